"""What an expression may mean while a handler is followed: the few kinds of value that facts are made of.

The values are abstract. A `Place` is whatever stands at a path of the event, a `Mac` some digest that was computed,
and everything that does not matter or cannot be known is `Unclear`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from fulint.facts import Certainty, Decoding, EventPath, KeyCase
from fulint.languages.program import Class, Function
from fulint.source import Span

Assumption: TypeAlias = tuple[EventPath, bool]
"""A place of the event and whether it holds something, as a test on the way here has shown."""

MAX_OPTIONS = 8
"""A value with more alternatives than these is not told apart any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a path of the event, with what was done to it on the way.

    `token` is where its last key was read, `reads` the numbers of the reads that led here. `is_present` says that
    it cannot be missing at this point: something stands in for it, or a test came before. Below the parsed body,
    paths go on with the body's own keys and `steps` tells how it was parsed.
    """

    path: EventPath
    token: Span | None = None
    reads: tuple[int, ...] = ()
    key_case: KeyCase = KeyCase.AS_SENT
    decoding: Decoding = Decoding.NONE
    steps: tuple[str, ...] = ()
    is_present: bool = False
    certainty: Certainty = Certainty.CERTAIN

    @property
    def is_parsed(self) -> bool:
        """Whether it is, or lies in, the result of parsing the body."""
        return any(step in PARSES for step in self.steps)

    @property
    def is_body(self) -> bool:
        """Whether it is the request body itself, as text or bytes."""
        return self.path == ("body",) and not self.is_parsed

    def after(self, step: str) -> Place:
        """The same, after one more step."""
        return replace(self, steps=(*self.steps, step)) if step and step not in self.steps[-1:] else self


PARSES = ("json-parse", "form-parse", "multipart-parse", "parse")


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment variable: `default` stands in where it is missing, `may_be_missing` lets None through."""

    name: str
    default: str | None = None
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Something imported or built in, by its canonical dotted name, or what came out of calling or making it.

    `hmac.new` is the function; what a call of `boto3.client` gives is `boto3.client` with `is_result`, and its
    method `boto3.client.put_object`. `module` is where the name comes from, if it was imported.
    """

    name: str
    module: str | None = None
    is_result: bool = False
    settings: Mapping | None = None
    """The options that it was made with."""

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Code:
    """A function of this file with the scope it was made in, and the object it is bound to, if any.

    `wrappers` are the library callables around it, outermost first.
    """

    function: Function
    scope: int
    receiver: Meaning | None = None
    wrappers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Object:
    """An instance of a class of this file; what it holds is not followed."""

    of: Class


@dataclass(frozen=True, slots=True)
class ClassOf:
    """A class of this file."""

    of: Class


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a mapping: its name, the token that writes it, the value and the value's own place."""

    name: str
    token: Span
    value: Meaning
    value_span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object or dict made here. `rest` is what was spread into it, and `is_open` says that more may be in it."""

    span: Span
    entries: tuple[Entry, ...] = ()
    rest: tuple[Meaning, ...] = ()
    is_open: bool = False

    def entry(self, name: str) -> Entry | None:
        """The last field of this name."""
        return next((entry for entry in reversed(self.entries) if entry.name == name), None)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, tuple or set; where `is_repeated` its items stand for any number of their kind."""

    items: tuple[Meaning, ...]
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """Some name of the object at a place, as a loop over its names gives it."""

    of: Place
    is_lowered: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """The names, the values or the pairs of both (`kind`: `keys`, `values`, `items`) of the object at a place."""

    of: Place
    kind: str


@dataclass(frozen=True, slots=True)
class Mac:
    """A digest that was or will be computed: `number` among the digests found."""

    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """Text or another value that was made of these."""

    parts: tuple[Meaning, ...]
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """A condition: what its outcome shows of the event, and the checks of the caller whose result it is.

    A check is its number among the verifications, and the outcome that lets the caller in. `is_pending` says that
    it is a promise so far.
    """

    when_true: frozenset[Assumption] = frozenset()
    when_false: frozenset[Assumption] = frozenset()
    checks: tuple[tuple[int, bool], ...] = ()
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class Caught:
    """An error that a handler of errors has caught."""

    span: Span


@dataclass(frozen=True, slots=True)
class Either:
    """One of several."""

    options: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Anything else; `name` is what the code calls it, where that is known."""

    name: str = ""


Meaning: TypeAlias = (
    Place
    | Constant
    | Environment
    | Reference
    | Code
    | Object
    | ClassOf
    | Mapping
    | Listing
    | Key
    | Entries
    | Mac
    | Made
    | Test
    | Caught
    | Either
    | Unclear
)

UNCLEAR = Unclear()
NOTHING = Constant(None)


def options(meaning: Meaning) -> tuple[Meaning, ...]:
    """The alternatives of a value; the value alone where it has none."""
    return meaning.options if isinstance(meaning, Either) else (meaning,)


def either(*meanings: Meaning) -> Meaning:
    """One of these. Readings of one place become one value, so that a decoding under a test counts for it."""
    found: list[Meaning] = []
    for meaning in (option for given in meanings for option in options(given)):
        for index, other in enumerate(found):
            merged = _merged(other, meaning)
            if merged is not None:
                found[index] = merged
                break
        else:
            found.append(meaning)
    if len(found) == 1:
        return found[0]
    return Either(tuple(found)) if len(found) <= MAX_OPTIONS else UNCLEAR


def _merged(one: Meaning, other: Meaning) -> Meaning | None:
    if one == other:
        return one
    match one, other:
        case Place(), Place() if one.path == other.path and one.is_parsed == other.is_parsed:
            decoding = one.decoding if one.decoding is other.decoding else Decoding.BY_FLAG
            case = one.key_case if one.key_case is other.key_case else KeyCase.INSENSITIVE
            return replace(
                one,
                token=one.token or other.token,
                reads=tuple(dict.fromkeys(one.reads + other.reads)),
                decoding=decoding,
                key_case=case,
                steps=max(one.steps, other.steps, key=len),
                is_present=one.is_present and other.is_present,
            )
        case Unclear(), Unclear():
            return UNCLEAR
    return None


def places(meaning: Meaning) -> Iterator[Place]:
    """Every place of the event that a value holds or is made of, without following calls."""
    waiting = [meaning]
    left = 200
    while waiting and left:
        left -= 1
        match waiting.pop():
            case Place() as place:
                yield place
            case Key(of=place) | Entries(of=place):
                yield place
            case Either(inner) | Listing(inner, _) | Made(inner, _):
                waiting.extend(reversed(inner))
            case Mapping(_, entries, rest, _):
                waiting.extend((*(entry.value for entry in reversed(entries)), *rest))


def macs(meaning: Meaning) -> Iterator[Mac]:
    """Every digest that a value is or is made of."""
    waiting = [meaning]
    left = 200
    while waiting and left:
        left -= 1
        match waiting.pop():
            case Mac() as mac:
                yield mac
            case Either(inner) | Listing(inner, _) | Made(inner, _):
                waiting.extend(reversed(inner))


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
    return Made(flat[:32])
