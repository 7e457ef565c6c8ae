"""fulint's rules inside cfn-lint: `cfn-lint --append-rules=fulint.cfnlint template.yaml`, or the same in .cfnlintrc.

cfn-lint reads the severity of a rule from the first letter of its id, so that FU404, an error, is EFU404 there, a
warning such as FU101 is WFU101, and a note such as FU103 is IFU103, which cfn-lint shows where `--include-checks I`
asks for it. `--ignore-checks WFU101` and `Metadata.cfn-lint.config.ignore_checks` work as for any rule, and so do
fulint.toml and fulint's own comments. A template from standard input is no file, with no handlers beside it: fulint
says nothing of it.

Not offered are the rules that hold properties against their schemas, since cfn-lint does so itself.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from cfnlint.rules import CloudFormationLintRule, RuleMatch  # type: ignore[import-untyped]

import fulint
from fulint import registry
from fulint.config import ConfigError
from fulint.configfile import load
from fulint.discover import find_root
from fulint.finding import Finding, Severity
from fulint.outputs.escape import printable
from fulint.outputs.rule_metadata import address_of
from fulint.outputs.sarif import INFORMATION_URI
from fulint.record import record
from fulint.repository import Repository
from fulint.rule import Rule
from fulint.source import Span

if TYPE_CHECKING:
    from cfnlint.template import Template  # type: ignore[import-untyped]

_LETTERS = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.NOTE: "I"}
_UNREADABLE, _FAILED = "FU001", "FU002"
_HELD_BY_CFN_LINT = ("FU203", "FU209", "FU801")
"""E3002, E3003, E3030 and their like say the same of the same property."""


@record
class _Said:
    """What is to be said in the name of one rule: the words, the resource, and the place where it is known."""

    rule: str
    message: str
    path: tuple[str, ...] = ()
    span: Span | None = None


def _class_of(rule: Rule) -> type[CloudFormationLintRule]:
    """The rule as a class of cfn-lint's."""

    class FulintRule(CloudFormationLintRule):  # type: ignore[misc]
        """One rule of fulint, which speaks for the findings that it has in a template."""

        id = f"{_LETTERS[rule.severity]}{rule.id}"
        shortdesc = rule.page.strip().partition("\n")[0]
        description = shortdesc
        source_url = address_of(rule, INFORMATION_URI)
        tags = ["lambda", "function-url", rule.name]  # noqa: RUF012 (cfn-lint's own form)

        def match(self, cfn: Template) -> list[RuleMatch]:
            """This rule's findings in the template and in the handlers that it names."""
            return [_match(said) for said in _judged(cfn) if said.rule == rule.id]

    return FulintRule


def _match(said: _Said) -> RuleMatch:
    if said.span is None:
        return RuleMatch(list(said.path), said.message)
    span = said.span
    place = (span.line - 1, span.column - 1, span.end_line - 1, span.end_column - 1)
    return RuleMatch(list(said.path), said.message, location=place)


@lru_cache(maxsize=1)
def _judged(cfn: Template) -> tuple[_Said, ...]:
    """What fulint says of one template. All rules ask for the same one in turn, and a file read anew is a new one.

    Where fulint cannot do its work, that is said once, and not by each rule.
    """
    if not cfn.filename or not os.path.isfile(cfn.filename):
        return ()
    root = find_root(cfn.filename)
    try:
        report = fulint.check([cfn.filename], load(root, None, registry.load()))
    except ConfigError as error:
        return (_Said(_UNREADABLE, f"the configuration of fulint cannot be used: {'; '.join(error.messages)}"),)
    except Exception as error:
        return (_Said(_FAILED, f"fulint failed on this template: {type(error).__name__}: {error}"),)
    template = Repository(root).relative(cfn.filename) or ""
    return tuple(_said(finding, template, cfn) for finding in report.findings)


def _said(finding: Finding, template: str, cfn: Template) -> _Said:
    """A finding where a reader of the template looks for it: at its own place, or where the template leads to it."""
    if finding.span.path == template:
        path = _resource_at(finding.span, cfn) or _resource_named(finding.address, cfn)
        return _Said(finding.rule, printable(finding.text), path, finding.span)
    place = f"{finding.span.path}:{finding.span.line}:{finding.span.column}"
    here = next((related.span for related in finding.related if related.span.path == template), None)
    path = _resource_named(finding.address, cfn) or (_resource_at(here, cfn) if here else ())
    return _Said(finding.rule, printable(f"{place}: {finding.text}"), path, here)


def _resource_at(span: Span, cfn: Template) -> tuple[str, ...]:
    """The path of the resource that a place of the template lies in; empty where it lies in none."""
    place = (span.line - 1, span.column - 1)
    found: tuple[str, ...] = ()
    for name, resource in cfn.template.get("Resources", {}).items():
        start, end = getattr(name, "start_mark", None), getattr(resource, "end_mark", None)
        if start and end and (start.line, start.column) <= place < (end.line, end.column):
            found = ("Resources", str(name))
    return found


def _resource_named(address: str | None, cfn: Template) -> tuple[str, ...]:
    return ("Resources", address) if address and address in cfn.template.get("Resources", {}) else ()


# cfn-lint takes every subclass of its rule that it finds among the names of a module.
globals().update({f"Rule{rule.id}": _class_of(rule) for rule in registry.load() if rule.id not in _HELD_BY_CFN_LINT})
