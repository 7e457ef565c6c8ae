"""Workflow commands: what GitHub Actions makes annotations of."""

import re
from dataclasses import replace

from hypothesis import given, settings

from fulint.finding import Severity
from fulint.outputs.escape import printable
from fulint.outputs.github import render
from fulint.report import Report
from fulint.source import Span
from outputs.hostile import hostile, reports
from outputs.samples import HEADER, PUBLIC, report_of

COMMAND = re.compile(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)")


def properties_of(line: str) -> dict[str, str]:
    """The properties of a command as the runner reads them."""
    found = COMMAND.fullmatch(line)
    assert found
    pairs = (pair.partition("=") for pair in found[2].split(","))
    return {name: unescaped(value) for name, _, value in pairs}


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_a_finding_is_one_command() -> None:
    assert render(report_of(HEADER)) == (
        "::error file=src/app.py,line=2,endLine=2,col=34,endColumn=47,title=FU404 header-name-case::"
        "`X-Signature` is never among the headers. Look for `x-signature`.\n"
    )


def test_the_worst_come_first() -> None:
    note = replace(HEADER, severity=Severity.NOTE, rule="FU103", name="public-url-unlimited")

    lines = render(report_of(note, PUBLIC, HEADER)).splitlines()

    assert [line.split()[0] for line in lines] == ["::error", "::warning", "::notice"]


def test_no_findings_are_no_output() -> None:
    assert render(report_of()) == ""


def test_columns_are_left_out_where_a_finding_spans_lines() -> None:
    finding = replace(PUBLIC, span=Span("template.yaml", 2, 3, 4, 5))

    assert set(properties_of(render(report_of(finding)).strip())) == {"file", "line", "endLine", "title"}


def many(count: int, severity: Severity) -> Report:
    findings = [replace(HEADER, severity=severity, message=f"finding {number}") for number in range(count)]
    return report_of(*findings)


def test_ten_of_a_kind_are_annotations() -> None:
    assert all(line.startswith("::") for line in render(many(10, Severity.NOTE)).splitlines())


def test_what_is_beyond_ten_is_in_the_log_and_counted_by_a_notice_that_is_shown() -> None:
    for severity, annotated in ((Severity.ERROR, 10), (Severity.NOTE, 9)):
        lines = render(many(12, severity)).splitlines()

        commands = [line for line in lines if line.startswith("::")]
        assert len(commands) == annotated + 1
        assert commands[-1] == f"::notice title=fulint::{12 - annotated} more findings in the log of this step"
        assert len(lines) == 13


def test_the_characters_that_end_a_property_or_a_command_are_escaped() -> None:
    line = render(report_of(hostile("a,b:c%25.yaml", "100 %"))).strip()

    assert properties_of(line)["file"] == "a,b:c%25.yaml"
    assert "file=a%2Cb%3Ac%2525.yaml," in line
    assert "::100 %25" in line


@given(reports())
@settings(max_examples=60)
def test_nothing_of_a_stranger_is_a_command_or_a_property(report: Report) -> None:
    (line,) = render(report).splitlines()

    assert list(properties_of(line)) == ["file", "line", "endLine", "col", "endColumn", "title"]
    assert printable(line) == line


@given(reports())
@settings(max_examples=60)
def test_nothing_of_a_stranger_is_a_command_in_the_log(report: Report) -> None:
    errors = [replace(HEADER, message=f"finding {number}") for number in range(10)]
    (worst,) = report.findings
    last = replace(worst, severity=Severity.ERROR, span=worst.span._replace(line=99, end_line=99))

    lines = render(replace(report_of(*errors), findings=(*errors, last))).splitlines()

    assert len(lines) == 12
    (plain,) = [line for line in lines if not line.startswith("::")]
    assert "##[" not in plain
