"""One line a finding, whose shape is a contract."""

import re
from dataclasses import replace

from fulint.outputs.concise import render
from fulint.outputs.palette import COLOURED, PLAIN
from outputs.samples import HEADER, PUBLIC, report_of


def test_a_line_is_place_severity_rule_and_message() -> None:
    assert render(report_of(PUBLIC, HEADER), PLAIN) == (
        "src/app.py:2:34: error: FU404 `X-Signature` is never among the headers\n"
        "template.yaml:6:19: warning: FU101 anyone on the internet can invoke it (when Stage is dev)\n"
    )


def test_a_clean_report_has_no_lines() -> None:
    assert render(report_of(), PLAIN) == ""


def test_a_hostile_message_stays_on_its_line() -> None:
    hostile = replace(HEADER, message="a\nsrc/app.py:1:1: error: FU101 forged\x1b[2J")

    assert render(report_of(hostile), PLAIN) == (
        "src/app.py:2:34: error: FU404 a\\nsrc/app.py:1:1: error: FU101 forged\\x1b[2J\n"
    )


def test_colours_change_nothing_but_colours() -> None:
    coloured = render(report_of(PUBLIC, HEADER), COLOURED)

    assert coloured != render(report_of(PUBLIC, HEADER), PLAIN)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(report_of(PUBLIC, HEADER), PLAIN)
