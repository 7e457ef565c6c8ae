"""The JSON document, version 1: programs rest on every key."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given, settings

from fulint import __version__
from fulint.model import Exposure, Verdict
from fulint.outputs import jsonl
from fulint.outputs.json import render
from fulint.report import Report
from outputs.hostile import reports
from outputs.samples import HEADER, PUBLIC, URL, report_of


def test_a_whole_document() -> None:
    assert json.loads(render(report_of(PUBLIC, ignored=2, hidden=1))) == {
        "version": 1,
        "tool": {"name": "fulint", "version": __version__},
        "findings": [
            {
                "rule": "FU101",
                "name": "public-url",
                "severity": "warning",
                "confidence": "high",
                "message": "anyone on the internet can invoke it (when Stage is dev). Set AuthType to AWS_IAM.",
                "path": "template.yaml",
                "line": 6,
                "column": 19,
                "end_line": 6,
                "end_column": 23,
                "address": "Webhook",
                "function": "Webhook",
                "when": ["Stage is dev"],
                "related": [
                    {
                        "path": "src/app.py",
                        "line": 1,
                        "column": 5,
                        "end_line": 1,
                        "end_column": 12,
                        "message": "this handler answers",
                    }
                ],
                "fix": None,
                "fingerprint": "fedcba9876543210",
            }
        ],
        "urls": [
            {
                "address": "Webhook",
                "path": "template.yaml",
                "line": 5,
                "auth_type": "NONE",
                "exposure": "public",
                "target": "$LATEST",
                "handler": {"path": "src/app.py", "line": 1, "language": "python"},
                "when": [],
            }
        ],
        "summary": {
            "findings": 1,
            "errors": 0,
            "warnings": 1,
            "notes": 0,
            "ignored": 2,
            "hidden": 1,
            "known": 0,
            "urls": 1,
            "unresolved": 0,
        },
    }


def test_a_fix_is_its_edits() -> None:
    [finding] = json.loads(render(report_of(HEADER)))["findings"]

    assert finding["fix"] == {
        "description": "write `x-signature`",
        "safe": True,
        "edits": [
            {"path": "src/app.py", "line": 2, "column": 35, "end_line": 2, "end_column": 46, "text": "x-signature"}
        ],
    }


def test_keys_keep_their_order() -> None:
    document = json.loads(render(report_of(HEADER)))

    assert list(document) == ["version", "tool", "findings", "urls", "summary"]
    assert list(document["findings"][0])[:6] == ["rule", "name", "severity", "confidence", "message", "path"]


def test_urls_are_sorted_and_counted_once_whatever_the_inputs() -> None:
    unknown = Exposure(Verdict.UNKNOWN, "the principal is a parameter")
    other = replace(URL, url=replace(URL.url, address="Api"))
    report = replace(
        report_of(),
        urls=(replace(URL, when=("Stage is prod",)), replace(URL, exposure=unknown, when=("Stage is dev",)), other),
    )

    document = json.loads(render(report))

    assert [(url["address"], url["when"]) for url in document["urls"]] == [
        ("Api", []),
        ("Webhook", ["Stage is dev"]),
        ("Webhook", ["Stage is prod"]),
    ]
    assert (document["summary"]["urls"], document["summary"]["unresolved"]) == (2, 1)


def test_text_stays_readable_and_can_always_be_written_as_utf8() -> None:
    text = render(report_of(replace(HEADER, message="Größe 😀 \udce9")))

    assert "Größe 😀 \\udce9" in text
    assert json.loads(text.encode("utf-8"))["findings"][0]["message"].startswith("Größe 😀 \udce9.")
    assert text.endswith("}\n")


SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "json-v1.schema.json").read_text(encoding="utf-8"))


def undescribed(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    """The keys of a document that its schema does not name."""
    known = properties_in(schema)
    if isinstance(value, dict):
        yield from (key for key in value if key not in known)
        for key in value.keys() & known.keys():
            yield from undescribed(value[key], known[key])
    elif isinstance(value, list):
        for item in value:
            yield from undescribed(item, resolved(schema).get("items", {}))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return {**SCHEMA["$defs"][reference.rpartition("/")[2]], **schema} if reference else schema


def properties_in(schema: dict[str, Any]) -> dict[str, Any]:
    whole = resolved(schema)
    parts = [*whole.get("allOf", ()), *whole.get("anyOf", ())]
    return {**whole.get("properties", {}), **{k: v for part in parts for k, v in properties_in(part).items()}}


def test_the_published_schema_holds_for_every_document_and_names_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for verdict in Verdict:
        url = replace(
            URL, exposure=Exposure(verdict, "so"), handler=None if verdict is Verdict.UNKNOWN else URL.handler
        )
        document = json.loads(render(replace(report_of(HEADER, PUBLIC), urls=(url,))))

        jsonschema.validate(document, SCHEMA)
        assert list(undescribed(document, SCHEMA)) == []


def test_the_published_schema_can_fail() -> None:
    document = json.loads(render(report_of(HEADER)))
    del document["findings"][0]["line"]

    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)
    assert list(undescribed({"colour": 1}, SCHEMA)) == ["colour"]


def test_lines_hold_the_findings_of_the_document() -> None:
    report = report_of(HEADER, PUBLIC)

    lines = jsonl.render(report).splitlines()

    assert [json.loads(line) for line in lines] == json.loads(render(report))["findings"]
    assert jsonl.render(report_of()) == ""


@given(reports())
@settings(max_examples=40)
def test_a_line_holds_no_line_end_whatever_a_file_holds(report: Report) -> None:
    text = jsonl.render(report)

    assert (text.count("\n"), text.count("\r")) == (1, 0)
    assert json.loads(text.encode("utf-8"))["path"] == report.findings[0].span.path
