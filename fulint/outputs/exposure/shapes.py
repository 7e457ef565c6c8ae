"""The parts of the picture: boxes with their text, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.outputs.escape import printable
from fulint.outputs.exposure.measure import Face, clipped, clipped_before, fitted, width
from fulint.outputs.exposure.picture import Box, Line
from fulint.record import record

TITLE = Face("bold", 13, is_bold=True)
TEXT = Face("", 12)
SMALL = Face("soft", 11)
WHY = Face("soft why", 11)
PLACE = Face("soft mono", 10.5, is_monospace=True)
CHIP = Face("mono bold", 10, is_bold=True, is_monospace=True)

PAD = 10
_LEADING = 5
_CHIP_HEIGHT, _CHIP_GAP, _CHIP_PAD = 16, 5, 5
_MOST_TITLE, _MOST_TEXT, _MOST_WHY = 2, 2, 4
_NARROW = 60
"""A gap in which ways part, not meet."""


def escaped(text: str) -> str:
    """A text as XML and HTML take it between tags and in quoted attributes, with nothing hidden in it."""
    shown = printable(text)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        shown = shown.replace(sign, entity)
    return shown


def text_at(x: float, y: float, text: str, face: Face, whole: str = "") -> str:
    """A line of text; `whole` is shown on pointing at it where the line holds a part only."""
    title = f"<title>{escaped(whole)}</title>" if whole else ""
    name = f' class="{face.name}"' if face.name else ""
    # The shown text is printable already, so that an ellipsis is the only thing that was cut into it.
    return f'<text x="{x:g}" y="{y:g}" font-size="{face.size:g}"{name}>{title}{escaped(text)}</text>'


@record
class Row:
    """A line of text in a box; `whole` where it shows a part of it only."""

    text: str
    face: Face
    whole: str = ""


@record
class Chips:
    """Rule ids side by side."""

    ids: tuple[str, ...]


@record
class Drawing:
    """A box with its text broken into lines, before it has a place."""

    box: Box
    width: int
    rows: tuple[Row | Chips, ...]

    @property
    def height(self) -> int:
        """How tall it is."""
        return int(2 * PAD + sum(_height(row) for row in self.rows) - _LEADING) + 1


def drawing_of(box: Box, width: int) -> Drawing:
    """A box of a width, as tall as its text needs."""
    room = width - 2 * PAD
    rows = [*_rows(box.title, room, TITLE, _MOST_TITLE)]
    for line in box.lines:
        rows += _rows(line, room, TEXT, _MOST_TEXT)
    if box.unknown:
        rows += _rows(f"not known: {box.unknown}", room, WHY, _MOST_WHY)
    if box.place:
        place = printable(f"{box.place.path}:{box.place.line}")
        shown = clipped_before(place, room, PLACE)
        rows.append(Row(shown, PLACE, "" if shown == place else place))
    return Drawing(box, width, (*rows, *_chips(box.rules, room)))


def _rows(text: str, room: float, face: Face, most: int) -> Iterator[Row]:
    text = printable(text)
    lines = fitted(text, room, face, most)
    is_cut = "".join(lines).replace(" ", "") != text.replace(" ", "")
    yield from (Row(line, face, text if is_cut else "") for line in lines)


def _chips(rules: tuple[str, ...], room: float) -> Iterator[Chips]:
    """The ids in as many rows as they need."""
    row: list[str] = []
    taken = 0.0
    for rule in rules:
        size = width(rule, CHIP) + 2 * _CHIP_PAD
        if row and taken + size > room:
            yield Chips(tuple(row))
            row, taken = [], 0.0
        row.append(rule)
        taken += size + _CHIP_GAP
    if row:
        yield Chips(tuple(row))


def _height(row: Row | Chips) -> float:
    return _CHIP_HEIGHT + _LEADING if isinstance(row, Chips) else row.face.size + _LEADING


def drawn(drawing: Drawing, x: int, y: int) -> Iterator[str]:
    """A box at a place. Its text is cut at its rim, should a font be wider than any that was measured."""
    kind = "box unknown" if drawing.box.unknown else "box"
    size = f'width="{drawing.width}" height="{drawing.height}"'
    yield f'<rect class="{kind}" x="{x}" y="{y}" {size} rx="7"/>'
    yield f'<svg class="inside" x="{x}" y="{y}" {size}>'
    down: float = PAD
    for row in drawing.rows:
        if isinstance(row, Chips):
            yield from _drawn_chips(row, down + 1)
        else:
            yield text_at(PAD, down + row.face.size - 1, row.text, row.face, row.whole)
        down += _height(row)
    yield "</svg>"


def _drawn_chips(chips: Chips, y: float) -> Iterator[str]:
    x: float = PAD
    for rule in chips.ids:
        size = width(rule, CHIP) + 2 * _CHIP_PAD
        yield f'<rect class="chip" x="{x:g}" y="{y:g}" width="{size:g}" height="{_CHIP_HEIGHT}" rx="4"/>'
        yield text_at(x + _CHIP_PAD, y + 11.5, rule, CHIP)
        x = round(x + size + _CHIP_GAP, 2)


@record
class End:
    """Where a way begins or ends: the middle of a box's side."""

    x: int
    y: int


def way(start: End, end: End, line: Line | None, label: str = "") -> Iterator[str]:
    """An arrow from box to box with what is said at it; without a `line`, it says nothing of who gets through."""
    kind = f" {line.value}" if line else ""
    middle = (start.x + end.x) // 2
    stop = end.x - 8
    path = f"M{start.x} {start.y}H{stop}"
    if start.y != end.y:
        path = f"M{start.x} {start.y}C{middle} {start.y} {middle} {end.y} {stop} {end.y}"
    yield f'<path class="way{kind}" d="{path}"/>'
    yield f'<path class="tip{kind}" d="M{end.x} {end.y}l-10 -5v10z"/>'
    if line is Line.CLOSED:
        x, y = middle, (start.y + end.y) // 2
        yield f'<path class="way cross closed" d="M{x - 6} {y - 6}l12 12m0 -12l-12 12"/>'
    if label:
        shown = clipped(printable(label), end.x - start.x - 8, SMALL)
        left = round((start.x + end.x - width(shown, SMALL)) / 2, 1)
        yield text_at(left, _beside(start, end), shown, SMALL, "" if shown == printable(label) else label)


def _beside(start: End, end: End) -> int:
    """Where words stand so that a curved way does not cross them: on the side that it turns away from."""
    if end.x - start.x < _NARROW:
        return end.y + 16 if end.y > start.y else end.y - 8
    return start.y + 18 if end.y < start.y else start.y - 8
