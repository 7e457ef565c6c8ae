"""Expressions: what each kind of them means, with the facts in it noted on the way."""

from __future__ import annotations

from dataclasses import replace

from fulint.facts import Access, Consumer
from fulint.languages import calls, checks, conditions
from fulint.languages import places as event
from fulint.languages.bodies import take
from fulint.languages.libraries import names
from fulint.languages.meanings import (
    NOTHING,
    UNCLEAR,
    ClassOf,
    Code,
    Constant,
    Entries,
    Entry,
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
    either,
    made_of,
    options,
    places,
    text_of,
)
from fulint.languages.middlewares import used, used_by_maker, wrapped
from fulint.languages.patterns import bind, copied_by_key, element
from fulint.languages.program import (
    Await,
    Bind,
    Call,
    Choice,
    Closure,
    Each,
    Expression,
    Get,
    Items,
    Literal,
    Name,
    Opaque,
    Operation,
    Record,
    Text,
)
from fulint.languages.walk import Arguments, Given, Walk

MAX_STEPS = 20_000
"""So many expressions are followed for one handler; real ones, helpers included, have a few thousand."""
MAX_DEPTH = 130
"""Deeper nesting, inlined helpers included, is not followed; each level costs some frames of Python's stack."""

_CALLBACKS = frozenset(
    {"map", "forEach", "filter", "find", "some", "every", "flatMap", "findIndex", "findLast", "sort", "each"}
)
_COMMON_METHODS = frozenset({"then", "catch", "finally", "call", "apply", "bind"})
_TEXT_METHODS = names(
    """
    hexdigest digest toString lower toLowerCase upper toUpperCase strip trim encode decode hex replace slice
    substring rstrip lstrip removeprefix split join format concat padEnd padStart copy finalize read getvalue
    """
)


class Evaluator(Walk):
    """The part of following a handler that is about expressions."""

    steps = 0
    depth = 0

    def evaluate(self, expression: Expression) -> Meaning:
        """What an expression means here; facts in it are noted on the way."""
        self.steps += 1
        if self.steps > MAX_STEPS or self.depth >= MAX_DEPTH:
            self.notes.unknown("the code is longer or more deeply nested than is followed")
            return UNCLEAR
        self.depth += 1
        try:
            return self._meaning(expression)
        finally:
            self.depth -= 1

    def _meaning(self, node: Expression) -> Meaning:
        match node:
            case Name(id=name):
                return self.lookup(name)
            case Literal(value=value):
                return Constant(value)
            case Text(parts=parts):
                return made_of(self.evaluate(part) for part in parts)
            case Get():
                return self._get(node)
            case Call():
                return self._call(node)
            case Operation():
                return conditions.operate(self, node)
            case Choice():
                return self._choice(node)
            case Record():
                return self._record(node)
            case Items(items=items):
                return Listing(tuple(self.evaluate(item) for item in items[:64]))
            case Await(value=value):
                return checks.awaited(self, self.evaluate(value))
            case Closure(function=function):
                return self.closure(function)
            case Bind(target=target, value=value):
                meaning = self.evaluate(value)
                bind(self, target, meaning)
                return meaning
            case Each():
                return self._each(node)
            case Opaque(parts=parts):
                held = tuple(self.evaluate(part) for part in parts)
                return made_of(held) if any(True for part in held for _ in places(part)) else UNCLEAR

    def _choice(self, node: Choice) -> Meaning:
        test = conditions.condition(self, node.test)
        if isinstance(test, Test):
            checks.mark(self, test.checks, is_pending=test.is_pending)
        return conditions.chosen(self, test, lambda: self.evaluate(node.then), lambda: self.evaluate(node.otherwise))

    def _record(self, node: Record) -> Meaning:
        span = self.span(node.start, node.end)
        entries: list[Entry] = []
        rest: list[Meaning] = []
        is_open = False
        for field in node.fields[:200]:
            value = self.evaluate(field.value)
            if field.key is None:
                rest.append(value)
                continue
            key = Constant(field.key.value) if isinstance(field.key, Literal) else self.evaluate(field.key)
            name = text_of(key)
            if (copied := copied_by_key(key)) is not None:
                return copied
            if name is None:
                is_open = True
                continue
            token = self.span(field.key.start, field.key.end)
            entries.append(Entry(name, token, value, self.span(field.value.start, field.value.end)))
        return Mapping(span, tuple(entries), tuple(rest), is_open)

    def _each(self, node: Each) -> Meaning:
        """A comprehension; one that files values under the names of a place is a copy of it."""
        outer, self.scope = self.scope, self.enter(self.scope)
        bind(self, node.target, element(self, self.evaluate(node.over)))
        before = self.state.assumed
        for test in node.tests:
            self.state.assume(conditions.truth(conditions.condition(self, test))[0])
        results = [self.evaluate(result) for result in node.result]
        self.state.assumed &= before
        self.forget(self.scope)
        self.scope = outer
        if len(results) == 2 and (copied := copied_by_key(results[0])) is not None:
            return copied
        return Listing(tuple(results[:1]), is_repeated=True) if len(results) == 1 else UNCLEAR

    # Members

    def _get(self, node: Get) -> Meaning:
        holder = self.evaluate(node.object)
        key = Constant(node.key.value) if isinstance(node.key, Literal) else self.evaluate(node.key)
        return either(*(self.member(option, key, node) for option in options(holder)))

    def member(self, holder: Meaning, key: Meaning, node: Get) -> Meaning:
        """A member of a value."""
        token = self.span(node.key.start, node.key.end)
        name = text_of(key)
        match holder:
            case Place():
                access = Access.ATTRIBUTE if node.is_attribute else Access.INDEX
                return event.member(self, holder, key, token, access, is_optional=node.is_optional)
            case Reference():
                return _member_of_reference(holder, name, node.is_attribute)
            case Mapping():
                return self._member_of_mapping(holder, name, node)
            case Listing(items, is_repeated):
                if isinstance(key, Constant) and isinstance(key.value, int) and not is_repeated:
                    return items[key.value] if -len(items) <= key.value < len(items) else UNCLEAR
                return either(*items) if items and name is None else UNCLEAR
            case Object(of=of) | ClassOf(of=of):
                method = of.methods.get(name or "")
                return UNCLEAR if method is None else Code(method, 0, Object(of))
            case Made() | Mac() if name != "length":
                return holder
            case Entries(of=place):
                return element(self, holder) if name is None else replace(place, path=(*place.path, "*"), reads=())
        return UNCLEAR

    def _member_of_mapping(self, holder: Mapping, name: str | None, node: Get) -> Meaning:
        if name is None:
            return either(*(entry.value for entry in holder.entries)) if holder.entries else UNCLEAR
        entry = holder.entry(name)
        if entry is not None:
            return entry.value
        spread = [self.member(part, Constant(name), node) for rest in holder.rest for part in options(rest)]
        return either(*spread) if spread else UNCLEAR

    # Calls

    def _call(self, node: Call) -> Meaning:
        written = self._written(node.callee)
        if isinstance(node.callee, Get) and isinstance(node.callee.key, Literal):
            return self._method_call(node, node.callee, str(node.callee.key.value), written)
        callee = self.evaluate(node.callee)
        arguments = self.arguments(node)
        return either(*(self.called(option, node, arguments, written) for option in options(callee)))

    def _written(self, callee: Expression) -> str:
        """A callee as written, without the arguments of calls in it, shortened where it is long."""
        if isinstance(callee, Get) and isinstance(callee.key, Literal) and isinstance(callee.object, Call | Get | Name):
            parts: list[str] = []
            at: Expression = callee
            while isinstance(at, Get | Call) and len(parts) < 12:
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
        return " ".join(self.notes.source.text[callee.start : callee.end][:80].split())

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
        span = self.span(node.start, node.end)
        match callee:
            case Code():
                return self.apply(callee, arguments, node)
            case ClassOf(of=of):
                for name in ("constructor", "__init__"):
                    if name in of.methods:
                        self.apply(Code(of.methods[name], 0, Object(of)), arguments, node)
                return Object(of)
            case Object(of=of) if "__call__" in of.methods:
                return self.apply(Code(of.methods["__call__"], 0, callee), arguments, node)
            case Reference():
                made = wrapped(self, callee, span, arguments)
                if made is None:
                    made = calls.known_call(self, callee, span, arguments, written)
                if made is not None:
                    return made
        return self._called_elsewhere(callee, arguments, written)

    def _called_elsewhere(self, callee: Meaning, arguments: Arguments, written: str) -> Meaning:
        """A call of code that is not here: what it is given is logged, stored, or out of sight."""
        if calls.is_log(written, callee):
            calls.log(self, arguments)
        elif not calls.store(self, callee, written, arguments) and not calls.is_harmless(callee):
            calls.escape(self, callee, written, arguments)
        for given in arguments.items:
            for option in options(given.value):
                if isinstance(option, Code):
                    self.apply(option, Arguments(), None)
        if isinstance(callee, Reference):
            settings = arguments.value(0)
            held = settings if isinstance(settings, Mapping) else None
            return Reference(callee.name, callee.module, is_result=True, settings=held)
        return Unclear(written)

    # Methods

    def _method_call(self, node: Call, callee: Get, name: str, written: str) -> Meaning:
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
        span = self.span(node.start, node.end)
        if name in _COMMON_METHODS and not isinstance(holder, Reference):
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
                return checks.compare(self, span, holder, arguments.value(0), "verify", constant_time=True)
            case Mac() | Made() | Environment() if name in ("equals", "localeCompare", "includes", "__eq__"):
                return checks.compare(self, span, holder, arguments.value(0), name)
            case Mac() | Made() | Environment() if name in _TEXT_METHODS:
                return holder
            case Listing() | Entries():
                return self._method_of_list(holder, name, arguments, node)
            case Mapping() if name == "get" and arguments.items:
                found = self._member_of_mapping(holder, text_of(arguments.value(0)), callee)
                return found if len(arguments.items) < 2 else either(found, arguments.value(1))
            case Mapping() if name in ("update", "append", "set"):
                return UNCLEAR
            case Code():
                return self._method_of_code(holder, name, arguments, written)
            case Reference() if (made := used_by_maker(self, holder, name, arguments)) is not None:
                return made
        member = self.member(holder, Constant(name), callee)
        return self.called(member, node, arguments, written)

    def _common_method(self, holder: Meaning, name: str, arguments: Arguments, node: Call) -> Meaning | None:
        """Promises' methods, and those of functions."""
        callback = arguments.value(0)
        if name == "then":
            value = checks.awaited(self, holder)
            for option in options(callback):
                if isinstance(option, Code):
                    return self.apply(option, Arguments((Given(value, node.start, node.end),)), node)
            return value
        if name in ("catch", "finally"):
            result = checks.awaited(self, holder)
            if isinstance(callback, Code):
                before = self.state.copy()
                self.apply(callback, Arguments(), node)
                self.state = before
            return result
        if isinstance(holder, Code):
            if name == "bind":
                return holder
            return self.apply(holder, Arguments(arguments.items[1:]), node)
        return None

    def _method_of_place(
        self, place: Place, node: Call, callee: Get, name: str, arguments: Arguments, written: str
    ) -> Meaning:
        token = self.span(callee.key.start, callee.key.end)
        span = self.span(node.start, node.end)
        first = arguments.value(0)
        if name == "split" and text_of(first) == "&" and place.is_body:
            take(self, Given(place, callee.object.start, callee.object.end), Consumer.FORM, written, needs_value=True)
            return place.after("form-parse")
        if name in ("equals", "localeCompare", "__eq__"):
            return checks.compare(self, span, place, first, name)
        if name == "includes" and any(isinstance(option, Mac) for option in options(first)):
            return checks.compare(self, span, place, first, name)
        if name in _CALLBACKS or name == "reduce":
            item = element(self, place)
            return self._run_callback(place, name, arguments, item, node)
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
                return Listing((result,), is_repeated=True)
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
        return self._called_elsewhere(UNCLEAR, arguments, written)


def _member_of_reference(holder: Reference, name: str | None, is_attribute: bool) -> Meaning:
    if name is None:
        return UNCLEAR
    if holder.name in ("process.env", "Bun.env") or (holder.name == "os.environ" and not is_attribute):
        return Environment(name, may_be_missing=holder.name != "os.environ")
    if holder.name in ("globalThis", "global", "window", "builtins"):
        return Reference(name)
    if name == "default":
        return holder
    return Reference(f"{holder.name}.{name}", holder.module)


__all__ = ["MAX_DEPTH", "MAX_STEPS", "NOTHING", "Evaluator"]
