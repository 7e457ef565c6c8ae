"""Markdown for the summary of a CI job."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from hypothesis import given, settings

from fulint import check
from fulint.outputs.escape import printable
from fulint.outputs.summary import escaped, render
from fulint.report import Report
from outputs.hostile import texts
from outputs.samples import HEADER, PUBLIC, report_of

LIMIT = 1024 * 1024


def example() -> Report:
    return check([str(Path(__file__).parents[2] / "examples" / "payment-webhook")])


def test_the_verdicts_come_first_then_the_findings_then_the_map() -> None:
    text = render(example())

    assert re.match(r"### fulint\n\n\d+ findings", text)
    assert "\n| PaymentWebhook (examples/payment-webhook/template.yaml:17) | ! public | " in text
    assert text.index("| ! public") < text.index("<summary>Findings") < text.index("```mermaid\nflowchart LR\n")


def test_the_worst_finding_stands_first() -> None:
    rows = [line for line in render(report_of(PUBLIC, HEADER)).splitlines() if "FU" in line]

    assert [re.findall(r"FU\d{3}", row)[0] for row in rows] == ["FU404", "FU101"]


def test_a_run_without_urls_is_a_heading_and_a_sentence() -> None:
    report = replace(report_of(), urls=())

    assert render(report) == "### fulint\n\nNo findings; 0 Function URLs.\n\n"


def test_it_stays_below_what_github_takes() -> None:
    findings = [replace(HEADER, message=f"{number} {'<' * 400}") for number in range(3000)]

    text = render(report_of(*findings))

    assert len(text.encode()) < LIMIT
    assert re.search(r"^\d{3,} more findings\.$", text, re.MULTILINE)


def test_long_text_is_cut() -> None:
    assert len(escaped("x" * 10_000)) == 500


def test_no_text_becomes_a_link() -> None:
    assert "://" not in escaped("see https://example.com")
    assert "www." not in escaped("see www.example.com or WWW.example.com".lower())
    assert "@" not in escaped("mail a@example.com")


@given(texts)
@settings(max_examples=100)
def test_every_text_stands_for_itself(text: str) -> None:
    shown = escaped(text)

    assert unescape(shown) == printable(text) or len(unescape(shown)) == 500
    assert not re.search(r"[|<>`*_\[\]\\~!#\n\r](?!\d+;)", shown.replace("&#", ""))


@given(texts)
@settings(max_examples=30)
def test_no_text_adds_a_cell_or_a_row(text: str) -> None:
    (row,) = [
        line for line in render(report_of(replace(PUBLIC, message=text, help=""))).splitlines() if "FU101" in line
    ]

    assert row.count("|") == 5
