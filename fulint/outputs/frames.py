"""Code frames: the lines of files that a finding names, with marks under the very tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fulint.outputs.columns import width, wrapped
from fulint.outputs.escape import printable
from fulint.outputs.palette import Palette
from fulint.source import Source, Span

_TAB = 4
_MOST_LINES = 4
"""A longer stretch is shown by its first lines and its last."""
_NARROWEST = 40
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to show, with what is said beside it; the mark of the finding itself `is_primary`."""

    span: Span
    label: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How frames are drawn: in which colours, how wide, and how wide the column of line numbers is."""

    palette: Palette
    width: int
    gutter: int

    @property
    def room(self) -> int:
        """The columns that are left for code."""
        return max(self.width - self.gutter - 3, _NARROWEST)

    def bar(self, number: int | None = None) -> str:
        """The column of line numbers."""
        return self.palette.dim(f"{number or '':>{self.gutter}} |")


class _Row(NamedTuple):
    """One mark on one line, in code points of that line, from 0."""

    start: int
    end: int
    mark: Mark
    is_last: bool


def frames(marks: Sequence[Mark], sources: Mapping[str, Source], palette: Palette, columns: int) -> Iterator[str]:
    """The lines of one frame for each file, the file of the first mark first.

    A file that is not among the sources, and a mark that stands for a file as a whole, are named without any code.
    """
    by_path: dict[str, list[Mark]] = {}
    for mark in marks:
        by_path.setdefault(mark.span.path, []).append(mark)
    layout = Layout(palette, columns, max((len(str(mark.span.end_line)) for mark in marks), default=1))
    for path, here in by_path.items():
        yield from _frame(path, here, sources.get(path), layout)


def _frame(path: str, marks: Sequence[Mark], source: Source | None, layout: Layout) -> Iterator[str]:
    first = marks[0].span
    arrow = layout.palette.dim(f"{'':>{layout.gutter}}-->")
    yield f"{arrow} {printable(path)}:{first.line}:{first.column}"
    rows = _rows(marks, source) if source else {}
    if source is None or not rows:
        yield from (f"{layout.bar()} {printable(mark.label)}" for mark in marks if mark.label)
        return
    yield layout.bar()
    previous = 0
    for line in sorted(rows):
        if previous and line == previous + 2:
            yield from _line(source, previous + 1, (), layout)
        elif previous and line > previous + 1:
            yield layout.palette.dim(f"{'':>{layout.gutter}} {_CUT}")
        yield from _line(source, line, rows[line], layout)
        previous = line


def _rows(marks: Sequence[Mark], source: Source) -> dict[int, list[_Row]]:
    """What is marked on each line that is shown."""
    rows: dict[int, list[_Row]] = {}
    for mark in marks:
        span = mark.span
        if span == Span.top_of(span.path):
            continue
        # A stretch that ends before the first character of a line does not reach into it.
        last = span.end_line - (span.end_column == 1 and span.end_line > span.line)
        lines = range(span.line, last + 1)
        shown = [*lines] if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], last]
        for number in shown:
            text = source.line(number)
            start = span.column - 1 if number == span.line else len(text) - len(text.lstrip())
            end = span.end_column - 1 if number == span.end_line else len(text.rstrip())
            rows.setdefault(number, []).append(_Row(start, max(end, start + 1), mark, number == shown[-1]))
    return rows


def _line(source: Source, number: int, rows: Sequence[_Row], layout: Layout) -> Iterator[str]:
    text = source.line(number).rstrip()
    start, end = min((row.start for row in rows), default=0), max((row.end for row in rows), default=0)
    first, shown = _window(text, start, end, layout.room)
    lead = _CUT if first else ""
    code = lead + "".join(_shown(character) for character in shown) + (_CUT if first + len(shown) < len(text) else "")
    yield f"{layout.bar(number)} {code}".rstrip()
    for row in sorted(rows, key=lambda row: (row.start, row.end)):
        before = len(lead) + _columns(shown[: max(row.start - first, 0)])
        marked = max(_columns(shown[max(row.start - first, 0) : max(row.end - first, 0)]), 1)
        yield from _under(row, before, marked, layout)


def _under(row: _Row, before: int, marked: int, layout: Layout) -> Iterator[str]:
    """The mark under a line, and what is said of it: beside the mark where there is room, else below."""
    paint = layout.palette.error if row.mark.is_primary else layout.palette.note
    sign = paint(("^" if row.mark.is_primary else "-") * marked)
    label = printable(row.mark.label) if row.is_last else ""
    if before + marked + 1 + width(label) <= layout.room:
        yield f"{layout.bar()} {'':{before}}{sign}{' ' if label else ''}{paint(label)}"
        return
    yield f"{layout.bar()} {'':{before}}{sign}"
    indent = min(before, max(layout.room - _NARROWEST, 0))
    for part in wrapped(label, layout.room - indent):
        yield f"{layout.bar()} {'':{indent}}{paint(part)}"


def _window(text: str, start: int, end: int, room: int) -> tuple[int, str]:
    """The part of a line that is shown, and where it begins: all of it, or as much as fits around its marks."""
    text = text.rstrip()
    if len(text) <= room and _columns(text) <= room:
        return 0, text
    spare = room - 2 * len(_CUT)
    before = max((spare - _columns(text[start : min(end, start + spare)])) // 2, 0)
    first = start if start < len(text) else len(text)
    while first > 0 and (before := before - _columns(text[first - 1])) >= 0:
        first -= 1
    last = first
    while last < len(text) and (spare := spare - _columns(text[last])) >= 0:
        last += 1
    return first, text[first : max(last, first + 1)]


def _shown(character: str) -> str:
    return " " * _TAB if character == "\t" else printable(character)


def _columns(text: str) -> int:
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(width(_shown(character)) for character in text)
