"""The state of following a handler: which names mean what, what tests have shown so far, and where we are.

`Walk` is what the files around it work on; `follow` gives it its two verbs, `evaluate` and `apply`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fulint.facts import Certainty, EventPath, Guard
from fulint.languages.analysis.combine import either, options
from fulint.languages.analysis.frameworks import Middleware
from fulint.languages.analysis.meanings import (
    OTHER_FORMAT,
    TEXT_OF_BODY,
    UNCLEAR,
    Assumption,
    Caught,
    ClassOf,
    Code,
    File,
    Meaning,
    Object,
    Place,
)
from fulint.languages.analysis.notes import Notes
from fulint.languages.program import Function, Let, Program
from fulint.languages.terms import Call, Expression
from fulint.record import record, replace
from fulint.source import Span

if TYPE_CHECKING:
    from fulint.languages.analysis.streams import StreamSeen
    from fulint.languages.project import Project

MAX_STEPS = 20_000
"""So much is followed for one handler, counted in expressions; real ones, helpers included, have a few thousand."""
MAX_DEPTH = 100
"""Deeper nesting, inlined helpers included, is not followed; each level costs up to seven frames of Python's stack."""
_OTHER_FORMATS = frozenset(
    {"Records", "httpMethod", "multiValueHeaders", "multiValueQueryStringParameters", "resource"}
)
_OTHER_CONTEXTS = frozenset({"elb", "httpMethod", "identity", "resourceId", "resourcePath"})
"""Keys of the event, and of its requestContext, that never come through a Function URL but from API Gateway's payload
1.0, a load balancer or a queue."""
MODULE = 0
"""The number of the scope of a file's own names."""


@dataclass(slots=True)
class State:
    """What holds at one point of the code: names, what tests have shown, and places of the event written since.

    `has_left` says that nothing comes after: the code returned, raised or left the loop.
    """

    names: dict[tuple[int, str], Meaning] = field(default_factory=dict)
    assumed: frozenset[Assumption] = frozenset()
    writes: dict[EventPath, Meaning] = field(default_factory=dict)
    has_left: bool = False

    def copy(self) -> State:
        """A state that goes on by itself."""
        return State(dict(self.names), self.assumed, dict(self.writes), self.has_left)

    def assume(self, more: frozenset[Assumption]) -> None:
        """Take what a test has shown."""
        self.assumed = (self.assumed - {(path, not holds) for path, holds in more}) | more

    def is_shown(self, path: EventPath) -> bool:
        """Whether a test has shown that a place holds something, itself or something in it."""
        return any(holds and known[: len(path)] == path for known, holds in self.assumed)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether a test has shown that the event is of a format that no Function URL sends."""
        return any(holds and _is_of_other_format(known) for known, holds in self.assumed)


def _is_of_other_format(path: EventPath) -> bool:
    match path:
        case ("requestContext", name, *_):
            return name in _OTHER_CONTEXTS
        case (name, *_):
            return name in _OTHER_FORMATS or path == OTHER_FORMAT
    return False


def join(one: State, other: State) -> State:
    """What holds where two ways meet."""
    if one.has_left:
        return other
    if other.has_left:
        return one
    names = dict(one.names)
    for name, theirs in other.names.items():
        ours = names.get(name)
        if ours is None:
            names[name] = theirs
        elif ours is not theirs and ours != theirs:
            names[name] = either(shown(one, ours), shown(other, theirs))
    writes = dict(one.writes)
    for path in {**one.writes, **other.writes}:
        untouched = Place(path)
        writes[path] = either(one.writes.get(path, untouched), other.writes.get(path, untouched))
    return State(names, one.assumed & other.assumed, writes)


def shown(state: State, meaning: Meaning) -> Meaning:
    """A value with what its state has shown about it, so that it can be carried out of that state."""
    if not isinstance(meaning, Place):
        return meaning
    if meaning.is_as_delivered and (TEXT_OF_BODY, False) in state.assumed:
        return replace(meaning.after("parse"), is_present=True)
    return replace(meaning, is_present=True) if state.is_shown(meaning.path) else meaning


@record
class Given:
    """An argument as it was given: its value and where it stands."""

    value: Meaning
    start: int
    end: int
    name: str | None = None
    is_spread: bool = False


@record
class Arguments:
    """The arguments of a call."""

    items: tuple[Given, ...] = ()

    @property
    def positional(self) -> tuple[Given, ...]:
        """Those without a name, up to the first spread."""
        found = []
        for given in self.items:
            if given.is_spread:
                break
            if given.name is None:
                found.append(given)
        return tuple(found)

    def at(self, position: int | None, *names: str) -> Given | None:
        """The argument at a position, or under one of the names."""
        found = None
        for given in self.items:
            if given.name is not None:
                if given.name in names:
                    return given
            elif given.is_spread:
                position = None
            elif position is not None:
                if position == 0:
                    found = given
                position -= 1
        return found

    def value(self, position: int | None, *names: str) -> Meaning:
        """The value of an argument, unclear where it is not given."""
        given = self.at(position, *names)
        return UNCLEAR if given is None else given.value


@dataclass(slots=True)
class Module:
    """One file being followed: its own names have the scope `scope`; `known` are those that were evaluated."""

    program: Program
    scope: int
    lets: dict[str, list[Let]] = field(default_factory=dict)
    known: dict[str, Meaning] = field(default_factory=dict)
    exported: dict[str, Meaning] = field(default_factory=dict)
    entered: list[Function] = field(default_factory=list)


class Walk(ABC):
    """One handler being followed. `module` is the file that the code at hand is written in."""

    def __init__(self, program: Program, notes: Notes, project: Project) -> None:
        self.project = project
        self.module = Module(program, MODULE)
        self.modules = {MODULE: self.module}
        self.roots: dict[int, int] = {MODULE: MODULE}
        self.notes = notes
        self.state = State()
        self.scope = MODULE
        self.parents: dict[int, int] = {}
        self.stack: list[Function] = []
        self.tries = 0
        self.steps = 0
        self.depth = 0
        self.replies: list[Meaning] = []
        self.caught: list[Caught] = []
        self.handler: Function | None = None
        self.stream: StreamSeen | None = None
        self.examined: set[EventPath] = set()
        self.reduced: set[EventPath] = set()
        self.promised: list[list[Meaning]] = []
        self.middlewares: list[Middleware] = []
        self.captured: set[int] = set()
        self.lasting: dict[tuple[int, str], Meaning] = {}
        self.index_raises = program.language == "python"

    @abstractmethod
    def evaluate(self, expression: Expression) -> Meaning:
        """What an expression means here; facts in it are noted on the way."""

    @abstractmethod
    def apply(self, code: Code, arguments: Arguments, call: Call | None) -> Meaning:
        """What a call of a function of this file gives; its body is followed with the parameters bound."""

    @abstractmethod
    def module_name(self, name: str) -> Meaning:
        """What a name of the file itself, or a built-in one, means."""

    @abstractmethod
    def member_of_file(self, file: File, name: str) -> Meaning:
        """What another file of the project gives under a name."""

    @abstractmethod
    def whole_file(self, file: File) -> Meaning:
        """What another file of the project is as a value: what `module.exports` or the default export was made."""

    @property
    def is_spent(self) -> bool:
        """Whether the limits of what is followed are reached, which is noted."""
        if self.steps <= MAX_STEPS and self.depth < MAX_DEPTH:
            return False
        self.notes.unknown("the code is longer or more deeply nested than is followed")
        return True

    def fork(self) -> State:
        """A copy of the present state; what it costs counts as steps."""
        state = self.state
        self.steps += (len(state.names) + len(state.assumed) + len(state.writes)) // 16
        return state.copy()

    @property
    def answers_here(self) -> bool:
        """Whether what is returned here goes back to the caller."""
        return len(self.stack) == 1 and self.stack[0] is self.handler

    @property
    def certainty(self) -> Certainty:
        """How sure a fact is that is found here: derived inside a helper."""
        return Certainty.CERTAIN if len(self.stack) <= 1 else Certainty.DERIVED

    def span(self, start: int, end: int) -> Span:
        """The span of a stretch of the file."""
        return self.module.program.source.span(start, end)

    def enter(self, parent: int) -> int:
        """Open a scope inside another and give its number."""
        number = len(self.roots)
        self.parents[number] = parent
        self.roots[number] = self.roots[parent]
        return number

    def instance(self, of: ClassOf) -> Object:
        """A new object, whose fields are kept as long as the handler is followed."""
        number = self.enter(of.scope)
        self.captured.add(number)
        return Object(of.of, of.scope, number)

    def closure(self, function: Function) -> Code:
        """A function that is made here; it keeps the scope alive."""
        self.captured.add(self.scope)
        return Code(function, self.scope)

    def outlast(self) -> None:
        """Keep what functions that were made here may still look up, when the code around them has ended."""
        self.lasting.update((key, value) for key, value in self.state.names.items() if key[0] in self.captured)

    def forget(self, scope: int) -> None:
        """Drop the names of a scope that nothing can reach any more."""
        if scope not in self.captured:
            for key in [key for key in self.state.names if key[0] == scope]:
                del self.state.names[key]

    def lookup(self, name: str) -> Meaning:
        """What a name means here."""
        scope = self.scope
        while scope not in self.modules:
            found = self.state.names.get((scope, name)) or self.lasting.get((scope, name))
            if found is not None:
                return found
            scope = self.parents[scope]
        return self.module_name(name)

    def assign(self, name: str, meaning: Meaning) -> None:
        """Bind a name here. In JavaScript a function may write to the variables around it."""
        scope = self.scope
        if not self.index_raises and (scope, name) not in self.state.names:
            outer = self.parents.get(scope, MODULE)
            while outer not in self.modules:
                known = self.state.names.get((outer, name))
                if known is not None:
                    self.state.names[outer, name] = either(known, meaning)
                    break
                outer = self.parents[outer]
        self.state.names[scope, name] = meaning

    def rebind(self, name: str, meaning: Meaning) -> None:
        """Give a name another value where it is bound, after a change to the object it means."""
        scope = self.scope
        while scope not in self.modules:
            if (scope, name) in self.state.names:
                self.state.names[scope, name] = meaning
                return
            scope = self.parents[scope]
        self.state.names[self.scope, name] = meaning

    def reduce(self, place: Place, name: str | None) -> None:
        """Note that something is taken out of what stands at a place, or replaced there."""
        path = (*place.path, "headers" if name is None else name)
        self.reduced.add(path[:1])

    def guard(self, place: Place) -> Guard:
        """What protects a use of a place's value from there being none."""
        if place.is_present:
            return Guard.SELF
        if self.state.is_shown(place.path):
            return Guard.DOMINATING
        return Guard.TRY if self.tries else Guard.NONE

    def needs(self, meaning: Meaning, is_optional: bool = False) -> None:
        """Note that a value is used in a way that fails where there is none."""
        for option in options(meaning):
            if isinstance(option, Place) and option.path:
                self.notes.breaks(option, Guard.SELF if is_optional else self.guard(option))
