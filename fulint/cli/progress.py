"""A line on a terminal that tells how far a long run is; nothing anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TextIO

_PATIENCE = 2.0
"""Seconds after which a person wonders. Most runs are over by then, and need no line."""

_PAUSE = 0.1
"""Seconds between two lines, so that writing them costs nothing."""

_ERASED = "\r\x1b[K"


@contextmanager
def watched(is_quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """What is to be told of each file that is read; None where nobody looks on. The line is gone at the end.

    A person looks on where standard error is a terminal, outside of CI, unless the run is to be quiet.
    """
    stream = sys.stderr
    is_watched = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    if is_quiet or not is_watched or os.environ.get("CI"):
        yield None
        return
    line = Line(stream, monotonic, _columns(stream))
    try:
        yield line.tell
    finally:
        line.erase()


def _columns(stream: TextIO) -> int:
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns or 80
    return 80


class Line:
    """The line: how many files were read, and which is read now. It shows only once the run has taken a while."""

    def __init__(self, stream: TextIO, clock: Callable[[], float], columns: int) -> None:
        self._stream = stream
        self._clock = clock
        self._columns = columns
        self._due = clock() + _PATIENCE
        self._files = 0
        self._is_shown = False

    def tell(self, path: str) -> None:
        """A file is about to be read."""
        self._files += 1
        if (now := self._clock()) < self._due:
            return
        self._due = now + _PAUSE
        self._is_shown = True
        # A stranger's file name may hold what steers a terminal, or is wider than it seems.
        name = "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in path)
        self._write(f"{_ERASED}{f'fulint: file {self._files:,}, {name}'[: self._columns - 1]}")

    def erase(self) -> None:
        """Leave nothing behind."""
        if self._is_shown:
            self._write(_ERASED)
            self._is_shown = False

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()
