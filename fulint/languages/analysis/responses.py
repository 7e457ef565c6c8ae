"""What goes back to the caller: responses in every shape."""

from __future__ import annotations

import re

from fulint.facts import Decoding
from fulint.languages.analysis import flows, leaks
from fulint.languages.analysis.calls import framework_of
from fulint.languages.analysis.combine import is_nothing, options
from fulint.languages.analysis.frameworks import Role
from fulint.languages.analysis.meanings import (
    SURROUNDINGS,
    Caught,
    Constant,
    Either,
    Entries,
    Entry,
    Environment,
    Listing,
    Made,
    Mapping,
    Meaning,
    Place,
    Reference,
)
from fulint.languages.analysis.walk import Walk
from fulint.record import record, replace
from fulint.replies import BodyKind, Response, ResponseHeader
from fulint.source import Span

_ENVELOPE = frozenset({"statusCode", "headers", "body", "isBase64Encoded", "cookies", "multiValueHeaders"})
_MISSPELLED = frozenset({"status", "statuscode", "StatusCode", "Statuscode", "status_code", "statusCodes"})
_HTML = re.compile(r"\s*<(!doctype\s+html|html|head|body|h[1-6]|div)\b", re.IGNORECASE)
_MAX_SPREADS = 8
"""So deep it is looked into what was spread into an object."""
_BYTES_MAKERS = (
    "open.read",
    "zlib.gzipSync",
    "zlib.deflateSync",
    "gzip.compress",
    "zlib.compress",
    "io.BytesIO.getvalue",
)


@record
class Fields:
    """The fields of an envelope or of its headers by name. `conditional` names those that are there only sometimes."""

    entries: dict[str, Entry]
    conditional: frozenset[str] = frozenset()
    is_open: bool = False


def answer(walk: Walk, meaning: Meaning, span: Span, *, is_prelude: bool = False) -> None:
    """Note that a value goes back to the caller. `span` is where it is handed over."""
    is_conditional = any(path[0] == SURROUNDINGS for path, _ in walk.state.assumed if path)
    for option in _as_one(meaning):
        if is_nothing(option) or _is_served(option):
            continue
        fields = _fields_of_any(option) if isinstance(option, (Mapping, Either)) else Fields({})
        found = _prelude(option, span) if is_prelude else _response(option, fields, span)
        walk.notes.response(replace(found, is_conditional=is_conditional) if is_conditional else found)
        if not is_prelude:
            leaks.note(walk, option, found.status, span)
        if fields.entries:
            named = fields.entries.get("headers")
            headers = {} if named is None else _fields_of_any(named.value).entries
            flows.into_response(walk, fields.entries, headers, found.status)


def _response(meaning: Meaning, fields: Fields, span: Span) -> Response:
    match meaning:
        case Mapping(span=written) | Either(options=(Mapping(span=written), *_)):
            return _of_fields(written, fields)
        case Made((Mapping() as inner,), (*_, "json-serialise")) if _was_envelope(content := fields_of(inner)):
            return replace(_envelope(inner.span, content), span=span, kind="stringified")
        case Constant(value=str()) | Made() | Environment():
            return Response(span, "text", body=body_kind(meaning), body_span=span)
        case Place() if meaning.steps[-1:] == ("json-serialise",) or not (meaning.is_parsed or meaning.path == ()):
            return Response(span, "text", body=body_kind(meaning), body_span=span)
        case Constant() | Listing() | Entries() | Place() | Caught(leak=None):
            return Response(span, "value", body=BodyKind.OBJECT, body_span=span)
        case Caught():
            return Response(span, "text", body=BodyKind.TEXT, body_span=span)
    return Response(span, "unknown", is_open=True, has_open_headers=True)


def _is_served(meaning: Meaning) -> bool:
    """Whether a framework makes the response."""
    row = framework_of(meaning.name) if isinstance(meaning, Reference) else None
    return row is not None and row.role is Role.SERVER


def _as_one(meaning: Meaning) -> list[Meaning]:
    """The alternatives of a value; an object that was changed on some of the ways here is still one."""
    found: list[Meaning] = []
    ways: dict[tuple[Span, int | None], list[Mapping]] = {}
    for option in options(meaning):
        if isinstance(option, Mapping):
            status = option.entry("statusCode")
            ways.setdefault((option.span, _number(status.value) if status else None), []).append(option)
        else:
            found.append(option)
    return [*(group[0] if len(group) == 1 else Either(tuple(group)) for group in ways.values()), *found]


def _of_fields(span: Span, fields: Fields) -> Response:
    return _envelope(span, fields) if _is_envelope(fields) else _value(span, fields)


def _prelude(meaning: Meaning, span: Span) -> Response:
    if isinstance(meaning, Mapping):
        return replace(_envelope(meaning.span, fields_of(meaning)), kind="stream", body=BodyKind.UNKNOWN)
    return Response(span, "stream", is_open=True, has_open_headers=True)


def _is_envelope(fields: Fields) -> bool:
    """Whether an object has, or should have, a status: nothing is in it that an envelope does not have."""
    names = set(fields.entries)
    if "statusCode" in names:
        return True
    if not names & {"body", "headers", "isBase64Encoded", "multiValueHeaders"}:
        return False
    misspelled = names & _MISSPELLED
    if any(not _may_be_status(fields.entries[name].value) for name in misspelled):
        return False
    return names <= _ENVELOPE | misspelled


def _was_envelope(fields: Fields) -> bool:
    """Whether an object was an envelope before it became text, and not content that names a status of its own."""
    names = set(fields.entries)
    return _is_envelope(fields) and bool(names & {"body", "headers"} or names <= _ENVELOPE | _MISSPELLED)


def _may_be_status(meaning: Meaning) -> bool:
    return all(not isinstance(one, Constant) or _number(one) is not None for one in options(meaning))


def _value(span: Span, fields: Fields) -> Response:
    is_open = fields.is_open
    kind = "unknown" if is_open and "statusCode" not in fields.entries else "value"
    keys = tuple((name, entry.token) for name, entry in fields.entries.items())
    return Response(span, kind, keys=keys, body=BodyKind.OBJECT, body_span=span, is_open=is_open)


def _envelope(span: Span, fields: Fields) -> Response:
    entries = fields.entries
    body, status, flag = entries.get("body"), entries.get("statusCode"), entries.get("isBase64Encoded")
    headers, has_open_headers = _headers(entries.get("headers"), fields)
    unseen = BodyKind.UNKNOWN if fields.is_open else BodyKind.ABSENT
    return Response(
        span=span,
        kind="envelope",
        status=None if status is None else _number(status.value),
        keys=tuple((name, entry.token) for name, entry in entries.items() if not _carries_nothing(entry)),
        body=unseen if body is None else body_kind(body.value),
        body_span=None if body is None else body.value_span,
        headers=headers,
        is_base64=_flag(flag, fields),
        is_open=fields.is_open,
        has_open_headers=has_open_headers,
    )


def _carries_nothing(entry: Entry) -> bool:
    """Whether a field is there for its name alone, as in an answer that was written for another format, too."""
    return entry.name == "multiValueHeaders" and all(
        is_nothing(one) or (isinstance(one, Mapping) and not (one.entries or one.rest or one.is_open))
        for one in options(entry.value)
    )


def _number(meaning: Meaning) -> int | None:
    match meaning:
        case Constant(value=bool()):
            return None
        case Constant(value=int() as number):
            return number
        case Constant(value=str() as text) if text.isdecimal() and len(text) < 9:
            return int(text)
    return None


def _flag(entry: Entry | None, fields: Fields) -> bool | None:
    if entry is None:
        return None if fields.is_open else False
    is_known = isinstance(entry.value, Constant) and "isBase64Encoded" not in fields.conditional
    return entry.value.value if is_known and isinstance(entry.value.value, bool) else None  # type: ignore[union-attr]


def _headers(entry: Entry | None, envelope: Fields) -> tuple[tuple[ResponseHeader, ...], bool]:
    if entry is None:
        return (), envelope.is_open
    fields = _fields_of_any(entry.value)
    sometimes = "headers" in envelope.conditional
    found = tuple(
        ResponseHeader(name, _literal(one.value), one.token, sometimes or name in fields.conditional)
        for name, one in fields.entries.items()
    )
    return found, fields.is_open


def _literal(meaning: Meaning) -> str | None:
    if not isinstance(meaning, Constant) or meaning.value is None:
        return None
    return str(meaning.value).lower() if isinstance(meaning.value, bool) else str(meaning.value)


def fields_of(mapping: Mapping, depth: int = 0) -> Fields:
    """The fields of an object, those of what was spread into it included."""
    entries: dict[str, Entry] = {}
    conditional: set[str] = set()
    is_open = mapping.is_open
    for rest in mapping.rest:
        inner = _fields_of_any(rest, depth + 1)
        entries.update(inner.entries)
        conditional |= inner.conditional
        is_open = is_open or inner.is_open
    for entry in mapping.entries:
        before = entries.get(entry.name)
        # Which of two prevails depends on their order, which is not kept.
        if before is not None and before.value != entry.value:
            entry = replace(entry, value=Either((entry.value, before.value)))
        entries[entry.name] = entry
        conditional.discard(entry.name)
    return Fields(entries, frozenset(conditional), is_open)


def _fields_of_any(meaning: Meaning, depth: int = 0) -> Fields:
    """The fields that a value may have; those that not all of its alternatives have are conditional."""
    if isinstance(meaning, Mapping) and depth < _MAX_SPREADS:
        return fields_of(meaning, depth)
    found: list[Fields] = []
    is_open = False
    for option in options(meaning):
        match option:
            case Mapping() if depth < _MAX_SPREADS:
                found.append(fields_of(option, depth))
            case Constant():
                found.append(Fields({}))
            case _:
                is_open = True
    entries: dict[str, Entry] = {}
    conditional: set[str] = set()
    for fields in found:
        conditional |= fields.conditional
        for name, entry in fields.entries.items():
            known = entries.get(name)
            if known is not None and known.value != entry.value:
                entry = replace(known, value=Either((known.value, entry.value)))
            entries[name] = entry
    conditional |= {name for name in entries if any(name not in fields.entries for fields in found)}
    if is_open:
        conditional |= set(entries)
    return Fields(entries, frozenset(conditional), is_open or any(fields.is_open for fields in found))


def body_kind(meaning: Meaning) -> BodyKind:
    """What a response's body is made of; where its alternatives differ, nothing is said but that it is text."""
    kinds = {_kind(option) for option in options(meaning)} - {BodyKind.ABSENT}
    if len(kinds) <= 1:
        return kinds.pop() if kinds else BodyKind.ABSENT
    return BodyKind.TEXT if kinds <= {BodyKind.TEXT, BodyKind.JSON_TEXT} else BodyKind.UNKNOWN


def _kind(meaning: Meaning) -> BodyKind:
    match meaning:
        case Constant(value=None):
            return BodyKind.ABSENT
        case Constant(value=str() as text):
            return BodyKind.HTML if _HTML.match(text) else BodyKind.TEXT
        case Mapping() | Listing() | Entries() | Caught(leak=None):
            return BodyKind.OBJECT
        case Caught() | Environment():
            return BodyKind.TEXT
        case Made(steps=(*_, "json-serialise")):
            return BodyKind.JSON_TEXT
        case Made(steps=(*_, "base64-encode")):
            return BodyKind.BASE64
        case Made(steps=(*_, "bytes")):
            return BodyKind.BYTES
        case Made(parts=(Constant() as first, *_), steps=()):
            return _kind(first)
        case Made(steps=()):
            return BodyKind.TEXT
        case Place():
            return _kind_of_place(meaning)
        case Reference(name=name) if name in _BYTES_MAKERS:
            return BodyKind.BYTES
    return BodyKind.UNKNOWN


def _kind_of_place(place: Place) -> BodyKind:
    match place.steps[-1:]:
        case ("json-serialise",):
            return BodyKind.JSON_TEXT
        case ("base64-encode",):
            return BodyKind.BASE64
        case ("str" | "text",):
            return BodyKind.TEXT
    if place.path == ():
        return BodyKind.OBJECT
    is_text = place.path[0] != "body" or place.is_as_delivered
    return BodyKind.TEXT if is_text and place.decoding is Decoding.NONE and len(place.path) > 1 else BodyKind.UNKNOWN
