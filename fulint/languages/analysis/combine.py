"""Putting meanings together and looking into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from fulint.facts import Decoding, KeyCase
from fulint.languages.analysis.meanings import (
    UNCLEAR,
    Constant,
    Either,
    Entries,
    Key,
    Listing,
    Mac,
    Made,
    Mapping,
    Meaning,
    Place,
    Unclear,
)
from fulint.record import replace

MAX_OPTIONS = 8
"""A value with more alternatives than these is not told apart any more."""
MAX_SIZE = 400
"""What holds more values than these, those inside counted, is not looked into."""
MAX_PARTS = 200
"""So many parts of one value are looked at."""


def bounded(meaning: Mapping | Listing | Made | Either) -> Meaning:
    """A value that was put together here, unless it has grown beyond what is looked into."""
    return meaning if meaning.size <= MAX_SIZE else UNCLEAR


def options(meaning: Meaning) -> tuple[Meaning, ...]:
    """The alternatives of a value; the value alone where it has none."""
    return meaning.options if isinstance(meaning, Either) else (meaning,)


def either(*meanings: Meaning) -> Meaning:
    """One of these. Readings of one place become one value, so that a decoding under a test counts for it."""
    if len(meanings) == 1:
        return meanings[0]
    found: list[Meaning] = []
    for meaning in (option for given in meanings for option in options(given)):
        for index, other in enumerate(found):
            merged = _merged(other, meaning)
            if merged is not None:
                found[index] = merged
                break
        else:
            found.append(meaning)
            if len(found) > MAX_OPTIONS:
                return UNCLEAR
    return found[0] if len(found) == 1 else bounded(Either(tuple(found)))


def _merged(one: Meaning, other: Meaning) -> Meaning | None:
    if one is other:
        return one
    if one.__class__ is not other.__class__:
        return None
    if one == other:
        return one
    match one, other:
        case Place(), Place() if one.path == other.path and one.is_parsed == other.is_parsed:
            decoding = one.decoding if one.decoding is other.decoding else Decoding.BY_FLAG
            case = one.key_case if one.key_case is other.key_case else KeyCase.INSENSITIVE
            # A use that fails where there is no value fails by the reads that may give none.
            missing = [place for place in (one, other) if not place.is_present] or [one, other]
            return replace(
                one,
                token=one.token or other.token,
                reads=tuple(dict.fromkeys(number for place in missing for number in place.reads)),
                decoding=decoding,
                key_case=case,
                steps=max(one.steps, other.steps, key=len),
                is_present=one.is_present and other.is_present,
            )
        case Unclear(), Unclear():
            return Unclear(touches=one.touches or other.touches)
    return None


def parts_of(meaning: Meaning, inner: Callable[[Meaning], Sequence[Meaning]]) -> Iterator[Meaning]:
    """A value, and what it is put together from as far as `inner` opens it; no more than so many of both."""
    waiting = [meaning]
    left = MAX_PARTS
    while waiting and left:
        left -= 1
        part = waiting.pop()
        yield part
        waiting.extend(reversed(inner(part)))


def ingredients(meaning: Meaning) -> Sequence[Meaning]:
    """What a value is one of, lists, or is made of."""
    match meaning:
        case Either(inner) | Listing(inner) | Made(inner):
            return inner
    return ()


def _contents(meaning: Meaning) -> Sequence[Meaning]:
    """The same, and what an object holds: what was spread into it first."""
    if isinstance(meaning, Mapping):
        return (*reversed(meaning.rest), *(entry.value for entry in meaning.entries))
    return ingredients(meaning)


def places(meaning: Meaning) -> Iterator[Place]:
    """Every place of the event that a value holds or is made of, without following calls."""
    for part in parts_of(meaning, _contents):
        match part:
            case Place():
                yield part
            case Key(of=place) | Entries(of=place):
                yield place


def macs(meaning: Meaning) -> Iterator[Mac]:
    """Every digest that a value is or is made of."""
    return (part for part in parts_of(meaning, ingredients) if isinstance(part, Mac))


def text_of(meaning: Meaning) -> str | None:
    """The text of a literal; None for anything else."""
    return meaning.value if isinstance(meaning, Constant) and isinstance(meaning.value, str) else None


def texts_of(meaning: Meaning) -> tuple[str, ...]:
    """The literal texts that a value may be."""
    return tuple(text for option in options(meaning) if (text := text_of(option)) is not None)


def is_nothing(meaning: Meaning) -> bool:
    """Whether it is a literal None, null or undefined."""
    return isinstance(meaning, Constant) and meaning.value is None


def made_of(parts: Iterable[Meaning]) -> Meaning:
    """Text put together from these; a literal where all of them are."""
    found = tuple(parts)
    if all(isinstance(part, Constant) for part in found):
        return Constant("".join(str(part.value) for part in found if isinstance(part, Constant)))
    flat = tuple(inner for part in found for inner in (part.parts if isinstance(part, Made) else (part,)))
    return bounded(Made(flat[:32]))
