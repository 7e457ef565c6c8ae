"""The JSON document, version 1: programs rest on every key."""

import json
from dataclasses import replace

from fulint import __version__
from fulint.model import Exposure, Verdict
from fulint.outputs.json import render
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
