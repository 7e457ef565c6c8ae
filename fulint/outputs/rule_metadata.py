"""What SARIF says of a rule, whether it found anything or not: texts, weakness, severity for code scanning."""

from __future__ import annotations

import re
from typing import Any

from fulint.finding import Severity
from fulint.report import GuestRule
from fulint.rule import Rule

_SECURITY_SEVERITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.NOTE: "3.0"}
"""What code scanning shows as high, medium and low; a string, or the whole upload is refused."""
_PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_LONGEST = 1024
_FENCE_WITH_PATH = re.compile(r"^```(\w+) (\S+)$", re.MULTILINE)
_REFERENCE = re.compile(r"^- (https://\S+)$", re.MULTILINE)


def rule_metadata(rule: Rule, project: str) -> dict[str, Any]:
    """A reportingDescriptor; `project` is the address of the repository, whose docs/ hold the rule's page."""
    title, _, body = rule.page.strip().partition("\n")
    address = address_of(rule, project)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": _why(title, body)},
        "helpUri": address,
        "help": {"text": f"{title}\n{body}", "markdown": f"{markdown_of(rule)}\n[This rule]({address})"},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": _properties(rule),
    }


def address_of(rule: Rule, project: str) -> str:
    """Where a rule's page is."""
    return f"{project}/blob/main/{path_of(rule)}"


def path_of(rule: Rule) -> str:
    """The file of the repository that is a rule's page, named by what never changes."""
    return f"docs/rules/{rule.id}.md"


def markdown_of(rule: Rule) -> str:
    """A rule's page in plain Markdown: each file of an example under its path, each reference a link."""
    title, _, body = rule.page.strip().partition("\n")
    text = _FENCE_WITH_PATH.sub(r"\n`\2`:\n\n```\1", body)
    text = _REFERENCE.sub(r"- <\1>", text)
    return f"# {rule.id} {rule.name}\n\n{title}\n{text}\n"


def guest_metadata(rule: GuestRule) -> dict[str, Any]:
    """A reportingDescriptor of another linter's rule, in that linter's words."""
    described = _cut(rule.description)
    return {
        "id": rule.id,
        "shortDescription": {"text": _cut(rule.title)},
        "fullDescription": {"text": described},
        **({"helpUri": rule.page} if rule.page else {}),
        "help": {
            "text": described,
            "markdown": f"# {rule.id}\n\n{described}" + (f"\n\n[This rule]({rule.page})" if rule.page else ""),
        },
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "tags": ["correctness", "cloudformation"],
            "precision": "high",
            "problem.severity": _PROBLEM_SEVERITY[rule.severity],
        },
    }


def _why(title: str, body: str) -> str:
    """The title and the first paragraph, as one paragraph."""
    paragraph = re.sub(r"^\s*## .+\n", "", body).strip().partition("\n\n")[0]
    text = " ".join(f"{title} {paragraph}".split())
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4].rpartition(' ')[0]} ..."


def _properties(rule: Rule) -> dict[str, Any]:
    declaration = rule.declaration
    tags = ["security", f"external/cwe/cwe-{declaration.cwe:03d}"] if declaration.cwe is not None else ["correctness"]
    properties = {
        "tags": [*tags, "aws-lambda", "function-url"],
        "precision": declaration.precision,
        "problem.severity": _PROBLEM_SEVERITY[rule.severity],
    }
    if rule.is_security:
        properties["security-severity"] = _SECURITY_SEVERITY[rule.severity]
    return properties
