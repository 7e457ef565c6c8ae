"""How sure a finding about a handler is, and when the question of base64 arises at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fulint.facts import BodyUse, Certainty, Consumer, Decoding, EventRead, Guard, Handler
from fulint.finding import Confidence, DecodeByFlag, Related
from fulint.model import Function
from fulint.rule import Endpoint

FLAG = ("isBase64Encoded",)
_MOST_READS = 20
"""A handler that reads its body more often is mended by hand."""
_OPTIONAL = (("queryStringParameters",), ("body",), ("cookies",))
_HOLDERS = ("headers", "queryStringParameters")
_ALWAYS_SENT = ("host", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id")
"""Headers that Lambda sees to."""

_OF_CERTAINTY = {
    Certainty.CERTAIN: Confidence.HIGH,
    Certainty.DERIVED: Confidence.MEDIUM,
    Certainty.GUESS: Confidence.LOW,
}


def is_shared(function: Function | None) -> bool:
    """Whether other HTTP events than a URL's reach the same handler."""
    return function is not None and any(source.is_http for source in function.event_sources)


def confidence_of(function: Function | None, certainty: Certainty) -> Confidence:
    """How sure a fact makes a finding: one step less where other HTTP events reach the same handler."""
    confidence = _OF_CERTAINTY[certainty]
    return confidence.lowered() if is_shared(function) else confidence


def confidence_in(endpoint: Endpoint, certainty: Certainty) -> Confidence:
    """The same for the function behind a URL."""
    return confidence_of(endpoint.function, certainty)


def bodies(handler: Handler, decoding: Decoding, wanted: Callable[[BodyUse], bool]) -> Iterator[tuple[BodyUse, ...]]:
    """The wanted uses of a body that was decoded in this way without a look at the flag, those of one read together.

    None where the flag is looked at anywhere, where a middleware decodes, or where the event went to code that may
    do either.
    """
    if handler.mentions_base64_flag or handler.lets_go_of(FLAG) or _sees_another_event(handler):
        return
    if any(framework.decodes_body and not framework.takes_over for framework in handler.frameworks):
        return
    found: dict[object, list[BodyUse]] = {}
    for use in handler.body_uses:
        if use.decoding is decoding and wanted(use):
            found.setdefault(use.read, []).append(use)
    yield from (tuple(uses) for uses in found.values())


def is_encoded(use: BodyUse) -> bool:
    """Whether a body of this kind always arrives in base64: forms, multipart and binary content do."""
    return use.consumer in (Consumer.FORM, Consumer.MULTIPART, Consumer.BINARY) or use.sender_sends_forms


def places(uses: tuple[BodyUse, ...]) -> tuple[Related, ...]:
    """Where the body was read, and where else it is used, seen from the first use."""
    first, *others = uses
    read = () if first.span.contains(first.read) else (Related(first.read, "the body is read here"),)
    return (*read, *(Related(use.span, f"{use.consumer_name} takes it too") for use in others))


def decoded_by_flag(handler: Handler, decoding: Decoding) -> DecodeByFlag | None:
    """What makes every body that was decoded in this way one that is decoded by the flag, where all are used as text.

    Once the flag is looked at in one place, nothing is said of another that was forgotten.
    """
    uses = [use for use in handler.body_uses if use.decoding is decoding]
    read = tuple(dict.fromkeys(use.read for use in uses))
    is_always = decoding is Decoding.ALWAYS
    is_text = is_always or all(use.consumer not in (Consumer.BINARY, Consumer.MULTIPART) for use in uses)
    return DecodeByFlag(read, is_decoded=is_always) if is_text and len(read) <= _MOST_READS else None


def unguarded(handler: Handler) -> tuple[EventRead, ...]:
    """The reads of what a request may lack that fail where it is lacking, with nothing that prevents it.

    A header's name with capitals is not among them: it is never there (header-name-case).
    """
    if _sees_another_event(handler):
        return ()
    return tuple(
        read
        for read in handler.reads
        if read.breaks_when_absent and read.guard is Guard.NONE and not read.alternatives and _may_lack(read)
    )


def _sees_another_event(handler: Handler) -> bool:
    """Whether the handler is made for another event than a URL's, as its framework tells.

    One that hands a URL's event on to a framework reads it by itself before that, like any other.
    """
    return any(framework.takes_over and framework.serves_urls is not True for framework in handler.frameworks)


def _may_lack(read: EventRead) -> bool:
    match read.path:
        case ("headers", name):
            return name == name.lower() and name not in (*_ALWAYS_SENT, "*")
        case (holder, name):
            return holder in _HOLDERS and name != "*"
        case path:
            return path in _OPTIONAL
