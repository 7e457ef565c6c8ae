"""reviewdog's diagnostic format, in which a fix becomes a suggestion that a reviewer accepts with a click.

Its columns count bytes of UTF-8, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fulint.finding import Finding, Severity
from fulint.outputs.json import encoded
from fulint.outputs.rule_metadata import address_of
from fulint.outputs.sarif import INFORMATION_URI
from fulint.report import Report
from fulint.source import Source, Span

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report) -> str:
    """One DiagnosticResult and a line end."""
    pages = {rule.id: address_of(rule, INFORMATION_URI) for rule in report.rules}
    pages |= {rule.id: rule.page for rule in report.guest.rules} if report.guest else {}
    return encoded(
        {
            "source": {"name": "fulint", "url": INFORMATION_URI},
            "diagnostics": [_diagnostic(f, pages.get(f.rule, ""), report.sources) for f in report.findings],
        }
    )


def _diagnostic(finding: Finding, page: str, sources: Mapping[str, Source]) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": finding.text,
        "location": {"path": finding.span.path, "range": _range(finding.span, sources)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, **({"url": page} if page else {})},
    }
    # Suggestions stand by themselves and in the file of the finding, so that a fix of several edits would be halved.
    if finding.fix and len(finding.fix.edits) == 1 and finding.fix.edits[0].span.path == finding.span.path:
        edit = finding.fix.edits[0]
        diagnostic["suggestions"] = [{"range": _range(edit.span, sources), "text": edit.text}]
    return diagnostic


def _range(span: Span, sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources.get(span.path)
    return {
        "start": {"line": span.line, "column": _in_bytes(source, span.line, span.column)},
        "end": {"line": span.end_line, "column": _in_bytes(source, span.end_line, span.end_column)},
    }


def _in_bytes(source: Source | None, line: int, column: int) -> int:
    if source is None or source.text.isascii():
        return column
    before = source.line(line)[: column - 1]
    return column - len(before) + len(before.encode("utf-8", "surrogatepass"))
