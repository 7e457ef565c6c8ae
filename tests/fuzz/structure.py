"""Changes that keep a text's structure, so that more of it is understood: nodes of documents and of programs."""

import ast
import copy
import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

import yaml

from fulint.syntax.grammars import parser_of
from fuzz.changes import Choose, of

Place: TypeAlias = "tuple[dict[str, Any] | list[Any], Any]"
"""Something that holds others, and the key or index of one of them."""

MOST_NODES = 2_000
NONSENSE: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1e300,
        2**70,
        "",
        " ",
        "*",
        "NONE",
        "a" * 2_000,
        "${A}${A.B}${!C}",
        "../../x",
        "é\u202e\x1b",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        {"": ""},
        {"Ref": "A"},
        {"Ref": ["A"]},
        {"Ref": "AWS::NoValue"},
        {"Fn::GetAtt": ["A", "Arn", "x"]},
    ),
    *(
        {"Fn::If": ["C", 1]},
        {"Fn::If": ["C", "a", {"Ref": "AWS::NoValue"}]},
        {"Fn::Sub": ["${a}", {"a": {"Ref": "A"}}]},
    ),
    *(
        {"Fn::Select": [9, {"Fn::Split": [",", {"Ref": "A"}]}]},
        {"Fn::FindInMap": ["M", {"Ref": "A"}, "k"]},
        {"Condition": "C"},
    ),
    *({"Fn::Equals": [{"Ref": "A"}, "x"]}, {"Fn::Not": [{"Condition": "C"}]}, {"Fn::Join": ["", [[], {"Ref": "A"}]]}),
    *(
        {"Fn::ForEach::L": ["x", ["a", "b"], {"${x}": {"Type": "AWS::Lambda::Url"}}]},
        {"Fn::Transform": {"Name": "AWS::Include"}},
    ),
    *(
        {"Fn::ImportValue": {"Fn::Sub": "${A}-x"}},
        {"Fn::Length": []},
        {"Fn::ToJsonString": {"a": 1}},
        {"references": ["var.a"]},
    ),
    *(
        {"constant_value": {}},
        {"Type": "AWS::Lambda::Url"},
        {"AuthType": "NONE"},
        "${self:custom}",
        "${file(serverless.yml)}",
    ),
)
"""Values that have no business where they are put, or every."""


class _Loader(yaml.SafeLoader):
    """Reads the short forms of CloudFormation's functions as the long ones."""


def _function(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _function)


@cache
def document(text: str) -> str | None:
    """A document of YAML or JSON as one of JSON; None where it holds none that can be."""
    try:
        value = yaml.load(text, _Loader)
        return json.dumps(value, default=str)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None


def reshaped(text: str, choose: Choose, others: Sequence[str], steps: int = 4) -> str:
    """A document of JSON in which some nodes are replaced, left out, doubled, renamed or wrapped."""
    whole = {"": json.loads(text)}
    for _ in range(1 + choose(steps)):
        places = [*_places(whole)]
        holder, key = of(places, choose)
        match choose(6):
            case 0:
                holder[key] = copy.deepcopy(of(NONSENSE, choose))
            case 1 if others:
                foreign = [*_places({"": json.loads(of(others, choose))})]
                other, name = of(foreign, choose)
                holder[key] = other[name]
            case 2 if key != "":
                del holder[key]
            case 3:
                other, name = of(places, choose)
                holder[key] = copy.deepcopy(other[name])
            case 4:
                holder[key] = {of(("Fn::If", "Ref", "Fn::Sub", "Properties", ""), choose): [holder[key], holder[key]]}
            case _:
                _rename(holder, key, of(places, choose)[1])
    return json.dumps(whole[""], indent=of((None, 2), choose))


def _rename(holder: dict[str, Any] | list[Any], key: Any, name: Any) -> None:
    """Give a value the name of another, or one more place in its list."""
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif key != "":
        holder[str(name)] = holder.pop(key)


def _places(whole: dict[str, Any]) -> Iterator[Place]:
    """The places of all values, the outermost first, and at most so many."""
    waiting: list[Any] = [whole]
    left = MOST_NODES
    for holder in waiting:
        keys = [*holder] if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            left -= 1
            if left < 0:
                return
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


@cache
def pieces(text: str, language: str) -> tuple[tuple[int, int, str], ...]:
    """From where to where the expressions, statements and other parts of a program go, and what each is."""
    found = _of_python(text) if language == "python" else _of_grammar(text, language)
    return tuple(piece for piece in found if piece[0] < piece[1])[:MOST_NODES]


def regrown(text: str, choose: Choose, language: str, others: Sequence[str], steps: int = 3) -> str:
    """A program in which some parts are replaced by parts of the same kind, of its own or of another program."""
    for _ in range(1 + choose(steps)):
        found = pieces(text, language)
        if not found:
            return text
        start, end, kind = of(found, choose)
        giver = of(others, choose) if others and choose(2) else text
        given = pieces(giver, language)
        alike = [piece for piece in given if piece[2] == kind] or given
        if alike:
            first, last, _ = of(alike, choose)
            text = text[:start] + giver[first:last] + text[end:]
    return text


def _of_python(text: str) -> Iterator[tuple[int, int, str]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    starts = [0]
    for line in text.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    if not text.isascii():
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.stmt) and node.end_lineno and node.end_col_offset is not None:
            kind = "expression" if isinstance(node, ast.expr) else "statement"
            yield starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset, kind


def _of_grammar(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    if not text.isascii():
        return
    waiting = [parser_of(language).parse(text.encode()).root_node]
    for node in waiting:
        waiting += node.named_children
        if len(waiting) > MOST_NODES:
            return
        yield node.start_byte, node.end_byte, _kind(node.type)


def _kind(word: str) -> str:
    """What may stand for each other: all expressions, all statements."""
    is_expression = word.endswith("expression") or word in {"identifier", "string", "number", "object", "array"}
    return "expression" if is_expression else "statement" if word.endswith(("statement", "declaration")) else word
