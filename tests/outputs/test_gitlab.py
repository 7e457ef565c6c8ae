"""GitLab's Code Quality report."""

import json
from typing import Any

from hypothesis import given, settings
from jsonschema import Draft202012Validator

from fulint.outputs.gitlab import render
from fulint.report import Report
from outputs.hostile import reports
from outputs.samples import HEADER, PUBLIC, report_of

REQUIRED: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "positions"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^(\./|/)"}},
                    "positions": {
                        "required": ["begin"],
                        "properties": {"begin": {"required": ["line"], "properties": {"line": {"type": "integer"}}}},
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation asks of a report."""


def test_a_whole_entry() -> None:
    assert json.loads(render(report_of(HEADER))) == [
        {
            "check_name": "FU404",
            "description": "FU404: `X-Signature` is never among the headers. Look for `x-signature`.",
            "severity": "critical",
            "fingerprint": "0123456789abcdef",
            "location": {
                "path": "src/app.py",
                "positions": {"begin": {"line": 2, "column": 34}, "end": {"line": 2, "column": 47}},
            },
        }
    ]


def test_no_findings_are_an_empty_array() -> None:
    assert render(report_of()) == "[]\n"


def test_severities_are_gitlabs() -> None:
    assert [entry["severity"] for entry in json.loads(render(report_of(HEADER, PUBLIC)))] == ["critical", "major"]


@given(reports())
@settings(max_examples=40)
def test_every_text_survives_in_what_gitlab_asks_for(report: Report) -> None:
    text = render(report).encode("utf-8").decode("utf-8")

    entries = json.loads(text)

    Draft202012Validator(REQUIRED).validate(
        [{**entry, "location": {**entry["location"], "path": "p"}} for entry in entries]
    )
    assert entries[0]["location"]["path"] == report.findings[0].span.path
