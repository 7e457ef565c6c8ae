"""What is kept in mind while one HCL file is translated: its text, and where tree-sitter's bytes stand in it."""

from __future__ import annotations

from array import array
from itertools import accumulate

from tree_sitter import Node

from fulint.source import Source
from fulint.syntax.hcl_tree import Where

MAX_DEPTH = 90
"""Levels of expressions inside one another; the deepest real ones have some twenty."""

TOO_DEEP = f"it is nested deeper than {MAX_DEPTH} levels"

_STARTS_CHARACTER = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


class Reading:
    """One text that was parsed. `shift` is added to every place, for text that stands inside another file."""

    __slots__ = ("_at", "_shift", "depth", "source", "text")

    def __init__(self, source: Source, text: str, data: bytes, shift: int = 0) -> None:
        self.source = source
        self.text = text
        self._shift = shift
        self._at = _offsets(text, data)
        self.depth = 0

    def start(self, node: Node) -> int:
        """Where a node starts in the parsed text, in code points."""
        at = self._at
        return at[node.start_byte] if at else node.start_byte

    def end(self, node: Node) -> int:
        """Where a node ends in the parsed text, in code points."""
        at = self._at
        return at[node.end_byte] if at else node.end_byte

    def where(self, start: int, end: int) -> Where:
        """The place in the file of a stretch of the parsed text."""
        return self.source, start + self._shift, end + self._shift

    def place(self, node: Node) -> Where:
        """Where a node stands in the file."""
        return self.where(self.start(node), self.end(node))

    def written(self, node: Node) -> str:
        """A node as it is written."""
        return self.text[self.start(node) : self.end(node)]


def _offsets(text: str, data: bytes) -> array[int] | None:
    """For each byte and the end the code point that it belongs to; None where they are the same."""
    if len(text) == len(data):
        return None
    return array("I", accumulate(data.translate(_STARTS_CHARACTER), initial=0))
