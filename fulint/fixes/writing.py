"""Writes changed files: beside their place and renamed there, so that a file is either as it was or as it should be."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from fulint.repository import Repository
from fulint.source import Source

_BOM = b"\xef\xbb\xbf"
_MOST_LEFT = 100
"""Names that are tried for a new file."""


def write(repository: Repository, before: Source, text: str) -> str | None:
    """Put a text in the place of a file of the repository, which is as it was read; why it cannot be, as a clause.

    The file's byte order mark and mode are kept. Where the path is a link inside the repository, the file that it
    leads to is changed, and nothing ever outside.
    """
    place = os.path.realpath(repository.absolute(before.path))
    if repository.relative(place) is None:
        return "it lies outside the repository"
    mark = _BOM if before.has_bom else b""
    try:
        mode = os.stat(place).st_mode
        if not stat.S_ISREG(mode):
            return "it is not a regular file"
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(place, os.W_OK):
            return "it is read-only"
        with open(place, "rb") as opened:  # noqa: PTH123
            if opened.read() != mark + before.text.encode("utf-8"):
                return "it was changed while it was checked"
        put(place, mark + text.encode("utf-8"), stat.S_IMODE(mode))
    except (OSError, ValueError) as error:
        return f"{error.strerror}" if isinstance(error, OSError) and error.strerror else str(error)
    return None


def put(place: str, data: bytes, mode: int | None = None) -> None:
    """Write a file beside its place and rename it there, so that whoever looks, and whenever this ends, finds the old
    file or the new one. Without a mode it has the one of the file that is there, or that new files get.

    Raises OSError, with nothing changed and nothing left.
    """
    if mode is None:
        mode = _mode_of(place)
    beside, handle = _opened_beside(place, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _mode_of(place: str) -> int | None:
    try:
        state = os.lstat(place)
    except OSError:
        return None
    return stat.S_IMODE(state.st_mode) if stat.S_ISREG(state.st_mode) else None


def _opened_beside(place: str, mode: int) -> tuple[str, int]:
    """A new file in the folder of a place, under a name that no run which was killed has left there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    number = 0
    while True:
        beside = os.path.join(os.path.dirname(place), f".fulint-{os.getpid()}-{number}")
        try:
            return beside, os.open(beside, flags, mode)
        except FileExistsError:
            number += 1
            if number == _MOST_LEFT:
                raise
