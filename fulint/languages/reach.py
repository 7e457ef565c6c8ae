"""What a function of a file can reach in it, by the names that it mentions, and whether the base64 flag is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TypeAlias

from fulint.languages.module import top_level
from fulint.languages.program import (
    Class,
    Field,
    FieldPattern,
    Function,
    Get,
    Let,
    Literal,
    Name,
    PlacePattern,
    Program,
)

_FLAGS = ("isBase64Encoded", "is_base64_encoded")
_Node: TypeAlias = object


def mentions_flag(program: Program, roots: Iterable[Function]) -> bool:
    """Whether `isBase64Encoded` is looked at in these functions or in anything of the file that they may reach.

    Setting it in a response is no look.
    """
    return any(_is_look(node) for node in _reached(program, roots))


def _is_look(node: _Node) -> bool:
    match node:
        case Get(key=Literal(value=value)) | FieldPattern(key=Literal(value=value)) | Literal(value=value):
            return value in _FLAGS
    return False


def _reached(program: Program, roots: Iterable[Function]) -> Iterator[_Node]:
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
    if not is_dataclass(node):
        return
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tuple):
            yield from value
        elif is_dataclass(value):
            yield value
