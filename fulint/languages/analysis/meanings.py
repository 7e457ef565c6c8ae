"""What an expression may mean while a handler is followed: the few kinds of value that facts are made of.

The values are abstract. A `Place` is whatever stands at a path of the event, a `Mac` some digest that was computed,
and everything that does not matter or cannot be known is `Unclear`.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from fulint.facts import Certainty, Decoding, EventPath, KeyCase
from fulint.languages.program import Class, Function
from fulint.record import record, replace
from fulint.replies import Leak
from fulint.source import Source, Span

Assumption: TypeAlias = tuple[EventPath, bool]
"""A place of the event and whether it holds something, as a test on the way here has shown."""
PLAIN_BODY: EventPath = ("headers", "content-type", "(plain)")
"""Stands in an assumption for a Content-Type whose bodies arrive as they are."""
OTHER_FORMAT: EventPath = ("version", "(1.0)")
"""Stands in an assumption for an event of another format than a Function URL's."""
TEXT_OF_BODY: EventPath = ("body", "(text)")
"""Stands in an assumption for the body's being text; a Function URL delivers no other, a test event may."""


CAUGHT = "(caught)"
"""Begins an assumption on the error that was caught: a type that it is of, or a part that it has."""
SURROUNDINGS = "(surroundings)"
"""Begins an assumption on an environment variable that tells a stage from another."""


def _size(parts: tuple[Meaning, ...]) -> int:
    """How many values there are in a value, so that what nests without end can be told in time."""
    return 1 + sum(part.size if isinstance(part, (Mapping, Listing, Made, Either)) else 1 for part in parts)


@record
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

    @property
    def is_as_delivered(self) -> bool:
        """Whether it is the request body just as Lambda hands it over, which is text."""
        return self.is_body and not self.steps and self.decoding is Decoding.NONE

    def after(self, step: str) -> Place:
        """The same, after one more step."""
        return replace(self, steps=(*self.steps, step)) if step and step not in self.steps[-1:] else self


REDUCED = "reduced"
"""The step of a place from which names were left out, or whose values were changed: not all of it is there any more."""
CUT_AT_DOTS, CLAIMS = "dots", "claims"
"""The steps of a text that was cut at its dots, and of its second piece, in which a token keeps what it says."""
PARSES = ("json-parse", "form-parse", "multipart-parse", "parse")


@record
class Constant:
    """A literal."""

    value: str | int | float | bool | None


@record
class Environment:
    """An environment variable: `default` stands in where it is missing, `may_be_missing` lets None through."""

    name: str
    default: str | None = None
    may_be_missing: bool = False


@record
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
    touches: bool = False
    """Whether it came out of something that was given a part of the request."""

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


@record
class Code:
    """A function with the scope it was made in, and the object it is bound to, if any.

    `wrappers` are the library callables around it, outermost first.
    """

    function: Function
    scope: int
    receiver: Meaning | None = None
    wrappers: tuple[str, ...] = ()


@record
class Object:
    """An instance of a class that is followed: `scope` is that of the class's file, `number` tells it from others.

    What it holds stands among the names under its number, as if that were a scope.
    """

    of: Class
    scope: int = 0
    number: int = 0


@record
class ClassOf:
    """A class that is followed, with the scope of its file."""

    of: Class
    scope: int = 0


@record
class File:
    """Another file of the project as a whole; `scope` is that of its own names, `name` what an import calls it."""

    scope: int
    name: str


@record
class Entry:
    """One field of a mapping: its name and value, and where in a source the name's token and the value stand."""

    name: str
    value: Meaning
    source: Source
    name_at: tuple[int, int]
    value_at: tuple[int, int]

    @property
    def token(self) -> Span:
        """The place of the token that writes the name."""
        return self.source.span(*self.name_at)

    @property
    def value_span(self) -> Span:
        """The place of the value."""
        return self.source.span(*self.value_at)


@record
class Mapping:
    """An object or dict made here. `rest` is what was spread into it, and `is_open` says that more may be in it."""

    span: Span
    entries: tuple[Entry, ...] = ()
    rest: tuple[Meaning, ...] = ()
    is_open: bool = False
    size: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", _size((*(entry.value for entry in self.entries), *self.rest)))

    @property
    def values(self) -> tuple[Meaning, ...]:
        """All that it holds."""
        return (*(entry.value for entry in self.entries), *self.rest)

    def entry(self, name: str) -> Entry | None:
        """The last field of this name."""
        return next((entry for entry in reversed(self.entries) if entry.name == name), None)


@record
class Listing:
    """A list, tuple or set; where `is_repeated` its items stand for any number of their kind."""

    items: tuple[Meaning, ...]
    is_repeated: bool = False
    size: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", _size(self.items))


@record
class Key:
    """Some name of the object at a place, as a loop over its names gives it."""

    of: Place
    is_lowered: bool = False


@record
class Entries:
    """The names, the values or the pairs of both (`kind`: `keys`, `values`, `items`) of the object at a place."""

    of: Place
    kind: str


@record
class Mac:
    """A digest that was or will be computed: `number` among the digests found."""

    number: int


@record
class Made:
    """Text or another value that was made of these."""

    parts: tuple[Meaning, ...]
    steps: tuple[str, ...] = ()
    size: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", _size(self.parts))


@record
class Test:
    """A condition: what its outcome shows of the event, and the checks of the caller whose result it is.

    A check is its number among the verifications, and the outcome that lets the caller in. `is_pending` says that
    it is a promise so far.
    """

    when_true: frozenset[Assumption] = frozenset()
    when_false: frozenset[Assumption] = frozenset()
    checks: tuple[tuple[int, bool], ...] = ()
    is_pending: bool = False


@record
class Caught:
    """An error that a handler of errors has caught, or something in it.

    `span` is where it was last looked at, `types` what it may be (empty: anything). `leak` says how much of it this
    is, None for the error itself; `part` is the name of a part that gives nothing away, such as a status.
    """

    span: Span
    types: tuple[str, ...] = ()
    leak: Leak | None = None
    part: str = ""


@record
class Either:
    """One of several."""

    options: tuple[Meaning, ...]
    size: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", _size(self.options))


@record
class Unclear:
    """Anything else; `name` is what the code calls it, where that is known.

    `touches` says that it came out of something that was given a part of the request.
    """

    name: str = ""
    touches: bool = False


Meaning: TypeAlias = (
    Place
    | Constant
    | Environment
    | Reference
    | Code
    | Object
    | ClassOf
    | File
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
