"""What an editor has open, as parts of repositories: each is checked as `fulint check` would check it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from fulint.discover import find_root
from fulint.record import record
from fulint.repository import Repository


@record
class Document:
    """A buffer: its URI as the client spells it, the path on this machine, its text and the client's version of it."""

    uri: str
    path: str
    text: str
    version: int | None


@record
class Site:
    """Paths of one repository that are checked together; `shown` is its root as the client spells it."""

    paths: tuple[str, ...]
    root: str
    shown: str

    def path_of(self, place: str) -> str | None:
        """A path of this machine as the repository names it; None where it lies elsewhere."""
        return Repository(self.root).relative(place)

    def place_of(self, path: str) -> str:
        """Where a path of the repository lies, as the client spells it."""
        return os.path.join(self.shown, *path.split("/"))


def sites_of(folders: Iterable[str], documents: Iterable[Document]) -> tuple[Site, ...]:
    """The sites of some folders, and of the documents that lie in none of them.

    A folder inside another one of the same repository is checked with it. A document that is in no repository either is
    left alone: what belongs to it would be looked for in everything below its folder, which may be all that there is.
    """
    sites = list(_of_folders(folders))
    covered = [os.path.realpath(path) for site in sites for path in site.paths]
    stray: dict[str, list[str]] = {}
    for document in documents:
        place = os.path.realpath(document.path)
        if any(_is_below(place, folder) for folder in covered) or not os.path.isdir(os.path.dirname(place)):
            continue
        root = find_root(place)
        if os.path.lexists(os.path.join(root, ".git")):
            stray.setdefault(root, []).append(document.path)
    sites += (Site(tuple(sorted(paths)), root, root) for root, paths in stray.items())
    return tuple(sites)


def _of_folders(folders: Iterable[str]) -> Iterator[Site]:
    seen: list[tuple[str, str]] = []
    for folder in sorted(filter(os.path.isdir, folders), key=lambda folder: len(os.path.realpath(folder))):
        real = os.path.realpath(folder)
        root = find_root(real)
        if not any(root == known and _is_below(real, above) for known, above in seen):
            seen.append((root, real))
            yield Site((folder,), root, _as_spelled(folder, real, root))


def _as_spelled(folder: str, real: str, root: str) -> str:
    """The root in the client's words, where its name for the folder ends as the real one does."""
    below = real[len(root.rstrip(os.sep)) :]
    if not below:
        return folder
    above = folder[: -len(below)] if folder.endswith(below) else root
    return above if above and os.path.realpath(above) == root else root


def _is_below(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)
