"""Code frames: the lines that a finding is about, with their numbers and a mark under each exact token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fulint.finding import Finding, Severity
from fulint.outputs.columns import width as width_of
from fulint.outputs.escape import is_hidden, printable
from fulint.outputs.palette import Palette
from fulint.record import record
from fulint.source import Source, Span

_CONTEXT = 1
"""How many lines are shown before and after the one that the finding marks."""
_TAB_STOP = 4
_LEAST_ROOM = 20
_CUT = "…"


@record
class Style:
    """How frames are drawn: the colours, the columns to fill, and the severity that colours the main mark."""

    palette: Palette
    width: int
    severity: Severity


@record
class Mark:
    """A place to be marked, and what is said of it beside the mark."""

    span: Span
    label: str = ""
    is_main: bool = False


def marks_of(finding: Finding) -> tuple[Mark, ...]:
    """The places of a finding: its own first, then what it rests on, each place once."""
    related = {r.span: Mark(r.span, r.message) for r in reversed(finding.related) if r.span != finding.span}
    said_here = next((r.message for r in finding.related if r.span == finding.span), "")
    return (Mark(finding.span, said_here, is_main=True), *reversed(related.values()))


def gutter_of(marks: Sequence[Mark]) -> int:
    """The columns that the line numbers around these marks need."""
    return max(len(str(mark.span.line + _CONTEXT)) for mark in marks)


def frames(marks: Sequence[Mark], sources: Mapping[str, Source], style: Style) -> Iterator[str]:
    """The lines of the frames, one frame for each file in the order of the marks, without line ends.

    A file without a source is named with its place only.
    """
    gutter = gutter_of(marks)
    by_path: dict[str, list[Mark]] = {}
    for mark in marks:
        by_path.setdefault(mark.span.path, []).append(mark)
    for path, here in by_path.items():
        arrow = "-->" if here[0].is_main else ":::"
        place = f"{printable(path)}:{here[0].span.line}:{here[0].span.column}"
        yield f"{' ' * gutter}{style.palette.dim(arrow)} {place}"
        if path in sources:
            yield _bar(gutter, style)
            yield from _frame(here, sources[path], gutter, style)
        else:
            yield from (f"{_bar(gutter, style)} {printable(mark.label)}" for mark in here if mark.label)


def _bar(gutter: int, style: Style) -> str:
    return f"{' ' * gutter} {style.palette.dim('|')}"


def _frame(marks: Sequence[Mark], source: Source, gutter: int, style: Style) -> Iterator[str]:
    """The marked lines of one file in their order, with a gap sign where lines between them are left out."""
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.span.line, []).append(mark)
    previous = 0
    for number in _numbers(marks, source):
        if previous and number > previous + 1:
            yield style.palette.dim("." * max(gutter, 3))
        previous = number
        yield from _line(number, by_line.get(number, ()), source, gutter, style)


def _numbers(marks: Sequence[Mark], source: Source) -> list[int]:
    """The numbers of the lines to show. Empty lines around the marked ones tell nothing and are left out."""
    marked = {mark.span.line for mark in marks}
    main = [mark.span.line for mark in marks if mark.is_main]
    around = {line + step for line in main for step in range(-_CONTEXT, _CONTEXT + 1)}
    context = {number for number in around - marked if source.line(number).strip()}
    # A single line between two marked ones is no shorter to leave out than to show.
    between = {number + 1 for number in marked if number + 2 in marked}
    return sorted(marked | context | between)


def _line(number: int, marks: Sequence[Mark], source: Source, gutter: int, style: Style) -> Iterator[str]:
    """One line of code and its marks; a long line is shown again for each mark that needs another part of it."""
    room = max(style.width - gutter - 3, _LEAST_ROOM)
    text = source.line(number)
    margin = f"{number:>{gutter}} |"
    shown_before: str | None = None
    for mark in sorted(marks, key=lambda mark: (not mark.is_main, mark.span)):
        start = mark.span.column - 1
        end = mark.span.end_column - 1 if mark.span.end_line == mark.span.line else len(text)
        view = view_of(text, start, end, room)
        if view.shown != shown_before:
            yield f"{style.palette.dim(margin)} {view.shown}".rstrip()
            shown_before = view.shown
        yield from _marked(mark, view, gutter, style, room)
    if not marks:
        yield f"{style.palette.dim(margin)} {view_of(text, 0, 0, room).shown}".rstrip()


def _marked(mark: Mark, view: View, gutter: int, style: Style, room: int) -> Iterator[str]:
    """The signs under the token, and the label behind them or, where it does not fit, below."""
    sign = "^" if mark.is_main else "-"
    dress = (lambda text: style.palette.severity(style.severity, text)) if mark.is_main else style.palette.note
    label = printable(mark.label)
    signs = sign * max(view.width, 1)
    bar = f"{_bar(gutter, style)} "
    if not label or view.before + len(signs) + 1 + len(label) <= room:
        yield f"{bar}{' ' * view.before}{dress(f'{signs} {label}'.rstrip())}"
    else:
        yield f"{bar}{' ' * view.before}{dress(signs)}"
        yield f"{bar}{' ' * max(min(view.before, room - len(label)), 0)}{dress(label)}"


@record
class View:
    """The part of a line that is shown, and the terminal cells before and under the mark."""

    shown: str
    before: int
    width: int


def view_of(text: str, start: int, end: int, room: int) -> View:
    """What to show of a line in `room` cells so that the token from `start` to `end` (from 0) is in sight."""
    start = min(start, len(text))
    end = max(min(end, len(text)), start)
    # What lies further away than the room cannot be in sight, and a line may be a megabyte long.
    low, high = max(start - room, 0), min(end, start + room) + room
    cells = _cells(text[low:high])
    mark = start - low, min(end, high) - low
    total = sum(width for _, width in cells)
    if low == 0 and high >= len(text) and total <= room:
        return _view(cells, 0, len(cells), mark)
    first = _first_in_sight(cells, mark, room)
    last, used = first, 2 * len(_CUT)
    while last < len(cells) and used + cells[last][1] <= room:
        used += cells[last][1]
        last += 1
    view = _view(cells, first, last, mark)
    left = _CUT if first or low else ""
    right = _CUT if last < len(cells) or high < len(text) else ""
    return View(f"{left}{view.shown}{right}", view.before + len(left), view.width)


def _first_in_sight(cells: Sequence[tuple[str, int]], mark: tuple[int, int], room: int) -> int:
    """Where a cropped line begins: so that the token is shown whole where it fits, with a third of the room before."""
    token = sum(width for _, width in cells[mark[0] : mark[1]])
    spare = max(min(room // 3, room - token - 2 * len(_CUT)), 0)
    first = mark[0]
    while first > 0 and spare >= cells[first - 1][1]:
        spare -= cells[first - 1][1]
        first -= 1
    return first


def _view(cells: Sequence[tuple[str, int]], first: int, last: int, mark: tuple[int, int]) -> View:
    start, end = max(min(mark[0], last), first), max(min(mark[1], last), first)
    return View(
        "".join(shown for shown, _ in cells[first:last]),
        sum(width for _, width in cells[first:start]),
        sum(width for _, width in cells[start:end]),
    )


def _cells(text: str) -> list[tuple[str, int]]:
    """Each character as it is shown, with the terminal cells that it takes."""
    cells = []
    column = 0
    for character in text:
        if character == "\t":
            width = _TAB_STOP - column % _TAB_STOP
            shown = " " * width
        elif is_hidden(character):
            shown = printable(character)
            width = len(shown)
        else:
            shown, width = character, width_of(character)
        cells.append((shown, width))
        column += width
    return cells
