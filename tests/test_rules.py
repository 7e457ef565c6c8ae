"""Every rule against its cases and its page: only the rule under test runs, and the complete list is compared."""

import ast
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import one_tool
import pytest
from cases import MISS, Case, Expectation, read_cases

from fulint.config import Config
from fulint.engine import check
from fulint.finding import Finding, Fix, Severity
from fulint.registry import load
from fulint.rule import Rule
from fulint.source import Source, Span

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
RULES = load()
RUN_ITSELF = ("FU001", "FU002")
ABOUT_IGNORES = ("FU003", "FU004")
NO_EXAMPLE = "FU002"
"""No input makes a sound rule fail."""
ONE_LANGUAGE = ("FU703", "FU704")
"""Rules on what only one language's runtime does."""
SECTIONS = ["Why it matters", "Flagged", "Instead", "References"]
HOSTS = ("docs.aws.amazon.com", "aws.amazon.com", "developer.mozilla.org", "cwe.mitre.org")
LANGUAGES = ("python", "javascript", "typescript")


def cases_of(rule: Rule) -> list[Case]:
    return read_cases((HERE / "rules" / f"{rule.name}.md").read_text(encoding="utf-8"))


ALL = [pytest.param(rule, case, id=f"{rule.name}: {case.heading}") for rule in RULES for case in cases_of(rule)]
EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def findings_in(folder: Path, rule: Rule) -> list[Finding]:
    """What the rule says of the files in a folder, and what the run itself says of them.

    Whether an ignore is used depends on the other rules, so that they all run where an ignore is the subject.
    """
    wanted = (rule.id, *RUN_ITSELF)
    select = () if rule.id in ABOUT_IGNORES else wanted
    report = check([str(folder)], Config(select=select, pedantic=True, today=TODAY), root=str(folder))
    return [finding for finding in report.findings if finding.rule in wanted]


def listed(findings: list[Finding]) -> tuple[Expectation, ...]:
    return tuple(sorted((finding.span.path, finding.span.line, finding.rule) for finding in findings))


@pytest.mark.parametrize(("rule", "case"), ALL)
def test_a_case_gives_what_it_expects(rule: Rule, case: Case, tmp_path: Path) -> None:
    one_tool.skip_without_dialect(rule)
    case.write_to(tmp_path)

    findings = findings_in(tmp_path, rule)

    assert listed(findings) == (() if case.is_known_miss else case.expected)
    for finding in findings:
        assert_well_said(finding)
        assert_in_file(finding.span, tmp_path, may_be_empty=finding.rule == "FU001")
        for related in finding.related:
            assert related.message
            assert_in_file(related.span, tmp_path)


def assert_well_said(finding: Finding) -> None:
    assert not finding.message.endswith((".", " ")), finding.message
    assert "None" not in finding.message, finding.message
    assert finding.help or finding.severity is Severity.NOTE or finding.rule in RUN_ITSELF, finding.message
    assert not finding.help.endswith("."), finding.help


def assert_in_file(span: Span, folder: Path, *, may_be_empty: bool = False) -> None:
    """The span marks something, unless it stands for the file as a whole, or for where reading it stopped."""
    if span == Span.top_of(span.path):
        return
    source = Source.decode(span.path, (folder / span.path).read_bytes())
    assert (span.line, span.column) <= (span.end_line, span.end_column)
    assert span.end_line <= len(source.starts)
    assert span.end_column <= len(source.line(span.end_line)) + 1
    assert source.text_at(span).strip() or may_be_empty


@pytest.mark.parametrize(("rule", "case"), ALL)
def test_fixes_remove_their_findings(rule: Rule, case: Case, tmp_path: Path) -> None:
    case.write_to(tmp_path)
    before = findings_in(tmp_path, rule)
    fixable = [finding for finding in before if finding.fix]

    for finding in fixable:
        assert finding.fix
        assert finding.fix.description
    apply([finding.fix for finding in fixable if finding.fix], tmp_path)
    after = findings_in(tmp_path, rule)

    assert listed(after) == listed([finding for finding in before if not finding.fix])


def apply(fixes: list[Fix], folder: Path) -> None:
    edits = sorted({edit for fix in fixes for edit in fix.edits}, key=lambda edit: edit.span, reverse=True)
    for edit in edits:
        place = folder / edit.span.path
        source = Source(edit.span.path, place.read_text(encoding="utf-8"))
        assert source.text_at(edit.span) != edit.text
        start = source.offset(edit.span.line, edit.span.column)
        end = source.offset(edit.span.end_line, edit.span.end_column)
        place.write_text(source.text[:start] + edit.text + source.text[end:], encoding="utf-8")


@EACH_RULE
def test_silent_cases_are_as_many_as_flagged_ones(rule: Rule) -> None:
    cases = cases_of(rule)
    flagged = [case for case in cases if case.expected and not case.is_known_miss]
    silent = [case for case in cases if not case.expected]

    assert len({case.heading for case in cases}) == len(cases)
    assert flagged or rule.id == NO_EXAMPLE
    assert len(silent) >= len(flagged)
    assert all(case.expected for case in cases if case.heading.startswith(MISS))
    assert {found for case in cases for _, _, found in case.expected} <= {rule.id, "FU001"}


@EACH_RULE
def test_cases_cover_the_dialects_and_languages(rule: Rule) -> None:
    texts = [text for case in cases_of(rule) for _, text in case.files]
    languages = {path.rpartition(".")[2] for case in cases_of(rule) for path, _ in case.files}

    if rule.id not in one_tool.DIALECT:
        assert any("AWS::Serverless::Function" in text for text in texts)
        assert any("AWS::Lambda::Url" in text for text in texts)
    if (rule.declaration.check_handler or rule.declaration.check_code) and rule.id not in ONE_LANGUAGE:
        assert {"py", "ts"} <= languages
        assert languages & {"js", "mjs", "cjs"}


@EACH_RULE
def test_a_page_has_a_title_and_its_sections(rule: Rule) -> None:
    title, _, rest = rule.page.partition("\n")

    assert re.fullmatch(r"[A-Z][^.]+\.", title)
    assert len(title) <= 100
    assert rest.startswith("\n## ")
    assert re.findall(r"^## (.+)$", rule.page, re.MULTILINE) == SECTIONS


@EACH_RULE
def test_a_page_refers_to_pages_of_those_who_know(rule: Rule) -> None:
    references = rule.page.partition("## References\n")[2].strip().splitlines()

    assert references
    for reference in references:
        address = urlsplit(reference.removeprefix("- "))
        assert (address.scheme, address.hostname in HOSTS) == ("https", True), reference
    assert bool(rule.declaration.cwe) == (f"definitions/{rule.declaration.cwe}.html" in rule.page)


@EACH_RULE
def test_the_examples_of_a_page_are_true(rule: Rule, tmp_path: Path) -> None:
    examples = {case.heading: case for case in read_cases(rule.page)}
    flagged, instead = examples["Flagged"], examples["Instead"]
    if rule.id == NO_EXAMPLE:
        assert not flagged.files
        return
    one_tool.skip_without_dialect(rule)
    flagged.write_to(tmp_path / "flagged")
    instead.write_to(tmp_path / "instead")

    assert rule.id in {finding.rule for finding in findings_in(tmp_path / "flagged", rule)}
    assert findings_in(tmp_path / "instead", rule) == []


@EACH_RULE
def test_only_security_rules_have_a_weakness(rule: Rule) -> None:
    security = r"FU10[1-3]|FU108|FU11[0-2]|FU116|FU117|FU20[1256]|FU408|FU50[12]|FU6\d\d"

    assert rule.is_security == (re.fullmatch(security, rule.id) is not None)


def test_every_file_is_listed() -> None:
    files = sorted(path.stem for path in (HERE.parent / "rules").glob("*.py") if not path.stem.startswith("_"))

    assert list(import_module("fulint.rules").MODULES) == files


def test_every_page_of_cases_has_its_rule() -> None:
    pages = {path.stem for path in (HERE / "rules").glob("*.md")}

    assert pages == {rule.name for rule in RULES}


def test_a_page_is_the_docstring_and_nothing_stands_before_it() -> None:
    for path in (HERE.parent / "rules").glob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_bytes())), path.name
