"""Following a handler: its functions with their parameters bound, and the names of its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fulint.languages.analysis import conditions
from fulint.languages.analysis.combine import bounded, either, options, places
from fulint.languages.analysis.meanings import (
    NOTHING,
    UNCLEAR,
    Code,
    Constant,
    File,
    Listing,
    Mapping,
    Meaning,
    Object,
    Test,
)
from fulint.languages.analysis.module import given_by, resolve, top_level
from fulint.languages.analysis.notes import Notes
from fulint.languages.analysis.patterns import bind
from fulint.languages.analysis.statements import Statements
from fulint.languages.analysis.walk import MODULE, Arguments, Module, State, join
from fulint.languages.program import Program
from fulint.languages.terms import Call, NamePattern

if TYPE_CHECKING:
    from fulint.languages.project import Project

MAX_CALLS = 10
"""So many helpers deep the event is followed."""


class Follower(Statements):
    """All of following a handler: the functions of its file on top of statements and expressions."""

    def __init__(self, program: Program, notes: Notes, project: Project) -> None:
        super().__init__(program, notes, project)
        self._list_lets()
        self.scopes = {program.source.path: MODULE}

    def _list_lets(self) -> None:
        for let, names in top_level(self.module.program.body):
            for name in names:
                self.module.lets.setdefault(name, []).append(let)

    def module_name(self, name: str) -> Meaning:
        """What a name of the file itself means: it is evaluated once, the first time it is asked for."""
        found = self.module.known.get(name)
        if found is None:
            self.module.known[name] = UNCLEAR
            found = self.module.known[name] = self.in_module(self.module, lambda: resolve(self, name))
        return found

    def in_module(self, module: Module, evaluated: Callable[[], Meaning]) -> Meaning:
        """What something at the top of a file means, as it is when the file is loaded."""
        kept = self.state, self.scope, self.stack, self.tries, self.returns, self.module
        self.state, self.scope, self.stack, self.tries, self.returns = State(), module.scope, [], 0, []
        self.module = module
        self.depth += 1
        found = UNCLEAR if self.is_spent else evaluated()
        self.depth -= 1
        self.outlast()
        self.state, self.scope, self.stack, self.tries, self.returns, self.module = kept
        return found

    def opened(self, path: str, name: str) -> File | None:
        """Another file of the project, ready to be followed into; None where it cannot be."""
        scope = self.scopes.get(path)
        if scope is None:
            program = self.project.program_at(path)
            if program is None or (program.language == "python") is not self.index_raises:
                return None
            scope = self.scopes[path] = len(self.roots)
            self.roots[scope] = scope
            self.notes.sources[path] = program.source
            here, self.module = self.module, Module(program, scope)
            self.modules[scope] = self.module
            self._list_lets()
            self.module = here
        return File(scope, name)

    def class_named(self, name: str, scope: int) -> Meaning:
        """What a class's base means, as written in the file of a scope."""
        here, self.module = self.module, self.modules[self.roots[scope]]
        found = self.module_name(name) if name.isidentifier() else UNCLEAR
        self.module = here
        return found

    def member_of_file(self, file: File, name: str) -> Meaning:
        """What another file of the project gives under a name."""
        return given_by(self, file, name)

    def whole_file(self, file: File) -> Meaning:
        """What another file of the project is as a value."""
        return given_by(self, file, "module.exports" if not self.index_raises else "")

    def apply(self, code: Code, arguments: Arguments, call: Call | None) -> Meaning:
        """What a call of a function of this file gives; its body is followed with the parameters bound."""
        function = code.function
        is_recursive = any(known is function for known in self.stack)
        if is_recursive or len(self.stack) > MAX_CALLS:
            is_given = any(not place.is_parsed for given in arguments.items for place in places(given.value))
            if is_given or (not is_recursive and code.scope not in self.modules):
                self.notes.unknown(f"the calls of {function.name or 'a function'} nest too deeply to be followed")
            return UNCLEAR
        kept = self.scope, self.returns, self.left_loop, self.module
        self.scope = self.enter(code.scope)
        self.module = self.modules[self.roots[code.scope]]
        self.module.entered.append(function)
        self.returns, self.left_loop = [], []
        self.stack.append(function)
        self._bind_parameters(code, arguments)
        self.run(function.body)
        result = self._result()
        self.stack.pop()
        self.forget(self.scope)
        self.scope, self.returns, self.left_loop, self.module = kept
        return result

    def _result(self) -> Meaning:
        """What the function gives back, and the state that it leaves behind."""
        exits = self.returns if self.state.has_left else [*self.returns, (NOTHING, self.state)]
        if not exits:
            return UNCLEAR
        meanings = [meaning for meaning, _ in exits]
        result = either(*meanings)
        if all(isinstance(option, (Test, Constant)) for option in options(result)):
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
                value: Meaning = bounded(Listing(rest)) if rest else UNCLEAR
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
