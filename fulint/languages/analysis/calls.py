"""Calls of what is not written in this file: the tables of libraries decide what one does, and the rest escapes."""

from __future__ import annotations

from fulint.facts import Framework, KeyCase
from fulint.languages.analysis import bodies, checks, conditions, errors, flows, libraries, sinks
from fulint.languages.analysis.combine import bounded, either, is_nothing, made_of, options, places, text_of, texts_of
from fulint.languages.analysis.frameworks import CALLABLE_MAKERS, FRAMEWORKS, WHOLE_EVENT_READERS, Role, Row
from fulint.languages.analysis.mappings import exchange, made_by_name, table_of
from fulint.languages.analysis.meanings import (
    REDUCED,
    UNCLEAR,
    Caught,
    Constant,
    Entries,
    Environment,
    Key,
    Listing,
    Made,
    Mapping,
    Meaning,
    Place,
    Reference,
    Test,
    Unclear,
)
from fulint.languages.analysis.patterns import element
from fulint.languages.analysis.places import contains
from fulint.languages.analysis.verifiers import COMPARISONS, CONSTANT_TIME
from fulint.languages.analysis.walk import Arguments, Given, Walk
from fulint.record import replace
from fulint.source import Span

_TEXTS = {"str", "bytes", "bytearray"}


def framework_of(name: str) -> Row | None:
    """The row of a framework by the name of what is called."""
    if name in CALLABLE_MAKERS:
        return FRAMEWORKS[f"{name}.resolve"]
    return FRAMEWORKS.get(name)


def known_call(walk: Walk, callee: Reference, span: Span, arguments: Arguments, written: str) -> Meaning | None:
    """What a call of an imported or built-in function gives; None where it is not in any table."""
    name = callee.name
    first = arguments.at(0)
    row = framework_of(name)
    if row is not None and row.role is Role.SERVER:
        return _serve(walk, callee, row, span, arguments)
    if name in CONSTANT_TIME:
        return checks.compare(
            walk, span, arguments.value(0, "a"), arguments.value(1, "b"), callee.last, constant_time=True
        )
    if (verifier := checks.verifier_of(name)) is not None:
        return checks.verify(walk, verifier, written, span, arguments)
    if (hasher := checks.hasher_of(name)) is not None:
        return checks.digest(walk, hasher, written, span, arguments)
    if name in COMPARISONS:
        return checks.compare(walk, span, arguments.value(0), arguments.value(1), COMPARISONS[name])
    if name in errors.STACK_TEXTS and (stack := errors.stack_of(walk, span)) is not None:
        return stack
    if name == "dict" and any(given.name is not None for given in arguments.items):
        return made_by_name(walk, span, arguments)
    if name in libraries.FILLERS:
        held = (value.values if isinstance(value := given.value, Mapping) else (value,) for given in arguments.items)
        return made_of((Constant(""), *(value for values in held for value in values)))
    if name in WHOLE_EVENT_READERS:
        return Reference(name, callee.module, is_result=True)
    found = _known_body_call(walk, callee, arguments, written)
    if found is not None or first is None:
        return found if found is not None else _environment(name, arguments)
    return _known_conversion(walk, name, first, arguments) or _environment(name, arguments)


def _serve(walk: Walk, callee: Reference, row: Row, span: Span, arguments: Arguments) -> Meaning:
    """A call of a server, or of the function that makes one: it takes over once it is given the event."""
    if any(place.path == () for given in arguments.items for place in places(given.value)):
        serve(walk, row, span)
    return Reference(callee.name, callee.module, is_result=True)


def serve(walk: Walk, row: Row, span: Span) -> None:
    """Note that a framework serves the request."""
    from fulint.facts import ResultUse, Verification

    walk.notes.framework(
        Framework(row.id, span, row.decodes_body, normalises_headers=True, takes_over=True, serves_urls=row.serves_urls)
    )
    if row.verifies_caller:
        walk.notes.verification(Verification(span, "signature", row.id, ResultUse.RAISES, walk.certainty))


def _known_body_call(walk: Walk, callee: Reference, arguments: Arguments, written: str) -> Meaning | None:
    name = callee.name
    taker = bodies.taker_of(name, callee.last)
    if taker is not None:
        given = arguments.at(taker.argument, "s", "qs", "fp", "stream", "string")
        if given is None:
            return Reference(name, callee.module, is_result=True)
        return bodies.consume(walk, taker, given, written)
    if name in libraries.BASE64_DECODERS:
        return bodies.decoded(walk, arguments.value(0, "s"))
    if name in libraries.BUFFER_MAKERS:
        return _buffer(walk, arguments)
    if name in libraries.ENCODERS:
        return _encoded(arguments)
    if name in libraries.FORM_ENCODERS:
        return bodies.serialised(arguments.value(0), "form-serialise")
    return None


def _encoded(arguments: Arguments) -> Meaning:
    """JSON text. JavaScript names an error's own properties to have its message and stack in it."""
    value = arguments.value(0, "obj")
    chosen = arguments.at(1)
    if chosen is not None and not is_nothing(chosen.value):
        by = chosen.value
        if isinstance(value, Caught) and isinstance(by, Reference) and by.name == "Object.getOwnPropertyNames":
            return errors.inspected(value)
        value = either(*(one.after(REDUCED) if isinstance(one, Place) else one for one in options(value)))
    return bodies.serialised(value, "json-serialise")


def _buffer(walk: Walk, arguments: Arguments) -> Meaning:
    """`Buffer.from(value, encoding)`: base64 where the encoding says so, by the flag where it is chosen."""
    value = arguments.value(0)
    encodings = texts_of(arguments.value(1))
    if any(encoding.lower() in ("base64", "base64url") for encoding in encodings):
        return bodies.decoded(walk, value, is_certain=len(encodings) == 1)
    if not any(isinstance(option, (Constant, Listing)) for option in options(value)):
        walk.needs(value)
    return _carried(value, "bytes")


def _carried(value: Meaning, step: str) -> Meaning:
    return either(*(_after(option, step) for option in options(value)))


def _after(value: Meaning, step: str) -> Meaning:
    if isinstance(value, Place):
        return value.after(step)
    is_dressed = step == "base64-encode" and isinstance(value, (Reference, Unclear))
    return Made((value,), (step,)) if is_dressed else value


def _known_conversion(walk: Walk, name: str, first: Given, arguments: Arguments) -> Meaning | None:
    """Functions whose result is their argument in another form, or a test of it."""
    value = first.value
    if any(isinstance(option, Caught) for option in options(value)):
        if name in errors.TEXTS:
            return errors.turned_to_text(value)
        if name in errors.INSPECTORS:
            return either(*(errors.inspected(one) if isinstance(one, Caught) else one for one in options(value)))
    if name in libraries.ANY_CASE:
        found = [
            replace(place, key_case=KeyCase.INSENSITIVE, is_present=True)
            for place in places(value)
            if place.path == ("headers",)
        ]
        return either(*found) if found else UNCLEAR
    if name in ("Object.fromEntries", "dict", "Map"):
        if (table := table_of(walk, first)) is not None:
            return table
        copied = _from_pairs(value)
        if copied is not None:
            return copied.after("map") if name == "Map" else copied
    if name in libraries.CARRIERS:
        return _carried(value, libraries.CARRIERS[name])
    if name in sinks.URL_PARSERS and len(arguments.items) == 1 and any(True for _ in places(value)):
        return bounded(Made((value,), ("url",)))
    if name in sinks.EXAMINERS:
        flows.examine(walk, *(given.value for given in arguments.items))
    if name in libraries.PICKERS:
        return element(walk, value)
    if name in libraries.CARRIED_AT:
        step = "filtered" if name == "re.sub" else ""
        return _carried(arguments.value(libraries.CARRIED_AT[name]), step)
    return _known_test(walk, name, value, arguments)


def _known_test(walk: Walk, name: str, value: Meaning, arguments: Arguments) -> Meaning | None:
    """Functions that look at a value, or into it."""
    if name in ("bool", "Boolean"):
        return value
    if name in ("Object.keys", "Object.entries", "Object.values", "sorted", "set", "frozenset", "iter", "Set"):
        return _entries(walk, name, value)
    if name in ("any", "all"):
        return (
            either(*(item for option in options(value) if isinstance(option, Listing) for item in option.items))
            if isinstance(value, Listing) and value.items
            else UNCLEAR
        )
    if name == "isinstance":
        return _of_type(value, arguments.value(1))
    if name in ("Array.isArray", "Number.isInteger", "Buffer.isBuffer"):
        return conditions.of_kind(value, is_text=False)
    if name in ("Object.hasOwn", "Object.prototype.hasOwnProperty.call", "Reflect.has", "lodash.has", "_.has"):
        key = arguments.at(1)
        held = [option for option in options(value) if isinstance(option, Place)]
        return contains(walk, held[0], key.value, walk.span(key.start, key.end)) if held and key else Test()
    if name in ("lodash.get", "_.get", "lodash/get"):
        return UNCLEAR
    if name == "len":
        walk.needs(value)
        return UNCLEAR
    if name in ("Object.assign", "lodash.merge", "_.merge"):
        return _assigned(walk, arguments)
    return None


def _of_type(value: Meaning, types: Meaning) -> Test:
    """`isinstance(value, types)`. Types that are not known tell neither way."""
    listed = types.items if isinstance(types, Listing) else options(types)
    told = errors.told(value, tuple(name for one in listed for name in conditions.name_of(one)))
    if told is not None:
        return Test(told)
    names = {one.name if isinstance(one, Reference) else "" for one in listed}
    if "" in names or ("str" in names and not names <= _TEXTS):
        return Test(conditions.truth(value)[0])
    return conditions.of_kind(value, is_text="str" in names)


def _from_pairs(value: Meaning) -> Place | None:
    """The place that pairs of names and values were taken from."""
    for option in options(value):
        match option:
            case Entries(of=place, kind="items"):
                return replace(place, is_present=True)
            case Listing((Listing((Key(of=place, is_lowered=lowered), *_)), *_)):
                case = KeyCase.INSENSITIVE if lowered else place.key_case
                return replace(place, key_case=case, is_present=True)
    return None


def _entries(walk: Walk, name: str, value: Meaning) -> Meaning:
    kind = {"Object.entries": "items", "Object.values": "values"}.get(name, "keys")
    found: list[Meaning] = []
    for option in options(value):
        if isinstance(option, Place) and (name.startswith("Object.") or option.path == ("headers",)):
            walk.needs(option)
            found.append(Entries(option, kind))
        elif not name.startswith("Object."):
            found.append(option)
    return either(*found) if found else UNCLEAR


def _assigned(walk: Walk, arguments: Arguments) -> Meaning:
    """`Object.assign({}, a, b)`: what is copied last prevails."""
    values = [given.value for given in arguments.items]
    if isinstance(values[0], Place):
        walk.state.writes[values[0].path] = UNCLEAR
        if not values[0].path:
            walk.notes.unknown("the event is changed by Object.assign")
        return UNCLEAR
    base = values[0] if isinstance(values[0], Mapping) else None
    if base is None:
        return UNCLEAR
    entries = base.entries + tuple(e for value in values[1:] if isinstance(value, Mapping) for e in value.entries)
    rest = base.rest + tuple(value for value in values[1:] if not isinstance(value, Mapping))
    made = bounded(replace(base, entries=entries, rest=rest))
    exchange(walk, base, made)
    return made


def _environment(name: str, arguments: Arguments) -> Meaning | None:
    if name not in ("os.getenv", "os.environ.get", "os.environ.__getitem__"):
        return None
    variable = text_of(arguments.value(0, "key"))
    if variable is None:
        return UNCLEAR
    default = arguments.at(1, "default")
    if default is None or is_nothing(default.value):
        return Environment(variable, may_be_missing=not name.endswith("__getitem__"))
    return Environment(variable, text_of(default.value))
