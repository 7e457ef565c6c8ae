"""SARIF as code scanning reads it, and a checker of it that can fail."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fulint.finding import Severity
from fulint.outputs.sarif import render
from fulint.report import Report
from fulint.source import Source, Span
from outputs.samples import HEADER, PUBLIC, SOURCES, UNREADABLE, finding_at, report_of
from outputs.sarif_check import problems_in


def log_of(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(report))
    assert problems_in(log, report.sources) == []
    return log


def results_of(report: Report) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = log_of(report)["runs"][0]["results"]
    return results


def test_all_rules_are_listed_whether_they_fired_or_not() -> None:
    with_findings, without = log_of(report_of(HEADER)), log_of(report_of())

    assert with_findings["runs"][0]["tool"] == without["runs"][0]["tool"]
    assert without["runs"][0]["results"] == []


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(report_of(PUBLIC, HEADER)) == render(report_of(HEADER, PUBLIC))


def test_a_security_rule_has_its_weakness_and_a_severity_in_a_string() -> None:
    rules = {rule["id"]: rule for rule in log_of(report_of())["runs"][0]["tool"]["driver"]["rules"]}

    assert rules["FU101"]["properties"]["tags"] == ["security", "external/cwe/cwe-306", "aws-lambda", "function-url"]
    assert rules["FU101"]["properties"]["security-severity"] == "5.5"
    assert rules["FU108"]["properties"]["security-severity"] == "8.0"
    assert rules["FU103"]["properties"]["security-severity"] == "3.0"
    assert rules["FU404"]["properties"]["tags"][0] == "correctness"
    assert "security-severity" not in rules["FU404"]["properties"]


def test_a_related_place_is_linked_from_the_message() -> None:
    [result] = results_of(report_of(PUBLIC))

    assert result["message"]["text"] == (
        "anyone on the internet can invoke it (when Stage is dev). Set AuthType to AWS_IAM. "
        "See [this handler answers](1)."
    )


def test_a_message_cannot_smuggle_in_a_link() -> None:
    related = replace(PUBLIC.related[0], message="x](https://evil.example)[y")
    [result] = results_of(report_of(replace(PUBLIC, message="[look](2) in a[0]", related=(related,))))

    assert result["message"]["text"].startswith("[look] (2) in a[0]")
    assert r"See [x\](https://evil.example)\[y](1)." in result["message"]["text"]


def test_a_finding_that_joins_files_has_a_flow_from_template_to_handler() -> None:
    [result] = results_of(report_of(PUBLIC))
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]

    uris = [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in steps]
    assert uris == ["template.yaml", "src/app.py"]


def test_a_finding_names_its_url_and_carries_its_fix() -> None:
    [result] = results_of(report_of(HEADER))

    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Webhook", "kind": "resource"}]
    assert result["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 35, "endLine": 2, "endColumn": 46},
            "insertedContent": {"text": "x-signature"},
        }
    ]


def test_columns_count_utf16_units() -> None:
    sources = {"a.yaml": Source("a.yaml", "x: '😀' # NONE\n")}

    [result] = results_of(report_of(finding_at(sources, "a.yaml", "NONE"), sources=sources))

    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (11, 15)
    assert region["snippet"]["text"] == "NONE"


def test_a_path_is_percent_encoded() -> None:
    path = "a b#1é%:\udce9.yaml"
    sources = {path: Source(path, "NONE\n")}

    log = json.loads(render(report_of(finding_at(sources, path, "NONE"), sources=sources)))

    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b%231%C3%A9%25%3A%E9.yaml", "uriBaseId": "%SRCROOT%"}


def test_a_file_that_could_not_be_read_is_a_result_and_a_notification() -> None:
    run = log_of(report_of(UNREADABLE))["runs"][0]

    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["associatedRule"] == {"id": "FU001", "index": 0}
    assert notification["message"]["text"] == "this file is not UTF-8."
    assert "primaryLocationLineHash" not in run["results"][0]["partialFingerprints"]


def test_more_results_than_are_kept_leave_out_the_least_and_say_so() -> None:
    text = "NONE\n" * 5001
    source = Source("a.yaml", text)
    notes = [
        replace(PUBLIC, rule="FU103", severity=Severity.NOTE, span=Span("a.yaml", n, 1, n, 5), related=())
        for n in range(1, 5001)
    ]
    worst = replace(HEADER, span=Span("a.yaml", 5001, 1, 5001, 5), fix=None)

    run = json.loads(render(report_of(*notes, worst, sources={"a.yaml": source})))["runs"][0]

    assert len(run["results"]) == 5000
    assert run["results"][-1]["ruleId"] == "FU404"
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("1 more findings are not in this file")


def spoil_hash(log: dict[str, Any]) -> None:
    log["runs"][0]["results"][0]["partialFingerprints"]["primaryLocationLineHash"] = "e54938cc54b302f1:1"


def spoil_suppression(log: dict[str, Any]) -> None:
    log["runs"][0]["results"][0]["suppressions"] = [{"kind": "inSource"}]


def spoil_severity(log: dict[str, Any]) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    next(rule for rule in rules if rule["id"] == "FU101")["properties"]["security-severity"] = 5.5


def spoil_link(log: dict[str, Any]) -> None:
    log["runs"][0]["results"][0]["message"]["text"] = "anyone can invoke it."


def spoil_uri(log: dict[str, Any]) -> None:
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    place["artifactLocation"]["uri"] = "file:///home/me/a b.yaml"


def spoil_rules(log: dict[str, Any]) -> None:
    log["runs"][0]["tool"]["driver"]["rules"].reverse()


@pytest.mark.parametrize(
    "spoil",
    [spoil_hash, spoil_suppression, spoil_severity, spoil_link, spoil_uri, spoil_rules],
    ids=lambda f: f.__name__,
)
def test_the_checker_can_fail(spoil: Callable[[dict[str, Any]], None]) -> None:
    log = log_of(report_of(PUBLIC))

    spoil(log)

    assert problems_in(log, SOURCES) != []


@pytest.mark.skipif("FULINT_SARIF_MULTITOOL" not in os.environ, reason="FULINT_SARIF_MULTITOOL names no validator")
def test_the_reference_validator_has_no_objection(tmp_path: Path) -> None:
    (tmp_path / "log.sarif").write_text(render(report_of(PUBLIC, HEADER, UNREADABLE)), encoding="utf-8")

    options = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite"]
    command = [os.environ["FULINT_SARIF_MULTITOOL"], "validate", "log.sarif", "-o", "found.sarif", *options]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    # The validator exits 0 whatever it finds.
    found = json.loads((tmp_path / "found.sarif").read_text(encoding="utf-8-sig"))
    messages = [result for result in found["runs"][0].get("results", ()) if result.get("level") != "note"]
    assert messages == [], run.stdout
