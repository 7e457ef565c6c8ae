"""One line for each finding: `path:line:col: error: FU404 message`, which editors and problem matchers read."""

from __future__ import annotations

from fulint.finding import Finding
from fulint.outputs.escape import printable
from fulint.outputs.palette import Palette
from fulint.report import Report


def render(report: Report, palette: Palette) -> str:
    """All findings in the order of their places; empty where there are none."""
    return "".join(f"{_line(finding, palette)}\n" for finding in report.findings)


def _line(finding: Finding, palette: Palette) -> str:
    span, severity = finding.span, finding.severity
    held = f" (when {' or '.join(finding.when)})" if finding.when else ""
    place = palette.bold(f"{printable(span.path)}:{span.line}:{span.column}:")
    word = palette.severity(severity, f"{severity.value}:")
    return f"{place} {word} {finding.rule} {printable(finding.message + held)}"
