"""The report for programs, version 1: a contract whose keys are only ever added to."""

from __future__ import annotations

import json
import re
from typing import Any

from fulint import __version__
from fulint.finding import Finding, Fix
from fulint.outputs.totals import totals_of
from fulint.report import Report, UrlSummary
from fulint.source import Span

VERSION = 1
_SURROGATE = re.compile("[\ud800-\udfff]")


def render(report: Report) -> str:
    """One JSON document with a line end, the same for the same report."""
    return encoded(
        {
            "version": VERSION,
            "tool": {"name": "fulint", "version": __version__},
            "findings": [finding_object(finding) for finding in report.findings],
            "urls": [_url(summary) for summary in sorted(report.urls, key=_order)],
            "summary": _summary(report),
        }
    )


def encoded(document: dict[str, Any] | list[dict[str, Any]]) -> str:
    """JSON text that can be written as UTF-8, readable, with a line end."""
    return without_surrogates(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def without_surrogates(text: str) -> str:
    """JSON text with lone surrogates (of odd file names) as escapes."""
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding, as it stands in the document."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.text,
        **_place(finding.span),
        "address": finding.address,
        "function": finding.function,
        "when": list(finding.when),
        "related": [{**_place(related.span), "message": related.message} for related in finding.related],
        "fix": _fix(finding.fix) if finding.fix else None,
        "fingerprint": finding.fingerprint,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "description": fix.description,
        "safe": fix.safe,
        "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits],
    }


def _order(summary: UrlSummary) -> tuple[str, Span, tuple[str, ...]]:
    return summary.url.address, summary.url.span, summary.when


def _url(summary: UrlSummary) -> dict[str, Any]:
    handler = summary.handler
    return {
        "address": summary.url.address,
        "path": summary.url.span.path,
        "line": summary.url.span.line,
        "auth_type": summary.auth_type,
        "exposure": summary.exposure.verdict.value,
        "target": summary.target,
        "handler": handler and {"path": handler.span.path, "line": handler.span.line, "language": handler.language},
        "when": list(summary.when),
    }


def _summary(report: Report) -> dict[str, int]:
    totals = totals_of(report)
    return {
        "findings": totals.findings,
        "errors": totals.errors,
        "warnings": totals.warnings,
        "notes": totals.notes,
        "ignored": totals.ignored,
        "hidden": totals.hidden,
        "known": totals.known,
        "urls": totals.urls,
        "unresolved": totals.unresolved,
    }
