"""From files to the model: one file or folder for each tool that people deploy with.

A dialect is a row of `DIALECTS` and a module that offers `lower(source, repository) -> Lowered`. The module is
imported when a file matches the row, so that a parser is loaded only for who needs it.
"""

from __future__ import annotations

from importlib import import_module

from fulint.finding import Ignore
from fulint.model import Deployment
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source
from fulint.syntax.tree import Problem


@record
class Lowered:
    """What one file deploys. `is_template` is False for a file that only looked like one.

    `problems` are the places where it could not be read as a template; `ignores` those that it carries itself,
    other than in comments.
    """

    is_template: bool
    deployments: tuple[Deployment, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignores: tuple[Ignore, ...] = ()


@record
class Dialect:
    """Which files to look into: those with one of the suffixes whose bytes hold one of the markers.

    `signs` are weaker: a file with one of them is of this dialect, but says nothing of a Function URL.
    """

    module: str
    suffixes: tuple[str, ...]
    markers: tuple[bytes, ...]
    signs: tuple[bytes, ...]

    def lower(self, source: Source, repository: Repository) -> Lowered:
        """What the file deploys, by this dialect's module."""
        lowered: Lowered = import_module(f"fulint.dialects.{self.module}").lower(source, repository)
        return lowered


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        module="cloudformation",
        suffixes=(".yaml", ".yml", ".json", ".template"),
        markers=(b"AWS::Lambda::Url", b"FunctionUrlConfig"),
        signs=(b"AWSTemplateFormatVersion", b"AWS::Serverless", b"AWS::Lambda::"),
    ),
)
