"""From files to the model: one file or folder for each tool that people deploy with.

A dialect is a row of `DIALECTS` and a module that offers `lower(unit, repository, neighbours) -> Lowered`, and
`units(marked, repository, neighbours)` where more than one file is deployed together. The module is imported when a
file matches the row, so that a parser is loaded only for who needs it.
"""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from fulint.finding import Ignore
from fulint.model import Deployment
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source, Unreadable
from fulint.syntax.tree import Problem


class Neighbours(Protocol):
    """The other files of a dialect in the repository, which may hold what belongs to a Function URL."""

    kept: dict[str, Any]
    """What the dialect keeps of its files from one unit of a run to the next, by names of its own."""

    def holding(self, *words: bytes) -> tuple[str, ...]:
        """The paths of those files that hold one of the dialect's ties, and one of these words where some are given.

        All files of the repository count, also where the run was asked for a part of it, in the order of the listing.
        """

    def named(self, name: str) -> tuple[str, ...]:
        """The paths of the source files of the repository that have a name, in the order of the listing."""


@record
class Unit:
    """What is deployed together. `path` is the file or folder that names it, `files` what it consists of."""

    path: str
    files: tuple[str, ...]


@record
class Lowered:
    """What one unit deploys. `is_template` is False for a file that only looked like one.

    `problems` are the places where it could not be read as a template; `ignores` those that it carries itself,
    other than in comments. `sources` are the files that were read, and `unreadable` those that could not be.
    """

    is_template: bool
    deployments: tuple[Deployment, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    sources: tuple[Source, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


@record
class Dialect:
    """Which files to look into: those with one of the suffixes whose bytes hold one of the markers.

    `signs` are weaker: a file with one of them is of this dialect, but says nothing of a Function URL. One that holds
    one of the `ties` may still hold what belongs to a URL elsewhere: a statement, an export, a call of a module.
    Where a dialect has an `outline`, a file is one of its own only if all of it is found there; else it is left to the
    dialects that follow.
    """

    module: str
    suffixes: tuple[str, ...]
    markers: tuple[bytes, ...]
    signs: tuple[bytes, ...]
    ties: tuple[bytes, ...] = ()
    outline: tuple[re.Pattern[bytes], ...] = ()

    def has_outline(self, data: bytes) -> bool:
        """Whether the bytes of a file are arranged as this dialect's are."""
        return all(pattern.search(data) for pattern in self.outline)

    def units(self, marked: tuple[str, ...], repository: Repository, neighbours: Neighbours) -> tuple[Unit, ...]:
        """What the marked files are deployed in: each by itself, unless the dialect's module groups them."""
        group = getattr(self._module(), "units", None)
        if group is None:
            return tuple(Unit(path, (path,)) for path in marked)
        units: tuple[Unit, ...] = group(marked, repository, neighbours)
        return units

    def lower(self, unit: Unit, repository: Repository, neighbours: Neighbours) -> Lowered:
        """What the unit deploys, by this dialect's module."""
        lowered: Lowered = self._module().lower(unit, repository, neighbours)
        return lowered

    def _module(self) -> ModuleType:
        return import_module(f"fulint.dialects.{self.module}")


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        module="serverless",
        suffixes=(".yaml", ".yml", ".json"),
        markers=(b"url:", b'"url"', b"AWS::Lambda::Url", b"${file("),
        signs=(b"\nprovider:",),
        ties=(b"AWS::Lambda::Permission", b"AWS::Lambda::ResourcePolicy", b"AWS::CloudFront::Distribution"),
        outline=tuple(
            re.compile(rb"^(?:" + word + rb"|[ \t]{1,8}\"" + word + rb"\")[ \t]*:", re.MULTILINE)
            for word in (b"service", b"provider")
        ),
    ),
    Dialect(
        module="cloudformation",
        suffixes=(".yaml", ".yml", ".json", ".template"),
        markers=(b"AWS::Lambda::Url", b"FunctionUrlConfig"),
        signs=(b"AWSTemplateFormatVersion", b"AWS::"),
        ties=(
            b"AWS::Lambda::Permission",
            b"AWS::Lambda::ResourcePolicy",
            b"AWS::CloudFormation::Stack",
            b"AWS::Serverless::Application",
            b"AWS::CloudFront::Distribution",
            b"AWS::Route53::RecordSet",
            b"AWS::WAFv2::WebACLAssociation",
            b"Export",
            b"ImportValue",
        ),
    ),
    Dialect(
        module="terraform",
        suffixes=(".tf", ".tf.json", ".tofu", ".tofu.json"),
        markers=(b"aws_lambda_function_url", b"awscc_lambda_url", b"create_lambda_function_url"),
        signs=(b"aws_", b"awscc_"),
        ties=(b'"./', b'"../', b'".."'),
    ),
    Dialect(
        module="terraform_plan",
        suffixes=(".json",),
        markers=(b'"planned_values"',),
        signs=(),
    ),
)
