"""Statements: followed in order, both sides of a branch, a loop's body once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fulint.facts import BodyUse, Decoding
from fulint.languages.analysis import checks, conditions
from fulint.languages.analysis.callables import Caller
from fulint.languages.analysis.combine import either, made_of, options
from fulint.languages.analysis.errors import telling
from fulint.languages.analysis.meanings import (
    NOTHING,
    UNCLEAR,
    Caught,
    Code,
    Constant,
    Made,
    Mapping,
    Meaning,
    Place,
    Test,
)
from fulint.languages.analysis.middlewares import is_harmless_decorator
from fulint.languages.analysis.notes import Notes
from fulint.languages.analysis.patterns import bind, element
from fulint.languages.analysis.places import defaulted
from fulint.languages.analysis.responses import answer
from fulint.languages.analysis.walk import Arguments, Given, State, join, shown
from fulint.languages.program import (
    Block,
    Branch,
    Catch,
    Define,
    Evaluate,
    Guarded,
    Let,
    Loop,
    Program,
    Raise,
    Return,
    Statement,
)
from fulint.languages.terms import Call, Get, Name, NamePattern, PlacePattern
from fulint.record import replace

if TYPE_CHECKING:
    from fulint.languages.project import Project

_ABSENT_ERRORS = ("KeyError", "TypeError", "AttributeError", "LookupError", "IndexError", "Exception", "BaseException")
_PARSE_ERRORS = ("JSONDecodeError", "ValueError", "Exception", "BaseException", "SyntaxError", "decoder")
_LOGGERS = ("console", "logger", "logging", "log", "print", "LOG", "LOGGER")


class Statements(Caller):
    """The part of following a handler that is about statements."""

    def __init__(self, program: Program, notes: Notes, project: Project) -> None:
        super().__init__(program, notes, project)
        self.returns: list[tuple[Meaning, State]] = []
        self.left_loop: list[State] = []
        self.thrown: list[Meaning] = []

    def run(self, block: Block) -> None:
        """Follow statements until one leaves."""
        self.depth += 1
        for statement in block:
            if self.state.has_left or self.is_spent:
                break
            self.steps += 1
            self._follow(statement)
        self.depth -= 1

    def _follow(self, statement: Statement) -> None:
        match statement:
            case Let():
                self._let(statement)
            case Evaluate(value=value):
                checks.dropped(self, self.evaluate(value))
            case Branch():
                self._branch(statement)
            case Loop():
                self._loop(statement)
            case Guarded():
                self._guarded(statement)
            case Return(value=value):
                meaning = NOTHING if value is None else self.evaluate(value)
                if not self.state.has_left:
                    if value is not None and self.answers_here:
                        answer(self, meaning, self.span(value.start, value.end))
                    self.returns.append((shown(self.state, meaning), self.fork()))
                    self.state.has_left = True
            case Raise(value=value):
                if value is not None:
                    self.thrown.append(self.evaluate(value))
                self.state.has_left = True
            case Define(function=function):
                self.state.names[self.scope, function.name] = self.decorated(self.closure(function))
            case _:
                self.left_loop.append(self.fork())
                self.state.has_left = True

    def decorated(self, code: Code) -> Meaning:
        """A function as its decorators leave it."""
        meaning: Meaning = code
        for decorator in reversed(code.function.decorators):
            by = self.evaluate(decorator)
            given = Arguments((Given(meaning, decorator.start, decorator.end),))
            call = Call(decorator.start, decorator.end, decorator, ())
            made = either(*(self.called(option, call, given, self.written(decorator)) for option in options(by)))
            if any(isinstance(option, Code) for option in options(made)):
                meaning = made
            elif not is_harmless_decorator(by):
                self.notes.unknown(f"the decorator {self.written(decorator)} is not read")
        return meaning

    def _let(self, statement: Let) -> None:
        value = NOTHING if statement.value is None else self.evaluate(statement.value)
        if statement.operator != "=":
            value = self._augmented(statement, value)
        elif isinstance(statement.target, NamePattern):
            self._note_second_try(statement.target.id, value)
        bind(self, statement.target, value)

    def _note_second_try(self, name: str, value: Meaning) -> None:
        """`if not x: x = …` tries another place of the event where the first one held nothing."""
        before = self.state.names.get((self.scope, name))
        for option in options(before) if before is not None else ():
            if isinstance(option, Place) and (option.path, False) in self.state.assumed:
                self.notes.alternatives(option, value)

    def _augmented(self, statement: Let, value: Meaning) -> Meaning:
        match statement.target:
            case NamePattern(id=name):
                before = self.lookup(name)
            case PlacePattern(place=place):
                before = self.evaluate(place)
            case _:
                return value
        if statement.operator in ("??", "or"):
            return defaulted(self, before, value)
        return made_of((before, value)) if statement.operator == "+" else UNCLEAR

    def _branch(self, statement: Branch) -> None:
        """`if`; an `else if` is followed in the same loop, so that long chains do not nest."""
        exits = []
        known = self.state.assumed
        while True:
            test = conditions.condition(self, statement.test)
            self._mark(test, statement)
            when_true, when_false = conditions.truth(test)
            before = self.state
            self.state = self.fork()
            self.state.assume(when_true)
            first_check = len(self.notes.verifications)
            self.run(statement.then)
            if self.state.has_left and isinstance(test, Test):
                checks.left_out(self, test)
            has_left = self.state.has_left
            exits.append(self.state)
            self.state = before
            if has_left:
                for path in (path for path, holds in when_true if not holds):
                    self.notes.asked_for(path[-1] if path else "")
            elif not statement.otherwise:
                checks.skipped(self, when_true, self.span(statement.test.start, statement.test.end), first_check)
            self.state.assume(when_false)
            if len(statement.otherwise) == 1 and isinstance(statement.otherwise[0], Branch):
                statement = statement.otherwise[0]
                continue
            self.run(statement.otherwise)
            break
        for state in exits:
            self.state = join(state, self.state)
        self.state.assumed = conditions.without_surroundings(self.state.assumed, known)

    def _mark(self, test: Meaning, statement: Branch) -> None:
        """Note that checks are tested, where the side of those who fail leads away."""
        if not isinstance(test, Test):
            return
        for number, lets_in in test.checks:
            failing = statement.otherwise if lets_in else statement.then
            if (lets_in and statement.then) or any(not _is_log(one) for one in failing):
                checks.mark(self, ((number, lets_in),), is_pending=test.is_pending)

    def _loop(self, statement: Loop) -> None:
        before = self.fork()
        outer, self.left_loop = self.left_loop, []
        if statement.over is not None:
            over = self.evaluate(statement.over)
            if statement.target is not None:
                bind(self, statement.target, element(self, over))
        elif statement.test is not None:
            test = conditions.condition(self, statement.test)
            if isinstance(test, Test):
                checks.mark(self, test.checks, is_pending=test.is_pending)
            self.state.assume(conditions.truth(test)[0])
        self.run(statement.body)
        for state in self.left_loop:
            state.has_left = False
            self.state = join(state, self.state)
        self.left_loop = outer
        self.state = join(self.state, before)

    def _guarded(self, statement: Guarded) -> None:
        before = self.fork()
        is_caught = any(not catch.types or _names_one_of(catch, _ABSENT_ERRORS) for catch in statement.catches)
        first_use, first_thrown = len(self.notes.uses), len(self.thrown)
        self.tries += is_caught
        self.run(statement.body)
        self.tries -= is_caught
        after = self.state
        uses = self.notes.uses[first_use:]
        is_text = any(isinstance(one, (Constant, Made)) for one in self.thrown[first_thrown:])
        exits = [after]
        for catch in statement.catches:
            self.steps += len(after.names) // 16
            thrown = join(before, State(after.names, after.assumed, after.writes))
            thrown.assumed &= before.assumed
            self.state = thrown
            self._catch(catch, uses, is_text=is_text)
            exits.append(self.state)
        self.state = exits[0]
        for state in exits[1:]:
            self.state = join(self.state, state)
        if statement.finally_:
            has_left, self.state.has_left = self.state.has_left, False
            self.run(statement.finally_)
            self.state.has_left = self.state.has_left or has_left

    def _catch(self, catch: Catch, uses: list[BodyUse], *, is_text: bool) -> None:
        """A handler of errors; `is_text` where texts of the code's own are thrown, which give nothing away."""
        first_return, first_reply = len(self.returns), len(self.replies)
        first_use = len(self.notes.uses)
        caught = Caught(self.span(catch.start, catch.end), telling(catch.types), part="(text)" if is_text else "")
        if catch.name is not None:
            self.assign(catch.name, caught)
        self.caught.append(caught)
        self.run(catch.body)
        self.caught.pop()
        if catch.types and not _names_one_of(catch, _PARSE_ERRORS):
            return
        answers = [*(meaning for meaning, _ in self.returns[first_return:]), *self.replies[first_reply:]]
        statuses = [status for meaning in answers if (status := status_of(meaning))]
        others = self.notes.uses[first_use:]
        for use in uses:
            self._amend(use, statuses[0] if statuses else None, others)

    def _amend(self, use: BodyUse, status: int | None, others: list[BodyUse]) -> None:
        """Note what a failed use is answered with, and whether it is tried again with the body decoded."""
        number = self.notes.use_at(use)
        known = self.notes.uses[number]
        if known.failure_status is None and status is not None:
            known = replace(known, failure_status=status)
        if any(other.consumer is known.consumer and other.decoding is not known.decoding for other in others):
            known = replace(known, decoding=Decoding.BY_FLAG)
            for other in others:
                self.notes.uses[self.notes.use_at(other)] = replace(other, decoding=Decoding.BY_FLAG)
        self.notes.uses[number] = known


def _names_one_of(catch: Catch, names: tuple[str, ...]) -> bool:
    return any(written.rpartition(".")[2] in names for written in catch.types)


def _is_log(statement: Statement) -> bool:
    """Whether a statement only writes a log line."""
    if not isinstance(statement, Evaluate) or not isinstance(statement.value, Call):
        return False
    at = statement.value.callee
    while isinstance(at, Get):
        at = at.object
    return isinstance(at, Name) and at.id in _LOGGERS


def status_of(meaning: Meaning) -> int | None:
    """The literal status of a response."""
    for option in options(meaning):
        entry = option.entry("statusCode") if isinstance(option, Mapping) else None
        if entry is not None and isinstance(entry.value, Constant):
            value = entry.value.value
            if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
                return int(value)
    return None
