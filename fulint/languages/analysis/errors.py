"""Errors that were caught: what of one a value holds, and what a test tells of its type."""

from __future__ import annotations

import re

from fulint.languages.analysis.combine import either, options
from fulint.languages.analysis.meanings import CAUGHT, SURROUNDINGS, Assumption, Caught, Meaning
from fulint.languages.analysis.walk import Walk
from fulint.record import replace
from fulint.replies import Leak
from fulint.source import Span

_ANYTHING = frozenset({"Exception", "BaseException", "Error", "Throwable", "StandardError", "object", "Object"})
_LEAKS: dict[str, Leak] = {
    **dict.fromkeys(("message", "msg", "args", "errors", "json", "detail", "details", "description"), Leak.MESSAGE),
    **dict.fromkeys(("reason", "output", "stderr", "Message", "errorMessage", "strerror", "doc"), Leak.MESSAGE),
    **dict.fromkeys(("stack", "stackTrace", "__traceback__", "tb_frame"), Leak.STACK),
    "__dict__": Leak.WHOLE_ERROR,
}
"""How much of an error its members give away; those that are not here give away nothing."""
STACK_TEXTS = frozenset(
    {"traceback.format_exc", "traceback.format_exception", "traceback.format_tb", "traceback.extract_tb"}
    | {"sys.exc_info", "traceback.format_stack", "traceback.TracebackException.from_exception"}
)
"""Functions that give the stack of the error that is being handled."""
INSPECTORS = frozenset({"util.inspect", "inspect"})
"""Functions that show all of a value, an error's stack included."""
TEXTS = frozenset({"str", "String", "repr", "format", "ascii", "traceback.format_exception_only"})


def telling(types: tuple[str, ...]) -> tuple[str, ...]:
    """The types that a handler of errors names, empty where one of them takes everything."""
    return () if any(name.rpartition(".")[2] in _ANYTHING for name in types) else types


def as_text(caught: Caught) -> Caught:
    """An error as text: its message."""
    return caught if caught.leak is not None or caught.part else replace(caught, leak=Leak.MESSAGE)


def turned_to_text(meaning: Meaning) -> Meaning:
    """A value in which an error that it is, or may be, has become text."""
    return either(*(as_text(one) if isinstance(one, Caught) else one for one in options(meaning)))


_FOR_DEVELOPERS = re.compile(r"env|stage|debug|dev|verbose|details|local|prod", re.IGNORECASE)
"""Variables by which code tells where it runs."""


_ASKED_FOR = "(for developers)"
"""Stands for a part of an error that is looked at only where a variable says so."""


def looked_at(walk: Walk, caught: Caught, span: Span) -> Caught:
    """An error where it is named: of the types that tests have shown on the way here.

    One that is only looked at where a variable says so gives nothing away where the variable says otherwise.
    """
    if any(path[:1] == (SURROUNDINGS,) and _FOR_DEVELOPERS.search(path[1]) for path, _ in walk.state.assumed):
        return replace(caught, span=span, part=caught.part or _ASKED_FOR)
    shown = {path[1] for path, holds in walk.state.assumed if holds and path[:1] == (CAUGHT,)}
    return replace(caught, span=span, types=tuple(sorted({*caught.types, *shown})))


def part_of(caught: Caught, name: str | None, span: Span) -> Caught:
    """A member of an error."""
    if caught.leak is not None or name is None or caught.part == _ASKED_FOR:
        return replace(caught, span=span)
    leak = _LEAKS.get(name)
    return replace(caught, span=span, leak=leak, part="" if leak else name)


def method(caught: Caught, name: str, span: Span) -> Caught:
    """What a method of an error, or of its text, gives."""
    if caught.leak is not None or name in ("toString", "__str__"):
        return as_text(caught)
    return part_of(caught, name, span)


def stack_of(walk: Walk, span: Span) -> Caught | None:
    """The stack of the error that is being handled; None outside of a handler of errors."""
    return replace(walk.caught[-1], span=span, leak=Leak.STACK, part="") if walk.caught else None


def inspected(caught: Caught) -> Caught:
    """All that can be shown of an error."""
    return replace(caught, leak=Leak.STACK, part="")


def told(meaning: Meaning, names: tuple[str, ...]) -> frozenset[Assumption] | None:
    """What it tells that an error is of one of these types, or has a part; None where the value is no error."""
    found = [option for option in options(meaning) if isinstance(option, Caught)]
    if not found:
        return None
    told = telling(tuple(name for name in names if name))
    return frozenset({((CAUGHT, name), True) for name in told[:1]})
