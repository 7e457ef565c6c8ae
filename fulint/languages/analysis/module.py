"""The names of a file itself: what it imports, defines and assigns at the top, and what is built in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fulint.languages.analysis.combine import either, is_nothing
from fulint.languages.analysis.meanings import UNCLEAR, ClassOf, Code, Meaning, Reference
from fulint.languages.analysis.patterns import bind
from fulint.languages.program import (
    Block,
    Branch,
    Guarded,
    Imported,
    ItemsPattern,
    Let,
    Loop,
    NamePattern,
    Pattern,
    RecordPattern,
)

if TYPE_CHECKING:
    from fulint.languages.analysis.follow import Follower


def resolve(walk: Follower, name: str) -> Meaning:
    """What a name means in the file's own scope; several definitions are alternatives."""
    program = walk.program
    found: list[Meaning] = []
    if name in program.functions:
        found.append(walk.decorated(Code(program.functions[name], 0)))
    if name in program.classes:
        found.append(ClassOf(program.classes[name]))
    for statement in walk.lets.get(name, ()):
        if statement.value is not None and statement.operator == "=":
            found.append(_bound_to(walk, statement, name))
    if name in program.imports:
        found.append(reference(program.imports[name]))
    real = [meaning for meaning in found if not is_nothing(meaning)] or found
    return either(*real) if real else Reference(name)


def reference(imported: Imported) -> Reference:
    """An imported name, canonically: `node:` is dropped, and a default import is its module."""
    module = imported.module.removeprefix("node:")
    if imported.symbol in (None, "default", "*"):
        return Reference(module, module)
    return Reference(f"{module}.{imported.symbol}", module)


def _bound_to(walk: Follower, statement: Let, name: str) -> Meaning:
    value = UNCLEAR if statement.value is None else walk.evaluate(statement.value)
    bind(walk, statement.target, value)
    return walk.state.names.get((0, name), UNCLEAR)


def top_level(block: Block) -> Iterator[tuple[Let, tuple[str, ...]]]:
    """The assignments at the top of a file, each with the names that it binds."""
    for statement in _lets(block):
        yield statement, _bound(statement.target)


def _lets(block: Block) -> Iterator[Let]:
    """The assignments at the top of a file, also below `if`, `try` and loops."""
    todo = list(reversed(block))
    while todo:
        match todo.pop():
            case Let() as statement:
                yield statement
            case Branch(then=then, otherwise=otherwise):
                todo.extend((*then, *otherwise))
            case Guarded(body=body, catches=catches):
                todo.extend((*body, *(inner for catch in catches for inner in catch.body)))
            case Loop(body=body):
                todo.extend(body)
            case _:
                pass


def _bound(pattern: Pattern) -> tuple[str, ...]:
    match pattern:
        case NamePattern(id=name):
            return (name,)
        case RecordPattern(fields=fields, rest=rest):
            inner = tuple(name for field in fields for name in _bound(field.target))
            return inner if rest is None else (*inner, rest)
        case ItemsPattern(items=items):
            return tuple(name for item in items for name in _bound(item))
    return ()
