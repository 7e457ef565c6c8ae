"""Request data on its way to where it is dangerous: outgoing requests, code, shells, redirects and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fulint.facts import EventPath, Flow
from fulint.languages.analysis.combine import ingredients, options, parts_of, places
from fulint.languages.analysis.meanings import (
    Constant,
    Either,
    Entry,
    Made,
    Mapping,
    Meaning,
    Place,
    Reference,
)
from fulint.languages.analysis.sinks import BROWSERS, BROWSING, SINKS, Sink
from fulint.languages.analysis.walk import Arguments, Given, Walk
from fulint.source import Span

_SOURCES = ("body", "queryStringParameters", "rawQueryString", "rawPath", "pathParameters", "headers", "cookies")
_ANY_HOST = re.compile(r"([a-z][a-z0-9+.-]*:)?(//)?", re.IGNORECASE)
"""What may stand before a value that still decides to which host a URL leads."""
_CHECKS = re.compile(r"valid|check|allow|safe|saniti|verif|test$|match|permit|trust|^is[A-Z_]|[._]is[A-Z_]|assert")
_UNDONE = ("url-encode", "base64-encode", "json-serialise", "form-serialise", "base64")
_LOCATION = "location"
_CONTENT_TYPE = "content-type"
REDIRECTS = range(300, 400)


def into_call(walk: Walk, callee: Reference, written: str, arguments: Arguments) -> None:
    """Note what of the request a call is fed with, where that is dangerous."""
    sink = SINKS.get(callee.name)
    if sink is None:
        if callee.last not in BROWSING or not callee.name.startswith(BROWSERS):
            return
        sink = SINKS["fetch"]
    if sink.needs_shell and not _uses_shell(arguments):
        return
    for given in _fed(walk, sink, arguments):
        found = leading(given.value) if sink.kind == "request" else inside(given.value)
        note(walk, found, walk.span(given.start, given.end), sink.kind, written)


def _uses_shell(arguments: Arguments) -> bool:
    if arguments.value(None, "shell") == Constant(True):
        return True
    settings = [given.value for given in arguments.items if isinstance(given.value, Mapping)]
    return any((entry := one.entry("shell")) is not None and entry.value == Constant(True) for one in settings)


def _fed(walk: Walk, sink: Sink, arguments: Arguments) -> Iterator[Given]:
    given = arguments.at(sink.argument, *sink.keys)
    if given is None:
        return
    if not isinstance(given.value, Mapping):
        yield given
        return
    spread = [one for rest in given.value.rest for one in options(rest) if isinstance(one, Mapping)]
    for entry in (entry for mapping in (given.value, *spread) for entry in mapping.entries):
        if entry.name in sink.keys:
            is_here = entry.source is walk.module.program.source
            yield Given(entry.value, *(entry.value_at if is_here else (given.start, given.end)))


def note(walk: Walk, found: Iterator[Place], span: Span, kind: str, name: str) -> None:
    """Note the places of the request that reach something dangerous."""
    if walk.state.is_out_of_reach:
        return
    for place in found:
        if _is_source(place.path):
            via = () if place.token is None else (place.token,)
            is_sanitised = place.path in walk.examined or "filtered" in place.steps
            walk.notes.flow(Flow(span, place.path, kind, name, via, is_sanitised))


def _is_source(path: EventPath) -> bool:
    """Whether the caller chooses what stands there; a request whose Host is not the URL's own does not arrive."""
    is_host = path[:1] == ("headers",) and path[-1].lower() == "host"
    return bool(path) and path[0] in _SOURCES and not is_host


def leading(meaning: Meaning) -> Iterator[Place]:
    """The places that decide to which host a URL leads: the URL as a whole, or what follows its scheme."""
    for option in options(meaning):
        match option:
            case Place():
                if option.path[:1] != ("rawPath",) and not set(option.steps) & set(_UNDONE):
                    yield option
            case Made(parts, steps) if not set(steps) & set(_UNDONE):
                yield from _first(parts)


def _first(parts: tuple[Meaning, ...]) -> Iterator[Place]:
    for part in parts:
        if isinstance(part, Constant) and isinstance(part.value, str) and _ANY_HOST.fullmatch(part.value.strip()):
            continue
        if isinstance(part, (Place, Either)):
            yield from leading(part)
        return


def inside(meaning: Meaning) -> Iterator[Place]:
    """The places that a value is or holds as they were sent, encoded neither for HTML nor as JSON."""
    for part in parts_of(meaning, _as_sent):
        if isinstance(part, Place) and not set(part.steps) & set(_UNDONE):
            yield part


def _as_sent(meaning: Meaning) -> Sequence[Meaning]:
    """What a value is put together from, unless that was encoded as a whole."""
    is_encoded = isinstance(meaning, Made) and set(meaning.steps) & set(_UNDONE)
    return () if is_encoded else ingredients(meaning)


def into_response(walk: Walk, entries: dict[str, Entry], headers: dict[str, Entry], status: int | None) -> None:
    """Note what of the request decides where a redirect leads, or stands in a page."""
    named = {name.lower(): entry for name, entry in headers.items()}
    target = named.get(_LOCATION)
    if target is not None and (status is None or status in REDIRECTS):
        note(walk, leading(target.value), target.value_span, "redirect", target.name)
    body = entries.get("body")
    if body is not None and is_page(named.get(_CONTENT_TYPE)):
        note(walk, in_page(body.value), body.value_span, "html", "body")


def is_page(content_type: Entry | None) -> bool:
    """Whether a Content-Type is HTML for certain."""
    if content_type is None:
        return False
    value = content_type.value
    return isinstance(value, Constant) and str(value.value).strip().lower().startswith("text/html")


def in_page(meaning: Meaning) -> Iterator[Place]:
    """The places whose text another site can choose. Browsers encode what is dangerous in paths and queries, and no
    other site sets a visitor's headers."""
    for place in inside(meaning):
        if place.path[:1] in (("body",), ("queryStringParameters",)) or "url-decode" in place.steps:
            yield place


def examine(walk: Walk, *meanings: Meaning) -> None:
    """Keep that a value was looked at more closely than for being there."""
    for meaning in meanings:
        for place in places(meaning):
            if len(place.path):
                walk.examined.add(place.path)


def examined_by_call(walk: Walk, callee: Meaning, written: str, arguments: Arguments) -> None:
    """Keep what is handed to code that may say no to it."""
    if _CHECKS.search(written) or (isinstance(callee, Reference) and _CHECKS.search(callee.last)):
        examine(walk, *(given.value for given in arguments.items))
