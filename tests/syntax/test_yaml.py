"""YAML becomes the located tree: tags in their long form, values as PyYAML reads them, exact places."""

import math
from contextlib import nullcontext
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.source import Source, Span
from fulint.syntax import yaml
from fulint.syntax.tree import Mapping, Node, Parsed, Scalar, Sequence


def parsed(text: str) -> Parsed:
    return yaml.parse(Source("t.yaml", text))


def tree(text: str) -> Node:
    result = parsed(text)
    assert result.problems == ()
    (document,) = result.documents
    return document


def plain(node: Node | None) -> Any:
    match node:
        case Mapping():
            return {entry.key.value: plain(entry.value) for entry in node.entries}
        case Sequence():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value
    raise AssertionError(node)


def at(node: Node, *path: str | int) -> Node:
    for step in path:
        if isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
        else:
            found = node.get(str(step)) if isinstance(node, Mapping) else None
            assert found is not None
            node = found
    return node


def written(node: Node) -> str:
    return node.source.text_at(node.span)


def told(text: str) -> list[tuple[str, str]]:
    """What the problems mark, and what they say."""
    source = Source("t.yaml", text)
    return [(source.text_at(problem.span), problem.message) for problem in yaml.parse(source).problems]


BAD_COLON = "`:` cannot begin a value here: the line is indented wrongly, or text with a `: ` in it needs quotes"


class TestTags:
    @pytest.mark.parametrize(
        ("short", "long"),
        [
            ("!Ref X", {"Ref": "X"}),
            ("!Condition X", {"Condition": "X"}),
            ("!GetAtt A.Arn", {"Fn::GetAtt": "A.Arn"}),
            ("!GetAtt [A, Arn]", {"Fn::GetAtt": ["A", "Arn"]}),
            ("!Sub '${A}-x'", {"Fn::Sub": "${A}-x"}),
            ("!Sub ['${A}', {A: !Ref B}]", {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]}),
            ("!If [C, !Ref A, !Ref 'AWS::NoValue']", {"Fn::If": ["C", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]}),
            ("!Not [!Equals [a, 1]]", {"Fn::Not": [{"Fn::Equals": ["a", 1]}]}),
            ("!Base64 1", {"Fn::Base64": "1"}),
            ("!GetAZs ''", {"Fn::GetAZs": ""}),
            ("!Ref", {"Ref": ""}),
            ("!Transform {Name: N}", {"Fn::Transform": {"Name": "N"}}),
            ("!ImportValue\n  Fn::Sub: x", {"Fn::ImportValue": {"Fn::Sub": "x"}}),
            ("!Length [1]", {"Fn::Length": [1]}),
        ],
    )
    def test_short_forms_become_long_forms(self, short: str, long: object) -> None:
        assert plain(tree(f"a: {short}\n")) == {"a": long}

    def test_an_unknown_tag_is_no_plain_value(self) -> None:
        assert plain(tree("a: !Rain::Embed x.txt\nb: !!binary aGk=")) == {
            "a": {"!Rain::Embed": "x.txt"},
            "b": {"!!binary": "aGk="},
        }

    def test_yaml_s_own_tags_say_what_a_value_is(self) -> None:
        assert plain(tree("a: !!str 1\nb: !!int '2'\nc: !!map {}\nd: ! 3\ne: !!int x")) == {
            "a": "1",
            "b": 2,
            "c": {},
            "d": 3,
            "e": "x",
        }

    def test_the_mapping_is_marked_from_its_tag_on_and_each_part_by_itself(self) -> None:
        node = at(tree("a: !Ref  X # x\nb: &n !Sub # why\n  - x\n  - y: 1\n\n# end\n"), "a")
        other = at(tree("a: 1\nb: &n !Sub # why\n  - x\n  - y: 1\n\n# end\n"), "b")

        assert isinstance(node, Mapping) and isinstance(other, Mapping)
        assert (written(node), written(node.entries[0].key), written(node.entries[0].value)) == ("!Ref  X", "!Ref", "X")
        assert written(other) == "!Sub # why\n  - x\n  - y: 1"
        assert written(other.entries[0].value) == "- x\n  - y: 1"


class TestPlaces:
    def test_every_node_is_marked_without_what_follows_it(self) -> None:
        root = tree("a:\n  b: {x: [1, 2]} # c\n\n  d: 'it''s'\n# e\nf: |\n  g\n  h\n\n# i\nj: >-\n  k\n\n\nl:\n")

        assert written(root).endswith("l:")
        assert written(at(root, "a")) == "b: {x: [1, 2]} # c\n\n  d: 'it''s'"
        assert written(at(root, "a", "b")) == "{x: [1, 2]}"
        assert written(at(root, "a", "b", "x")) == "[1, 2]"
        assert written(at(root, "a", "d")) == "'it''s'"
        assert written(at(root, "f")) == "|\n  g\n  h"
        assert written(at(root, "j")) == ">-\n  k"
        assert at(root, "l").span == Span("t.yaml", 15, 3, 15, 3)

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_of_every_system_are_counted(self, end: str) -> None:
        root = tree(end.join(["a: é😀 z", "b: [", "  x,", "  y]", ""]))

        assert at(root, "a").span == Span("t.yaml", 1, 4, 1, 8)
        assert at(root, "b", 1).span == Span("t.yaml", 4, 3, 4, 4)

    def test_what_only_yaml_counts_as_a_line_end_moves_nothing(self) -> None:
        root = tree('a: "x\u2028y"\nb: "x\u0085y"\nc: z\n')

        assert at(root, "c").span == Span("t.yaml", 3, 4, 3, 5)

    def test_a_second_byte_order_mark_moves_nothing(self) -> None:
        root = tree("\ufeffa: z\n")

        assert written(at(root, "a")) == "z"

    def test_an_alias_is_the_node_that_it_names(self) -> None:
        root = tree("a: &x {k: v}\nb: *x\nc: [*x, *x]\n")

        assert at(root, "b") is at(root, "a") is at(root, "c", 1)
        assert written(root).endswith("c: [*x, *x]")


class TestMappings:
    def test_a_repeated_key_is_kept_and_told_of_at_its_second_place(self) -> None:
        result = parsed("a: 1\nb: 2\n'a': 3\n")
        (root,) = result.mappings()
        (problem,) = result.problems

        assert [entry.key.text for entry in root.entries] == ["a", "b", "a"]
        assert plain(root.get("a")) == 3
        assert problem.span == Span("t.yaml", 3, 1, 3, 4)
        assert problem.message == "the key `a` is repeated; its value in line 1 is lost"
        assert not problem.is_fatal

    def test_keys_that_yaml_does_not_take_for_text_are_found_as_written(self) -> None:
        root = tree("200: a\non: b\n~: c\n")

        assert isinstance(root, Mapping)
        assert [plain(root.get(key)) for key in ("200", "on", "~")] == ["a", "b", "c"]

    def test_merge_keys_give_what_is_not_written_itself(self) -> None:
        text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  a: 9\n  <<: [*x, *y]\nw:\n  <<: *y\n  c: 8\n"

        assert plain(tree(text)) == pyyaml.safe_load(text)
        assert plain(at(tree(text), "z")) == {"a": 9, "b": 2, "c": 4}

    def test_a_quoted_merge_key_is_a_key(self) -> None:
        assert plain(tree("'<<': {a: 1}")) == {"<<": {"a": 1}}


class TestDocuments:
    def test_a_file_may_hold_several_or_none(self) -> None:
        assert [plain(document) for document in parsed("a: 1\n---\n- b\n--- c\n").documents] == [{"a": 1}, ["b"], "c"]
        assert parsed("").documents == parsed("# only\n").documents == ()

    def test_an_error_leaves_the_documents_before_it(self) -> None:
        result = parsed("a: 1\n---\nb: [\n")

        assert [plain(document) for document in result.documents] == [{"a": 1}]
        assert [problem.is_fatal for problem in result.problems] == [True]

    def test_anchors_end_with_their_document(self) -> None:
        assert told("a: &x 1\n---\nb: *x\n") == [("*x", "the alias `*x` names no anchor that was set before")]


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "mark", "message"),
        [
            ("a:\n\t- b", "\t", "a tab cannot indent YAML, only spaces can"),
            ("a: b: c", ":", BAD_COLON),
            ("a: @x", "@", "`@` cannot begin a value; put the value in quotes"),
            ("a: [1,\nb: 2", "", "expected `,` or the closing `]` (in the list that begins in line 1)"),
            ("a: 'x\nb: 1", "", "the quote that is opened in line 1 is never closed"),
            ("- a\nb: 1", "b", "expected another `- ` item or less indentation (in the list that begins in line 1)"),
            ("a: 1\nb\nc: 2", "b", "expected a `:` after this key"),
            ("a: - b", "-", "`- ` cannot begin a list item in the middle of a line"),
            ("a: *x", "*x", "the alias `*x` names no anchor that was set before"),
            ("a: &x [*x]", "*x", "the alias `*x` stands inside the value that it names"),
            ("a: x\x07", "\x07", "the character U+0007 is not allowed in YAML"),
            ("a: \ud800", "\ud800", "the character U+D800 is not allowed in YAML"),
            ("[a]: b", "[a]", "a key must be text, not a mapping or a list"),
            ("<<: a", "a", "`<<` merges a mapping or a list of mappings, nothing else"),
            ("a: !x!y z", "!", "this tag has a prefix that is declared nowhere"),
        ],
    )  # fmt: skip
    def test_an_error_says_in_plain_words_what_stands_where(self, text: str, mark: str, message: str) -> None:
        assert told(text) == [(mark, message)]
        assert parsed(text).documents == ()

    @pytest.mark.parametrize(
        "text", ["a: {{ x }}", "{{ x }}: a", "{% if x %}\na: 1\n{% endif %}", "a: 1\n{{- range }}\n"]
    )
    def test_a_template_of_another_tool_is_called_one(self, text: str) -> None:
        ((_, message),) = told(text)

        assert "template that another tool has yet to fill in" in message


class TestHostileInput:
    @pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "- - ", "[{a: "])
    def test_a_hundred_thousand_levels_are_refused_at_the_first_too_many(self, opening: str) -> None:
        source = Source("t.yaml", opening * 100_000)
        (problem,) = yaml.parse(source).problems

        assert problem.message == "values are nested deeper than 200 levels"
        assert problem.span.line == 1
        assert yaml.comments(source) == ()

    def test_two_hundred_levels_are_read(self) -> None:
        assert parsed("[" * 200 + "]" * 200).problems == ()
        assert len(parsed("[" * 201 + "]" * 201).problems) == 1

    def test_an_alias_bomb_is_as_large_as_it_is_written(self) -> None:
        lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 60)]
        root = tree("\n".join(lines))

        assert isinstance(root, Mapping) and len(root.entries) == 60

    def test_a_merge_bomb_is_refused(self) -> None:
        lines = ["a0: &a0 {k: 1}"] + [f"a{n}: &a{n} {{<<: *a{n - 1}, k{n}: 1}}" for n in range(1, 3000)]
        ((_, message),) = told("\n".join(lines))

        assert message == "merge keys copy more than 500,000 entries"

    def test_a_list_without_end_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(yaml, "MAX_NODES", 1_000)

        assert told("[" + "1," * 1_000 + "2]") == [("2", "the file has more than 1,000 values")]

    def test_tag_prefixes_without_end_are_refused(self) -> None:
        text = "".join(f"%TAG !a{number}! x\n" for number in range(100_000)) + "--- a # b\n"

        assert told(text) == [("%TAG", "more than 100 prefixes of tags are declared")]
        assert yaml.comments(Source("t.yaml", text)) == ()

    @pytest.mark.parametrize("digits", ["9" * 100_000, "1:" * 50_000 + "1", "0x" + "f" * 100_000, "0b_", "1_" * 600])
    def test_a_giant_number_is_text(self, digits: str) -> None:
        assert plain(tree(f"- {digits}\n")) == [digits]

    def test_a_giant_scalar_is_read(self) -> None:
        assert len(str(plain(tree("a: |\n" + "  x\n" * 100_000))["a"])) == 200_000


class TestComments:
    def said(self, text: str) -> list[tuple[str, str, bool]]:
        source = Source("t.yaml", text)
        return [(source.text_at(c.span), c.text, c.stands_alone) for c in yaml.comments(source)]

    def test_only_real_comments_are_comments(self) -> None:
        text = (
            "# one\n"
            "a: b # two  \n"
            "url: http://x#y\n"
            'c: "# no" # three\n'
            "d: '# no'\n"
            "e: | # four\n"
            "  # no\n"
            "  x # no\n"
            "  # five, after the block\n"
            "#six\n"
            "f: plain text # seven\n"
            "g: !Sub # eight\n"
            "  # nine\n"
            "  x#no\n"
            "h: [a, # ten\n"
            "    b]\n"
        ).replace("  # five, after the block\n", "# five, after the block\n")

        assert self.said(text) == [
            ("# one", "one", True),
            ("# two", "two", False),
            ("# three", "three", False),
            ("# four", "four", False),
            ("# five, after the block", "five, after the block", True),
            ("#six", "six", True),
            ("# seven", "seven", False),
            ("# eight", "eight", False),
            ("# nine", "nine", True),
            ("# ten", "ten", False),
        ]

    def test_nothing_near_or_after_a_syntax_error_is_one(self) -> None:
        assert self.said("# one\na: 'x # two\n# three\n") == [("# one", "one", True)]
        assert self.said("no hash") == []

    def test_carriage_returns_do_not_belong_to_them(self) -> None:
        assert self.said("a: 1 # x\r\n# y\r\n") == [("# x", "x", False), ("# y", "y", True)]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False),
    st.text(alphabet="ab :#-'\"{}[]&*!|>%@`,?\n\té😀\\0~=<", max_size=12),
    st.sampled_from(
        ["yes", "0755", "1:30", "1e3", "2001-01-01", "<<", "null", "0x1f", "!Ref", ".inf", "=", "on", "| "]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(alphabet="abc:# é", max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


class Oracle(pyyaml.SafeLoader):
    """PyYAML's safe loader, but for timestamps, which stay text as CloudFormation has none."""


Oracle.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(("timestamp", "value"))]
    for first, rules in pyyaml.SafeLoader.yaml_implicit_resolvers.items()
}


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


@settings(max_examples=150, deadline=None)
@given(values, st.booleans(), st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([20, 80]))
def test_values_are_those_that_pyyaml_reads_and_each_place_reads_as_its_value(
    value: object, flow: bool, style: str | None, width: int
) -> None:
    text = pyyaml.safe_dump(value, default_flow_style=flow, default_style=style, width=width, allow_unicode=True)
    root = tree(text)

    assert plain(root) == pyyaml.load(text, Oracle)
    for node in nodes(root):
        assert root.span.contains(node.span)
        if isinstance(node, Scalar) and "!!" not in text and "\n" not in written(node):
            assert pyyaml.load(written(node), Oracle) == node.value


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab01.:-_+xeEfnyo~<=", max_size=8).filter(lambda text: text.strip() == text))
def test_plain_scalars_are_resolved_as_pyyaml_does(text: str) -> None:
    try:
        (expected,) = pyyaml.load(f"[ {text} ]", Oracle)
    except (pyyaml.YAMLError, ValueError, TypeError):
        return
    (found,) = plain(tree(f"[ {text} ]"))

    assert type(found) is type(expected)
    assert found == expected or (isinstance(found, float) and math.isnan(found) and math.isnan(expected))


STRICTER = ("a key must be text", "`<<` merges", "`{{` is no YAML", "the alias")
"""What PyYAML's composer takes and we do not."""


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="a:-# \n\t'\"{}[]&*!|>%@`,?<\r\x00\x85\u2028\ufeff1", max_size=25))
def test_any_text_gives_a_tree_or_a_problem_inside_the_file(text: str) -> None:
    source = Source("t.yaml", text)
    whole = source.span(0, len(text))
    result = yaml.parse(source)

    for problem in result.problems:
        assert whole.contains(problem.span)
    for document in result.documents:
        for node in nodes(document):
            assert whole.contains(node.span)
            assert node.start <= node.end
    for comment in yaml.comments(source):
        assert source.text_at(comment.span).startswith("#")
    if all(problem.is_fatal and not problem.message.startswith(STRICTER) for problem in result.problems):
        with pytest.raises(pyyaml.YAMLError) if result.problems else nullcontext():
            list(pyyaml.compose_all(text, pyyaml.CSafeLoader))
