"""Which folders are root modules: those with a Function URL in them or in a module they call, that nobody calls."""

from __future__ import annotations

import posixpath
import re

from fulint.dialects import Neighbours, Unit
from fulint.dialects.terraform.module import SUFFIXES, configuration_files
from fulint.repository import Repository
from fulint.source import Unreadable

_LOCAL_SOURCE = re.compile(rb'"?source"?\s*[=:]\s*"(\.{1,2}(?:/[^"\n]*)?)"')
LOCAL_CALLS = (b'"./', b'"../', b'".."')
"""What a file that calls a folder of the repository holds."""


def units(marked: tuple[str, ...], repository: Repository, neighbours: Neighbours) -> tuple[Unit, ...]:
    """The root modules that deploy what the marked files hold, each with the files of its own folder."""
    callers = _callers((*marked, *neighbours.holding(*LOCAL_CALLS)), repository)
    roots: dict[str, None] = {}
    for path in marked:
        roots.update(dict.fromkeys(_roots_above(posixpath.dirname(path), callers)))
    return tuple(Unit(folder, _files(folder, repository)) for folder in sorted(roots))


def _files(folder: str, repository: Repository) -> tuple[str, ...]:
    names = configuration_files(repository.names_in(folder))
    return tuple(f"{folder}/{name}" if folder else name for name in names)


def _callers(paths: tuple[str, ...], repository: Repository) -> dict[str, set[str]]:
    """For each folder that is called, the folders that call it."""
    callers: dict[str, set[str]] = {}
    for path in dict.fromkeys(paths):
        data = repository.read_bytes(path) if path.endswith(SUFFIXES) else b""
        if isinstance(data, Unreadable):
            continue
        folder = posixpath.dirname(path)
        for found in set(_LOCAL_SOURCE.findall(data)):
            called = repository.join(folder, found.decode("utf-8", "replace"))
            if called is not None and called != folder:
                callers.setdefault(called, set()).add(folder)
    return callers


def _roots_above(folder: str, callers: dict[str, set[str]]) -> set[str]:
    """The folders that call a folder, however far above, and that nobody calls; in a circle, the folder itself."""
    roots: set[str] = set()
    seen = {folder}
    waiting = [folder]
    while waiting:
        one = waiting.pop()
        above = callers.get(one, set()) - seen
        if one not in callers:
            roots.add(one)
        seen |= above
        waiting.extend(sorted(above))
    return roots or {folder}
