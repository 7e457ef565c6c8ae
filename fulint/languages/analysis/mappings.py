"""Objects that are made here and changed afterwards: every name for one of them means the changed one from then on."""

from __future__ import annotations

from operator import is_

from fulint.facts import ANY_KEY
from fulint.languages.analysis.combine import bounded, either, ingredients, options, text_of
from fulint.languages.analysis.meanings import UNCLEAR, Code, Either, Entry, Listing, Mapping, Meaning
from fulint.languages.analysis.walk import Arguments, Given, Walk
from fulint.languages.terms import Call, Expression, Get, Name
from fulint.record import replace
from fulint.source import Span

_HOLDERS = (Mapping, Either, Listing)
"""Values in which an object can be."""


def change(walk: Walk, before: Mapping, after: Meaning, written: Expression) -> None:
    """Let an object that was made here be another from now on, under every name that it has in functions.

    `written` is what the code calls it; a name of the file itself is changed for this function only.
    """
    exchange(walk, before, after)
    while isinstance(written, Get):
        written = written.object
    if isinstance(written, Name):
        known = walk.lookup(written.id)
        if (now := exchanged(known, before, after)) is not known:
            walk.rebind(written.id, now)


def exchanged(meaning: Meaning, before: Mapping, after: Meaning, depth: int = 4) -> Meaning:
    """A value in which one object has become another; the value itself where the object is not in it."""
    if not isinstance(meaning, _HOLDERS):
        return meaning
    if meaning is before or meaning == before:
        return after
    if not depth:
        return meaning
    inner = meaning.values if isinstance(meaning, Mapping) else ingredients(meaning)
    found = [exchanged(one, before, after, depth - 1) if isinstance(one, _HOLDERS) else one for one in inner]
    if all(map(is_, found, inner)):
        return meaning
    if isinstance(meaning, Either):
        return either(*found)
    if isinstance(meaning, Listing):
        return bounded(replace(meaning, items=tuple(found)))
    count = len(meaning.entries)
    kept = tuple(replace(entry, value=value) for entry, value in zip(meaning.entries, found[:count], strict=True))
    return bounded(replace(meaning, entries=kept, rest=tuple(found[count:])))


def exchange(walk: Walk, before: Mapping, after: Meaning) -> None:
    """Let every name that is bound in a function mean the changed object, where it meant the one before."""
    names = walk.state.names
    walk.steps += len(names) // 16
    for key, value in list(names.items()):
        if isinstance(value, _HOLDERS):
            names[key] = exchanged(value, before, after)


def made_by_name(walk: Walk, span: Span, arguments: Arguments) -> Meaning:
    """`dict(base, name=value)`."""
    rest = tuple(given.value for given in arguments.items if given.name is None)
    return bounded(Mapping(span, _named(walk, arguments), rest))


def _named(walk: Walk, arguments: Arguments) -> tuple[Entry, ...]:
    source = walk.module.program.source
    return tuple(
        Entry(given.name, given.value, source, (given.start, given.end), (given.start, given.end))
        for given in arguments.items
        if given.name is not None
    )


def changed(walk: Walk, holder: Mapping, name: str, arguments: Arguments, node: Call, written: Expression) -> Meaning:
    """What a method that changes an object gives, and the change."""
    first, second = arguments.value(0), arguments.value(1)
    match name:
        case "copy":
            return replace(holder, span=walk.span(node.start, node.end))
        case "update":
            found = [option for given in arguments.positional[:1] for option in options(given.value)]
            known = [option for option in found if isinstance(option, Mapping)]
            entries = tuple(entry for option in known for entry in option.entries)
            rest = (*holder.rest, *(one for option in known for one in option.rest))
            is_open = holder.is_open or len(known) != len(found) or any(option.is_open for option in known)
            made = replace(
                holder, entries=(*holder.entries, *entries, *_named(walk, arguments)), rest=rest, is_open=is_open
            )
            change(walk, holder, bounded(made), written)
            return UNCLEAR
        case "set" | "append" | "setdefault" if (key := text_of(first)) is not None:
            known_entry = holder.entry(key)
            if name != "setdefault" or known_entry is None:
                given = arguments.items[0]
                at = (given.start, given.end)
                added = Entry(key, second, walk.module.program.source, at, at)
                change(walk, holder, bounded(replace(holder, entries=(*holder.entries, added))), written)
                return second
            return known_entry.value
        case "pop" | "delete" if (key := text_of(first)) is not None:
            entry = holder.entry(key)
            kept = tuple(one for one in holder.entries if one.name != key)
            change(walk, holder, replace(holder, entries=kept), written)
            return second if entry is None else entry.value
    change(walk, holder, replace(holder, is_open=True), written)
    return UNCLEAR


def open_to_changes(walk: Walk, arguments: Arguments) -> None:
    """What is handed to code that cannot be followed may come back with more in it."""
    for given in arguments.items:
        for option in options(given.value):
            if isinstance(option, Mapping):
                exchange(walk, option, _opened(option))


def _opened(mapping: Mapping) -> Mapping:
    entries = tuple(
        replace(entry, value=replace(entry.value, is_open=True)) if isinstance(entry.value, Mapping) else entry
        for entry in mapping.entries
    )
    return replace(mapping, entries=entries, is_open=True)


def table_of(walk: Walk, given: Given) -> Mapping | None:
    """What pairs of keys and functions make, as in `new Map([["GET /", list], ["POST /", create]])`."""
    pairs = given.value.items if isinstance(given.value, Listing) else ()
    at, source = (given.start, given.end), walk.module.program.source
    entries = []
    for pair in pairs:
        match pair:
            case Listing((key, Code() as code)):
                entries.append(Entry(text_of(key) or ANY_KEY, code, source, at, at))
            case _:
                return None
    return Mapping(walk.span(*at), tuple(entries), is_open=True) if entries else None
