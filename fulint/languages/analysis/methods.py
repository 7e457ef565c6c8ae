"""Methods of what may be at hand: places of the event, texts, lists, objects, errors and promises."""

from __future__ import annotations

from abc import abstractmethod

from fulint.facts import Access, Consumer
from fulint.languages.analysis import checks, errors, flows, streams
from fulint.languages.analysis import places as event
from fulint.languages.analysis.bodies import take
from fulint.languages.analysis.combine import bounded, either, made_of, options, text_of
from fulint.languages.analysis.expressions import Evaluator
from fulint.languages.analysis.libraries import names
from fulint.languages.analysis.mappings import changed
from fulint.languages.analysis.meanings import (
    REDUCED,
    UNCLEAR,
    Caught,
    ClassOf,
    Code,
    Constant,
    Entries,
    Environment,
    Key,
    Listing,
    Mac,
    Made,
    Mapping,
    Meaning,
    Object,
    Place,
    Reference,
    Test,
    Unclear,
)
from fulint.languages.analysis.middlewares import used, used_by_maker
from fulint.languages.analysis.patterns import element
from fulint.languages.analysis.walk import Arguments, Given
from fulint.languages.terms import Call, Get, Name
from fulint.record import replace

_CALLBACKS = frozenset(
    {"map", "forEach", "filter", "find", "some", "every", "flatMap", "findIndex", "findLast", "sort", "each"}
)
_COMMON_METHODS = frozenset({"then", "catch", "finally", "call", "apply", "bind"})
_PROMISE_METHODS = frozenset({"then", "catch", "finally"})
_TEXT_METHODS = names(
    """
    hexdigest digest toString lower toLowerCase upper toUpperCase strip trim encode decode hex replace slice
    substring rstrip lstrip removeprefix split join format concat padEnd padStart copy finalize read getvalue
    """
)


class Methods(Evaluator):
    """The part of following a handler that is about methods of values."""

    @abstractmethod
    def arguments(self, node: Call) -> Arguments:
        """The arguments of a call, evaluated in order."""

    @abstractmethod
    def called(self, callee: Meaning, node: Call, arguments: Arguments, written: str) -> Meaning:
        """What a call of a value gives."""

    @abstractmethod
    def called_elsewhere(self, callee: Meaning, arguments: Arguments, written: str) -> Meaning:
        """A call of code that is not here: what it is given is logged, stored, or out of sight."""

    def method_call(self, node: Call, callee: Get, name: str, written: str) -> Meaning:
        """What a call of a method gives."""
        holder = self.evaluate(callee.object)
        found = []
        arguments: Arguments | None = None
        for option in options(holder):
            if isinstance(option, Place) and callee.is_optional:
                self.needs(option, is_optional=True)
                option = replace(option, is_present=True)
            if arguments is None:
                arguments = self.arguments(node)
            found.append(self._method(option, node, callee, name, arguments, written))
        return either(*found)

    def _method(
        self, holder: Meaning, node: Call, callee: Get, name: str, arguments: Arguments, written: str
    ) -> Meaning:
        if self.stream is not None and streams.is_stream(holder):
            return streams.method(self, name, arguments, self.span(node.start, node.end))
        if not isinstance(holder, (Object, ClassOf, Code, Reference)):
            streams.hand_over(self, arguments)
        if name == "toString" and text_of(arguments.value(0)) == "base64" and isinstance(holder, (Reference, Unclear)):
            return Made((holder,), ("base64-encode",))
        is_promise = name in _PROMISE_METHODS and any(isinstance(given.value, Code) for given in arguments.items)
        if name in _COMMON_METHODS and (is_promise or not isinstance(holder, Reference)):
            made = self._common_method(holder, name, arguments, node)
            if made is not None:
                return made
        match holder:
            case Place():
                return self._method_of_place(holder, node, callee, name, arguments, written)
            case Key() if name in event.LOWERING:
                return replace(holder, is_lowered=True)
            case Key():
                return Test()
            case Constant(value=str() as text):
                return self._method_of_text(text, name, arguments)
            case Mac() if name == "update":
                return checks.update(self, holder, arguments)
            case Mac() if name == "verify":
                return checks.compare(
                    self, self.span(node.start, node.end), holder, arguments.value(0), "verify", constant_time=True
                )
            case Mac() | Made() | Environment() if name in ("equals", "localeCompare", "includes", "__eq__"):
                return checks.compare(self, self.span(node.start, node.end), holder, arguments.value(0), name)
            case Made() if name in event.STRING_TESTS:
                flows.examine(self, holder)
                return Test()
            case Mac() | Made() | Environment() if name in _TEXT_METHODS:
                return holder
            case Listing() if name in ("append", "push", "add"):
                return self._appended(holder, callee, arguments)
            case Listing() | Entries():
                return self._method_of_list(holder, name, arguments, node)
            case Mapping() if name == "get" and arguments.items:
                found = self.member_of_mapping(holder, text_of(arguments.value(0)), callee)
                return found if len(arguments.items) < 2 else either(found, arguments.value(1))
            case Mapping() if name in ("update", "append", "set", "setdefault", "copy", "pop", "delete"):
                return changed(self, holder, name, arguments, node, callee.object)
            case Code():
                return self._method_of_code(holder, name, arguments, written)
            case Caught():
                return errors.method(holder, name, self.span(node.start, node.end))
            case Reference() if (made := used_by_maker(self, holder, name, arguments)) is not None:
                return made
        member = self.member(holder, Constant(name), callee)
        return self.called(member, node, arguments, written)

    def _common_method(self, holder: Meaning, name: str, arguments: Arguments, node: Call) -> Meaning | None:
        """Promises' methods, and those of functions."""
        callback = arguments.value(0)
        if name == "then":
            value = checks.awaited(self, holder)
            rejected = arguments.value(1)
            if isinstance(rejected, Code):
                before = self.fork()
                self._thrown_into(rejected, node)
                self.state = before
            for option in options(callback):
                if isinstance(option, Code):
                    return self.apply(option, Arguments((Given(value, node.start, node.end),)), node)
            return value
        if name in ("catch", "finally"):
            result = checks.awaited(self, holder)
            if isinstance(callback, Code):
                before = self.fork()
                other = self._thrown_into(callback, node)
                self.state = before
                if any(isinstance(option, Mapping) for option in options(other)):
                    return either(result, other)
            return result
        if isinstance(holder, Code):
            if name == "bind":
                return holder
            return self.apply(holder, Arguments(arguments.items[1:]), node)
        return None

    def _thrown_into(self, callback: Code, node: Call) -> Meaning:
        """What a promise's handler of errors gives."""
        caught = Caught(self.span(node.start, node.end))
        self.caught.append(caught)
        result = self.apply(callback, Arguments((Given(caught, node.start, node.end),)), node)
        self.caught.pop()
        return result

    def _method_of_place(
        self, place: Place, node: Call, callee: Get, name: str, arguments: Arguments, written: str
    ) -> Meaning:
        first = arguments.value(0)
        if name == "split" and text_of(first) == "&" and place.is_body:
            take(self, Given(place, callee.object.start, callee.object.end), Consumer.FORM, written, needs_value=True)
            return place.after("form-parse")
        if name in ("equals", "localeCompare", "__eq__"):
            return checks.compare(self, self.span(node.start, node.end), place, first, name)
        if name == "includes" and any(isinstance(option, Mac) for option in options(first)):
            return checks.compare(self, self.span(node.start, node.end), place, first, name)
        if name in _CALLBACKS or name == "reduce":
            item = element(self, place)
            return self._run_callback(place, name, arguments, item, node)
        token = self.span(callee.key.start, callee.key.end)
        found = event.method(self, place, name, arguments, token)
        if found is not None:
            return found
        if self.index_raises and not place.path:
            self.needs(place)
            return self.called(UNCLEAR, node, arguments, written)
        member = event.member(self, place, Constant(name), token, Access.ATTRIBUTE)
        return self.called(member, node, arguments, written)

    def _method_of_text(self, text: str, name: str, arguments: Arguments) -> Meaning:
        match name:
            case "lower" | "toLowerCase" | "casefold":
                return Constant(text.lower())
            case "upper" | "toUpperCase":
                return Constant(text.upper())
            case "strip" | "trim":
                return Constant(text.strip())
            case "encode" | "toString":
                return Constant(text)
            case "format" | "concat" | "join":
                return made_of((Constant(text), *(given.value for given in arguments.items)))
        return UNCLEAR

    def _appended(self, holder: Listing, callee: Get, arguments: Arguments) -> Meaning:
        if isinstance(callee.object, Name) and len(holder.items) < 64:
            added = tuple(given.value for given in arguments.items)
            self.rebind(callee.object.id, bounded(Listing((*holder.items, *added), is_repeated=True)))
        return UNCLEAR

    def _method_of_list(self, holder: Listing | Entries, name: str, arguments: Arguments, node: Call) -> Meaning:
        first = arguments.value(0)
        span = self.span(node.start, node.end)
        if name in ("includes", "indexOf", "has", "__contains__"):
            if isinstance(holder, Entries) and holder.kind == "keys":
                given = arguments.at(0)
                token = span if given is None else self.span(given.start, given.end)
                return event.contains(self, holder.of, first, token)
            for option in options(first):
                if isinstance(option, Place) and isinstance(holder, Listing):
                    texts = tuple(text for item in holder.items if (text := text_of(item)) is not None)
                    self.notes.compared(option, texts)
            return checks.member_of(self, span, first, holder)
        if name in _CALLBACKS or name == "reduce":
            return self._run_callback(holder, name, arguments, element(self, holder), node)
        if name == "join" and isinstance(holder, Listing):
            return made_of(holder.items)
        if name in ("concat", "slice", "reverse", "toSorted", "keys", "values", "entries"):
            return holder
        return UNCLEAR

    def _run_callback(self, holder: Meaning, name: str, arguments: Arguments, item: Meaning, node: Call) -> Meaning:
        """An array's method that calls a function for each of its items."""
        callback = arguments.value(0)
        given = Given(item, node.start, node.end)
        if not isinstance(callback, Code):
            if name in ("map", "filter", "forEach") and item != UNCLEAR and callback != UNCLEAR:
                self.called(callback, node, Arguments((given,)), name)
            return UNCLEAR
        if name == "reduce":
            start = Given(arguments.value(1), node.start, node.end)
            return self.apply(callback, Arguments((start, given)), node)
        result = self.apply(callback, Arguments((given,)), node)
        match name:
            case "map" | "flatMap":
                return bounded(Listing((result,), is_repeated=True))
            case "filter" if isinstance(holder, Entries):
                return replace(holder, of=holder.of.after(REDUCED))
            case "filter" | "sort":
                return holder
            case "find" | "findLast":
                return item
            case "some" | "every":
                return result if isinstance(result, Test) else Test()
        return UNCLEAR

    def _method_of_code(self, code: Code, name: str, arguments: Arguments, written: str) -> Meaning:
        """Methods of a wrapped handler: middy's `use` and its like give the handler again."""
        if code.wrappers:
            return used(self, code, name, arguments)
        return self.called_elsewhere(UNCLEAR, arguments, written)
