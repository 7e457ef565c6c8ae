"""The files of a dialect that say nothing of a Function URL and may still hold what belongs to one."""

from __future__ import annotations

from fulint.dialects import Dialect
from fulint.discover import list_files, mentions
from fulint.repository import Repository
from fulint.source import Unreadable


class Nearby:
    """The neighbours of one dialect's files.

    `tied` are those with a tie, where a run over the whole repository has seen them already; None: to be found when
    somebody asks.
    """

    def __init__(
        self, dialect: Dialect, repository: Repository, exclude: tuple[str, ...], tied: tuple[str, ...] | None
    ) -> None:
        self._dialect = dialect
        self._repository = repository
        self._exclude = exclude
        self._tied = tied

    def holding(self, *words: bytes) -> tuple[str, ...]:
        """The paths of the tied files, and of those only the ones that hold one of the words where some are given."""
        if self._tied is None:
            listed = list_files(self._repository, ("",), self._exclude, self._dialect.suffixes)
            paths = (path for path in listed if not isinstance(path, Unreadable))
            self._tied = tuple(path for path in paths if self._holds(path, self._dialect.ties))
        return tuple(path for path in self._tied if self._holds(path, words)) if words else self._tied

    def _holds(self, path: str, words: tuple[bytes, ...]) -> bool:
        data = self._repository.read_bytes(path)
        return not isinstance(data, Unreadable) and mentions(data, words)
