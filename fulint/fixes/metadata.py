"""Writes ignores into templates of JSON: as an entry of `Metadata.fulint.ignore` of the resource that is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fulint.finding import Edit
from fulint.source import Source, Span
from fulint.syntax.json import parse
from fulint.syntax.tree import Entry, Mapping, Node, Sequence

if TYPE_CHECKING:
    from fulint.fixes.accepting import Wish

_LINE_END = re.compile(r"\r\n?|\n")


def entry_for(span: Span, source: Source, wish: Wish) -> Edit | None:
    """The edit that adds an ignore to the resource that a place lies in; None where it lies in none.

    It is written as the file is: on lines of its own where the resource's attributes are, else in theirs.
    """
    documents = parse(source).documents
    root = documents[0] if len(documents) == 1 else None
    resources = root.get("Resources") if isinstance(root, Mapping) else None
    if not isinstance(resources, Mapping):
        return None
    at = source.offset(span.line, span.column)
    resource = next((entry for entry in resources.entries if entry.key.start <= at < entry.value.end), None)
    body = resource.value if resource else None
    if resource is None or not isinstance(body, Mapping) or not body.entries:
        return None
    item = {"id": wish.rule, "reason": wish.reason, **({"until": wish.until} if wish.until else {})}
    return _Page(source, resource, body).put(body, ("Metadata", "fulint", "ignore"), item)


class _Page:
    """One file, and how its lines are indented."""

    def __init__(self, source: Source, resource: Entry, body: Mapping) -> None:
        self._source = source
        found = _LINE_END.search(source.text)
        self._end = found[0] if found else "\n"
        outer, inner = (self._indent_before(entry.key.start) or "" for entry in (resource, body.entries[0]))
        self._step = inner.removeprefix(outer) or "  "

    def put(self, mapping: Mapping, keys: tuple[str, ...], item: Any) -> Edit | None:
        """Go down the keys as far as they are there, and add the rest with the item at its end."""
        for depth, key in enumerate(keys):
            entry = mapping.entry(key)
            if entry is None:
                return self._member(mapping, key, _nested(keys[depth + 1 :], item))
            match entry.value:
                case Mapping() as inner if depth < len(keys) - 1:
                    mapping = inner
                case Sequence() as items if depth == len(keys) - 1:
                    return self._item(items, item)
                case _:
                    return None
        return None

    def _member(self, mapping: Mapping, key: str, value: Any) -> Edit:
        """A further member of a mapping, behind its last one."""
        last = mapping.entries[-1] if mapping.entries else None
        if last is None:
            return self._replaced(mapping, {key: value})
        indent = self._indent_before(last.key.start)
        return self._behind(last.value, indent, f"{_json(key)}: {self._written(value, indent)}")

    def _item(self, items: Sequence, item: Any) -> Edit:
        if not items.items:
            return self._replaced(items, [item])
        last = items.items[-1]
        indent = self._indent_before(last.start)
        return self._behind(last, indent, self._written(item, indent))

    def _behind(self, node: Node, indent: str | None, text: str) -> Edit:
        between = ", " if indent is None else f",{self._end}{indent}"
        return Edit(self._source.span(node.end, node.end), between + text)

    def _replaced(self, node: Node, value: Any) -> Edit:
        """An empty mapping or list with something in it, in the line where it stands."""
        return Edit(self._source.span(node.start, node.end), self._written(value, None))

    def _indent_before(self, offset: int) -> str | None:
        """What stands before a place on its line; None where that is not blank."""
        line, column = self._source.position(offset)
        before = self._source.line(line)[: column - 1]
        return None if before.strip() else before

    def _written(self, value: Any, indent: str | None) -> str:
        """A value as JSON, on several lines that are indented as the file's, or on one."""
        if indent is None:
            return _json(value)
        return (self._end + indent).join(_json(value, self._step).split("\n"))


def _json(value: Any, step: str | None = None) -> str:
    from json import dumps

    return dumps(value, ensure_ascii=False, indent=step)


def _nested(keys: tuple[str, ...], item: Any) -> Any:
    """The item in a list, in one mapping for each of the keys."""
    value: Any = [item]
    for key in reversed(keys):
        value = {key: value}
    return value
