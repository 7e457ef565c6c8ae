"""Calls of functions: of the file, of libraries, and of what cannot be followed."""

from __future__ import annotations

from fulint.languages.analysis import calls, checks, escapes, flows, logs, streams
from fulint.languages.analysis.combine import bounded, either, options
from fulint.languages.analysis.mappings import open_to_changes
from fulint.languages.analysis.meanings import (
    UNCLEAR,
    ClassOf,
    Code,
    Either,
    File,
    Listing,
    Mapping,
    Meaning,
    Object,
    Reference,
    Unclear,
)
from fulint.languages.analysis.methods import Methods
from fulint.languages.analysis.middlewares import wrapped
from fulint.languages.analysis.patterns import element
from fulint.languages.analysis.responses import answer
from fulint.languages.analysis.walk import Arguments, Given, join
from fulint.languages.terms import Call, Expression, Get, Literal, Name

_RESOLVE = "promise resolve"
_SETTLERS = (_RESOLVE, "promise reject")
_REPLIERS = {"lambda callback": 1, "lambda context.succeed": 0, streams.PRELUDE: 1}
"""Functions that answer the caller, with the position of the response."""
_COMPILED = frozenset({"__awaiter", "__generator", "_asyncToGenerator", "asyncGeneratorStep", "_regenerator"})
"""What compilers for old engines put around the pieces of an async function."""
_APPLIERS = ("map", "filter", "functools.reduce")


class Caller(Methods):
    """The part of following a handler that is about calls."""

    def call(self, node: Call) -> Meaning:
        """What a call gives."""
        written = self.written(node.callee)
        if written.rpartition(".")[2].rstrip(")") in _COMPILED:
            self.notes.unknown("an async function was compiled into a machine of states")
            return UNCLEAR
        if isinstance(node.callee, Get) and isinstance(node.callee.key, Literal):
            return self.method_call(node, node.callee, str(node.callee.key.value), written)
        callee = self.evaluate(node.callee)
        arguments = self.arguments(node)
        if not isinstance(callee, Either):
            return self.called(callee, node, arguments, written)
        return either(*(self.called(option, node, arguments, written) for option in callee.options))

    def written(self, callee: Expression) -> str:
        """A callee as written, without the arguments of calls in it, shortened where it is long."""
        if isinstance(callee, Get) and isinstance(callee.key, Literal) and isinstance(callee.object, (Call, Get, Name)):
            parts: list[str] = []
            at: Expression = callee
            while isinstance(at, (Get, Call)) and len(parts) < 12:
                if isinstance(at, Get):
                    parts.append(str(at.key.value) if isinstance(at.key, Literal) else "*")
                    at = at.object
                else:
                    at = at.callee
            if isinstance(at, Name):
                return ".".join((at.id, *reversed(parts)))
            return ".".join(reversed(parts))
        if isinstance(callee, Name):
            return callee.id
        return " ".join(self.module.program.source.text[callee.start : callee.end][:80].split())

    def arguments(self, node: Call) -> Arguments:
        """The arguments of a call, evaluated in order."""
        found = []
        for argument in node.arguments[:64]:
            value = self.evaluate(argument.value)
            start, end = argument.value.start, argument.value.end
            found.append(Given(value, start, end, argument.name, argument.is_spread))
        return Arguments(tuple(found))

    def called(self, callee: Meaning, node: Call, arguments: Arguments, written: str) -> Meaning:
        """What a call of a value gives."""
        match callee:
            case Code():
                return self.apply(callee, arguments, node)
            case ClassOf():
                return self._instantiated(callee, arguments, node)
            case Object(of=of, scope=scope) if "__call__" in of.methods:
                return self.apply(Code(of.methods["__call__"], scope, callee), arguments, node)
            case File():
                whole = self.whole_file(callee)
                if not isinstance(whole, File):
                    return either(*(self.called(one, node, arguments, written) for one in options(whole)))
            case Reference(name="Promise") if node.is_new:
                return self._promise(arguments)
            case Reference(name=name) if name in _SETTLERS:
                if name == _RESOLVE and self.promised:
                    self.promised[-1].append(arguments.value(0))
                return UNCLEAR
            case Reference(name=name):
                span = self.span(node.start, node.end)
                if name in _REPLIERS:
                    self._reply(arguments.at(_REPLIERS[name]), is_prelude=name == streams.PRELUDE)
                    if name == streams.PRELUDE:
                        return streams.prelude(self, arguments, span)
                streams.hand_over(self, arguments)
                flows.into_call(self, callee, written, arguments)
                made = wrapped(self, callee, span, arguments)
                if made is None:
                    made = calls.known_call(self, callee, span, arguments, written)
                if made is not None:
                    return made
        return self.called_elsewhere(callee, arguments, written)

    def _instantiated(self, of: ClassOf, arguments: Arguments, node: Call) -> Meaning:
        """A new object of a class, after its constructor has run; a dataclass has none, and keeps what it is given."""
        made = self.instance(of)
        constructors = [self.method_of(of, name, made) for name in ("constructor", "__init__")]
        written = [one for one in constructors if isinstance(one, Code)]
        for constructor in written:
            self.apply(constructor, arguments, node)
        if not written and self.index_raises:
            named = {(made.number, given.name): given.value for given in arguments.items if given.name is not None}
            self.state.names.update(named)
        return made

    def _reply(self, given: Given | None, *, is_prelude: bool) -> None:
        """An answer that is handed over, rather than returned."""
        if given is not None:
            self.replies.append(given.value)
            answer(self, given.value, self.span(given.start, given.end), is_prelude=is_prelude)

    def called_elsewhere(self, callee: Meaning, arguments: Arguments, written: str) -> Meaning:
        """A call of code that is not here: what it is given is logged, stored, or out of sight."""
        if isinstance(callee, Reference) and callee.name in _APPLIERS:
            return self._apply_each(callee.name, arguments)
        if logs.is_log(written, callee):
            logs.log(self, written, arguments)
        else:
            self._hand_over(callee, arguments, written)
        touches = checks.touches(arguments) or (isinstance(callee, (Reference, Unclear)) and callee.touches)
        for given in arguments.items:
            for option in options(given.value):
                if isinstance(option, Code):
                    self._called_back(option, touches)
                elif isinstance(option, Mapping):
                    self._may_be_called_back(option, touches)
        if isinstance(callee, Reference):
            held = next((given.value for given in arguments.items if isinstance(given.value, Mapping)), None)
            return Reference(callee.name, callee.module, is_result=True, settings=held, touches=touches)
        return Unclear(written, touches)

    def _called_back(self, code: Code, touches: bool) -> None:
        """A function that was handed to code out of sight, as that calls it."""
        handed = [Given(Unclear(touches=True), 0, 0) for _ in code.function.parameters if touches]
        self.apply(code, Arguments(tuple(handed)), None)

    def _may_be_called_back(self, holder: Mapping, touches: bool) -> None:
        """The functions of an object that was handed over: each is called at some time, or never."""
        for entry in holder.entries:
            for option in options(entry.value):
                if isinstance(option, Code):
                    before = self.fork()
                    self._called_back(option, touches)
                    self.state = join(before, self.state)

    def _hand_over(self, callee: Meaning, arguments: Arguments, written: str) -> None:
        flows.examined_by_call(self, callee, written, arguments)
        if not escapes.store(self, callee, written, arguments) and not escapes.is_harmless(callee):
            escapes.escape(self, callee, written, arguments)
            open_to_changes(self, arguments)

    def _promise(self, arguments: Arguments) -> Meaning:
        """`new Promise((resolve, reject) => …)`: what it is resolved with, awaited or not."""
        executor = arguments.value(0)
        if not isinstance(executor, Code):
            return UNCLEAR
        self.promised.append([])
        self.apply(executor, Arguments(tuple(Given(Reference(name, is_result=True), 0, 0) for name in _SETTLERS)), None)
        found = self.promised.pop()
        return either(*found) if found else UNCLEAR

    def _apply_each(self, name: str, arguments: Arguments) -> Meaning:
        """`map(f, items)`, `filter(f, items)` and `reduce(f, items, start)`."""
        function, over = arguments.value(0), arguments.value(1)
        item = Given(element(self, over), 0, 0)
        if not isinstance(function, Code):
            return over if name == "filter" else UNCLEAR
        if name == "functools.reduce":
            start = arguments.value(2)
            return either(start, self.apply(function, Arguments((Given(start, 0, 0), item)), None))
        result = self.apply(function, Arguments((item,)), None)
        return over if name == "filter" else bounded(Listing((result,), is_repeated=True))
