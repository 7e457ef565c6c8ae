"""The map as one SVG picture, which needs nothing else to be seen: fixed columns, a card for each lane."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fulint.outputs.escape import printable
from fulint.outputs.exposure.measure import Face, clipped, clipped_before, fitted, width
from fulint.outputs.exposure.picture import Box, Kind, Lane
from fulint.outputs.exposure.shapes import PLACE, Drawing, End, drawing_of, drawn, escaped, text_at, way
from fulint.outputs.exposure.style import PICTURE
from fulint.record import record

_WIDTHS = {
    Kind.CALLER: 188,
    Kind.EDGE: 188,
    Kind.URL: 204,
    Kind.QUALIFIER: 150,
    Kind.VERSION: 184,
    Kind.HANDLER: 214,
}
_NAMES = {
    Kind.CALLER: "Caller",
    Kind.EDGE: "Edge",
    Kind.URL: "Function URL",
    Kind.QUALIFIER: "Qualifier",
    Kind.VERSION: "Version",
    Kind.HANDLER: "Handler",
}
_SAID, _SHORT = 104, 48
"""The gaps between columns: with words at the arrow, and with a share at most."""
_MARGIN, _HEAD, _ROW_GAP, _LANE_GAP = 18, 86, 14, 18
_HEADING = Face("bold", 15, is_bold=True)
_NOTE = Face("soft", 12)
_COLUMN = Face("soft bold", 11, is_bold=True)


@record
class Columns:
    """Where each kind of box begins, and how wide the whole is. Without any edge, its column is left out."""

    lefts: dict[Kind, int]
    width: int


def columns_of(lanes: tuple[Lane, ...]) -> Columns:
    """The columns that these lanes need."""
    has_edge = any(approach.edge for lane in lanes for approach in lane.approaches)
    kinds = [kind for kind in Kind if kind is not Kind.EDGE or has_edge]
    lefts = {kinds[0]: _MARGIN}
    for before, kind in pairwise(kinds):
        gap = _SAID if before in (Kind.CALLER, Kind.EDGE) else _SHORT
        lefts[kind] = lefts[before] + _WIDTHS[before] + gap
    return Columns(lefts, lefts[kinds[-1]] + _WIDTHS[kinds[-1]] + _MARGIN)


def render(lanes: tuple[Lane, ...]) -> str:
    """The whole picture."""
    columns = columns_of(lanes)
    parts: list[str] = []
    down = _LANE_GAP
    for lane in lanes:
        card, height = card_of(lane, columns)
        parts += [f'<g transform="translate({_LANE_GAP} {down})">', *card, "</g>"]
        down += height + _LANE_GAP
    if not lanes:
        parts.append(text_at(_LANE_GAP, down + 14, "No Function URL was found.", _NOTE))
        down += 20 + _LANE_GAP
    across = columns.width + 2 * _LANE_GAP
    return "".join(
        f"{line}\n"
        for line in (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {across} {down}" '
            f'width="{across}" height="{down}">',
            "<title>Who can call each Function URL, and what answers</title>",
            f"<desc>{escaped('; '.join(spoken(lane) for lane in lanes))}</desc>",
            f"<style>\n{PICTURE}</style>",
            f'<rect width="{across}" height="{down}" style="fill:var(--paper)"/>',
            *parts,
            "</svg>",
        )
    )


def spoken(lane: Lane) -> str:
    """A lane in a sentence, for who does not see the picture."""
    held = f", when {', or '.join(lane.when)}" if lane.when else ""
    return f"{lane.url.address}{held}: {lane.judgement.sentence}"


def card_of(lane: Lane, columns: Columns) -> tuple[list[str], int]:
    """The elements of a lane's card, from its own corner, and its height."""
    layout = _Layout(lane, columns)
    size = f'width="{columns.width}" height="{layout.height}"'
    return [
        f'<rect class="card" {size} rx="10"/>',
        *_heading(lane, columns.width),
        *(text_at(left, _HEAD - 9, _NAMES[kind], _COLUMN) for kind, left in columns.lefts.items()),
        *layout.ways(),
        *layout.boxes(),
    ], layout.height


def _heading(lane: Lane, across: int) -> Iterator[str]:
    """The verdict as sign and word, the URL, where it stands, and when it is so."""
    judgement = lane.judgement
    word = f"{judgement.sign} {judgement.word}"
    place = printable(f"{lane.url.span.path}:{lane.url.span.line}")
    shown_place = clipped_before(place, across * 0.4, PLACE)
    room = across - 2 * _MARGIN - width(shown_place, PLACE) - width(word, _HEADING) - 40
    title = printable(lane.url.address)
    shown = clipped(title, room, _HEADING)
    yield (
        f'<text x="{_MARGIN}" y="29" font-size="{_HEADING.size}" class="bold">'
        f'<tspan class="word {judgement.line.value}">{escaped(word)}</tspan>'
        f'<tspan dx="14">{escaped(shown)}</tspan>{_title(title) if shown != title else ""}</text>'
    )
    yield (
        f'<text x="{across - _MARGIN}" y="28" font-size="{PLACE.size}" class="{PLACE.name}" text-anchor="end">'
        f"{escaped(shown_place)}{_title(place) if shown_place != place else ''}</text>"
    )
    held = f"When {', or '.join(lane.when)}. " if lane.when else ""
    note = printable(f"{held}{lane.reason[:1].upper()}{lane.reason[1:]}.")
    (line,) = fitted(note, across - 2 * _MARGIN, _NOTE, 1)
    yield text_at(_MARGIN, 50, line, _NOTE, "" if line == note else note)


def _title(text: str) -> str:
    return f"<title>{escaped(text)}</title>"


class _Layout:
    """Where the boxes of one lane stand: callers and versions below one another, the rest in the middle."""

    def __init__(self, lane: Lane, columns: Columns) -> None:
        self._lane = lane
        self._lefts = columns.lefts
        self._approaches = [
            (self._draw(approach.caller), self._draw(approach.edge) if approach.edge else None)
            for approach in lane.approaches
        ]
        self._versions = [self._draw(version) for version in lane.versions]
        self._single = [self._draw(box) for box in (lane.box, lane.qualifier, lane.handler)]
        rows = [max(caller.height, edge.height if edge else 0) for caller, edge in self._approaches]
        stacks = (rows, [version.height for version in self._versions], *([d.height] for d in self._single))
        body = max(sum(stack) + _ROW_GAP * (len(stack) - 1) for stack in stacks)
        self._middle = _HEAD + body // 2
        self._callers_at = self._centres(rows)
        self._versions_at = self._centres([version.height for version in self._versions])
        self.height = _HEAD + body + _MARGIN

    def _draw(self, box: Box) -> Drawing:
        return drawing_of(box, _WIDTHS[box.kind])

    def _centres(self, heights: list[int]) -> list[int]:
        """The middle of each of some boxes below one another, together in the middle of the lane."""
        down = self._middle - (sum(heights) + _ROW_GAP * (len(heights) - 1)) // 2
        centres = []
        for height in heights:
            centres.append(down + height // 2)
            down += height + _ROW_GAP
        return centres

    def _placed(self) -> Iterator[tuple[Drawing, int]]:
        for (caller, edge), centre in zip(self._approaches, self._callers_at, strict=True):
            yield caller, centre
            if edge:
                yield edge, centre
        yield from ((single, self._middle) for single in self._single)
        yield from zip(self._versions, self._versions_at, strict=True)

    def boxes(self) -> Iterator[str]:
        """All boxes."""
        for drawing, centre in self._placed():
            yield from drawn(drawing, self._lefts[drawing.box.kind], centre - drawing.height // 2)

    def _out(self, kind: Kind, y: int) -> End:
        return End(self._lefts[kind] + _WIDTHS[kind], y)

    def _into(self, kind: Kind, y: int) -> End:
        return End(self._lefts[kind], y)

    def ways(self) -> Iterator[str]:
        """All arrows."""
        for approach, centre in zip(self._lane.approaches, self._callers_at, strict=True):
            last = Kind.CALLER
            if approach.edge:
                edge = self._into(Kind.EDGE, centre)
                yield from way(self._out(last, centre), edge, approach.line, approach.edge.arrow)
                last = Kind.EDGE
            yield from way(self._out(last, centre), self._into(Kind.URL, self._middle), approach.line, approach.arrow)
        yield from way(self._out(Kind.URL, self._middle), self._into(Kind.QUALIFIER, self._middle), None)
        for version, centre in zip(self._lane.versions, self._versions_at, strict=True):
            into = self._into(Kind.VERSION, centre)
            yield from way(self._out(Kind.QUALIFIER, self._middle), into, None, version.arrow)
            yield from way(self._out(Kind.VERSION, centre), self._into(Kind.HANDLER, self._middle), None)
