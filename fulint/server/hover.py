"""What an editor shows over a Function URL or its handler: who can call it, and by which statements.

It is plain text, since Markdown would let a stranger's names become links and pictures.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from fulint.model import Permission
from fulint.outputs.escape import printable
from fulint.outputs.exposure.lanes import lanes
from fulint.outputs.exposure.picture import Box, Lane
from fulint.server.positions import Ruler
from fulint.server.views import View
from fulint.source import Span

_MOST = 5
"""How many URLs, and statements of each, are told in one place before the rest is counted."""


def hover_at(view: View, uri: str, position: types.Position, ruler: Ruler) -> types.Hover | None:
    """The verdicts on the URLs at a place; None where none is."""
    for _, report, path in view.reports_on(uri):
        source = report.sources.get(path)
        if source is None:
            continue
        line, column = ruler.place(position, source)
        found = [(span, lane) for lane in lanes(report) if (span := _token(lane, path, line, column)) is not None]
        if found:
            spans, told = zip(*found, strict=True)
            content = types.MarkupContent(types.MarkupKind.PlainText, _text(told))
            return types.Hover(content, ruler.range(min(spans), source))
    return None


def _token(lane: Lane, path: str, line: int, column: int) -> Span | None:
    """The smallest token of a lane's URL or handler that a place is in."""
    tokens = (*lane.box.tokens, *lane.handler.tokens)
    around = [
        span
        for span in tokens
        if span.path == path and (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)
    ]
    return min(around, key=lambda span: (span.end_line - span.line, span.end_column - span.column), default=None)


def _text(told: tuple[Lane, ...]) -> str:
    paragraphs = ["\n".join(map(printable, _paragraph(lane))) for lane in told[:_MOST]]
    if len(told) > _MOST:
        paragraphs.append(f"{len(told) - _MOST} more, which `fulint exposure` tells.")
    return "\n\n".join(paragraphs)


def _paragraph(lane: Lane) -> Iterator[str]:
    judgement = lane.judgement
    yield f"Function URL {lane.url.address}: {judgement.word}"
    why = f"{judgement.sentence}: {lane.reason}." if lane.reason else f"{judgement.sentence}."
    yield why[0].upper() + why[1:]
    if lane.when:
        yield f"So it is when {', or '.join(lane.when)}."
    if lane.statements:
        more = len(lane.statements) - _MOST
        named = [*map(_statement, lane.statements[:_MOST]), *([f"{more} more"] if more > 0 else [])]
        yield f"By the {'statement' if len(lane.statements) == 1 else 'statements'} {', '.join(named)}."
    yield f"{lane.cors}."
    yield _handler(lane.handler)


def _statement(statement: Permission) -> str:
    added = f"added by {statement.added_by}, " if statement.added_by else ""
    return f"{statement.address} ({added}{statement.span.path}:{statement.span.line})"


def _handler(box: Box) -> str:
    place = f" ({box.place.path}:{box.place.line})" if box.place else ""
    unknown = [f"not known: {box.unknown}"] if box.unknown else []
    return f"Handler {', '.join((box.title + place, *box.lines, *unknown))}."
