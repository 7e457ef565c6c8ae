"""reviewdog's diagnostic format."""

import json
from dataclasses import replace

from hypothesis import given, settings

from fulint.finding import Edit, Fix
from fulint.outputs.rdjson import render
from fulint.report import Report
from fulint.source import Source, Span
from outputs.hostile import reports
from outputs.samples import HEADER, PUBLIC, SOURCES, UNREADABLE, finding_at, report_of


def test_a_whole_diagnostic() -> None:
    document = json.loads(render(report_of(HEADER)))

    assert document["source"]["name"] == "fulint"
    assert document["diagnostics"] == [
        {
            "message": "`X-Signature` is never among the headers. Look for `x-signature`.",
            "location": {
                "path": "src/app.py",
                "range": {"start": {"line": 2, "column": 34}, "end": {"line": 2, "column": 47}},
            },
            "severity": "ERROR",
            "code": {
                "value": "FU404",
                "url": "https://github.com/fulint/fulint/blob/main/docs/rules/FU404.md",
            },
            "suggestions": [
                {
                    "range": {"start": {"line": 2, "column": 35}, "end": {"line": 2, "column": 46}},
                    "text": "x-signature",
                }
            ],
        }
    ]


def test_severities_are_reviewdogs() -> None:
    said = json.loads(render(report_of(HEADER, PUBLIC, UNREADABLE)))["diagnostics"]

    assert [diagnostic["severity"] for diagnostic in said] == ["ERROR", "ERROR", "WARNING"]


def test_columns_count_bytes() -> None:
    sources = {**SOURCES, "a.py": Source("a.py", 'é = "😀", "X"\n')}
    finding = finding_at(sources, "a.py", '"X"')

    (diagnostic,) = json.loads(render(report_of(finding, sources=sources)))["diagnostics"]

    start = len('é = "😀", '.encode()) + 1
    assert diagnostic["location"]["range"] == {
        "start": {"line": 1, "column": start},
        "end": {"line": 1, "column": start + 3},
    }


def test_a_fix_of_several_edits_is_no_suggestion() -> None:
    edit = Edit(Span("src/app.py", 1, 1, 1, 2), "x")

    for edits in ((edit, edit), (replace(edit, span=Span("other.py", 1, 1, 1, 2)),)):
        finding = replace(HEADER, fix=Fix("do it", edits, safe=True))
        assert "suggestions" not in json.loads(render(report_of(finding)))["diagnostics"][0]


@given(reports())
@settings(max_examples=40)
def test_every_text_survives(report: Report) -> None:
    (diagnostic,) = json.loads(render(report).encode("utf-8"))["diagnostics"]

    assert diagnostic["location"]["path"] == report.findings[0].span.path
    assert diagnostic["message"] == report.findings[0].text
