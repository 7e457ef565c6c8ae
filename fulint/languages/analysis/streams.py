"""The stream that a streaming handler answers on: what is written to it, when, and whether it is ever ended."""

from __future__ import annotations

from dataclasses import dataclass

from fulint.languages.analysis import flows, leaks
from fulint.languages.analysis.combine import options, text_of
from fulint.languages.analysis.meanings import UNCLEAR, Assumption, Constant, Listing, Mapping, Meaning, Reference
from fulint.languages.analysis.walk import Arguments, Given, Walk
from fulint.replies import Stream
from fulint.source import Span

STREAM = Reference("lambda stream", is_result=True)
PRELUDE = "awslambda.HttpResponseStream.from"
_OK = Constant(200)
_STATUS = (-1, "(status)")
"""Stands among the names for the status that the stream was given."""
_WRITTEN: Assumption = (("(stream)", "written"), True)


@dataclass(slots=True)
class StreamSeen:
    """What was seen of the stream so far. `left` says that it was handed to code that may end it."""

    span: Span
    is_ended: bool = False
    left: bool = False
    is_page: bool = False
    first_write: Span | None = None
    late_prelude: Span | None = None

    @classmethod
    def opened(cls, walk: Walk, span: Span) -> StreamSeen:
        """The stream that a handler is given, with the status that it has from the start."""
        walk.state.names[_STATUS] = _OK
        return cls(span)

    def fact(self) -> Stream:
        """What is known of the stream when the handler was followed to its end."""
        ended = True if self.is_ended else None if self.left else False
        return Stream(self.span, ended, self.first_write, self.late_prelude)


def is_stream(meaning: Meaning) -> bool:
    """Whether a value is, or may be, the stream."""
    return any(isinstance(option, Reference) and option.name == STREAM.name for option in options(meaning))


def method(walk: Walk, name: str, arguments: Arguments, span: Span) -> Meaning:
    """A method of the stream. Once something was written, what stands before the body cannot be set any more."""
    seen = walk.stream
    if seen is None:
        return UNCLEAR
    match name:
        case "write" | "end":
            given = arguments.at(0)
            if given is not None:
                _sent(walk, seen, given, name)
            if given is not None or name == "write":
                seen.first_write = seen.first_write or span
                walk.state.assume(frozenset({_WRITTEN}))
            seen.is_ended = seen.is_ended or name == "end"
        case "setContentType":
            _set_up(walk, span)
            seen.is_page = seen.is_page or (text_of(arguments.value(0)) or "").startswith("text/html")
        case "on" | "once" | "cork" | "uncork":
            pass
        case _:
            seen.left = True
    return STREAM if name in ("on", "once") else UNCLEAR


def _sent(walk: Walk, seen: StreamSeen, given: Given, name: str) -> None:
    """Note what of an error or of the request goes out with a piece of the body."""
    at = walk.span(given.start, given.end)
    leaks.note(walk, given.value, _status(walk), at)
    if seen.is_page:
        flows.note(walk, flows.in_page(given.value), at, "html", name)


def prelude(walk: Walk, arguments: Arguments, span: Span) -> Meaning:
    """`HttpResponseStream.from(stream, prelude)`: the same stream, with status and headers before its body."""
    if walk.stream is None:
        return UNCLEAR
    _set_up(walk, span)
    settings = arguments.value(1)
    status = settings.entry("statusCode") if isinstance(settings, Mapping) else None
    walk.state.names[_STATUS] = status.value if status is not None else UNCLEAR
    headers = settings.entry("headers") if isinstance(settings, Mapping) else None
    if headers is not None and isinstance(headers.value, Mapping):
        named = {entry.name.lower(): entry for entry in headers.value.entries}
        walk.stream.is_page = walk.stream.is_page or flows.is_page(named.get("content-type"))
    return STREAM


def _status(walk: Walk) -> int | None:
    """The status that a stream was given on the way here, 200 where none was, and None where it is computed.

    Where it may be one that blames the request and may be another, it is the other.
    """
    found = [one.value if isinstance(one, Constant) else None for one in options(walk.state.names.get(_STATUS, _OK))]
    told = [one for one in found if isinstance(one, int)]
    return next((one for one in told if not 400 <= one < 500), told[0]) if len(told) == len(found) else None


def _set_up(walk: Walk, span: Span) -> None:
    seen = walk.stream
    # A function that is followed twice, or a loop, may have written before; only what also stands behind counts.
    is_behind = seen is not None and seen.first_write is not None and seen.first_write < span
    if seen is not None and is_behind and _WRITTEN in walk.state.assumed:
        seen.late_prelude = seen.late_prelude or span


def hand_over(walk: Walk, arguments: Arguments) -> None:
    """Keep that code which cannot be followed was given the stream, and may end it."""
    if walk.stream is not None and not walk.stream.left:
        walk.stream.left = any(_holds_stream(given.value) for given in arguments.items)


def kept(walk: Walk, meaning: Meaning) -> None:
    """Keep that the stream was put where it is not followed."""
    if walk.stream is not None and _holds_stream(meaning):
        walk.stream.left = True


def _holds_stream(meaning: Meaning, depth: int = 4) -> bool:
    if is_stream(meaning):
        return True
    if not depth:
        return False
    for option in options(meaning):
        match option:
            case Mapping() if any(_holds_stream(value, depth - 1) for value in option.values):
                return True
            case Listing(items) if any(_holds_stream(item, depth - 1) for item in items):
                return True
    return False
