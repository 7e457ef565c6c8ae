"""What becomes of the request body: decoding, parsing, and the consumers that it is handed to."""

from __future__ import annotations

from fulint.facts import BodyUse, Consumer, Decoding, ResultUse, Verification
from fulint.languages.analysis.combine import bounded, either, options, places
from fulint.languages.analysis.libraries import TAKERS, TAKING_METHODS, Taker
from fulint.languages.analysis.meanings import (
    CLAIMS,
    PLAIN_BODY,
    TEXT_OF_BODY,
    UNCLEAR,
    Made,
    Mapping,
    Meaning,
    Place,
    Reference,
    Unclear,
)
from fulint.languages.analysis.walk import Given, Walk
from fulint.record import replace

FLAG = ("isBase64Encoded",)
_RAW_CONSUMERS = (Consumer.DIGEST, Consumer.VERIFIER)
_BINARY_TYPES = (
    "image/",
    "audio/",
    "video/",
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "font/",
)
_BINARY_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".zip", ".gz", ".mp3", ".mp4", ".wav", ".ico")
_CONTENT_TYPE = ("ContentType", "content_type", "contentType", "Content-Type", "content-type")


def take(
    walk: Walk, given: Given, consumer: Consumer, name: str, *, needs_value: bool, sends_forms: bool = False
) -> None:
    """Note that a consumer is given the body, if that is what it is given."""
    if walk.state.is_out_of_reach:
        return
    if needs_value and not any(isinstance(option, Made) for option in options(given.value)):
        walk.needs(given.value)
    for place in places(given.value):
        if place.path != ("body",) or (place.is_parsed and consumer not in _RAW_CONSUMERS):
            continue
        if place.is_parsed and place.steps[-1:] not in (("json-serialise",), ("form-serialise",), ("json-parse",)):
            continue
        if place.is_as_delivered and (TEXT_OF_BODY, False) in walk.state.assumed:
            continue
        span = walk.span(given.start, given.end)
        walk.notes.use(
            BodyUse(
                span=span,
                read=place.token or span,
                consumer=consumer,
                consumer_name=name,
                decoding=decoding(walk, place),
                steps=place.steps,
                sender_sends_forms=sends_forms,
                certainty=walk.certainty,
            )
        )


def decoding(walk: Walk, place: Place) -> Decoding:
    """What was done about base64 until here, a test of the flag or of the Content-Type on the way included."""
    assumed = walk.state.assumed
    is_told = (PLAIN_BODY, True) in assumed or any((FLAG, holds) in assumed for holds in (True, False))
    if place.decoding is Decoding.NONE and is_told:
        return Decoding.BY_FLAG
    return place.decoding


def decoded(walk: Walk, meaning: Meaning, *, is_certain: bool = True) -> Meaning:
    """What base64-decoding makes of a value. `is_certain` is false where something else chooses the encoding."""
    walk.needs(meaning)
    found: list[Meaning] = []
    for option in options(meaning):
        match option:
            case Place() if option.is_body:
                by_flag = not is_certain or decoding(walk, option) is not Decoding.NONE
                found.append(replace(option, decoding=Decoding.BY_FLAG if by_flag else Decoding.ALWAYS))
            case Place():
                found.append(option.after("base64"))
            case Made(parts):
                inner = decoded(walk, either(*parts), is_certain=is_certain) if parts else UNCLEAR
                found.append(inner)
            case _:
                found.append(option)
    return either(*found) if found else UNCLEAR


def parsed(place: Place, step: str = "parse") -> Place:
    """A place after parsing; a value of the parsed body stays what it is."""
    return replace(place.after(step), reads=(), is_present=True)


def taker_of(name: str, method: str) -> Taker | None:
    """The row of a function that takes a body, by its canonical name or the method's."""
    return TAKERS.get(name) or TAKING_METHODS.get(method)


def consume(walk: Walk, taker: Taker, given: Given, name: str) -> Meaning:
    """Hand a value to a consumer, and give what comes out."""
    take(walk, given, taker.consumer, name, needs_value=taker.needs_value)
    if taker.consumer is Consumer.JSON and any(_is_claims(place) for place in places(given.value)):
        at = walk.span(given.start, given.end)
        walk.notes.verification(Verification(at, "token", name, ResultUse.NOT_MADE, walk.certainty, by_hand=True))
    found = [parsed(option, taker.step or "parse") for option in places(given.value)]
    return either(*found) if found else _taken_apart(given.value)


def _is_claims(place: Place) -> bool:
    """Whether it is what a token says, taken out of the token by hand."""
    return CLAIMS in place.steps and "base64" in place.steps[place.steps.index(CLAIMS) :]


def _taken_apart(value: Meaning) -> Meaning:
    """What parsing makes of a value that is not known: it still comes from where that came from."""
    match value:
        case Unclear() | Reference():
            return Unclear(value.name, value.touches)
    return UNCLEAR


def serialised(meaning: Meaning, step: str) -> Meaning:
    """What turning a value into text makes of it."""
    found: list[Meaning] = []
    for option in options(meaning):
        match option:
            case Place():
                found.append(option.after(step))
            case _:
                found.append(bounded(Made((option,), (step,))))
    return either(*found)


def is_binary_store(meanings: tuple[Meaning, ...], names: tuple[tuple[str, Meaning], ...]) -> bool:
    """Whether what is stored is binary by the content type or the name that it is stored under."""
    entries = [(entry.name, entry.value) for m in meanings if isinstance(m, Mapping) for entry in m.entries]
    for name, value in (*entries, *names):
        text = str(getattr(value, "value", "")).lower()
        if name in _CONTENT_TYPE and text.startswith(_BINARY_TYPES):
            return True
        if name in ("Key", "key", "path") and text.endswith(_BINARY_ENDINGS):
            return True
    return False
