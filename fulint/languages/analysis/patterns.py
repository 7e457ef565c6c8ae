"""Binding what is on the left of an assignment, in a parameter or in a loop, to what is on the right."""

from __future__ import annotations

from fulint.facts import ANY_KEY, Access, KeyCase
from fulint.languages.analysis import mappings, streams
from fulint.languages.analysis.combine import bounded, either, options, places, text_of
from fulint.languages.analysis.errors import part_of
from fulint.languages.analysis.meanings import (
    CUT_AT_DOTS,
    NOTHING,
    REDUCED,
    UNCLEAR,
    Caught,
    ClassOf,
    Constant,
    Either,
    Entries,
    Entry,
    Environment,
    File,
    Key,
    Listing,
    Mapping,
    Meaning,
    Object,
    Place,
    Reference,
)
from fulint.languages.analysis.places import MAPS, defaulted, is_map, piece
from fulint.languages.analysis.places import member as place_member
from fulint.languages.analysis.walk import Walk
from fulint.languages.terms import Get, ItemsPattern, Literal, NamePattern, Pattern, PlacePattern, RecordPattern
from fulint.record import replace
from fulint.source import Span


def bind(walk: Walk, pattern: Pattern, meaning: Meaning) -> None:
    """Give the names in a pattern their parts of a value, and note what is read from the event by it."""
    match pattern:
        case NamePattern(id=name):
            walk.assign(name, meaning)
        case RecordPattern():
            _bind_record(walk, pattern, meaning)
        case ItemsPattern(items=items):
            for index, item in enumerate(items):
                bind(walk, item, part(meaning, index))
        case PlacePattern(place=target):
            write(walk, target, meaning)


def _bind_record(walk: Walk, pattern: RecordPattern, meaning: Meaning) -> None:
    for field in pattern.fields:
        token = walk.span(field.key.start, field.key.end)
        found = either(
            *(
                place_member(walk, option, Constant(field.key.value), token, Access.DESTRUCTURED)
                if isinstance(option, Place)
                else named_part(option, str(field.key.value), token)
                for option in options(meaning)
            )
        )
        if field.default is not None:
            found = defaulted(walk, found, walk.evaluate(field.default))
        bind(walk, field.target, found)
    if pattern.rest is not None:
        walk.assign(pattern.rest, either(*(_without(option, pattern) for option in options(meaning))))


def _without(meaning: Meaning, pattern: RecordPattern) -> Meaning:
    """What is left of an object after fields of it."""
    match meaning:
        case Place(path=()) if all(field.key.value != "headers" for field in pattern.fields):
            return meaning
        case Place():
            return meaning.after(REDUCED)
        case Mapping():
            return meaning
    return UNCLEAR


def named_part(meaning: Meaning, name: str, token: Span) -> Meaning:
    """A field of a value that is no place of the event."""
    match meaning:
        case Mapping():
            entry = meaning.entry(name)
            return UNCLEAR if entry is None else entry.value
        case Caught():
            return part_of(meaning, name, token)
        case Reference(name="process.env" | "os.environ"):
            return Environment(name, may_be_missing=True)
        case Reference():
            return Reference(f"{meaning.name}.{name}", meaning.module)
    return UNCLEAR


def part(meaning: Meaning, index: int) -> Meaning:
    """One item of a value that is taken apart by position."""
    match meaning:
        case Either(inner):
            return either(*(part(option, index) for option in inner))
        case Listing(items, True):
            return either(*items) if items else UNCLEAR
        case Listing(items, False):
            return items[index] if index < len(items) else UNCLEAR
        case Place() if meaning.path:
            if meaning.steps[-1:] == (CUT_AT_DOTS,):
                return piece(meaning, index)
            return meaning.after("text") if not meaning.is_parsed else replace(meaning, path=(*meaning.path, "*"))
    return UNCLEAR


def element(walk: Walk, meaning: Meaning) -> Meaning:
    """What a loop over a value gives each time."""
    found: list[Meaning] = []
    for option in options(meaning):
        match option:
            case Listing(items, _):
                found.extend(items)
            case Entries(of=place, kind="keys"):
                found.append(Key(place))
            case Entries(of=place, kind="values"):
                found.append(replace(place, path=(*place.path, "*"), reads=()))
            case Entries(of=place):
                found.append(Listing((Key(place), replace(place, path=(*place.path, "*"), reads=()))))
            case Place() if option.path:
                walk.needs(option)
                found.append(_item(option))
            case _:
                found.append(UNCLEAR)
    return either(*found) if found else UNCLEAR


def _item(place: Place) -> Meaning:
    """What a loop over a place gives: the names of a map, the pieces of a text, the items of a list."""
    if place.path in MAPS:
        return Key(place)
    if is_map(place) or place.path == ("cookies",):
        return replace(place, path=(*place.path, ANY_KEY), reads=())
    return place.after("text" if place.is_parsed else "")


def write(walk: Walk, target: Get, meaning: Meaning) -> None:
    """Assign to a member: of the event, of something made here, or of what is not followed."""
    holder = walk.evaluate(target.object)
    key = Constant(target.key.value) if isinstance(target.key, Literal) else walk.evaluate(target.key)
    name = text_of(key)
    streams.kept(walk, meaning)
    for option in options(holder):
        match option:
            case Place() if option.path[:1] != ("body",):
                walk.reduce(option, name)
                if name is not None:
                    walk.state.writes[(*option.path, name)] = meaning
            case Mapping():
                mappings.change(walk, option, _written(walk, option, key, target, meaning), target.object)
            case Object(number=number) if number and name is not None:
                walk.state.names[number, name] = meaning
            case Object() | ClassOf() | File():
                if any(place.path in ((), ("body",), ("headers",)) for place in places(meaning)):
                    walk.notes.unknown("a part of the event is kept in an object's field")


def remove(walk: Walk, target: Get) -> None:
    """Delete a member. What is deleted from the event is still read as if it were there: it may be a copy."""
    holder = walk.evaluate(target.object)
    key = Constant(target.key.value) if isinstance(target.key, Literal) else walk.evaluate(target.key)
    for option in options(holder):
        if isinstance(option, Place):
            walk.reduce(option, text_of(key))
        elif isinstance(option, Mapping):
            mappings.change(walk, option, _written(walk, option, key, target, NOTHING), target.object)


def copied_by_key(key: Meaning, value: Meaning) -> Place | None:
    """The place that is being copied where something is filed under one of its names, lower-cased or not."""
    if not isinstance(key, Key):
        return None
    case = KeyCase.INSENSITIVE if key.is_lowered else key.of.key_case
    copy = replace(key.of, key_case=case, is_present=True)
    is_whole = isinstance(value, Place) and value.path[:-1] == key.of.path
    return copy if is_whole else copy.after(REDUCED)


def _written(walk: Walk, mapping: Mapping, key: Meaning, target: Get, meaning: Meaning) -> Meaning:
    copied = copied_by_key(key, meaning)
    if copied is not None and not mapping.entries:
        return copied
    name = text_of(key)
    if name is None:
        return replace(mapping, is_open=True)
    if mapping.entry(name) is None and len(mapping.entries) >= 64:
        return replace(mapping, is_open=True)
    name_at, value_at = (target.key.start, target.key.end), (target.start, target.end)
    written = Entry(name, meaning, walk.module.program.source, name_at, value_at)
    kept = tuple(entry for entry in mapping.entries if entry.name != name)
    return bounded(replace(mapping, entries=(*kept, written)))
