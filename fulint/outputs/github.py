"""Workflow commands that GitHub Actions shows as annotations on the lines of a pull request.

A step shows ten errors, ten warnings and ten notices and drops the rest without a word, so that the worst come first,
and what is beyond is printed as plain lines, counted by a last notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fulint.finding import Finding, Severity
from fulint.outputs.escape import printable
from fulint.outputs.totals import counted
from fulint.report import Report

_SHOWN = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """A command for each finding that is shown, the worst first, then the others; empty where there are none."""
    annotated, others = _split(sorted(report.findings, key=lambda finding: (finding.severity.rank, finding.order)))
    lines = [*map(_command, annotated), *map(_line, others)]
    if others:
        lines.append(f"::notice title=fulint::{counted(len(others), 'more finding')} in the log of this step")
    return "".join(f"{line}\n" for line in lines)


def _split(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Those that are shown as annotations, with room for the last notice where some are not."""
    counts = Counter(finding.severity for finding in findings)
    is_cut = any(count > _SHOWN for count in counts.values())
    room = {Severity.ERROR: _SHOWN, Severity.WARNING: _SHOWN, Severity.NOTE: _SHOWN - is_cut}
    annotated: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        room[finding.severity] -= 1
        (annotated if room[finding.severity] >= 0 else others).append(finding)
    return annotated, others


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={value.translate(_IN_PROPERTIES)}" for name, value in _properties(finding))
    return f"::{_COMMANDS[finding.severity]} {properties}::{printable(finding.text).translate(_IN_DATA)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    span = finding.span
    yield "file", printable(span.path)
    yield "line", str(span.line)
    yield "endLine", str(span.end_line)
    # GitHub takes columns only of what begins and ends in one line.
    if span.line == span.end_line:
        yield "col", str(span.column)
        yield "endColumn", str(span.end_column)
    yield "title", f"{finding.rule} {finding.name}"


def _line(finding: Finding) -> str:
    """A line of the log in which nothing is taken for a command: `::` counts at its start, and `##[` anywhere."""
    place = f"{finding.span.path}:{finding.span.line}:{finding.span.column}"
    words = printable(f"{place}: {finding.rule} {finding.text}").replace("##[", "## [")
    return f"{_COMMANDS[finding.severity]}: {words}"
