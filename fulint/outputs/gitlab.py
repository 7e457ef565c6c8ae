"""GitLab's Code Quality report, which a merge request shows as what it adds and what it resolves."""

from __future__ import annotations

from typing import Any

from fulint.finding import Finding, Severity
from fulint.outputs.json import encoded
from fulint.report import Report
from fulint.source import Span

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "minor"}


def render(report: Report) -> str:
    """A JSON array with an entry for each finding; an empty one where there are none."""
    return encoded([_entry(finding) for finding in report.findings])


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "check_name": finding.rule,
        "description": f"{finding.rule}: {finding.text}",
        "severity": _SEVERITIES[finding.severity],
        # GitLab takes two entries with one fingerprint for one; ours are told apart by the path and a count.
        "fingerprint": finding.fingerprint,
        "location": {"path": finding.span.path, "positions": _positions(finding.span)},
    }


def _positions(span: Span) -> dict[str, Any]:
    return {
        "begin": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }
