"""What gets out with a response: the errors that were caught, and the event itself."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.languages.analysis.combine import options
from fulint.languages.analysis.meanings import CAUGHT, Caught, Either, Listing, Made, Mapping, Meaning, Place
from fulint.languages.analysis.walk import Walk
from fulint.replies import ErrorReply, Leak
from fulint.source import Span

_SENT = frozenset({"headers", "body", "cookies"})
"""The fields of an envelope that reach the caller as they are."""


def note(walk: Walk, meaning: Meaning, status: int | None, span: Span) -> None:
    """Note the errors, and the event as a whole, in a value that goes back to the caller with a status."""
    for found, is_text in _inside(meaning):
        match found:
            case Caught(part="", leak=None) if walk.index_raises and not is_text:
                # Python's runtime cannot turn an error into JSON, so that the caller gets 502 and no text.
                continue
            case Caught(part="") as caught:
                leak = caught.leak or (Leak.MESSAGE if is_text else Leak.WHOLE_ERROR)
                walk.notes.error_reply(ErrorReply(caught.span, leak, status, _types(walk, caught)))
            case Place(path=(), token=token):
                walk.notes.error_reply(ErrorReply(token or _body_span(meaning, span), Leak.WHOLE_EVENT, status))


def _body_span(meaning: Meaning, span: Span) -> Span:
    entry = meaning.entry("body") if isinstance(meaning, Mapping) else None
    return span if entry is None else entry.value_span


def _types(walk: Walk, caught: Caught) -> tuple[str, ...]:
    shown = (path[1] for path, holds in walk.state.assumed if holds and path[:1] == (CAUGHT,))
    return tuple(sorted({*caught.types, *shown}))


def _sent(meaning: Meaning) -> Iterator[Meaning]:
    """What of a value reaches the caller: nothing that stands beside an envelope's own fields."""
    for option in options(meaning):
        if not isinstance(option, Mapping) or option.entry("statusCode") is None:
            yield option
            continue
        yield from (entry.value for entry in option.entries if entry.name in _SENT)
        for part in option.rest:
            if isinstance(part, Mapping):
                yield from (entry.value for entry in part.entries if entry.name in _SENT)
            elif not isinstance(part, Caught):
                yield part


def _inside(meaning: Meaning) -> Iterator[tuple[Caught | Place, bool]]:
    """The errors, and the event itself, in what goes back; with each, whether it was turned into text."""
    waiting: list[tuple[Meaning, bool]] = [(part, False) for part in _sent(meaning)]
    left = 300
    while waiting and left:
        left -= 1
        one, is_text = waiting.pop()
        match one:
            case Caught() | Place(path=()):
                yield one, is_text
            case Either(inner) | Listing(inner):
                waiting.extend((part, is_text) for part in inner)
            case Made(inner, steps):
                waiting.extend((part, is_text or "json-serialise" not in steps) for part in inner)
            case Mapping(_, entries, rest):
                waiting.extend((entry.value, is_text) for entry in entries if entry.name != "statusCode")
                waiting.extend((part, is_text) for part in rest)
