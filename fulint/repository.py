"""The one door to the files of the scanned repository: nothing outside its root is read, and nothing without limits."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping

from fulint.source import Source, Span, Unreadable

MAX_BYTES = 20 * 1024 * 1024
"""A file beyond this size is not read: CloudFormation itself takes 1 MB, and real bundles stay far below."""


_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_FLAGS: int = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
"""How a file is opened: never waiting for a writer, and byte by byte."""

_NO_NAMES = ("", os.curdir, os.pardir)
"""What may stand in a path between two separators and names nothing in a folder."""

_LINK_ERRORS = (errno.ELOOP, errno.EMLINK)
"""What opening a link says under O_NOFOLLOW: POSIX's word for it, and FreeBSD's."""

_NO_SIGNS = {ord("\\"): 0, ord(":"): 0}
"""Signs that no name has on Windows, where they lead to drives and other machines; a NUL leads nowhere."""


def _has_drive(path: str) -> bool:
    """Whether Windows would look for a path on a drive or another machine, which must not even be asked whether it is
    there: that alone opens a connection."""
    return os.sep != "/" and bool(os.path.splitdrive(path)[0])


class Repository:
    """The files under one root, each named by its path relative to it, with `/` as separator.

    `overlay` holds texts that stand for files, by the same paths: standard input, or an editor's unsaved buffers.
    Links are followed only where they end inside the root. `watch` is told of each file before it is read.
    """

    def __init__(
        self, root: str, overlay: Mapping[str, str] | None = None, watch: Callable[[str], None] | None = None
    ) -> None:
        self.root = os.path.realpath(root)
        self.overlay = dict(overlay or {})
        self._watch = watch
        self._is_inside = {"": True}

    def absolute(self, path: str) -> str:
        """Where a path of the repository lies on disk."""
        if os.sep == "/":
            return f"{self.root}/{path}" if path else self.root
        return os.path.join(self.root, *path.translate(_NO_SIGNS).split("/"))

    def relative(self, absolute: str) -> str | None:
        """The repository's path of a place on disk; None where it lies outside."""
        try:
            relative = os.path.relpath(os.path.realpath(absolute), self.root)
        except (OSError, ValueError):
            # A path with a NUL in it, or on another drive.
            return None
        if relative == os.curdir:
            return ""
        if relative == os.pardir or relative.startswith(os.pardir + os.sep) or os.path.isabs(relative):
            return None
        return relative.replace(os.sep, "/")

    def join(self, folder: str, path: str) -> str | None:
        """`path` as seen from `folder`, normalised; None where it leaves the root (by `..`, `/` or a link)."""
        if "\0" in path or os.path.isabs(path) or path.startswith("~") or _has_drive(path):
            return None
        joined = os.path.normpath(os.path.join(self.root, folder, path))
        return self.relative(joined)

    def file_at(self, folder: str, path: str) -> str | None:
        """`path` as seen from `folder` where it is a file; None where there is none, or outside of the root.

        Asking first whether anything is there spares resolving links for the many names that mean nothing.
        """
        if _has_drive(path):
            return None
        if "\0" not in path and not os.path.lexists(os.path.join(self.root, folder, path)) and not self.overlay:
            return None
        joined = self.join(folder, path)
        return joined if joined is not None and self.is_file(joined) else None

    def is_file(self, path: str) -> bool:
        """Whether a regular file of the repository has this path."""
        return path in self.overlay or self._kind(path) == stat.S_IFREG

    def is_folder(self, path: str) -> bool:
        """Whether a folder of the repository has this path."""
        return self._kind(path) == stat.S_IFDIR

    def names_in(self, folder: str) -> tuple[str, ...]:
        """The sorted names of what lies in a folder; empty where it cannot be listed."""
        if self.relative(self.absolute(folder)) is None:
            return ()
        try:
            return tuple(sorted(os.listdir(self.absolute(folder))))
        except (OSError, ValueError):
            return ()

    def read_bytes(self, path: str) -> bytes | Unreadable:
        """The bytes of a file of the repository, or why there are none."""
        if path in self.overlay:
            return self.overlay[path].encode("utf-8", "surrogatepass")
        if self._watch is not None:
            self._watch(path)
        handle = self._open(path)
        if isinstance(handle, Unreadable):
            return handle
        try:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                return self._unreadable(path, "is not a regular file")
            if state.st_size > MAX_BYTES:
                return self._unreadable(path, f"is larger than {MAX_BYTES // (1024 * 1024)} MB")
            data = os.read(handle, state.st_size + 1)
            # A file may be read in parts, or grow meanwhile; the end is where nothing more comes.
            while len(data) <= MAX_BYTES and len(data) != state.st_size and (more := os.read(handle, 1 << 20)):
                data += more
            return data if len(data) <= MAX_BYTES else self._unreadable(path, "grows while it is read")
        except OSError as error:
            return self._unreadable(path, f"cannot be read: {error.strerror}")
        finally:
            os.close(handle)

    def _open(self, path: str) -> int | Unreadable:
        """A file descriptor of what lies at a path, if that is inside the root; opening never waits for a writer."""
        place = self.absolute(path)
        try:
            if _NO_LINK and self._folder_is_inside(path.rpartition("/")[0]):
                # Resolving a path costs more than reading a small file. Where the folder is known to lie inside, only
                # a link could lead out, and the system refuses to open one.
                try:
                    return os.open(place, _FLAGS | _NO_LINK)
                except OSError as error:
                    if error.errno not in _LINK_ERRORS:
                        raise
            if self.relative(place) is None:
                return self._unreadable(path, "lies outside the repository")
            return os.open(place, _FLAGS)
        except OSError as error:
            return self._unreadable(path, f"cannot be opened: {error.strerror}")
        except ValueError:
            return self._unreadable(path, "cannot be opened: its name holds a NUL")

    def _folder_is_inside(self, folder: str) -> bool:
        known = self._is_inside.get(folder)
        if known is not None:
            return known
        above = [folder]
        while above[-1] not in self._is_inside:
            above.append(above[-1].rpartition("/")[0])
        # One look at each folder that is new is less than a look at every one above it, as resolving a path takes.
        is_inside = self._is_inside[above.pop()]
        for each in reversed(above):
            is_plain = each.rpartition("/")[2] not in _NO_NAMES
            if not (is_inside and is_plain) or os.path.islink(self.absolute(each)):
                is_inside = self.relative(self.absolute(each)) is not None
            self._is_inside[each] = is_inside
        return is_inside

    def read(self, path: str) -> Source | Unreadable:
        """The text of a file of the repository, or why there is none."""
        data = self.read_bytes(path)
        if isinstance(data, Unreadable):
            return data
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self._unreadable(path, "is UTF-16, not UTF-8")
        if b"\0" in data:
            return self._unreadable(path, "is a binary file")
        try:
            return Source.decode(path, data)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            return Unreadable(path, f"is not UTF-8 (byte {error.start})", Span(path, line, 1, line, 1))

    def _kind(self, path: str) -> int:
        place = self.absolute(path)
        folder, _, name = path.rpartition("/")
        try:
            # Elsewhere than on POSIX a name may hold separators of its own, which only resolving it brings to light.
            if os.sep == "/" and name not in _NO_NAMES and self._folder_is_inside(folder):
                mode = os.lstat(place).st_mode
                if not stat.S_ISLNK(mode):
                    return stat.S_IFMT(mode)
            return stat.S_IFMT(os.stat(place).st_mode) if self.relative(place) is not None else 0
        except (OSError, ValueError):
            return 0

    @staticmethod
    def _unreadable(path: str, reason: str) -> Unreadable:
        return Unreadable(path, reason, Span.top_of(path))
