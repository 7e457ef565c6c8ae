"""What of the event leaves for code that is not followed: to be stored, sent on, checked or decoded there."""

from __future__ import annotations

import re

from fulint.facts import Consumer, EventPath
from fulint.languages.analysis import bodies, libraries
from fulint.languages.analysis.combine import options, places
from fulint.languages.analysis.meanings import Mapping, Meaning, Place, Reference
from fulint.languages.analysis.walk import Arguments, Given, Walk

_CHECKING_NAME = re.compile(
    r"verif|auth|valid|check|token|sign|jwt|session|login|permi|secret|guard|secur|allow|trust|decode|parse|handle|proxy",
    re.IGNORECASE,
)
_HOLDERS = ((), ("headers",), ("body",), ("queryStringParameters",), ("requestContext",), ("cookies",))


def is_harmless(callee: Meaning) -> bool:
    """Whether a function neither decodes nor checks what it is given."""
    if not isinstance(callee, Reference):
        return False
    return callee.name in libraries.HARMLESS or callee.name.startswith(libraries.HARMLESS_PREFIXES)


def store(walk: Walk, callee: Meaning, written: str, arguments: Arguments) -> bool:
    """Note what is stored or sent on, if this is what a call does."""
    last = written.rpartition(".")[2]
    known = isinstance(callee, Reference) and callee.name in libraries.STORE_NAMES
    if not known and last not in libraries.STORES:
        return False
    binary = bodies.is_binary_store(
        tuple(given.value for given in arguments.items),
        tuple((given.name, given.value) for given in arguments.items if given.name),
    )
    for given in arguments.items:
        bodies.take(walk, given, Consumer.BINARY if binary else Consumer.TEXT, written, needs_value=False)
        for place in places(given.value):
            if place.path in ((), ("headers",)):
                walk.notes.escape(walk.span(given.start, given.end), place.path, written, module_of(callee))
    return True


def module_of(callee: Meaning) -> str | None:
    """The module that a function comes from, if it is imported."""
    return callee.module if isinstance(callee, Reference) else None


def escape(walk: Walk, callee: Meaning, written: str, arguments: Arguments) -> None:
    """Note what of the event leaves for a function that cannot be followed."""
    for given in arguments.items:
        if given.name in libraries.BINARY_ARGUMENTS:
            bodies.take(walk, given, Consumer.BINARY, written, needs_value=False)
            continue
        _binary_entries(walk, given, written)
        for place in places(given.value):
            path = _left(place, written)
            if path is not None:
                walk.notes.escape(walk.span(given.start, given.end), path, written, module_of(callee))


def _binary_entries(walk: Walk, given: Given, written: str) -> None:
    """Raw bytes for an AWS service, somewhere in its parameters."""
    waiting = [given.value]
    source = walk.module.program.source
    for _ in range(20):
        if not waiting:
            return
        value = waiting.pop()
        for option in options(value):
            if isinstance(option, Mapping):
                for entry in option.entries:
                    if entry.name in libraries.BINARY_ARGUMENTS and entry.source is source:
                        held = Given(entry.value, *entry.value_at)
                        bodies.take(walk, held, Consumer.BINARY, written, needs_value=False)
                    waiting.append(entry.value)


def _left(place: Place, written: str) -> EventPath | None:
    """The path of what left with a value, or None where nothing of weight did.

    One value of the request matters only where the function may be a check of the caller; what is left of the body
    after parsing is no longer the body, but something in it.
    """
    if place.path == ("body",) and place.is_parsed:
        return ("body", "*")
    if place.path in _HOLDERS:
        return place.path
    is_value = place.path[:1] in (("headers",), ("cookies",), ("queryStringParameters",), ("body",))
    return place.path if is_value and _CHECKING_NAME.search(written) else None
