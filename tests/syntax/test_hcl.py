"""HCL as it is read: places to the code point, templates and heredocs, and what is left of broken files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.source import Source
from fulint.syntax import hcl, hcl_json
from fulint.syntax.hcl_tree import Body, Broken, Expression, ListOf, Literal, ObjectOf, Parsed, Template


def read(text: str) -> Parsed:
    return hcl.parse(Source("main.tf", text))


def value(text: str) -> Expression:
    parsed = read(f"x = {text}\n")
    assert parsed.problems == ()
    return parsed.body.attributes["x"].value


def pieces(text: str) -> list[object]:
    found = value(text)
    assert isinstance(found, Template)
    return [part.value if isinstance(part, Literal) else type(part).__name__ for part in found.parts]


def test_places_count_code_points_and_include_the_quotes() -> None:
    source = Source("main.tf", 'größe = [1]\nx = ["ä", "*"]\n')
    body = hcl.parse(source).body

    items = body.attributes["x"].value
    assert isinstance(items, ListOf)
    assert [source.text_at(item.span) for item in items.items] == ['"ä"', '"*"']
    assert items.items[1].span.column == 11
    assert source.text_at(body.attributes["größe"].name.span) == "größe"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"a\\n\\t\\"b\\""', 'a\n\t"b"'),
        ('"\\u00e9\\U0001F600"', "é😀"),
        ('"$${x} %%{y}"', "${x} %{y}"),
        ('""', ""),
        ("12", 12),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("12E-1", 1.2),
        ('"1e3"', "1e3"),
        ("true", True),
        ("null", None),
    ],
)
def test_literals_read_as_terraform_reads_them(written: str, expected: object) -> None:
    found = value(written)

    assert isinstance(found, Literal)
    assert found.value == expected


def test_blanks_around_interpolations_are_kept() -> None:
    assert pieces('"pre ${a}  ${b} post"') == ["pre ", "Name", "  ", "Name", " post"]


def test_a_tilde_takes_blanks_away() -> None:
    assert pieces('"pre ${~ a ~} post"') == ["pre", "Name", "post"]


def test_a_heredoc_keeps_its_lines() -> None:
    assert pieces("<<EOT\n  one\n    two ${a}\nEOT") == ["  one\n    two ", "Name", "\n"]


def test_an_indented_heredoc_loses_what_its_lines_have_in_common() -> None:
    assert pieces("<<-EOT\n    one\n      two ${a}\n    three\n    EOT") == ["one\n  two ", "Name", "\nthree\n"]


def test_directives_become_choices_and_loops() -> None:
    assert pieces('"%{ if a }yes%{ else }no%{ endif }%{ for x in y }${x}%{ endfor }"') == ["Choice", "For"]


def test_bare_keys_are_literals_and_those_in_parentheses_references() -> None:
    found = value('{ a = 1, "b" = 2, (c) = 3, d: 4 }')

    assert isinstance(found, ObjectOf)
    keys = [key.value if isinstance(key, Literal) else type(key).__name__ for key, _ in found.entries]
    assert keys == ["a", "b", "Name", "d"]


def test_blocks_have_types_labels_and_bodies() -> None:
    (block,) = read('resource "aws_x" name {\n  inner { a = 1 }\n}\n').body.blocks

    assert (block.type.text, [label.text for label in block.labels]) == ("resource", ["aws_x", "name"])
    assert [inner.type.text for inner in block.body.blocks] == ["inner"]


def test_an_attribute_that_is_set_twice_is_said_and_the_first_counts() -> None:
    parsed = read("a = 1\nb = 2\na = 3\n")

    assert [(p.span.line, p.message, p.is_fatal) for p in parsed.problems] == [
        (3, "`a` is set twice, first in line 1", False)
    ]
    first = parsed.body.attributes["a"].value
    assert isinstance(first, Literal)
    assert first.value == 1


@pytest.mark.parametrize(
    "broken",
    [
        'resource "a" "b" {\n  x = [1\n}\n',
        'resource "a" "b" {\n  x = "open\n}\n',
        'resource "a" "b" {\n  x = <<EOT\n  never closed\n}\n',
        'resource "a" "b" {\n  x =\n',
        "}\n",
    ],
)
def test_a_broken_block_costs_no_other(broken: str) -> None:
    parsed = read(f'resource "first" "one" {{\n}}\n{broken}resource "last" "one" {{\n  y = 1\n}}\n')

    found = [block.labels[0].text for block in parsed.body.blocks if block.labels]
    assert found[0] == "first"
    assert found[-1] == "last"
    assert parsed.problems
    assert not any(problem.is_fatal for problem in parsed.problems)


def test_comments_of_all_three_kinds_are_found_and_text_is_not_one() -> None:
    text = '# one\na = "# no" // two\n/* three\n   more */\nb = <<EOT\n# no\nEOT\n'
    found = hcl.comments(Source("main.tf", text))

    assert [(c.span.line, c.text.split("\n")[0], c.stands_alone) for c in found] == [
        (1, "one", True),
        (2, "two", False),
        (3, "three", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5000 + "1" + ")" * 5000,
        "x = " + "[" * 5000 + "]" * 5000,
        "x = a" + ".b" * 50_000,
        "x = " + "!" * 5000 + "true",
        'x = "' + "${" * 2000,
        "x = " + "a ? b : " * 3000 + "c",
        "a {" * 3000,
        "x = 1" + " + 1" * 5000,
    ],
)
def test_what_is_nested_without_end_is_not_followed(text: str) -> None:
    for attribute in read(text).body.attributes.values():
        assert attribute.value


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='ab=[]{}()"$%<~-\n .:?!é&|#/,\\E', max_size=80))
def test_no_text_breaks_the_reader_and_places_lie_inside_it(text: str) -> None:
    source = Source("main.tf", text)
    parsed = hcl.parse(source)
    hcl.comments(source)

    def check(body: Body) -> None:
        for attribute in body.attributes.values():
            assert 0 <= attribute.value.start <= attribute.value.end <= len(text)
        for block in body.blocks:
            check(block.body)

    check(parsed.body)


def test_the_json_form_gives_the_same_blocks() -> None:
    text = """{
  "resource": {"aws_x": {"y": {"a": "${var.b}-c", "dynamic": {"z": {"for_each": [1], "content": {"k": "v"}}}}}},
  "variable": {"b": [{"default": 1}]},
  "locals": {"l": true}
}"""
    blocks = hcl_json.parse_module(Source("main.tf.json", text)).body.blocks

    assert [(b.type.text, [label.text for label in b.labels]) for b in blocks] == [
        ("resource", ["aws_x", "y"]),
        ("variable", ["b"]),
        ("locals", []),
    ]
    source = Source("main.tf.json", text)
    found = blocks[0].body.attributes["a"].value
    assert isinstance(found, Template)
    assert source.text_at(found.span) == '"${var.b}-c"'
    assert source.text_at(found.parts[0].span) == "var.b"
    assert [block.labels[0].text for block in blocks[0].body.blocks] == ["z"]


def test_a_string_in_json_that_is_no_template_is_broken_alone() -> None:
    body = hcl_json.parse_module(Source("a.tf.json", '{"locals": {"a": "${", "b": "${c}"}}')).body

    assert isinstance(body.blocks[0].body.attributes["a"].value, Broken)
    assert not isinstance(body.blocks[0].body.attributes["b"].value, Broken)
