"""Following a handler: statements in order, both sides of branches, and the helpers of the same file in place."""

from __future__ import annotations

from dataclasses import replace

from fulint.facts import BodyUse, Decoding
from fulint.languages import checks, conditions
from fulint.languages.callables import Caller
from fulint.languages.meanings import (
    NOTHING,
    UNCLEAR,
    Caught,
    Code,
    Constant,
    Listing,
    Mapping,
    Meaning,
    Object,
    Place,
    Test,
    either,
    made_of,
    options,
    places,
)
from fulint.languages.middlewares import is_harmless_decorator
from fulint.languages.module import resolve, top_level
from fulint.languages.notes import Notes
from fulint.languages.patterns import bind, element
from fulint.languages.places import defaulted
from fulint.languages.program import (
    Block,
    Branch,
    Call,
    Catch,
    Define,
    Evaluate,
    Function,
    Get,
    Guarded,
    Let,
    Loop,
    Name,
    NamePattern,
    PlacePattern,
    Program,
    Raise,
    Return,
    Statement,
)
from fulint.languages.walk import Arguments, Given, State, join, shown

MAX_CALLS = 6
"""So many helpers deep the event is followed."""
_ABSENT_ERRORS = ("KeyError", "TypeError", "AttributeError", "LookupError", "IndexError", "Exception", "BaseException")
_PARSE_ERRORS = ("JSONDecodeError", "ValueError", "Exception", "BaseException", "SyntaxError", "decoder")
_LOGGERS = ("console", "logger", "logging", "log", "print", "LOG", "LOGGER")


class Follower(Caller):
    """The part of following a handler that is about statements and functions."""

    def __init__(self, program: Program, notes: Notes) -> None:
        super().__init__(program, notes)
        self.lets: dict[str, list[Let]] = {}
        for let, names in top_level(program.body):
            for name in names:
                self.lets.setdefault(name, []).append(let)
        self.returns: list[tuple[Meaning, State]] = []
        self.left_loop: list[State] = []
        self.known: dict[str, Meaning] = {}

    def module_name(self, name: str) -> Meaning:
        """What a name of the file itself means: it is evaluated once, the first time it is asked for."""
        found = self.known.get(name)
        if found is None:
            self.known[name] = UNCLEAR
            kept = self.state, self.scope, self.stack, self.tries, self.returns
            self.state, self.scope, self.stack, self.tries, self.returns = State(), 0, [], 0, []
            found = resolve(self, name)
            self.outlast()
            self.state, self.scope, self.stack, self.tries, self.returns = kept
            self.known[name] = found
        return found

    # Statements

    def run(self, block: Block) -> None:
        """Follow statements until one leaves."""
        for statement in block:
            if self.state.has_left:
                return
            self._follow(statement)

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
                    self.returns.append((shown(self.state, meaning), self.state.copy()))
                    self.state.has_left = True
            case Raise(value=value):
                if value is not None:
                    self.evaluate(value)
                self.state.has_left = True
            case Define(function=function):
                self.state.names[self.scope, function.name] = self.decorated(self.closure(function))
            case _:
                self.left_loop.append(self.state.copy())
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
        while True:
            test = conditions.condition(self, statement.test)
            self._mark(test, statement)
            when_true, when_false = conditions.truth(test)
            before = self.state
            self.state = before.copy()
            self.steps += len(before.names) // 8
            self.state.assume(when_true)
            self.run(statement.then)
            exits.append(self.state)
            self.state = before
            self.state.assume(when_false)
            if len(statement.otherwise) == 1 and isinstance(statement.otherwise[0], Branch):
                statement = statement.otherwise[0]
                continue
            self.run(statement.otherwise)
            break
        for state in exits:
            self.state = join(state, self.state)

    def _mark(self, test: Meaning, statement: Branch) -> None:
        """Note that checks are tested, where the side of those who fail leads away."""
        if not isinstance(test, Test):
            return
        for number, lets_in in test.checks:
            failing = statement.otherwise if lets_in else statement.then
            if (lets_in and statement.then) or any(not _is_log(one) for one in failing):
                checks.mark(self, ((number, lets_in),), is_pending=test.is_pending)

    def _loop(self, statement: Loop) -> None:
        before = self.state.copy()
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
        before = self.state.copy()
        is_caught = any(not catch.types or _names_one_of(catch, _ABSENT_ERRORS) for catch in statement.catches)
        first_use = len(self.notes.uses)
        self.tries += is_caught
        self.run(statement.body)
        self.tries -= is_caught
        after = self.state
        uses = self.notes.uses[first_use:]
        exits = [after]
        for catch in statement.catches:
            thrown = join(before.copy(), replace(after, has_left=False, names=dict(after.names)))
            thrown.assumed &= before.assumed
            self.state = thrown
            self._catch(catch, uses)
            exits.append(self.state)
        self.state = exits[0]
        for state in exits[1:]:
            self.state = join(self.state, state)
        if statement.finally_:
            has_left, self.state.has_left = self.state.has_left, False
            self.run(statement.finally_)
            self.state.has_left = self.state.has_left or has_left

    def _catch(self, catch: Catch, uses: list[BodyUse]) -> None:
        first_return = len(self.returns)
        first_use = len(self.notes.uses)
        if catch.name is not None:
            self.assign(catch.name, Caught(self.span(catch.start, catch.end)))
        self.run(catch.body)
        if catch.types and not _names_one_of(catch, _PARSE_ERRORS):
            return
        statuses = [status for meaning, _ in self.returns[first_return:] if (status := status_of(meaning))]
        others = self.notes.uses[first_use:]
        for use in uses:
            self._amend(use, statuses[0] if statuses else None, others)

    def _amend(self, use: BodyUse, status: int | None, others: list[BodyUse]) -> None:
        """Note what a failed use is answered with, and whether it is tried again with the body decoded."""
        number = next((n for n, known in enumerate(self.notes.uses) if known.span == use.span), None)
        if number is None:
            return
        known = self.notes.uses[number]
        if known.failure_status is None and status is not None:
            known = replace(known, failure_status=status)
        if any(other.consumer is known.consumer and other.decoding is not known.decoding for other in others):
            known = replace(known, decoding=Decoding.BY_FLAG)
            for index, other in enumerate(self.notes.uses):
                if other in others:
                    self.notes.uses[index] = replace(other, decoding=Decoding.BY_FLAG)
        self.notes.uses[number] = known

    # Functions

    def apply(self, code: Code, arguments: Arguments, call: Call | None) -> Meaning:
        """What a call of a function of this file gives; its body is followed with the parameters bound."""
        function = code.function
        if any(known is function for known in self.stack) or len(self.stack) > MAX_CALLS:
            if any(True for given in arguments.items for _ in places(given.value)):
                self.notes.unknown(f"the calls of {function.name or 'a function'} nest too deeply to be followed")
            return UNCLEAR
        kept = self.scope, self.returns, self.left_loop
        self.scope = self.enter(code.scope)
        self.returns, self.left_loop = [], []
        self.stack.append(function)
        self._bind_parameters(code, arguments)
        self.run(function.body)
        result = self._result()
        self.stack.pop()
        self.forget(self.scope)
        self.scope, self.returns, self.left_loop = kept
        return result

    def _result(self) -> Meaning:
        """What the function gives back, and the state that it leaves behind."""
        exits = self.returns if self.state.has_left else [*self.returns, (NOTHING, self.state)]
        if not exits:
            return UNCLEAR
        meanings = [meaning for meaning, _ in exits]
        result = either(*meanings)
        if all(isinstance(option, Test | Constant) for option in options(result)):
            result = self._verdict(exits, result)
        self.state = exits[0][1]
        self.state.has_left = False
        for _, state in exits[1:]:
            state.has_left = False
            self.state = join(self.state, state)
        return result

    def _verdict(self, exits: list[tuple[Meaning, State]], result: Meaning) -> Meaning:
        """The result of a function that only says yes or no: what either answer shows."""
        if not any(isinstance(one, Test) or isinstance(one.value, bool) for one in options(result)):  # type: ignore[union-attr]
            return result
        shown_by: dict[bool, list[frozenset[tuple[tuple[str, ...], bool]]]] = {True: [], False: []}
        found: list[tuple[int, bool]] = []
        pending = False
        for meaning, state in exits:
            when = conditions.truth(meaning)
            if isinstance(meaning, Test):
                found.extend(meaning.checks)
                pending = pending or meaning.is_pending
            for outcome in (True, False):
                if not isinstance(meaning, Constant) or bool(meaning.value) is outcome:
                    shown_by[outcome].append(state.assumed | when[0 if outcome else 1])
        shows = {key: frozenset.intersection(*held) if held else frozenset() for key, held in shown_by.items()}
        if len(exits) == 1 and isinstance(result, Constant):
            return result
        return Test(shows[True], shows[False], tuple(dict.fromkeys(found)), pending)

    def _bind_parameters(self, code: Code, arguments: Arguments) -> None:
        parameters = code.function.parameters
        names = self.state.names
        if code.receiver is not None:
            names[self.scope, "this"] = code.receiver
            if self.index_raises and isinstance(code.receiver, Object) and parameters:
                bind(self, parameters[0].pattern, code.receiver)
                parameters = parameters[1:]
        spread = next((given.value for given in arguments.items if given.is_spread), None)
        for index, parameter in enumerate(parameters):
            name = parameter.pattern.id if isinstance(parameter.pattern, NamePattern) else ""
            given = arguments.at(None if parameter.is_keyword_only else index, name)
            if parameter.is_rest:
                rest = tuple(one.value for one in arguments.positional[index:])
                value: Meaning = Listing(rest) if rest else UNCLEAR
            elif given is not None:
                value = given.value
            elif parameter.default is not None and spread is None:
                value = self.evaluate(parameter.default)
            else:
                value = spread.entry(name).value if _has(spread, name) else UNCLEAR  # type: ignore[union-attr]
            if given is not None and parameter.default is not None and isinstance(value, Constant) and value == NOTHING:
                value = self.evaluate(parameter.default)
            if isinstance(parameter.pattern, NamePattern):
                names[self.scope, name] = value
            else:
                bind(self, parameter.pattern, value)


def _has(meaning: Meaning | None, name: str) -> bool:
    return isinstance(meaning, Mapping) and meaning.entry(name) is not None


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


__all__ = ["MAX_CALLS", "Follower", "Function", "status_of"]
