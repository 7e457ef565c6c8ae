"""Python's `match`: each case as a test of its subject, and what it binds."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from fulint.languages.program import Block, Let
from fulint.languages.python.expressions import expression
from fulint.languages.python.reading import MAX_DEPTH, Reading
from fulint.languages.terms import (
    Argument,
    Bind,
    Call,
    Expression,
    Get,
    Items,
    Literal,
    Name,
    NamePattern,
    Opaque,
    Operation,
)
from fulint.record import record

_BOUND_WHOLE = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)
"""Classes whose one positional pattern is matched with the subject itself (Python reference, class patterns)."""


@record
class Case:
    """The test of one case (None: it always holds) and the names that it binds before its body runs."""

    test: Expression | None
    lets: tuple[Let, ...]


@record
class _Pattern:
    """What a pattern asks of its subject, all of which must hold, and what it binds."""

    tests: tuple[Expression, ...] = ()
    lets: tuple[Let, ...] = ()


def read_subject(reading: Reading, node: ast.Match) -> tuple[Block, Expression]:
    """The subject as something that can be tested over and over, and the bindings that make it so.

    A name stands for itself; anything else, and each member of a tuple, gets a name that no program can have.
    """
    if isinstance(node.subject, ast.Tuple) and not any(isinstance(e, ast.Starred) for e in node.subject.elts):
        named = [_named(reading, element, f"subject {index}") for index, element in enumerate(node.subject.elts)]
        lets = tuple([let for block, _ in named for let in block])
        members = tuple([subject for _, subject in named])
        return lets, Items(reading.start(node.subject), reading.end(node.subject), members)
    return _named(reading, node.subject, "subject")


def _named(reading: Reading, node: ast.expr, name: str) -> tuple[Block, Expression]:
    value = expression(reading, node)
    if isinstance(value, Name):
        return (), value
    let = Let(value.start, value.end, NamePattern(value.start, value.end, name), value)
    return (let,), Name(value.start, value.end, name)


def read_case(reading: Reading, case: ast.match_case, subject: Expression) -> Case:
    """One case as a test of the subject. Names are bound in the test where its guard needs them."""
    read = _pattern(reading, case.pattern, subject)
    if case.guard is None:
        return Case(_all_of(read.tests, reading.start(case.pattern), reading.end(case.pattern)), read.lets)
    bound = [Bind(let.start, let.end, let.target, let.value) for let in read.lets if let.value is not None]
    tests = (*read.tests, *bound, expression(reading, case.guard))
    return Case(_all_of(tests, reading.start(case.pattern), reading.end(case.guard)), ())


def _all_of(tests: Sequence[Expression], start: int, end: int) -> Expression | None:
    if len(tests) > 1:
        return Operation(start, end, "and", tuple(tests))
    return tests[0] if tests else None


def _pattern(reading: Reading, node: ast.pattern, subject: Expression) -> _Pattern:
    start, end = reading.start(node), reading.end(node)
    if reading.depth >= MAX_DEPTH:
        return _Pattern((reading.unread(start, end),))
    reading.depth += 1
    result = _asked(reading, node, subject, start, end)
    reading.depth -= 1
    return result


def _asked(reading: Reading, node: ast.pattern, subject: Expression, start: int, end: int) -> _Pattern:
    match node:
        case ast.MatchValue(value):
            return _Pattern((Operation(start, end, "==", (subject, expression(reading, value))),))
        case ast.MatchSingleton(value):
            return _Pattern((Operation(start, end, "==", (subject, Literal(start, end, value))),))
        case ast.MatchAs(None, name):
            return _Pattern((), _let(start, end, name, subject))
        case ast.MatchAs(inner, name) if inner is not None:
            read = _pattern(reading, inner, subject)
            return _Pattern(read.tests, (*read.lets, *_let(start, end, name, subject)))
        case ast.MatchOr(alternatives):
            read_all = [_pattern(reading, alternative, subject) for alternative in alternatives]
            tests = [_all_of(read.tests, start, end) or Literal(start, end, True) for read in read_all]
            return _Pattern((Operation(start, end, "or", tuple(tests)),), read_all[0].lets)
        case ast.MatchSequence(members):
            return _sequence(reading, members, subject, start, end)
        case ast.MatchMapping():
            return _mapping(reading, node, subject)
        case ast.MatchClass():
            return _class(reading, node, subject)
        case _:
            return _Pattern((Opaque(start, end),))


def _let(start: int, end: int, name: str | None, value: Expression) -> tuple[Let, ...]:
    return () if name is None else (Let(start, end, NamePattern(start, end, name), value),)


def _joined(parts: Sequence[_Pattern]) -> _Pattern:
    return _Pattern(
        tuple([test for part in parts for test in part.tests]), tuple([let for part in parts for let in part.lets])
    )


def _sequence(reading: Reading, members: Sequence[ast.pattern], subject: Expression, start: int, end: int) -> _Pattern:
    """The members one by one. How many there are is asked only of what is not a tuple written right here."""
    is_written_here = isinstance(subject, Items) and len(subject.items) == len(members)
    parts = [] if is_written_here else [_Pattern((Opaque(start, end, (subject,)),))]
    is_counted = True
    for index, member in enumerate(members):
        place = reading.start(member), reading.end(member)
        if isinstance(member, ast.MatchStar):
            parts.append(_Pattern((), _let(*place, member.name, Opaque(*place))))
            is_counted = False
            continue
        part: Expression = Get(*place, subject, Literal(*place, index) if is_counted else Opaque(*place), False)
        if isinstance(subject, Items) and is_written_here and is_counted:
            part = subject.items[index]
        parts.append(_pattern(reading, member, part))
    return _joined(parts)


def _mapping(reading: Reading, node: ast.MatchMapping, subject: Expression) -> _Pattern:
    """`{"body": b}`: the key is in the subject, and its value has to match in turn."""
    parts = []
    for key_node, value in zip(node.keys, node.patterns, strict=True):
        key = expression(reading, key_node)
        parts.append(_Pattern((Operation(key.start, key.end, "in", (key, subject)),)))
        parts.append(_pattern(reading, value, Get(key.start, key.end, subject, key, False)))
    start, end = reading.start(node), reading.end(node)
    rest = _Pattern((), _let(start, end, node.rest, Opaque(start, end, (subject,))))
    whole = [] if node.keys else [_Pattern((Opaque(start, end, (subject,)),))]
    return _joined([*whole, *parts, rest])


def _class(reading: Reading, node: ast.MatchClass, subject: Expression) -> _Pattern:
    start, end = reading.start(node), reading.end(node)
    class_ = expression(reading, node.cls)
    check = Call(start, end, Name(start, start, "isinstance"), (Argument(subject), Argument(class_)))
    parts = [_Pattern((check,))]
    is_whole = isinstance(class_, Name) and class_.id in _BOUND_WHOLE
    for member in node.patterns:
        place = reading.start(member), reading.end(member)
        parts.append(_pattern(reading, member, subject if is_whole else Opaque(*place)))
    for attribute, member in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
        place = reading.start(member), reading.end(member)
        part = Get(*place, subject, Literal(*place, attribute), True)
        parts.append(_pattern(reading, member, part))
    return _joined(parts)
