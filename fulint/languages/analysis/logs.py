"""What of the event is written to the log, and which log lines hold it no more, since it was taken out before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fulint.facts import EventPath
from fulint.languages.analysis import libraries
from fulint.languages.analysis.combine import ingredients, options, parts_of
from fulint.languages.analysis.meanings import REDUCED, SURROUNDINGS, Entries, Mapping, Meaning, Place, Reference
from fulint.languages.analysis.walk import Arguments, Walk

_LOGGER_NAME = re.compile(r"(^|[._])(log|logger|logging|console|LOG|LOGGER)$")
_FOR_DEVELOPERS = ("debug", "trace", "verbose", "silly")
"""Levels that are off unless someone asks for them; the console has no levels."""
_TELLING = ((), ("headers",), ("body",), ("cookies",), ("headers", "authorization"), ("headers", "cookie"))
"""Places that may hold what no log should."""


def is_log(written: str, callee: Meaning) -> bool:
    """Whether a call writes a log line."""
    if isinstance(callee, Reference) and callee.name in libraries.LOG_FUNCTIONS:
        return True
    holder, _, method = written.replace("?.", ".").rpartition(".")
    if method not in libraries.LOG_METHODS or not holder:
        return False
    known = f"{callee.name.rpartition('.')[0]}." if isinstance(callee, Reference) else ""
    return bool(_LOGGER_NAME.search(holder)) or known.startswith(libraries.LOGGERS)


def log(walk: Walk, written: str, arguments: Arguments) -> None:
    """Note which parts of the event a log line holds."""
    holder, _, method = written.rpartition(".")
    if (method in _FOR_DEVELOPERS and not holder.endswith("console")) or _is_asked_for(walk):
        return
    for given in arguments.items:
        for part in parts_of(given.value, _logged):
            place = part.of if isinstance(part, Entries) and part.kind != "keys" else part
            if isinstance(place, Place) and place.path in _TELLING and not _is_reduced(walk, place):
                walk.notes.log(walk.span(given.start, given.end), place.path)


def _is_asked_for(walk: Walk) -> bool:
    """Whether a variable has to say so before the line is written at all."""
    return any(path[:1] == (SURROUNDINGS,) for path, _ in walk.state.assumed)


def _logged(meaning: Meaning) -> Sequence[Meaning]:
    """What a value holds. A field beside what was spread into an object replaces the one of that name."""
    if not isinstance(meaning, Mapping):
        return ingredients(meaning)
    named = {entry.name for entry in meaning.entries}
    spread = [one for part in meaning.rest for one in options(part)]
    kept = [one for one in spread if not (isinstance(one, Place) and _replaces(named, one.path))]
    return (*reversed(kept), *(entry.value for entry in meaning.entries))


def _replaces(names: set[str], path: EventPath) -> bool:
    return "headers" in names if path == () else bool(names)


def _is_reduced(walk: Walk, place: Place) -> bool:
    return REDUCED in place.steps or place.path[:1] in walk.reduced or (not place.path and ("headers",) in walk.reduced)
