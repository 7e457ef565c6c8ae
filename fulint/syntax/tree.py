"""The located tree: what YAML and JSON become, the same for both, with a place for every node.

CloudFormation's short tags are already in their long form (`!Ref X` is `{"Ref": "X"}`, `!GetAtt A.b` is
`{"Fn::GetAtt": "A.b"}`), so that a dialect reads one spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Many
from typing import TypeAlias

from fulint.finding import shown
from fulint.record import record
from fulint.source import Source, Span

MAX_DEPTH = 200
"""Levels of values inside one another; the deepest real templates have some thirty."""

TOO_DEEP = f"values are nested deeper than {MAX_DEPTH} levels"

Plain: TypeAlias = str | int | float | bool | None


class Scalar:
    """A leaf: a string, number, boolean or null, and where it stands (quotes included)."""

    __slots__ = ("end", "source", "start", "text", "value")

    def __init__(self, source: Source, start: int, end: int, value: Plain, text: str) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.value = value
        self.text = text
        """The scalar as written, without quotes: `0755` and `yes` are still told apart from `493` and `True`."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.source.span(self.start, self.end)


class Entry:
    """One key of a mapping and its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: Scalar, value: Node) -> None:
        self.key = key
        self.value = value


class Mapping:
    """Keys and values in the order written; of repeated keys the last one counts, as in every reader.

    `entries` may be given as a function that reads them, called when somebody looks inside for the first time.
    """

    __slots__ = ("_entries", "_index", "end", "source", "start")

    def __init__(
        self, source: Source, start: int, end: int, entries: tuple[Entry, ...] | Callable[[], tuple[Entry, ...]]
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self._entries = entries
        self._index: dict[str, Entry] | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.source.span(self.start, self.end)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, repeated keys included."""
        entries = self._entries
        if not isinstance(entries, tuple):
            entries = self._entries = entries()
        return entries

    def entry(self, key: str) -> Entry | None:
        """The entry of a key, for who needs the key's own place."""
        if self._index is None:
            self._index = {entry.key.text: entry for entry in self.entries}
        return self._index.get(key)

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        entry = self.entry(key)
        return entry.value if entry else None


class Sequence:
    """A list of nodes, given as they are or as a function that reads them, as for `Mapping`."""

    __slots__ = ("_items", "end", "source", "start")

    def __init__(
        self, source: Source, start: int, end: int, items: tuple[Node, ...] | Callable[[], tuple[Node, ...]]
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self._items = items

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.source.span(self.start, self.end)

    @property
    def items(self) -> tuple[Node, ...]:
        """The members in order."""
        items = self._items
        if not isinstance(items, tuple):
            items = self._items = items()
        return items


Node: TypeAlias = Scalar | Mapping | Sequence


@record
class Problem:
    """Something that is wrong with a file as text: a syntax error, a repeated key, a limit that was passed."""

    span: Span
    message: str
    is_fatal: bool = True
    """Whether the file (or this document of it) gave no tree."""


def repeated_key(key: Scalar, first: Scalar) -> Problem:
    """What there is to say of a key that stands in its mapping for a second time."""
    line, _ = first.source.position(first.start)
    return Problem(key.span, f"the key {shown(key.text)} is repeated; its value in line {line} is lost", is_fatal=False)


class Parsed:
    """What a file gave: a tree for each document, and what was wrong with it."""

    __slots__ = ("_problems", "documents")

    def __init__(self, documents: tuple[Node, ...], problems: Many[Problem] = ()) -> None:
        self.documents = documents
        self._problems = problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found wrong so far.

        A tree that is read as one looks at it tells of a repeated key when its mapping is looked into, so ask last.
        """
        return tuple(self._problems)

    def mappings(self) -> Iterator[Mapping]:
        """The documents that are mappings at the top, which every template is."""
        for document in self.documents:
            if isinstance(document, Mapping):
                yield document
