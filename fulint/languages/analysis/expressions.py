"""Expressions: what each kind of them means, with the facts in it noted on the way."""

from __future__ import annotations

from abc import abstractmethod

from fulint.facts import ANY_KEY, Access
from fulint.languages.analysis import checks, conditions
from fulint.languages.analysis import places as event
from fulint.languages.analysis.combine import bounded, either, made_of, options, places, text_of
from fulint.languages.analysis.errors import looked_at, part_of
from fulint.languages.analysis.frameworks import CALLABLE_MAKERS
from fulint.languages.analysis.meanings import (
    NOTHING,
    REDUCED,
    UNCLEAR,
    Caught,
    ClassOf,
    Code,
    Constant,
    Either,
    Entries,
    Entry,
    Environment,
    File,
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
from fulint.languages.analysis.patterns import bind, copied_by_key, element
from fulint.languages.analysis.walk import Walk
from fulint.languages.terms import (
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
from fulint.record import replace

_MAX_BASES = 5


class Evaluator(Walk):
    """The part of following a handler that is about expressions."""

    def evaluate(self, expression: Expression) -> Meaning:
        """What an expression means here; facts in it are noted on the way."""
        self.steps += 1
        if self.is_spent:
            return UNCLEAR
        self.depth += 1
        meaning = self._meaning(expression)
        self.depth -= 1
        return meaning

    def _meaning(self, node: Expression) -> Meaning:
        match node:
            case Name(id=name):
                found = self.lookup(name)
                return looked_at(self, found, self.span(node.start, node.end)) if isinstance(found, Caught) else found
            case Literal(value=value):
                return Constant(value)
            case Text(parts=parts):
                return made_of(self.evaluate(part) for part in parts)
            case Get():
                return self._get(node)
            case Call():
                return self.call(node)
            case Operation():
                return conditions.operate(self, node)
            case Choice():
                return self._choice(node)
            case Record():
                return self._record(node)
            case Items(items=items):
                return bounded(Listing(tuple([self.evaluate(item) for item in items[:64]])))
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
        source = self.module.program.source
        entries: list[Entry] = []
        rest: list[Meaning] = []
        is_open = False
        for field in node.fields[:200]:
            value = self.evaluate(field.value)
            if field.key is None:
                rest.append(value)
                continue
            if isinstance(field.key, Literal):
                name = field.key.value
            else:
                key = self.evaluate(field.key)
                if (copied := copied_by_key(key, value)) is not None:
                    return copied
                name = text_of(key)
            if not isinstance(name, str):
                is_open = True
                if not isinstance(value, Code):
                    continue
                # One of the functions of a table, whatever it is filed under.
                name = ANY_KEY
            name_at, value_at = (field.key.start, field.key.end), (field.value.start, field.value.end)
            entries.append(Entry(name, value, source, name_at, value_at))
        return bounded(Mapping(source.span(node.start, node.end), tuple(entries), tuple(rest), is_open))

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
        if len(results) == 2 and (copied := copied_by_key(*results)) is not None:
            return copied.after(REDUCED) if node.tests else copied
        return bounded(Listing(tuple(results), is_repeated=True)) if len(results) == 1 else UNCLEAR

    @abstractmethod
    def call(self, node: Call) -> Meaning:
        """What a call gives."""

    def _get(self, node: Get) -> Meaning:
        holder = self.evaluate(node.object)
        key = Constant(node.key.value) if isinstance(node.key, Literal) else self.evaluate(node.key)
        if not isinstance(holder, Either):
            return self.member(holder, key, node)
        return either(*(self.member(option, key, node) for option in holder.options))

    def member(self, holder: Meaning, key: Meaning, node: Get) -> Meaning:
        """A member of a value."""
        name = text_of(key)
        match holder:
            case Place():
                token = self.span(node.key.start, node.key.end)
                access = Access.ATTRIBUTE if node.is_attribute else Access.INDEX
                return event.member(self, holder, key, token, access, is_optional=node.is_optional)
            case Caught():
                return part_of(holder, name, self.span(node.start, node.end))
            case Reference():
                return _member_of_reference(holder, name, node.is_attribute)
            case Mapping():
                return self.member_of_mapping(holder, name, node)
            case Listing(items, is_repeated):
                if isinstance(key, Constant) and isinstance(key.value, int) and not is_repeated:
                    return items[key.value] if -len(items) <= key.value < len(items) else UNCLEAR
                return either(*items) if items and name is None else UNCLEAR
            case Object(of=of):
                found = self.member_of_object(holder, name or "")
                return Unclear(f"{of.name}.{name}") if name and found == UNCLEAR else found
            case ClassOf():
                return self.method_of(holder, name or "", Object(holder.of, holder.scope))
            case File() if name is not None:
                return self.member_of_file(holder, name)
            case Made() | Mac() if name != "length":
                return holder
            case Entries(of=place):
                return element(self, holder) if name is None else replace(place, path=(*place.path, "*"), reads=())
            case Unclear():
                return replace(holder, name=f"{holder.name}.{name}") if name and len(holder.name) < 100 else holder
        return UNCLEAR

    def member_of_object(self, holder: Object, name: str) -> Meaning:
        """A field of an object that was made here, or a method of its class."""
        kept = self.state.names.get((holder.number, name)) or self.lasting.get((holder.number, name))
        if holder.number and kept is not None:
            return kept
        return self.method_of(ClassOf(holder.of, holder.scope), name, holder)

    def method_of(self, of: ClassOf, name: str, receiver: Object) -> Meaning:
        """A method of a class or of one that it is made from, bound to an object."""
        for _ in range(_MAX_BASES):
            if name in of.of.methods:
                return Code(of.of.methods[name], of.scope, receiver)
            above = [one for base in of.of.bases if isinstance(one := self.class_named(base, of.scope), ClassOf)]
            if len(above) != 1 or len(of.of.bases) != 1:
                return UNCLEAR
            of = above[0]
        return UNCLEAR

    @abstractmethod
    def class_named(self, name: str, scope: int) -> Meaning:
        """What a class's base means, as written in the file of a scope."""

    def named_member(self, holder: Meaning, name: str, written: Expression) -> Meaning:
        """A member of a value by its name; `written` is where that is asked for."""
        key = Literal(written.end, written.end, name)
        node = Get(written.start, written.end, written, key, is_attribute=True)
        return either(*(self.member(option, Constant(name), node) for option in options(holder)))

    def member_of_mapping(self, holder: Mapping, name: str | None, node: Get) -> Meaning:
        """A field of something made here, or of what was spread into it."""
        if name is None:
            return either(*(entry.value for entry in holder.entries)) if holder.entries else UNCLEAR
        entry = holder.entry(name)
        if entry is not None:
            return entry.value
        spread = [self.member(part, Constant(name), node) for rest in holder.rest for part in options(rest)]
        if spread or holder.is_open or self.index_raises:
            return either(*spread) if spread else UNCLEAR
        return NOTHING


def _member_of_reference(holder: Reference, name: str | None, is_attribute: bool) -> Meaning:
    if name is None:
        return UNCLEAR
    if holder.name in ("process.env", "Bun.env") or (holder.name == "os.environ" and not is_attribute):
        return Environment(name, may_be_missing=holder.name != "os.environ")
    if holder.name in ("globalThis", "global", "window", "builtins"):
        return Reference(name)
    if name == "default":
        return holder
    if name == "current_event" and holder.is_result and holder.name in CALLABLE_MAKERS:
        return Place(())
    return Reference(f"{holder.name}.{name}", holder.module, touches=holder.touches)
