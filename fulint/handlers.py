"""The handlers of one run, each read once, however many deployments and URLs its function has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fulint.facts import Handler, Missing, MissingHandler
from fulint.languages import read as read_handler
from fulint.model import Function
from fulint.repository import Repository

if TYPE_CHECKING:
    from fulint.languages.project import Programs


class Handlers:
    """Reads handlers on demand and remembers them by their function."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._programs: Programs = {}
        self._read: dict[Function, Handler | MissingHandler] = {}

    def of(self, function: Function) -> Handler | MissingHandler:
        """The handler's facts. Whatever goes wrong inside a language costs this handler only, and is said."""
        if function not in self._read:
            try:
                self._read[function] = read_handler(function, self._repository, self._programs)
            except Exception as error:
                reason = f"could not be read to its end, since fulint failed: {type(error).__name__}: {error}"
                self._read[function] = MissingHandler(Missing.UNREADABLE, reason, function.span)
        return self._read[function]

    def read(self) -> Iterator[Handler]:
        """Those that were read."""
        yield from (handler for handler in self._read.values() if isinstance(handler, Handler))

    def unreadable(self) -> Iterator[MissingHandler]:
        """Those whose file is there and cannot be parsed."""
        for handler in self._read.values():
            if isinstance(handler, MissingHandler) and handler.kind is Missing.UNREADABLE:
                yield handler
