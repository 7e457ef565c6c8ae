"""Text as it was read, and places in it: the one notion of a position that everything else uses."""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF8
from typing import NamedTuple

from fulint.record import record

_LINE_END = re.compile(r"\r\n?|\n")


class Span(NamedTuple):
    """A stretch of one file.

    `path` is relative to the repository's root, with `/` as separator. Lines and columns count from 1, columns
    in code points; the end column is the first one that is no longer part of the stretch.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def top_of(cls, path: str) -> Span:
        """The empty stretch at the start of a file, for what concerns the file as a whole."""
        return cls(path, 1, 1, 1, 1)

    def contains(self, other: Span) -> bool:
        """Whether `other` lies in the same file and inside this stretch."""
        return (
            self.path == other.path
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )


class Source:
    """One file's decoded text and the way from offsets (code points, from 0) to spans and back.

    A line ends at LF, CRLF or a lone CR and nowhere else, as editors, Python's parser and GitHub count.
    """

    __slots__ = ("_starts", "has_bom", "path", "text")

    def __init__(self, path: str, text: str, has_bom: bool = False) -> None:
        self.path = path
        self.text = text
        self.has_bom = has_bom
        self._starts: list[int] = []

    @classmethod
    def decode(cls, path: str, data: bytes) -> Source:
        """Read bytes as UTF-8, with or without a byte order mark (which is not part of the text).

        Raises UnicodeDecodeError where the bytes are no UTF-8.
        """
        has_bom = data.startswith(BOM_UTF8)
        return cls(path, data.removeprefix(BOM_UTF8).decode("utf-8"), has_bom)

    @property
    def starts(self) -> list[int]:
        """The offset at which each line starts; the first is 0."""
        if not self._starts:
            self._starts = [0, *(end.end() for end in _LINE_END.finditer(self.text))]
        return self._starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span from `start` up to, but without, `end`."""
        starts = self.starts
        line = bisect_right(starts, start)
        before = starts[line - 1] - 1
        if line == len(starts) or end < starts[line]:
            return Span(self.path, line, start - before, line, end - before)
        return Span(self.path, line, start - before, *self.position(end))

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1; what lies beyond the text is its end."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its line end; empty where there is no such line."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def text_at(self, span: Span) -> str:
        """The text that a span of this file marks."""
        return self.text[self.offset(span.line, span.column) : self.offset(span.end_line, span.end_column)]


class Excerpt(Source):
    """Code that stands inside another file, such as inline code in a template: its spans are that file's.

    `lines` holds, for each line of the text, the place of that line in the outer file. Where the outer file writes
    a line otherwise than it reads (an escape), the line's whole place is the best that can be shown.
    """

    __slots__ = ("lines",)

    def __init__(self, path: str, text: str, lines: tuple[Span, ...]) -> None:
        super().__init__(path, text)
        self.lines = lines

    def span(self, start: int, end: int) -> Span:
        """The span in the outer file."""
        first = self._outer(start)
        last = self._outer(max(start, end - 1))
        return Span(self.path, *first[0], *(last[1] if end > start else first[0]))

    def _outer(self, offset: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The outer position of the character at an offset, and of the one after it."""
        line, column = self.position(offset)
        place = self.lines[min(line, len(self.lines)) - 1]
        if place.end_line == place.line and place.end_column - place.column == len(self.line(line)):
            return (place.line, place.column + column - 1), (place.line, place.column + column)
        return (place.line, place.column), (place.end_line, place.end_column)


class Generated(Source):
    """Code that a tool has made and nobody reads: whatever stands in it is shown at one place elsewhere."""

    __slots__ = ("place",)

    def __init__(self, text: str, place: Span) -> None:
        super().__init__(place.path, text)
        self.place = place

    def span(self, start: int, end: int) -> Span:
        """The place, whatever is asked for."""
        return self.place


@record
class Unreadable:
    """A file that could not be read as text, and why, in words that follow the file's name."""

    path: str
    reason: str
    span: Span
