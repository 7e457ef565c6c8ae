"""JUnit's XML, as a parser reads it."""

from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given, settings

from fulint.finding import Severity
from fulint.outputs.escape import printable
from fulint.outputs.junit import render
from fulint.report import Report
from outputs.hostile import reports
from outputs.samples import HEADER, PUBLIC, UNREADABLE, report_of


def suites_of(report: Report) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(render(report).encode("utf-8")))


def test_a_suite_for_each_file_and_a_test_for_each_finding() -> None:
    assert {
        suite.attrib["name"]: [case.attrib["name"] for case in suite]
        for suite in suites_of(report_of(HEADER, PUBLIC, UNREADABLE))
    } == {
        "other.yaml": ["FU001 unreadable-input (1:1)"],
        "src/app.py": ["FU404 header-name-case (2:34)"],
        "template.yaml": ["FU101 public-url (6:19)"],
    }


def test_a_failure_says_what_and_where() -> None:
    ((case,),) = suites_of(report_of(HEADER))

    (failure,) = case
    assert failure.attrib == {"type": "error", "message": "`X-Signature` is never among the headers"}
    assert failure.text == "src/app.py:2:34: `X-Signature` is never among the headers. Look for `x-signature`."


def test_a_note_is_a_test_that_passes() -> None:
    note = replace(HEADER, severity=Severity.NOTE)

    (suite,) = suites_of(report_of(note))

    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "0")
    assert [element.tag for element in suite[0]] == ["system-out"]


def test_the_counts_are_those_of_the_tests() -> None:
    report = report_of(HEADER, PUBLIC, replace(HEADER, severity=Severity.NOTE, message="known"))
    root = ElementTree.fromstring(render(report))

    for element in (root, *root.findall("testsuite")):
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        assert int(element.attrib["failures"]) == len(list(element.iter("failure")))


def test_no_findings_are_one_test_that_passes() -> None:
    (suite,) = suites_of(report_of())

    assert [case.attrib["name"] for case in suite] == ["no findings"]
    assert list(suite[0]) == []


@given(reports())
@settings(max_examples=60)
def test_every_text_can_be_read_back(report: Report) -> None:
    ((case,),) = suites_of(report)

    (failure,) = case
    assert case.attrib["classname"] == printable(report.findings[0].span.path)
    assert failure.attrib["message"] == printable(report.findings[0].message)
    assert printable(report.findings[0].text) in (failure.text or "")
