"""Lines of code that stands inside a template are found in the template."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.source import Excerpt, Source
from fulint.syntax import parse
from fulint.syntax.lines import lines_of
from fulint.syntax.tree import Mapping, Scalar


def scalar(text: str) -> Scalar:
    (root,) = parse(Source("t", text)).mappings()
    value = root.entries[0].value
    while isinstance(value, Mapping):
        value = value.entries[0].value
    assert isinstance(value, Scalar)
    return value


def lines(text: str) -> list[str]:
    """What stands in the file where the lines of the first value are said to stand."""
    value = scalar(text)
    places = lines_of(value)
    assert len(places) == len(value.text.split("\n"))
    return [value.source.text_at(place) for place in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n  x\n    y\n\n  z\nb: c\n", ["x", "  y", "", "z", ""]),
        ("a: |2- # why\n    x\n  y\n", ["  x", "y"]),
        ("a: |\r\n  x\r\n  y\r\n", ["x", "y", ""]),
        ("a: !Sub |\n  x ${Y}\n", ["x ${Y}", ""]),
        ("a: |+\n\n  x\n\n\nb: c\n", ["", "x", "", "", ""]),
        ("a: >\n  x y\n  z\n\n  w\n", ["x y\n  z", "w", ""]),
        ("a: 'x\n\n  it''s'\n", ["x", "it''s"]),
        ("a: x\n\n  y z\n", ["x", "y z"]),
        ('a: "x\\n  y\\nz"\n', ["x", "  y", "z"]),
        ('a: "x\\ny\\x0az"\n', ['"x\\ny\\x0az"'] * 3),
        ('{"a": "import x\\n\\nx(\\"y\\")\\n"}', ["import x", "", 'x(\\"y\\")', ""]),
        ("a:\n", [""]),
    ],
)
def test_each_line_is_found_where_it_is_written(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_a_token_of_inline_code_is_marked_to_the_column() -> None:
    value = scalar("Code:\n  ZipFile: |\n    def handler(event, context):\n        return event['x']\n")
    excerpt = Excerpt("t", value.text, lines_of(value))
    start = value.text.index("event['x']")

    assert value.source.text_at(excerpt.span(start, start + len("event['x']"))) == "event['x']"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="ab :#'\"é", max_size=6), min_size=1, max_size=6), st.integers(1, 6))
def test_a_literal_is_exact(code: list[str], indent: int) -> None:
    body = "".join(f"{' ' * indent}{line}\n" for line in code)
    value = scalar(f"a: |{indent}\n{body}b: c\n")
    places = lines_of(value)

    for line, place in zip(value.text.split("\n"), places, strict=True):
        found = value.source.text_at(place)
        assert found == line or not line.strip()


@pytest.mark.parametrize(
    "text",
    ["a: >\n" + "  x y\n\n" * 20_000, "a: '" + "x\n\n " * 20_000 + "'", 'a: "' + "\\x41\\n" * 50_000 + '"'],
)
def test_long_texts_are_followed_in_linear_time(text: str) -> None:
    value = scalar(text)

    assert len(lines_of(value)) == len(value.text.split("\n"))
