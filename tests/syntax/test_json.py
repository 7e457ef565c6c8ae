"""JSON becomes the located tree as one looks at it, with the values of Python's reader and exact places."""

import json as stdlib
import math
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.source import Source, Span
from fulint.syntax import json, parse, yaml
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence


def plain(node: Node | None) -> Any:
    match node:
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node.entries}
        case Sequence():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value
    raise AssertionError(node)


def nodes(node: Node) -> list[Node]:
    found: list[Node] = [node]
    for current in found:
        match current:
            case Mapping():
                for entry in current.entries:
                    found += [entry.key, entry.value]
            case Sequence():
                found += current.items
    return found


def told(text: str) -> list[tuple[str, str]]:
    """What the fatal problems mark, and what they say."""
    source = Source("t.json", text)
    result = json.parse(source)
    assert result.documents == ()
    return [(source.text_at(problem.span), problem.message) for problem in result.problems]


def deep(text: str, level: int) -> str:
    """The text as a value at some level, so that it is met by each way of reading."""
    return '{"k": ' * level + text + "}" * level


class TestPlaces:
    def test_every_value_is_marked_as_written(self) -> None:
        source = Source("t.json", '{\r\n "a": {"b": ["x\\n", 1.50 , true]} ,\r\n "\\u0063": null\r\n}\r\n')
        (root,) = json.parse(source).documents

        assert [source.text_at(node.span) for node in nodes(root)[1:]] == [
            '"a"',
            '{"b": ["x\\n", 1.50 , true]}',
            '"\\u0063"',
            "null",
            '"b"',
            '["x\\n", 1.50 , true]',
            '"x\\n"',
            "1.50",
            "true",
        ]
        assert root.span == Span("t.json", 1, 1, 4, 2)

    def test_a_number_keeps_how_it_is_written(self) -> None:
        (root,) = json.parse(Source("t.json", "[1.50, -0, 1E2]")).documents

        assert [node.text for node in nodes(root)[1:] if isinstance(node, Scalar)] == ["1.50", "-0", "1E2"]

    def test_what_only_yaml_counts_as_a_line_end_moves_nothing(self) -> None:
        (root,) = json.parse(Source("t.json", '["\u2028", "\u0085",\n"x"]')).documents

        assert nodes(root)[3].span == Span("t.json", 2, 1, 2, 4)


class TestProblems:
    @pytest.mark.parametrize("level", [0, 1, 3, 4, 6])
    @pytest.mark.parametrize(
        ("text", "mark", "message"),
        [
            ('{"a": 1,}', ",", "JSON allows no comma before a closing bracket"),
            ("[1,\n ]", ",", "JSON allows no comma before a closing bracket"),
            ('{"a": 1 // b\n}', "/", "JSON has no comments"),
            ('{ # b\n"a": 1}', "#", "JSON has no comments"),
            ("{'a': 1}", "'", "JSON puts text in double quotes, not in single ones"),
            ("{a: 1}", "a", "expected a key in double quotes"),
            ("[NaN]", "NaN", "`NaN` is no value in JSON; text needs double quotes"),
            ("[-Infinity]", "-Infinity", "`-Infinity` is no value in JSON; text needs double quotes"),
            ("[True]", "True", "`True` is no value in JSON; text needs double quotes"),
            ("[1 2]", "2", "expected a `,` or the closing bracket"),
            ("[01]", "1", "expected a `,` or the closing bracket"),
            ("[1}", "}", "expected a `,` or the closing bracket"),
            ('{"a" 1}', "1", "expected a `:` after the key"),
            ("[,]", ",", "expected a value"),
            ('["\\q"]', "\\", "there is no such escape in JSON"),
            ('["a\tb"]', "\t", "a line end, tab or control character inside a text must be written as an escape"),
        ],
    )
    def test_an_error_says_in_plain_words_what_stands_where(
        self, text: str, mark: str, message: str, level: int
    ) -> None:
        assert told(deep(text, level)) == [(mark, message)]

    @pytest.mark.parametrize(
        ("text", "mark", "message"),
        [
            ("", "", "the file ends here, in the middle of a value"),
            ('{"a":', "", "the file ends here, in the middle of a value"),
            ('["a', '"', "the quote that is opened here is never closed"),
            ("{} {}", "{", "the value has ended before this; a JSON file holds one value"),
        ],
    )
    def test_an_end_in_the_wrong_place_is_said(self, text: str, mark: str, message: str) -> None:
        assert told(text) == [(mark, message)]

    @pytest.mark.parametrize("level", [0, 1, 3, 4, 6])
    def test_a_repeated_key_is_told_of_once_its_mapping_was_looked_into(self, level: int) -> None:
        source = Source("t.json", deep('{"a": 1, "b": 2, "a": {"c": 3}}', level))
        result = json.parse(source)
        (root,) = result.documents
        for _ in range(2):
            inner = nodes(root)[-4]
            (problem,) = result.problems

        assert source.text_at(inner.span) == '{"c": 3}' or isinstance(inner, Scalar)
        assert source.text_at(problem.span) == '"a"'
        assert (problem.message, problem.is_fatal) == ("the key `a` is repeated; its value in line 1 is lost", False)
        assert '"a": {"c"' in source.text[source.offset(problem.span.line, problem.span.column) :]

    def test_of_repeated_keys_the_last_one_counts(self) -> None:
        (root,) = json.parse(Source("t.json", '{"a": 1, "a": 2}')).documents

        assert isinstance(root, Mapping)
        assert (len(root.entries), plain(root.get("a"))) == (2, 2)


class TestHostileInput:
    @pytest.mark.parametrize("opening", ["[", '{"a":', '[{"[":'])
    @pytest.mark.parametrize("is_closed", [False, True])
    def test_a_hundred_thousand_levels_are_refused_at_the_first_too_many(self, opening: str, is_closed: bool) -> None:
        closing = {"[": "]", '{"a":': "}", '[{"[":': "}]"}[opening]
        ((mark, message),) = told(opening * 100_000 + "1" + closing * 100_000 * is_closed)

        assert message == "values are nested deeper than 200 levels"
        assert mark in ("[", "{")

    def test_two_hundred_levels_are_read_wherever_they_stand(self) -> None:
        text = "[" * 199 + '"[[[]"' + ', "\\"[\\\\"' * 300 + "]" * 199

        assert json.parse(Source("t.json", f"[{text}]")).documents != ()
        assert json.parse(Source("t.json", f"[[{text}]]")).documents == ()

    def test_a_giant_integer_is_read_in_no_time(self) -> None:
        (root,) = json.parse(Source("t.json", deep("[" + "9" * 200_000 + "]", 3))).documents

        assert math.isinf(nodes(root)[-1].value)  # type: ignore[union-attr, arg-type]

    def test_a_list_without_end_is_refused(self) -> None:
        assert told("[" + "[]," * 1_000_001 + "1]") == [("", "the file has more than 1,000,000 values")]

    def test_half_a_surrogate_pair_is_replaced(self) -> None:
        (root,) = json.parse(Source("t.json", '["\\ud83d\\ude00", "\\uD800x"]')).documents

        assert plain(root) == ["😀", "\ufffdx"]

    def test_quotes_and_escapes_without_end_are_read_in_linear_time(self) -> None:
        for text in ('{"a": "' + '\\"' * 200_000, '["' + "\\" * 400_001, '{"a"' * 100_000, '["a",' * 100_000):
            start = time.perf_counter()
            told(text)
            assert time.perf_counter() - start < 5


class TestLaziness:
    def test_a_megabyte_of_which_only_types_are_asked_is_not_expanded(self) -> None:
        resource = {"Type": "AWS::X", "Properties": {"A": [{"B": "x" * 50}] * 20}}
        text = stdlib.dumps({"Resources": {f"R{number}": resource for number in range(500)}})
        (root,) = json.parse(Source("t.json", text)).documents
        resources = root.get("Resources") if isinstance(root, Mapping) else None
        assert isinstance(resources, Mapping)

        for entry in resources.entries:
            assert isinstance(entry.value, Mapping)
            properties = entry.value.get("Properties")
            assert isinstance(properties, Mapping) and not isinstance(properties._entries, tuple)
        assert plain(root) == stdlib.loads(text)


class TestChoiceOfSyntax:
    @pytest.mark.parametrize(
        ("path", "text", "value"),
        [
            ("a.json", '{"a": 1}', {"a": 1}),
            ("a.yaml", '{"a": 1}', {"a": 1}),
            ("a.yaml", "{a: 1,}", {"a": 1}),
            ("a.template", "a: !Ref b", {"a": {"Ref": "b"}}),
            ("a.json", "a: 1", {"a": 1}),
            ("a.template", '\n [{"a": "\\/"}]', [{"a": "/"}]),
        ],
    )
    def test_content_decides_and_the_name_only_where_both_are_possible(
        self, path: str, text: str, value: object
    ) -> None:
        result = parse(Source(path, text))

        assert [plain(document) for document in result.documents] == [value]
        assert result.problems == ()

    @pytest.mark.parametrize("path", ["a.json", "a.template", "A.JSON"])
    def test_broken_json_is_said_to_be_broken_json(self, path: str) -> None:
        (problem,) = parse(Source(path, "{a: 1}")).problems

        assert problem.message == "expected a key in double quotes"


keys = st.text(alphabet='abc:# é"\\\n😀', max_size=5)
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=10),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=15,
)
layouts: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 0, 2, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([None, (" , ", " : "), (",", ":")]),
    }
)


@settings(max_examples=150, deadline=None)
@given(values, layouts, st.integers(0, 5))
def test_values_are_those_that_were_written_and_each_place_reads_as_its_value(
    value: object, layout: dict[str, Any], level: int
) -> None:
    for _ in range(level):
        value = {"k": value}
    text = stdlib.dumps(value, **layout)
    (root,) = json.parse(Source("t.json", text)).documents

    assert plain(root) == stdlib.loads(text) == value
    for node in nodes(root):
        assert root.span.contains(node.span)
        assert stdlib.loads(node.source.text[node.start : node.end]) == plain(node)


alike = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="ab:# é'\"\\,{[", max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None)
@given(alike)
def test_yaml_reads_the_same_tree_out_of_json(value: object) -> None:
    source = Source("t", stdlib.dumps([value], ensure_ascii=False))
    (expected,) = json.parse(source).documents
    (found,) = yaml.parse(source).documents

    assert plain(found) == plain(expected) == [value]
    assert [node.span for node in nodes(found)] == [node.span for node in nodes(expected)]


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="{}[]\",:\\ \n1-.eatruefalsnN/#'u0\x00\u00a0", max_size=30), st.integers(0, 4))
def test_any_text_is_taken_and_refused_as_python_s_reader_does(text: str, level: int) -> None:
    source = Source("t.json", deep(text, level))
    result = json.parse(source)

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        expected = stdlib.loads(source.text, parse_constant=refuse)
    except ValueError:
        (problem,) = result.problems
        assert problem.is_fatal and result.documents == ()
        assert source.span(0, len(source.text)).contains(problem.span)
    else:
        (root,) = result.documents
        assert plain(root) == expected
