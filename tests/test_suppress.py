"""Which findings an ignore takes out, by where it stands, and what is said of ignores that do not work."""

from datetime import date

import pytest

from fulint.config import Config
from fulint.finding import Confidence, Finding, Fix, Ignore
from fulint.registry import load
from fulint.source import Source, Span
from fulint.suppress import Judges, Outcome, apply, ignores_in

RULES = load()
TODAY = date(2027, 3, 1)


def finding(line: int, rule: str = "FU301", path: str = "template.yaml", end_line: int = 0) -> Finding:
    name, severity = next((each.name, each.severity) for each in RULES if each.id == rule)
    span = Span(path, line, 1, end_line or line, 2)
    return Finding(rule, name, severity, Confidence.HIGH, "wrong", span, address="HelloUrl")


def held(text: str, *findings: Finding, path: str = "template.yaml", config: Config | None = None) -> Outcome:
    judges = Judges.of(RULES, config or Config(today=TODAY))
    return apply(findings, ignores_in(Source(path, text)), judges)


def lines_covered(text: str, path: str) -> list[int]:
    findings = [finding(line, path=path) for line in range(1, text.count("\n") + 1)]
    kept = {one.span.line for one in held(text, *findings, path=path).kept}
    return [one.span.line for one in findings if one.span.line not in kept]


def complaints(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one.rule, one.message) for one in outcome.said]


def test_ids_names_a_day_and_a_reason_are_read() -> None:
    text = "a: b  # fulint: ignore[FU101, header-name-case] until=2027-03-01 sent so\n"
    (ignore,) = ignores_in(Source("template.yaml", text))

    assert ignore.rules == ("FU101", "header-name-case")
    assert (ignore.until, ignore.reason, ignore.problem) == ("2027-03-01", "sent so", "")
    assert ignore.span == Span("template.yaml", 1, 7, 1, len(text))


def test_at_the_end_of_a_line_it_covers_that_line() -> None:
    assert lines_covered("a: 1\nb: 2  # fulint: ignore[FU301] later\nc: 3\n", "template.yaml") == [2]


def test_a_finding_that_only_touches_the_line_is_covered() -> None:
    text = "a:\n  b: 2  # fulint: ignore[FU301] later\n  c: 3\n"

    assert held(text, finding(1, end_line=3)).ignored == 1


def test_on_its_own_line_it_covers_the_block_below() -> None:
    yaml = "# fulint: ignore[FU301] later\na:\n  b: 1\n\n  c: 2\nd: 3\n"
    python = "# fulint: ignore[FU301] later\ndef f():\n    a = 1\n\n    return a\n\nb = 2\n"
    javascript = "// fulint: ignore[FU301] later\nfunction f() {\n  return 1\n}\nconst b = 2\n"

    assert lines_covered(yaml, "template.yaml") == [2, 3, 4, 5]
    assert lines_covered(python, "app.py") == [2, 3, 4, 5]
    assert lines_covered(javascript, "app.mjs") == [2, 3, 4]


def test_on_its_own_line_above_a_plain_line_it_covers_that_line() -> None:
    assert lines_covered("/* fulint: ignore[FU301] later */\nlet a = 1\nlet b = 2\n", "app.ts") == [2]


def test_for_a_file_it_covers_all_of_it_from_the_first_lines_only() -> None:
    above = "# fulint: ignore-file[FU301] later\n" + "a: 1\n" * 30
    below = "a: 1\n" * 25 + "# fulint: ignore-file[FU301] later\n"

    assert len(lines_covered(above, "template.yaml")) == 31
    assert lines_covered(below, "template.yaml") == []
    assert [rule for rule, _ in complaints(held(below))] == ["FU004"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("template.yaml", 'a: "# fulint: ignore[FU301] later"\n'),
        ("template.yaml", "a: |\n  # fulint: ignore[FU301] later\n"),
        ("app.py", 'a = "# fulint: ignore[FU301] later"\n'),
        ("app.js", 'a = "// fulint: ignore[FU301] later"\n'),
        ("notes.json", '{"a": "# fulint: ignore[FU301] later"}\n'),
        ("app.py", "# write fulint: ignore[FU301] to ignore it\n"),
    ],
)
def test_what_is_no_such_comment_ignores_nothing(path: str, text: str) -> None:
    assert ignores_in(Source(path, text)) == ()


def test_other_rules_are_not_covered() -> None:
    outcome = held("a: 1  # fulint: ignore[FU104] later\n", finding(1))

    assert outcome.ignored == 0
    assert [one.rule for one in outcome.kept] == ["FU301"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("ignore later", "it does not name its rules in brackets"),
        ("ignore[] later", "it names no rule"),
        ("ignore[FU31] later", 'there is no rule "FU31"; did you mean "FU301"?'),
        ("ignore[FU3] later", '"FU3" is only the beginning of an id, and one rule must be named'),
        ("ignore[url-on-lates] later", 'there is no rule "url-on-lates"; did you mean "url-on-latest"?'),
        ("ignore[FU301] until=soon later", '"soon" is no day such as 2027-03-01'),
        ("ignore[FU301] until=2027-02-28 later", "it ended on 2027-02-28"),
        ("disable FU301", "it does not name its rules in brackets"),
    ],
)
def test_an_ignore_that_cannot_be_followed_is_told_and_ignores_nothing(words: str, complaint: str) -> None:
    outcome = held(f"a: 1  # fulint: {words}\n", finding(1))

    assert complaints(outcome) == [("FU004", f"this ignore is not followed: {complaint}")]
    assert (outcome.ignored, len(outcome.kept)) == (0, 1)


def test_it_counts_to_the_end_of_its_last_day() -> None:
    assert held("a: 1  # fulint: ignore[FU301] until=2027-03-01 later\n", finding(1)).ignored == 1


def test_a_reason_is_asked_for_only_where_it_is_required() -> None:
    text = "a: 1  # fulint: ignore[FU301]\n"
    strict = held(text, finding(1), config=Config(require_reason=True))

    assert complaints(held(text, finding(1))) == []
    assert complaints(strict) == [("FU004", "this ignore gives no reason, and one is required")]


def test_an_unused_one_is_told_only_where_its_rule_ran() -> None:
    text = "a: 1  # fulint: ignore[FU301] later\n"

    assert [rule for rule, _ in complaints(held(text))] == ["FU003"]
    assert complaints(held(text, config=Config(select=("FU1",)))) == []


def test_of_two_rules_only_the_unused_one_is_named() -> None:
    ((rule, message),) = complaints(held("a: 1  # fulint: ignore[FU301, FU104] later\n", finding(1)))

    assert rule == "FU003"
    assert "FU104 none-without-policy" in message
    assert "FU301" not in message


@pytest.mark.parametrize(
    ("path", "text", "left"),
    [
        ("template.yaml", "a: 1  # fulint: ignore[FU301] later\nb: 2\n", "a: 1\nb: 2\n"),
        ("template.yaml", "a: 1\n# fulint: ignore[FU301] later\nb: 2\n", "a: 1\nb: 2\n"),
        ("app.js", "a = 1 // fulint: ignore[FU301] later\n", "a = 1\n"),
        ("app.js", "/* fulint: ignore[FU301] later */\r\nb = 2\r\n", "b = 2\r\n"),
        ("app.py", "a = 1  # fulint: ignore[FU301] later", "a = 1"),
    ],
)
def test_the_fix_of_an_unused_one_takes_out_the_comment(path: str, text: str, left: str) -> None:
    (unused,) = held(text, path=path).said

    assert unused.fix is not None
    assert unused.fix.safe
    assert fixed(Source(path, text), unused.fix) == left


def test_the_fix_of_one_that_is_used_for_another_rule_takes_out_the_unused_rule() -> None:
    text = "a: 1  # fulint: ignore[ FU301,FU104 ] until=2027-03-01 later\n"
    (unused,) = held(text, finding(1)).said

    assert unused.fix is not None
    assert fixed(Source("template.yaml", text), unused.fix) == text.replace(" FU301,FU104 ", "FU301")


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("FU31", "FU301"),
        ("fu301, url_on_latest", "FU301, url-on-latest"),
        ("url-on-lates,FU104", "url-on-latest, FU104"),
        ("nothing-like-it", None),
        ("FU31] until=2020-01-01 [", None),
    ],
)
def test_the_fix_of_a_misspelled_one_writes_the_rule_that_is_meant(written: str, mended: str | None) -> None:
    text = f"a: 1  # fulint: ignore[{written}] later\n"
    fixes = {one.fix for one in held(text, finding(1)).said if one.rule == "FU004"}

    assert {fix and fixed(Source("template.yaml", text), fix) for fix in fixes} == {
        mended and text.replace(written, mended)
    }
    assert not any(fix.safe for fix in fixes if fix)


def test_for_a_whole_handler_it_covers_what_is_found_in_it() -> None:
    python = '#!/usr/bin/env python3\n"""Answers."""\n# fulint: ignore-file[FU301] later\n\na = 1\n'
    javascript = "/* fulint: ignore-file[FU301] later */\nlet a = 1\n"

    assert lines_covered(python, "app.py") == [1, 2, 3, 4, 5]
    assert lines_covered(javascript, "app.ts") == [1, 2]
    assert [rule for rule, _ in complaints(held(python, path="app.py"))] == ["FU003"]


def fixed(source: Source, fix: Fix) -> str:
    (edit,) = fix.edits
    start = source.offset(edit.span.line, edit.span.column)
    return source.text[:start] + edit.text + source.text[source.offset(edit.span.end_line, edit.span.end_column) :]


@pytest.mark.parametrize(
    ("ignore", "is_taken_out"),
    [
        (Ignore(Span.top_of("fulint.toml"), ("FU301",)), True),
        (Ignore(Span.top_of("fulint.toml"), ("url-on-latest",), path="legacy/"), True),
        (Ignore(Span.top_of("fulint.toml"), ("FU301",), path="legacy/**"), True),
        (Ignore(Span.top_of("fulint.toml"), ("FU301",), path="*.yml"), False),
        (Ignore(Span.top_of("fulint.toml"), ("FU301",), address="HelloUrl"), True),
        (Ignore(Span.top_of("fulint.toml"), ("FU301",), address="OtherUrl"), False),
        (Ignore(Span.top_of("fulint.toml"), ("FU301",), until="2020-01-01"), False),
    ],
)
def test_an_ignore_of_the_configuration_goes_by_path_and_address(ignore: Ignore, is_taken_out: bool) -> None:
    outcome = apply([finding(1, path="legacy/a/template.yaml")], [ignore], Judges.of(RULES, Config(today=TODAY)))

    assert outcome.ignored == int(is_taken_out)


def test_many_ignores_are_bounded_and_that_is_told() -> None:
    text = "a: 1  # fulint: ignore[FU301] later\n" * 1100
    ignores = ignores_in(Source("template.yaml", text))

    assert len(ignores) == 1001
    assert "beyond the first 1,000" in ignores[-1].problem
