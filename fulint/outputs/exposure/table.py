"""The map for a terminal: for each URL who calls it and why, and below it the way of a request, box by box."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.finding import Severity
from fulint.outputs.columns import width as width_of
from fulint.outputs.columns import wrapped
from fulint.outputs.escape import printable
from fulint.outputs.exposure.picture import Box, Lane, Line
from fulint.outputs.palette import Palette
from fulint.outputs.totals import counted
from fulint.source import Span

_LABELS = 12
"""Columns for what a box stands for, the longest word and a gap."""
_LEAST = 24


def render(lanes: tuple[Lane, ...], palette: Palette, width: int) -> str:
    """All lanes, and a last line that counts them by verdict."""
    lines: list[str] = []
    for lane in lanes:
        lines += [*_lane(lane, palette, width), ""]
    lines.append(palette.bold(_total(lanes)))
    return "".join(f"{line}".rstrip() + "\n" for line in lines)


def _total(lanes: tuple[Lane, ...]) -> str:
    words = [lane.judgement.word for lane in lanes]
    split = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
    urls = len({(lane.url.address, lane.url.span.path) for lane in lanes})
    return f"{counted(urls, 'Function URL')}{f': {split}' if split else ''}."


def _lane(lane: Lane, palette: Palette, width: int) -> Iterator[str]:
    judgement = lane.judgement
    sign = f"[{judgement.sign}] {judgement.word}"
    match judgement.line:
        case Line.OPEN:
            dressed = palette.severity(Severity.ERROR, sign)
        case Line.GUARDED:
            dressed = palette.bold(sign)
        case _:
            dressed = palette.severity(Severity.WARNING, sign)
    yield f"{dressed}  {palette.bold(printable(lane.url.address))}  {palette.dim(_placed(lane.url.span))}"
    why = f"{judgement.sentence}: {lane.reason}." if lane.reason else f"{judgement.sentence}."
    yield from _filled("", why[0].upper() + why[1:], width)
    if lane.when:
        yield from _filled("when", ", or ".join(lane.when), width)
    for box in lane.boxes():
        yield from _box(box, palette, width)


def _box(box: Box, palette: Palette, width: int) -> Iterator[str]:
    """What a box holds, then its place and its rules on a line of their own."""
    arrow = f"{box.arrow}: " if box.arrow else ""
    parts = [f"{arrow}{box.title}", *box.lines, *([f"not known: {box.unknown}"] if box.unknown else [])]
    yield from _filled(box.kind.value, ", ".join(parts), width)
    further = [_placed(box.place)] if box.place else []
    if further or box.rules:
        rules = f"  {' '.join(box.rules)}" if box.rules else ""
        yield f"{' ' * (4 + _LABELS)}{palette.dim(''.join(further))}{palette.note(rules)}"


def _filled(label: str, text: str, width: int) -> Iterator[str]:
    indent = 4 + _LABELS if label else 4
    first, *rest = wrapped(printable(text), max(width - indent, _LEAST))
    head = f"    {label}{' ' * (_LABELS - width_of(label))}" if label else "    "
    yield f"{head}{first}"
    yield from (f"{' ' * indent}{line}" for line in rest)


def _placed(span: Span) -> str:
    return f"{printable(span.path)}:{span.line}"
