"""What a client has been told, file by file, so that it is told of every change and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types

from fulint.record import record


@record
class Page:
    """The diagnostics of one file, and the id that they have until they change."""

    diagnostics: tuple[types.Diagnostic, ...] = ()
    id: str = "0"


class Board:
    """A page for every file that ever had a diagnostic: an empty one clears what was there before."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._edition = 0

    def put(self, found: Mapping[str, Sequence[types.Diagnostic]]) -> tuple[str, ...]:
        """Write what a run has found in the place of all that was there; the URIs of the files that change by it."""
        self._edition += 1
        changed = [uri for uri in {**self._pages, **found} if self.page(uri).diagnostics != tuple(found.get(uri, ()))]
        for uri in changed:
            self._pages[uri] = Page(tuple(found.get(uri, ())), f"{self._edition}")
        return tuple(changed)

    def page(self, uri: str) -> Page:
        """The page of a file; an empty one for a file of which nothing was said."""
        return self._pages.get(uri, Page())

    def pages(self) -> Iterator[tuple[str, Page]]:
        """All pages by URI, also the empty ones."""
        yield from self._pages.items()
