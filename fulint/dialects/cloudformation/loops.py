"""`Fn::ForEach` of AWS::LanguageExtensions, written out where its collection stands in the template.

A loop `Fn::ForEach::Name: [Id, Collection, {"Key${Id}": …}]` stands for one copy of its body for each member, with
`${Id}`, `&{Id}` (letters and digits only) and `!Ref Id` replaced. One that cannot be written out stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table

from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

MARK = "Fn::ForEach"
MAX_NODES = 200_000
MAX_MEMBER = 255
"""Members become parts of logical ids, which are not longer."""
MAX_TEXT = 50_000
_TEXT_OF_NODE = 20
"""So many characters of replaced text count as one node."""
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")


class _TooLargeError(Exception):
    """The loops would write out more than a template can hold."""


def with_loops(root: Mapping) -> Mapping:
    """The template with its loops written out; the template itself where there are none, or too many."""
    if MARK not in root.source.text:
        return root
    try:
        written_out = _Writer(root).rewritten(root, {})
    except _TooLargeError:
        return root
    return written_out if isinstance(written_out, Mapping) else root


class _Writer:
    """Copies a tree with the loops in it written out, up to a number of nodes; beyond, _TooLargeError is raised."""

    def __init__(self, root: Mapping) -> None:
        parameters = root.get("Parameters")
        self._parameters = parameters if isinstance(parameters, Mapping) else None
        self._left = MAX_NODES

    def rewritten(self, node: Node, bound: Table[str, str]) -> Node:
        """A node with what is bound replaced in it."""
        self._spend(1)
        match node:
            case Scalar():
                return self._replaced(node, bound)
            case Sequence():
                items = tuple(self.rewritten(item, bound) for item in node.items)
                return Sequence(node.source, node.start, node.end, items)
            case Mapping():
                name = _bound_name(node, bound)
                if name is not None:
                    return Scalar(node.source, node.start, node.end, bound[name], bound[name])
                return Mapping(node.source, node.start, node.end, tuple(self._entries(node, bound)))

    def _entries(self, mapping: Mapping, bound: Table[str, str]) -> Iterator[Entry]:
        for entry in mapping.entries:
            loop = _loop(entry)
            members = self._members(loop[1], bound) if loop else None
            if loop is None or members is None:
                yield Entry(self._replaced(entry.key, bound), self.rewritten(entry.value, bound))
                continue
            for member in members:
                self._spend(1)
                yield from self._entries(loop[2], {**bound, loop[0]: member})

    def _members(self, collection: Node, bound: Table[str, str]) -> tuple[str, ...] | None:
        """The members of a collection: a literal list, or a list parameter's default."""
        members: tuple[str | None, ...] = (None,)
        match collection:
            case Sequence():
                items = (self.rewritten(item, bound) for item in collection.items)
                members = tuple(item.text if isinstance(item, Scalar) else None for item in items)
            case Mapping():
                name = collection.get("Ref")
                parameter = self._parameters.get(name.text) if self._parameters and isinstance(name, Scalar) else None
                default = parameter.get("Default") if isinstance(parameter, Mapping) else None
                if isinstance(default, Scalar) and default.value is not None:
                    members = tuple(member.strip() for member in default.text.split(","))
        known = tuple(member for member in members if member is not None and len(member) <= MAX_MEMBER)
        return known if len(known) == len(members) else None

    def _replaced(self, scalar: Scalar, bound: Table[str, str]) -> Scalar:
        if not bound or not isinstance(scalar.value, str) or "{" not in scalar.value:
            return scalar
        text = scalar.value
        for name, member in bound.items():
            if len(text) > MAX_TEXT:
                raise _TooLargeError
            text = text.replace("${" + name + "}", member)
            text = text.replace("&{" + name + "}", _NOT_ALPHANUMERIC.sub("", member))
        self._spend(len(text) // _TEXT_OF_NODE)
        return scalar if text == scalar.value else Scalar(scalar.source, scalar.start, scalar.end, text, text)

    def _spend(self, nodes: int) -> None:
        self._left -= nodes
        if self._left < 0:
            raise _TooLargeError


def _loop(entry: Entry) -> tuple[str, Node, Mapping] | None:
    """The identifier, collection and body of a loop."""
    if not entry.key.text.startswith(MARK) or not isinstance(entry.value, Sequence):
        return None
    match entry.value.items:
        case (Scalar() as identifier, collection, Mapping() as body):
            return identifier.text, collection, body
    return None


def _bound_name(node: Mapping, bound: Table[str, str]) -> str | None:
    """The loop's identifier that a node refers to."""
    name = node.get("Ref") if bound and len(node.entries) == 1 else None
    return name.text if isinstance(name, Scalar) and name.text in bound else None
