"""One line for each finding: `path:line:col: error: FU404 message`, which editors and problem matchers read."""

from __future__ import annotations

from fulint.finding import Finding
from fulint.outputs.terminal import PLAIN, Palette, escaped
from fulint.report import Report


def render(report: Report, palette: Palette = PLAIN) -> str:
    """All findings in the order of their places; empty where there are none."""
    return "".join(f"{_line(finding, palette)}\n" for finding in report.findings)


def _line(finding: Finding, palette: Palette) -> str:
    span = finding.span
    held = f" ({' or '.join(finding.when)})" if finding.when else ""
    place = palette.paint(f"{escaped(span.path)}:{span.line}:{span.column}:", palette.strong)
    severity = palette.paint(f"{finding.severity.value}:", getattr(palette, finding.severity.value))
    return f"{place} {severity} {finding.rule} {escaped(finding.message + held)}"
