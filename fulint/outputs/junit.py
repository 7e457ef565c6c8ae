"""JUnit's XML, which most CI servers read: a suite for each file, and a test for each finding.

An error or warning is a test that fails; a note is one that passes and says so. Where there are no findings one test
passes, since some servers take a report without tests for a broken one.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from fulint.finding import Finding, Severity
from fulint.outputs.escape import printable
from fulint.report import Report


def render(report: Report) -> str:
    """One XML document and a line end."""
    suites: dict[str, list[Finding]] = {}
    for finding in report.findings:
        suites.setdefault(finding.span.path, []).append(finding)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {_counts('fulint', report.findings)}>"]
    for path, findings in suites.items():
        lines += _suite(path, findings)
    if not suites:
        lines += [
            '  <testsuite name="fulint" tests="1" failures="0" errors="0" skipped="0">',
            '    <testcase classname="fulint" name="no findings" time="0"/>',
            "  </testsuite>",
        ]
    return "".join(f"{line}\n" for line in (*lines, "</testsuites>"))


def _counts(name: str, findings: list[Finding] | tuple[Finding, ...]) -> str:
    failures = sum(finding.severity is not Severity.NOTE for finding in findings)
    return f'name={_quoted(name)} tests="{max(len(findings), 1)}" failures="{failures}" errors="0"'


def _suite(path: str, findings: list[Finding]) -> Iterator[str]:
    yield f'  <testsuite {_counts(path, findings)} skipped="0">'
    for finding in findings:
        yield from _case(finding)
    yield "  </testsuite>"


def _case(finding: Finding) -> Iterator[str]:
    span = finding.span
    name = f"{finding.rule} {finding.name} ({span.line}:{span.column})"
    place = f"{span.path}:{span.line}:{span.column}"
    words = escape(printable(f"{place}: {finding.text}"))
    yield f'    <testcase classname={_quoted(span.path)} name={_quoted(name)} time="0">'
    if finding.severity is Severity.NOTE:
        yield f"      <system-out>{words}</system-out>"
    else:
        kind = finding.severity.value
        yield f'      <failure type="{kind}" message={_quoted(finding.message)}>{words}</failure>'
    yield "    </testcase>"


def _quoted(text: str) -> str:
    """Text as an attribute's value. What XML cannot hold (most control characters) is written as an escape."""
    return quoteattr(printable(text))
