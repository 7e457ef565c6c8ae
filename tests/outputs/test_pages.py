"""What is listed for a reader: the rules, the counts, the files."""

from dataclasses import replace

from fulint.outputs import FORMATS, files, render, statistics
from fulint.outputs.pages import page, table
from fulint.outputs.palette import PLAIN
from fulint.report import LookedAt
from fulint.rule import Rule
from outputs.samples import HEADER, PUBLIC, RULES, report_of

PAGE = """A header with capitals.

## Why it matters
Names arrive in `lower` case.

## Flagged
```python src/app.py
event["X"]
```
"""


def test_a_page_sets_headings_and_examples_apart() -> None:
    rule = Rule(next(rule for rule in RULES if rule.id == "FU404").declaration, "header-name-case", PAGE)

    assert page(rule, PLAIN) == (
        """\
FU404 header-name-case (error)

A header with capitals.

Why it matters
Names arrive in `lower` case.

Flagged
  src/app.py
    event["X"]

"""
    )


def test_a_table_has_a_line_for_each_rule() -> None:
    lines = table(RULES, PLAIN).splitlines()

    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES]
    assert lines[0] == "FU001  error    unreadable-input                  A template or handler that cannot be read."


def test_statistics_put_the_most_frequent_rule_first() -> None:
    report = report_of(HEADER, *(replace(PUBLIC, message=str(number)) for number in range(10)))

    assert statistics.render(report, PLAIN) == (
        "10  FU101  warning  public-url\n"
        " 1  FU404  error    header-name-case\n"
        "11 findings (1 fixable with --fix): 1 error, 10 warnings; 1 Function URL.\n"
    )


def test_files_are_listed_with_their_role() -> None:
    passed = LookedAt("big\n.yaml", "passed over", "is too large")

    assert files.render(replace(report_of(), files=(*report_of().files, passed))) == (
        "handler      src/app.py\ntemplate     template.yaml\npassed over  big\\n.yaml: is too large\n"
    )


def test_every_format_can_be_rendered() -> None:
    texts = {name: render(name, report_of(PUBLIC), PLAIN) for name in FORMATS}

    assert all(text.endswith("\n") for text in texts.values())
    assert len(set(texts.values())) == len(FORMATS)
