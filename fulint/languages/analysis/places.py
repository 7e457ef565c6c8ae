"""Reading the event: keys, `.get` chains, methods and tests of membership on what stands at its places."""

from __future__ import annotations

import re

from fulint.facts import ANY_KEY, Access, Decoding, EventPath, EventRead, Guard, KeyCase
from fulint.languages.analysis.combine import either, is_nothing, options, text_of, texts_of
from fulint.languages.analysis.meanings import (
    CLAIMS,
    CUT_AT_DOTS,
    OTHER_FORMAT,
    PLAIN_BODY,
    UNCLEAR,
    Assumption,
    Constant,
    Entries,
    Environment,
    Key,
    Meaning,
    Place,
    Test,
)
from fulint.languages.analysis.walk import Arguments, Walk
from fulint.record import replace
from fulint.source import Span

MAPS = {("headers",), ("queryStringParameters",), ("pathParameters",), ("stageVariables",)}

GETTERS = frozenset({"get", "pop", "setdefault", "getvalue", "getfirst", "getAll", "getlist", "get_all", "__getitem__"})
MEMBERSHIP = frozenset({"hasOwnProperty", "has", "__contains__", "has_key"})
ENTRIES = {"items": "items", "entries": "items", "keys": "keys", "values": "values"}
STRING_TESTS = frozenset(
    {"startswith", "startsWith", "endswith", "endsWith", "includes", "isdigit", "isalnum", "isnumeric"}
)
_PREFIX_CUTS = frozenset({"replace", "removeprefix", "split", "partition", "lstrip"})
"""Methods that take a known text away, which tells what a value is expected to hold."""
STRING_STEPS = {"split": "split", "encode": "bytes", "decode": "str", "toString": "str"}
FILTERS = frozenset({"replace", "replaceAll", "translate"})
"""Methods that take out of a text what may be dangerous in it, or put something harmless in its place."""
_HARMLESS = re.compile(r"[\w\s,，、]*")
LOWERING = frozenset({"lower", "toLowerCase", "casefold", "toLocaleLowerCase"})

DATA_CLASS_ATTRIBUTES: dict[str, EventPath] = {
    "http_method": ("requestContext", "http", "method"),
    "path": ("rawPath",),
    "raw_event": (),
    "json_body": ("body",),
    "decoded_body": ("body",),
    "is_base64_encoded": ("isBase64Encoded",),
    "resolved_query_string_parameters": ("queryStringParameters",),
    "resolved_headers_field": ("headers",),
}
"""Attributes of Powertools' views of the event that are not just a key in snake case."""

_LETTER_AFTER_LOW_LINE = re.compile(r"_([a-z])")


def is_map(place: Place) -> bool:
    """Whether a place holds names and values, rather than a single value."""
    return (
        not place.path
        or place.path in MAPS
        or place.path[0] == "requestContext"
        or (place.is_parsed and not any(step in ("split", "text") for step in place.steps))
    )


def member(
    walk: Walk, place: Place, key: Meaning, token: Span, access: Access, *, is_optional: bool = False
) -> Meaning:
    """What a key of a place gives; the read is noted at the key's own token."""
    if access is Access.ATTRIBUTE and walk.index_raises:
        return _attribute(walk, place, key, token)
    walk.needs(place, is_optional)
    if isinstance(key, Constant) and isinstance(key.value, int) and place.path:
        return piece(place, key.value)
    names = tuple(dict.fromkeys(texts_of(key)))
    if names == ("length",) and access is Access.ATTRIBUTE:
        return UNCLEAR
    if not names:
        names = (ANY_KEY,)
    case = KeyCase.INSENSITIVE if _finds_any_case(place, key) else place.key_case
    holder = place if place.key_case is case else replace(place, key_case=case)
    found = [_read(walk, holder, name, token, access) for name in names]
    if len(found) > 1:
        walk.notes.alternatives(*found)
    return either(*found)


def piece(place: Place, index: int) -> Place:
    """A piece of a text that was cut. What a token says stands between its two dots."""
    if place.steps[-1:] != (CUT_AT_DOTS,):
        return place
    return place.after(CLAIMS) if index == 1 else replace(place, steps=place.steps[:-1])


def _finds_any_case(place: Place, key: Meaning) -> bool:
    """Whether the key is one of the object's own names."""
    return any(isinstance(option, Key) and option.of.path == place.path for option in options(key))


def _read(walk: Walk, place: Place, name: str, token: Span, access: Access) -> Meaning:
    path = (*place.path, name)
    if place.path[:1] == ("body",):
        steps = place.steps if place.is_parsed else (*place.steps, "parse")
        return replace(place, path=path, token=place.token or token, reads=(), steps=steps, is_present=False)
    if not is_map(place):
        # A slice or a character of a text is still what the client sent.
        is_part = access is Access.INDEX or place.path[:1] == ("cookies",)
        return replace(place, is_present=False) if is_part else UNCLEAR
    raises = access is Access.INDEX and walk.index_raises
    written = walk.state.writes.get(path)
    if written is not None and not (isinstance(written, Place) and written.path == path):
        return written
    found = Place(path, certainty=walk.certainty) if written is None else written
    if walk.state.is_out_of_reach:
        return replace(found, token=token)
    number = walk.notes.read(
        EventRead(
            path=path,
            span=token,
            access=access,
            guard=Guard.SELF if found.is_present else walk.guard(found),
            breaks_when_absent=raises,
            alternatives=_tried_before(walk, path),
            key_case=place.key_case if place.path == ("headers",) else KeyCase.AS_SENT,
            certainty=walk.certainty,
        )
    )
    if raises and walk.tries:
        walk.state.assume(frozenset({(path, True)}))
    is_view = "view" in place.steps
    return replace(found, token=token, reads=(number,), steps=("view",) if is_view else found.steps)


def _tried_before(walk: Walk, path: EventPath) -> tuple[EventPath, ...]:
    """The same header by its name in lower case, where that was looked at before and held nothing."""
    lower = (*path[:-1], path[-1].lower())
    is_second_try = path[0] == "headers" and lower != path and (lower, False) in walk.state.assumed
    return (lower,) if is_second_try else ()


def _attribute(walk: Walk, place: Place, key: Meaning, token: Span) -> Meaning:
    """An attribute in Python: the event is a view of Powertools' kind, whose accessors stand in for what is absent."""
    names = texts_of(key)
    if len(names) != 1 or place.path[:1] == ("body",) or not (is_map(place) and place.path not in MAPS):
        return UNCLEAR
    name = names[0]
    path = DATA_CLASS_ATTRIBUTES.get(name) if not place.path else None
    if path is None:
        path = (*place.path, _LETTER_AFTER_LOW_LINE.sub(lambda found: found[1].upper(), name))
    if not path:
        return replace(place, steps=())
    number = walk.notes.read(
        EventRead(path, token, Access.ATTRIBUTE, Guard.SELF, key_case=KeyCase.AS_SENT, certainty=walk.certainty)
    )
    found = Place(path, token, (number,), is_present=name != "body", steps=("view",), certainty=walk.certainty)
    if name in ("json_body", "decoded_body"):
        found = replace(found, decoding=Decoding.BY_FLAG, steps=("json-parse",) if name == "json_body" else ())
    if path == ("headers",):
        found = replace(found, key_case=KeyCase.INSENSITIVE)
    return found if path != ("body",) else replace(found, steps=tuple(s for s in found.steps if s != "view"))


def get(walk: Walk, place: Place, name: str, arguments: Arguments) -> Meaning:
    """`.get(key, default)` and its like; None-safe for the key, not for the object."""
    key = arguments.at(0)
    if key is None:
        walk.needs(place)
        return UNCLEAR
    default = arguments.at(1, "default", "default_value")
    access = Access.INDEX if name in ("pop", "__getitem__") and default is None else Access.GET
    if name == "pop":
        walk.reduce(place, text_of(key.value))
    found = member(walk, place, key.value, walk.span(key.start, key.end), access)
    return found if default is None else defaulted(walk, found, default.value)


def defaulted(walk: Walk, value: Meaning, default: Meaning) -> Meaning:
    """A value, and what stands in where there is none."""
    if is_nothing(default):
        return value
    if isinstance(value, Environment) and (text := text_of(default)) is not None:
        return replace(value, default=text, may_be_missing=False)
    if any(is_nothing(option) for option in options(value)):
        given = [option for option in options(value) if not is_nothing(option)]
        return defaulted(walk, either(*given), default) if given else default
    held = [option for option in options(value) if isinstance(option, Place)]
    others = [option for option in options(default) if isinstance(option, Place)]
    if held and others:
        walk.notes.alternatives(value, default)
        return either(value, default)
    if not held:
        return either(value, default)
    for place in held:
        walk.notes.stands_in(place)
    kept = [replace(option, is_present=True) if isinstance(option, Place) else option for option in options(value)]
    is_trivial = isinstance(default, Constant) or not _holds_something(default)
    return either(*kept) if is_trivial else either(*kept, default)


def _holds_something(meaning: Meaning) -> bool:
    return bool(getattr(meaning, "entries", ()) or getattr(meaning, "items", ()) or getattr(meaning, "rest", ()))


def contains(walk: Walk, place: Place, key: Meaning, token: Span) -> Test:
    """A test whether a name is among those of a place; it is noted as a look at the key."""
    walk.needs(place)
    shown = {(*place.path, name) for name in texts_of(key)}
    if place.path[:1] != ("body",) and not walk.state.is_out_of_reach:
        case = place.key_case if place.path == ("headers",) else KeyCase.AS_SENT
        looks = [
            EventRead(path, token, Access.MEMBERSHIP, Guard.SELF, key_case=case, certainty=walk.certainty)
            for path in sorted(shown)
        ]
        walk.notes.alternatives(*(Place(look.path, token, (walk.notes.read(look),)) for look in looks))
    if len(shown) != 1:
        return Test()
    return Test(frozenset((path, True) for path in shown), frozenset((path, False) for path in shown))


def entries(walk: Walk, place: Place, kind: str) -> Meaning:
    """The names, values or pairs of what stands at a place."""
    walk.needs(place)
    return Entries(place, kind)


def method(walk: Walk, place: Place, name: str, arguments: Arguments, token: Span) -> Meaning | None:
    """What a method of a place gives; None where it is one that is not known here."""
    has_getter = walk.index_raises or place.is_parsed or "map" in place.steps or place.key_case is KeyCase.INSENSITIVE
    if name in GETTERS and is_map(place) and has_getter:
        return get(walk, place, name, arguments)
    if name in GETTERS and is_map(place):
        return UNCLEAR
    if name in ("get_header_value", "get_query_string_value") and not place.path:
        return _accessor(walk, place, name, arguments, token)
    if name in MEMBERSHIP and (key := arguments.at(0)) is not None:
        return contains(walk, place, key.value, walk.span(key.start, key.end))
    if name in ENTRIES and is_map(place):
        return entries(walk, place, ENTRIES[name])
    if name in ("update", "clear") and walk.index_raises:
        walk.needs(place)
        walk.state.writes[place.path] = UNCLEAR
        return UNCLEAR
    if name == "copy":
        return place
    if is_map(place) and not place.is_parsed:
        return None
    walk.needs(place)
    if name in STRING_TESTS or name in _PREFIX_CUTS:
        walk.notes.compared(place, texts_of(arguments.value(0)))
    if name in STRING_TESTS:
        walk.examined.add(place.path)
        return Test(frozenset({(place.path, True)}) | told(place, texts_of(arguments.value(0))))
    if name in FILTERS and not place.is_body and not _leaves_what_is_dangerous(arguments):
        return place.after("filtered")
    if name == "split" and texts_of(arguments.value(0)) == (".",):
        return place.after("split").after(CUT_AT_DOTS)
    return place.after(STRING_STEPS.get(name, "text" if place.is_parsed else ""))


def _leaves_what_is_dangerous(arguments: Arguments) -> bool:
    """Whether only letters, digits, spaces or commas are replaced, which are dangerous nowhere."""
    texts = texts_of(arguments.value(0))
    return bool(texts) and all(_HARMLESS.fullmatch(text) for text in texts)


def told(place: Place, texts: tuple[str, ...]) -> frozenset[Assumption]:
    """What it tells of the whole event that a place is, or holds, one of these texts.

    JSON and text of every kind arrive as they are (AWS, "Invoking Lambda function URLs"); a URL's format is 2.0.
    """
    if not texts:
        return frozenset()
    if place.path == PLAIN_BODY[:2] and all(
        "json" in text.lower() or text.lower().startswith("text/") for text in texts
    ):
        return frozenset({(PLAIN_BODY, True)})
    if place.path == OTHER_FORMAT[:1] and "2.0" not in texts:
        return frozenset({(OTHER_FORMAT, True)})
    return frozenset()


def _accessor(walk: Walk, place: Place, name: str, arguments: Arguments, token: Span) -> Meaning:
    """Powertools' accessors of one header or parameter."""
    key = arguments.at(0, "name")
    if key is None:
        return UNCLEAR
    root = "headers" if name == "get_header_value" else "queryStringParameters"
    holder = Place((root,), token, key_case=KeyCase.INSENSITIVE, is_present=True)
    found = member(walk, holder, key.value, walk.span(key.start, key.end), Access.GET)
    default = arguments.at(1, "default_value", "default")
    return found if default is None else defaulted(walk, found, default.value)
