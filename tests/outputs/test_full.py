"""The format for people: what concerns one URL together, worst first, with its code."""

import re
from dataclasses import replace

from fulint.finding import Related
from fulint.model import Exposure, Verdict
from fulint.outputs.full import render
from fulint.outputs.palette import COLOURED, PLAIN
from fulint.report import Report
from fulint.source import Source
from outputs.samples import HEADER, PUBLIC, SOURCES, UNREADABLE, URL, finding_at, report_of, span_of


def shown(report: Report, width: int = 80) -> str:
    return render(report, PLAIN, width)


def test_a_whole_report() -> None:
    report = report_of(PUBLIC, HEADER, UNREADABLE, ignored=2, hidden=1)

    assert shown(report) == (
        """\
=== Function URL Webhook (template.yaml:5)
    anyone on the internet can call it -> Webhook:$LATEST -> src/app.py:1

error[FU404] header-name-case: `X-Signature` is never among the headers.
 --> src/app.py:2:34
  |
1 | def handler(event, context):
2 |     signature = event["headers"]["X-Signature"]
  |                                  ^^^^^^^^^^^^^
3 |     return {"statusCode": 200, "body": signature}
  = help: Look for `x-signature`.
  = fix: write `x-signature` (--fix)

warning[FU101] public-url: anyone on the internet can invoke it.
 --> template.yaml:6:19
  |
5 |       FunctionUrlConfig:
6 |         AuthType: NONE
  |                   ^^^^
 ::: src/app.py:1:5
  |
1 | def handler(event, context):
  |     ------- this handler answers
  = when: Stage is dev
  = help: Set AuthType to AWS_IAM.

=== About no single Function URL

error[FU001] unreadable-input: this file is not UTF-8.
 --> other.yaml:1:1

3 findings (2 ignored, 1 more with --pedantic, 1 fixable with --fix): 2 errors, 1 warning; 1 Function URL.
"""
    )


def test_a_clean_report_is_one_line() -> None:
    assert shown(report_of()) == "No findings; 1 Function URL.\n"
    assert shown(replace(report_of(ignored=1), urls=())) == "No findings (1 ignored); 0 Function URLs.\n"


def test_a_url_that_cannot_be_resolved_is_counted() -> None:
    unknown = replace(URL, exposure=Exposure(Verdict.UNKNOWN, "the principal is a parameter"))

    assert shown(replace(report_of(), urls=(unknown,))) == "No findings; 1 Function URL, 1 unresolved.\n"


def test_a_url_that_differs_by_inputs_has_a_line_for_each() -> None:
    nobody = replace(URL, exposure=Exposure(Verdict.NOBODY, ""), when=("Stage is qa",), handler=None)
    report = replace(report_of(PUBLIC), urls=(replace(URL, when=("Stage is dev",)), nobody))

    assert shown(report).splitlines()[1:4] == [
        "    when Stage is dev: anyone on the internet can call it -> Webhook:$LATEST ->",
        "    src/app.py:1",
        "    when Stage is qa: nobody can call it -> Webhook:$LATEST -> handler not read",
    ]


def test_the_url_with_the_worst_finding_comes_first() -> None:
    api = replace(URL, url=replace(URL.url, address="Api"))
    report = replace(report_of(replace(PUBLIC, address="Api"), HEADER), urls=(api, URL))

    headings = [line for line in shown(report).splitlines() if line.startswith("===")]
    assert headings == ["=== Function URL Webhook (template.yaml:5)", "=== Function URL Api (template.yaml:5)"]


def test_one_address_in_two_templates_is_two_urls() -> None:
    sources = {**SOURCES, "b.yaml": Source("b.yaml", SOURCES["template.yaml"].text)}
    there = span_of(sources, "b.yaml", "FunctionUrlConfig")
    second = replace(URL, url=replace(URL.url, span=there))
    finding = replace(PUBLIC, span=span_of(sources, "b.yaml", "NONE"), related=())
    report = replace(report_of(PUBLIC, finding, sources=sources), urls=(URL, second))

    headings = [line for line in shown(report).splitlines() if line.startswith("===")]
    assert headings == ["=== Function URL Webhook (b.yaml:5)", "=== Function URL Webhook (template.yaml:5)"]


def frame_of(text: str, marked: str, width: int = 80) -> list[str]:
    """The lines of code and marks of a finding in a file."""
    sources = {"a.yaml": Source("a.yaml", text)}
    lines = shown(report_of(finding_at(sources, "a.yaml", marked), sources=sources), width).splitlines()
    return lines[lines.index("  |") + 1 : lines.index("  = help: Set AuthType to AWS_IAM.")]


def test_marks_stand_under_the_token_behind_tabs_and_wide_characters() -> None:
    assert frame_of("\tk: NONE\n", "NONE") == ["1 |     k: NONE", "  |        ^^^^"]
    assert frame_of("日本é: NONE\n", "NONE") == ["1 | 日本é: NONE", "  |        ^^^^"]
    assert frame_of("e\u0301: 日本\n", "日本") == ["1 | e\u0301: 日本", "  |    ^^^^"]


def test_what_hides_in_code_is_shown_and_marked_in_its_whole_width() -> None:
    assert frame_of("k: NO\u202eNE\n", "NO\u202eNE") == ["1 | k: NO\\u202eNE", "  |    ^^^^^^^^^^"]
    assert frame_of("k: \x1b[2JNONE\n", "NONE") == ["1 | k: \\x1b[2JNONE", "  |           ^^^^"]


def test_a_long_line_is_cropped_around_the_token() -> None:
    code, marks = frame_of("x" * 1_000_000 + " NONE " + "y" * 1_000_000 + "\n", "NONE")

    assert len(code) == 80
    assert code.startswith("1 | …x") and code.endswith("y…")
    assert code[marks.index("^") : marks.rindex("^") + 1] == "NONE"


def test_a_token_wider_than_the_room_is_shown_from_its_start() -> None:
    token = "N" * 200
    code, marks = frame_of(f"key: {token}\n", token)

    assert len(code) <= 80 and len(marks) <= 80
    assert code[marks.index("^")] == "N"


def test_a_place_of_several_lines_is_marked_on_its_first() -> None:
    assert frame_of("key:\n  a: 1\n  b: 2\n", "key:\n  a: 1") == ["1 | key:", "  | ^^^^", "2 |   a: 1"]


def test_an_empty_place_gets_one_mark() -> None:
    assert frame_of("", "") == ["1 |", "  | ^"]


def test_lines_between_places_are_left_out() -> None:
    sources = {"a.yaml": Source("a.yaml", "first: 1\n" + "x: 1\n" * 8 + "last: NONE\n")}
    finding = finding_at(sources, "a.yaml", "NONE")
    related = Related(span_of(sources, "a.yaml", "first"), "since this comes first")
    text = shown(report_of(replace(finding, related=(related,)), sources=sources))

    assert (
        """\
   |
 1 | first: 1
   | ----- since this comes first
...
 9 | x: 1
10 | last: NONE
   |       ^^^^
"""
        in text
    )


def test_prose_keeps_to_the_width_and_hostile_text_to_its_line() -> None:
    wordy = replace(HEADER, message="many words " * 30 + "\x1b[2J\n\u202eend", help="do this " * 30)

    for width in (80, 120):
        lines = shown(report_of(wordy), width).splitlines()
        assert max(map(len, lines)) <= width
        assert any("\\x1b[2J\\n\\u202eend." in line for line in lines)


def test_colours_change_nothing_but_colours() -> None:
    report = report_of(PUBLIC, HEADER, UNREADABLE)

    coloured = render(report, COLOURED, 80)

    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown(report)
