"""One editor's session: waits until nobody types, looks at everything that is open, and tells what has changed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from traceback import format_exc
from typing import ParamSpec, Protocol, TypeVar

from fulint.record import replace
from fulint.server.board import Board
from fulint.server.diagnostics import diagnostics_of
from fulint.server.positions import Ruler
from fulint.server.sites import Document, Site
from fulint.server.views import Sight, View, look

TYPING = 0.3
"""Seconds after a change before a run begins, where more changes are likely to follow."""

AT_ONCE = 0.03
"""Seconds where none is. What comes in one breath, such as all files of yesterday's session, is taken together."""

P = ParamSpec("P")
T = TypeVar("T")


class Client(Protocol):
    """What a session asks of the editor, and tells it."""

    def folders(self) -> tuple[str, ...]:
        """The paths of the folders that are open."""

    def documents(self) -> tuple[Document, ...]:
        """The buffers that are open and have a path."""

    def ruler(self) -> Ruler:
        """How the editor counts."""

    def show(self, uris: tuple[str, ...], board: Board) -> None:
        """Show what the board says of files that have changed."""

    def complain(self, message: str) -> None:
        """Tell the user that something could not be done."""


class Session:
    """Runs one after the other, in a thread of their own, so that the editor is heard meanwhile."""

    def __init__(self, client: Client, today: Callable[[], date]) -> None:
        self.board = Board()
        self._client = client
        self._today = today
        self._pause = 0.0
        self._view = View((), {})
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._failures: dict[Site, str] = {}
        self._is_wanted = asyncio.Event()
        self._is_settled = asyncio.Event()
        self._is_settled.set()
        self._work: asyncio.Task[None] | None = None

    def touch(self, pause: float = AT_ONCE) -> None:
        """Something has changed: look again, once nothing has changed for a while."""
        self._pause = max(self._pause, pause)
        self._is_settled.clear()
        self._is_wanted.set()
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._keep_looking())

    async def settled(self) -> View:
        """What was found in everything as it is now."""
        await self._is_settled.wait()
        return self._view

    async def aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What some longer work comes to, in the thread where all of it is done, one after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))

    async def _keep_looking(self) -> None:
        while True:
            await self._is_wanted.wait()
            while self._is_wanted.is_set():
                pause, self._pause = self._pause, 0.0
                self._is_wanted.clear()
                await asyncio.sleep(pause)
            try:
                await self._look()
            except Exception:
                sys.stderr.write(format_exc())
            if not self._is_wanted.is_set():
                self._is_settled.set()

    async def _look(self) -> None:
        client = self._client
        seen = await self.aside(look, client.folders(), client.documents(), self._today())
        if self._is_wanted.is_set():
            # What was found is of yesterday: the next run is about to begin.
            return
        before = {sight.site: sight for sight in self._view.sights}
        self._view = View(tuple(_kept(sight, before.get(sight.site)) for sight in seen.sights), seen.documents)
        self._complain(seen.sights)
        changed = self.board.put(diagnostics_of(self._view, client.ruler()))
        if changed:
            client.show(changed, self.board)

    def _complain(self, sights: tuple[Sight, ...]) -> None:
        """Tell each failure once, until it is mended or another comes; meanwhile the last findings stay."""
        failures = {sight.site: sight.failure for sight in sights if sight.failure}
        for site, failure in failures.items():
            if self._failures.get(site) != failure:
                self._client.complain(f"fulint: {failure}.")
        self._failures = failures


def _kept(sight: Sight, before: Sight | None) -> Sight:
    """A sight, and where it has failed what was seen last."""
    return replace(before, failure=sight.failure) if sight.failure and before else sight
