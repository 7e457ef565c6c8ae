"""The handlers of one run, each read once, however many deployments and URLs its function has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fulint.facts import Handler, Missing, MissingHandler
from fulint.model import Function
from fulint.repository import Repository
from fulint.workers import HandlersFound, how_many, processors, read_by_several, read_guarded

if TYPE_CHECKING:
    from fulint.languages.project import Programs


class Handlers:
    """Reads handlers on demand and remembers them by their function."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._programs: Programs = {}
        self._read: HandlersFound = {}
        self._ahead: HandlersFound = {}

    def read_ahead(self, functions: Iterable[Function], jobs: int | None) -> None:
        """Read the handlers that will be asked for by several processes, where that pays or `jobs` wishes for it."""
        if jobs == 1:
            return
        waiting = tuple(dict.fromkeys(functions))
        processes = how_many(waiting, jobs, processors())
        if processes > 1:
            self._ahead = read_by_several(waiting, self._repository, self._programs, processes)

    def of(self, function: Function) -> Handler | MissingHandler:
        """The handler's facts; whatever goes wrong with it is said there."""
        if function not in self._read:
            # They are remembered in the order in which they are asked for, whoever has read them.
            is_here = function in self._ahead
            self._read[function] = self._ahead.pop(function) if is_here else self._now(function)
        return self._read[function]

    def _now(self, function: Function) -> Handler | MissingHandler:
        return read_guarded(function, self._repository, self._programs)

    def read(self) -> Iterator[Handler]:
        """Those that were read."""
        yield from (handler for handler in self._read.values() if isinstance(handler, Handler))

    def unreadable(self) -> Iterator[MissingHandler]:
        """Those whose file is there and cannot be parsed."""
        for handler in self._read.values():
            if isinstance(handler, MissingHandler) and handler.kind is Missing.UNREADABLE:
                yield handler
