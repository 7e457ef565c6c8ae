"""Modules of registries that are known by a table: what they create from their inputs.

A table is configuration of its own, in the same language, reduced to what concerns Function URLs. Everything in it
stands where the module is called.
"""

from __future__ import annotations

import re

from fulint.dialects.terraform.module import Module, declared
from fulint.record import replace
from fulint.source import Source, Span
from fulint.syntax import hcl
from fulint.syntax.hcl_tree import Block

_LAMBDA = re.compile(
    r"(?:(?:registry\.terraform\.io/|registry\.opentofu\.org/|app\.terraform\.io/)?terraform-aws-modules/lambda/aws"
    r"|(?:git::)?(?:https://|ssh://|git@)?(?:git@)?github\.com[/:]terraform-aws-modules/terraform-aws-lambda(?:\.git)?)"
    r"(?://\.?)?(?:\?.*)?"
)
_TABLE = "terraform_aws_lambda.tf"


class _AtCall(Source):
    """A table's text, every place of which is the call's."""

    __slots__ = ("_span",)

    def __init__(self, text: str, span: Span) -> None:
        super().__init__(span.path, text)
        self._span = span

    def span(self, start: int, end: int) -> Span:
        """Where the module is called."""
        return self._span


def table_for(source: str, call: Block) -> Module | None:
    """The module behind a source, where it is known by a table."""
    if len(source) > 300 or not _LAMBDA.fullmatch(source):
        return None
    text = _AtCall(_read(_TABLE), call.name.span)
    return replace(declared("", [(text, hcl.parse(text))]), sources=())


def _read(name: str) -> str:
    from importlib.resources import files

    return files("fulint.dialects.terraform").joinpath(name).read_text(encoding="utf-8")
