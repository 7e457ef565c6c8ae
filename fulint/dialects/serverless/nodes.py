"""Nodes that stand in no file: what the tool writes, at the place of what makes it write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from fulint.syntax.tree import Entry, Mapping, Node, Plain, Scalar, Sequence

Given: TypeAlias = Node | Plain


def scalar(value: Plain, at: Node) -> Scalar:
    """A scalar at the place of a node."""
    return Scalar(at.source, at.start, at.end, value, written(value))


def node(value: Given, at: Node) -> Node:
    """A value as a node: a node as it is, anything else at a place."""
    return value if isinstance(value, (Scalar, Mapping, Sequence)) else scalar(value, at)


def mapping(values: dict[str, Given | None], at: Node) -> Mapping:
    """A mapping of those values that are not None; keys, and what is no node yet, stand at a place."""
    given = ((name, value) for name, value in values.items() if value is not None)
    entries = tuple(Entry(scalar(name, at), node(value, at)) for name, value in given)
    return Mapping(at.source, at.start, at.end, entries)


def sequence(items: Iterable[Given], at: Node) -> Sequence:
    """A list at a place."""
    return Sequence(at.source, at.start, at.end, tuple(node(item, at) for item in items))


def call(name: str, argument: Given, at: Node) -> Mapping:
    """A function of CloudFormation with its argument."""
    return mapping({name: argument}, at)


def attribute(resource: str, name: str, at: Node) -> Mapping:
    """A GetAtt."""
    return call("Fn::GetAtt", sequence((resource, name), at), at)


def placed(value: Node, at: Node) -> Node:
    """A scalar at the place where it is used; mappings and lists stay where they are written."""
    return Scalar(at.source, at.start, at.end, value.value, value.text) if isinstance(value, Scalar) else value


def text_of(value: Node | None) -> str | None:
    """The string of a scalar that is not null; None for anything else."""
    return value.text if isinstance(value, Scalar) and value.value is not None else None


def entries_of(value: Node | None) -> tuple[Entry, ...]:
    """The entries of a mapping, of repeated keys the last; none for anything else."""
    if not isinstance(value, Mapping):
        return ()
    return tuple(entry for entry in value.entries if value.entry(entry.key.text) is entry)


def is_null(value: Node | None) -> bool:
    """Whether a value is missing or null."""
    return value is None or (isinstance(value, Scalar) and value.value is None)


def written(value: Plain) -> str:
    """How a value reads in YAML."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case _:
            return str(value)
