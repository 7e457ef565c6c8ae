"""What a function of a file can reach in it, by the names that it mentions: the base64 flag, places not understood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from fulint.languages.analysis.module import top_level
from fulint.languages.program import (
    Branch,
    Catch,
    Class,
    Define,
    Evaluate,
    Function,
    Guarded,
    Let,
    Loop,
    Parameter,
    Program,
    Raise,
    Return,
    Statement,
)
from fulint.languages.terms import (
    Argument,
    Await,
    Bind,
    Call,
    Choice,
    Closure,
    Each,
    Expression,
    Field,
    FieldPattern,
    Get,
    Items,
    ItemsPattern,
    Literal,
    Name,
    Opaque,
    Operation,
    PlacePattern,
    Record,
    RecordPattern,
    Text,
)

_FLAGS = ("isBase64Encoded", "is_base64_encoded")
_WORD = re.compile(r"[^\W\d][\w$]*")
_EXPORTS = frozenset({"exports", "module", "globals", "__getattr__"})
_Node: TypeAlias = object
PARTS: dict[type, tuple[str, ...]] = {
    Argument: ("value",),
    Await: ("value",),
    Bind: ("target", "value"),
    Branch: ("test", "then", "otherwise"),
    Call: ("callee", "arguments"),
    Catch: ("body",),
    Choice: ("test", "then", "otherwise"),
    Closure: ("function",),
    Define: ("function",),
    Each: ("target", "over", "result", "tests"),
    Evaluate: ("value",),
    FieldPattern: ("key", "target", "default"),
    Function: ("parameters", "body", "decorators"),
    Get: ("object", "key"),
    Guarded: ("body", "catches", "finally_"),
    Items: ("items",),
    ItemsPattern: ("items",),
    Let: ("target", "value"),
    Loop: ("target", "over", "test", "body"),
    Opaque: ("parts",),
    Operation: ("operands",),
    Parameter: ("pattern", "default"),
    Raise: ("value",),
    Record: ("fields",),
    RecordPattern: ("fields",),
    Return: ("value",),
    Text: ("parts",),
}
"""Which fields of a node hold others; those that are not here hold none, or are taken apart below."""


def mentions_flag(program: Program, roots: Iterable[Function]) -> bool:
    """Whether `isBase64Encoded` is looked at in these functions or in anything of the file that they may reach.

    Setting it in a response is no look.
    """
    is_written = any(flag in program.source.text for flag in _FLAGS)
    return is_written and any(_is_look(node) for node in _reached(program, roots))


def _is_look(node: _Node) -> bool:
    match node:
        case Get(key=Literal(value=value)) | FieldPattern(key=Literal(value=value)) | Literal(value=value):
            return value in _FLAGS
    return False


def is_obscured(program: Program, symbol: str, roots: Iterable[Expression | Class | Function]) -> bool:
    """Whether a place that the parser did not understand may matter to the handler of this name, made of these.

    One inside a function that the handler does not reach does not; at the top of the file one does not that
    mentions no name which is reached.
    """
    if not program.errors:
        return False
    names = {symbol, symbol.partition(".")[0], *_EXPORTS}
    for node in _reached(program, roots):
        match node:
            case Opaque(is_error=True):
                return True
            case Name(id=name) | Function(name=name):
                names.add(name)
    statements = sorted(program.body, key=lambda statement: statement.start)
    starts = [statement.start for statement in statements]
    for start, end in program.errors:
        at = bisect_right(starts, start) - 1
        around = statements[at] if at >= 0 and end <= statements[at].end else None
        bound = None if around is None else _bound_by(around)
        if not names.isdisjoint(_WORD.findall(program.source.text[start:end]) if bound is None else bound):
            return True
    return False


def _bound_by(statement: Statement) -> tuple[str, ...] | None:
    """The names that a statement at the top of the file makes; None where that cannot be told."""
    match statement:
        case Define(function=function):
            return (function.name,)
        case Let(target=PlacePattern(place=Get(object=of, key=Literal(value=str() as key)))) if _is_exports(of):
            return (key,)
        case Let():
            return next((names for _, names in top_level((statement,))), ()) or None
    return None


def _is_exports(of: _Node) -> bool:
    match of:
        case Name(id="exports") | Get(object=Name(id="module"), key=Literal(value="exports")):
            return True
    return False


def _reached(program: Program, roots: Iterable[_Node]) -> Iterator[_Node]:
    lets: dict[str, list[Let]] = {}
    for let, names in top_level(program.body):
        for name in names:
            lets.setdefault(name, []).append(let)
    seen: set[str] = set()
    waiting: list[_Node] = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Name) and node.id not in seen:
            seen.add(node.id)
            waiting.extend(lets.get(node.id, ()))
            waiting.extend(found for table in (program.functions, program.classes) if (found := table.get(node.id)))
        waiting.extend(_parts(node))


def _parts(node: _Node) -> Iterator[_Node]:
    """The parts of a node, without the names of an object's fields and without what is assigned to."""
    match node:
        case Field(key=key, value=value):
            if key is not None and not isinstance(key, Literal):
                yield key
            yield value
            return
        case PlacePattern(place=place):
            yield place.object
            return
        case Class(methods=methods):
            yield from methods.values()
            return
    for name in PARTS.get(type(node), ()):
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value
