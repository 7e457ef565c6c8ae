"""Where the lines of a text that is written inside a template stand in that template: inline code, most of all."""

from __future__ import annotations

import re

from fulint.source import Span
from fulint.syntax.tree import Scalar

_LINE_END = re.compile("\r\n?|[\n\x85]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def lines_of(scalar: Scalar) -> tuple[Span, ...]:
    """For each line of a scalar's text, the place of that line in the file.

    A block literal's lines are exact. Text in quotes, plain text and folded blocks are followed as far as they are
    written as they read; where they are not, the whole scalar stands for the line.
    """
    lines = scalar.text.split("\n")
    written = scalar.source.text
    match written[scalar.start : scalar.start + 1]:
        case "|":
            places = _literal(scalar, lines)
        case '"':
            places = _escaped(scalar, lines)
        case _:
            places = _flowing(scalar, lines)
    return tuple(scalar.source.span(start, end) for start, end in places)


def _literal(scalar: Scalar, lines: list[str]) -> list[tuple[int, int]]:
    """A literal's line is the file's line without its indentation."""
    written = scalar.source.text
    ends = list(_LINE_END.finditer(written, scalar.start, scalar.end))
    starts = [end.end() for end in ends]
    stops = [*(end.start() for end in ends[1:]), scalar.end]
    places = []
    for index, line in enumerate(lines):
        if index >= len(starts):
            places.append((scalar.end, scalar.end))
            continue
        start, stop = starts[index], stops[index]
        if written.endswith(line, start, stop):
            start = stop - len(line)
        places.append((start, stop))
    return places


def _escaped(scalar: Scalar, lines: list[str]) -> list[tuple[int, int]]:
    r"""A line of a text in double quotes ends where `\n` is written."""
    written = scalar.source.text
    start, stop = scalar.start + 1, scalar.end - 1
    places = []
    for escape in _ESCAPE.finditer(written, start, stop):
        if escape[1] == "n":
            places.append((start, escape.start()))
            start = escape.end()
    places.append((start, stop))
    return places if len(places) == len(lines) else [(scalar.start, scalar.end)] * len(lines)


def _flowing(scalar: Scalar, lines: list[str]) -> list[tuple[int, int]]:
    """Folding changes nothing but blanks and line ends, so that a line's words are found in their order."""
    written = scalar.source.text
    quote = written.startswith("'", scalar.start)
    cursor = scalar.start + quote
    places: list[tuple[int, int]] = []
    for line in lines:
        start = None
        for word in line.split():
            found = written.find(word.replace("'", "''") if quote else word, cursor, scalar.end)
            if found < 0:
                return [*places, *[(scalar.start, scalar.end)] * (len(lines) - len(places))]
            start = found if start is None else start
            cursor = found + len(word.replace("'", "''") if quote else word)
        if start is None:
            places.append((cursor, cursor))
            continue
        indent = len(line) - len(line.lstrip())
        if written[start - indent : start] == line[:indent]:
            start -= indent
        places.append((start, cursor))
    return places
