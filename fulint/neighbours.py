"""The files of a dialect that say nothing of a Function URL and may still hold what belongs to one."""

from __future__ import annotations

from typing import Any

from fulint.dialects import Dialect
from fulint.discover import list_files, mentions
from fulint.repository import Repository
from fulint.source import Unreadable

SOURCES = (".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
"""The suffixes of files that may hold a handler."""


class Nearby:
    """The neighbours of one dialect's files.

    `tied` are those with a tie, where a run over the whole repository has seen them already; None: to be found when
    somebody asks. `kept` is what the dialect keeps of its files from one unit to the next.
    """

    def __init__(
        self, dialect: Dialect, repository: Repository, exclude: tuple[str, ...], tied: tuple[str, ...] | None
    ) -> None:
        self._dialect = dialect
        self._repository = repository
        self._exclude = exclude
        self._tied = tied
        self._named: dict[str, list[str]] | None = None
        self.kept: dict[str, Any] = {}

    def holding(self, *words: bytes) -> tuple[str, ...]:
        """The paths of the tied files, and of those only the ones that hold one of the words where some are given."""
        if self._tied is None:
            listed = list_files(self._repository, ("",), self._exclude, self._dialect.suffixes)
            paths = (path for path in listed if not isinstance(path, Unreadable))
            self._tied = tuple(path for path in paths if self._holds(path, self._dialect.ties))
        return tuple(path for path in self._tied if self._holds(path, words)) if words else self._tied

    def named(self, name: str) -> tuple[str, ...]:
        """The paths of the source files with a name. The repository is listed when somebody asks for the first time."""
        if self._named is None:
            self._named = {}
            for path in list_files(self._repository, ("",), self._exclude, SOURCES):
                if not isinstance(path, Unreadable):
                    self._named.setdefault(path.rpartition("/")[2], []).append(path)
        return tuple(self._named.get(name, ()))

    def _holds(self, path: str, words: tuple[bytes, ...]) -> bool:
        data = self._repository.read_bytes(path)
        return not isinstance(data, Unreadable) and mentions(data, words)
