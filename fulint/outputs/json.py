"""The report for programs, version 1: a contract whose keys are only ever added to."""

from __future__ import annotations

import json
from typing import Any

from fulint import __version__
from fulint.finding import Finding, Fix
from fulint.outputs.summary import by_rule, counts
from fulint.outputs.terminal import json_escaped
from fulint.report import Report, UrlSummary
from fulint.source import Span

VERSION = 1


def render(report: Report) -> str:
    """One JSON document with a line end, the same for the same report."""
    document = {
        "version": VERSION,
        "tool": {"name": "fulint", "version": __version__},
        "findings": [_finding(finding) for finding in report.findings],
        "urls": [_url(summary) for summary in report.urls],
        "summary": {**counts(report), "rules": by_rule(report)},
    }
    return json_escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": " ".join(f"{part}." for part in (finding.message, finding.help) if part),
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
