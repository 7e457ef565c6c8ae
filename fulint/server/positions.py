"""From spans, which count code points from 1, to the positions of a client, which count code units from 0, and back."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from lsprotocol import types

from fulint.record import record
from fulint.source import Source, Span


@record
class Ruler:
    """How one client counts: `utf-16` unless it has asked for something else."""

    encoding: str = "utf-16"

    def range(self, span: Span, source: Source | None) -> types.Range:
        """The range of a span; without the text, as if each character were one unit."""
        return types.Range(
            self._position(span.line, span.column, source), self._position(span.end_line, span.end_column, source)
        )

    def place(self, position: types.Position, source: Source) -> tuple[int, int]:
        """Line and column, both from 1, of a position; what lies beyond the end of a line is its end."""
        ends = tuple(accumulate(map(self._width, source.line(position.line + 1))))
        return position.line + 1, bisect_right(ends, position.character) + 1

    def _position(self, line: int, column: int, source: Source | None) -> types.Position:
        before = source.line(line)[: column - 1] if source else ""
        return types.Position(line - 1, sum(map(self._width, before)) if source else column - 1)

    def _width(self, character: str) -> int:
        match self.encoding:
            case "utf-8":
                return len(character.encode("utf-8", "surrogatepass"))
            case "utf-16":
                return 1 + (ord(character) > 0xFFFF)
            case _:
                return 1
