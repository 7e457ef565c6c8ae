"""The files of an earlier revision, laid out in a folder so that a check can read them.

git is asked for the objects alone: no hook, filter, attribute or lazy fetch of the repository has a say, and nothing is
written but below the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from fulint.record import record
from fulint.repository import MAX_BYTES

_FILES = (b"100644", b"100755")
_LINK = b"120000"
_LONGEST_LINK = 4096
_OF_A_HOOK = frozenset({"GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"})


class RevisionError(Exception):
    """A revision that cannot be read; the message is for the user."""


@record
class _Item:
    """A file or link of a tree: its mode, the name of the object that holds it, and its path."""

    mode: bytes
    name: bytes
    path: bytes


def lay_out(root: str, revision: str, folder: str) -> None:
    """Write the files of a revision of the repository at `root` below an empty folder.

    Raises RevisionError where git is not there, or knows no such revision.
    """
    tree = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}").strip()
    listing = _git(root, "ls-tree", "-r", "-z", "-l", "--full-tree", tree.decode("ascii"))
    items = sorted(_items(listing), key=lambda item: item.mode == _LINK)
    # Links come last, so that no file can be written through one.
    for item, data in zip(items, _contents(root, items), strict=True):
        place = os.path.join(os.fsencode(folder), *item.path.split(b"/"))
        try:
            os.makedirs(os.path.dirname(place), exist_ok=True)
            if item.mode == _LINK:
                os.symlink(data, place)
            else:
                with open(place, "xb") as file:  # noqa: PTH123
                    file.write(data)
        except (OSError, ValueError):
            # What this system cannot hold (a name in two cases, say) it cannot hold in the checkout either.
            continue


def _items(listing: bytes) -> Iterator[_Item]:
    """The files and links of a listing that are small enough to be read and lie where they say."""
    for line in listing.split(b"\0"):
        head, _, path = line.partition(b"\t")
        if not path:
            continue
        mode, kind, name, size = head.split()
        limit = _LONGEST_LINK if mode == _LINK else MAX_BYTES
        is_inside = all(part not in (b"", b".", b"..") and part.lower() != b".git" for part in path.split(b"/"))
        if kind == b"blob" and mode in (*_FILES, _LINK) and int(size) <= limit and is_inside:
            yield _Item(mode, name, path)


def _contents(root: str, items: list[_Item]) -> Iterator[bytes]:
    """What the objects hold, in order, one after the other through one process of git."""
    if not items:
        return
    import subprocess
    from tempfile import TemporaryFile

    with TemporaryFile() as wanted:
        wanted.write(b"".join(item.name + b"\n" for item in items))
        wanted.seek(0)
        command = _command(root, "cat-file", "--batch")
        with subprocess.Popen(command, stdin=wanted, stdout=subprocess.PIPE, env=_environment()) as process:  # noqa: S603
            assert process.stdout is not None  # noqa: S101
            for _ in items:
                head = process.stdout.readline().split()
                if len(head) != 3:
                    process.kill()
                    raise RevisionError("git does not hold all objects of the revision (is this a partial clone?)")
                yield process.stdout.read(int(head[2]))
                process.stdout.read(1)


def _git(root: str, *arguments: str) -> bytes:
    import subprocess

    try:
        done = subprocess.run(_command(root, *arguments), capture_output=True, env=_environment(), check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        raise RevisionError(f"git cannot be asked for the revision: {error}") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise RevisionError(words.removeprefix("fatal: ") or "git knows no such revision")
    return done.stdout


def _command(root: str, *arguments: str) -> list[str]:
    return [_program(), "-C", root, "--no-pager", "-c", "core.fsmonitor=false", *arguments]


def _program() -> str:
    """What starts git. On Windows a mere name would be looked for in the current folder first, that is, the stranger's.

    Raises FileNotFoundError where it is nowhere.
    """
    if os.name != "nt":
        return "git"
    places = (os.path.join(folder, "git.exe") for folder in os.get_exec_path() if os.path.isabs(folder))
    found = next(filter(os.path.isfile, places), None)
    if found is None:
        raise FileNotFoundError(2, "there is no git on the PATH")
    return found


def _environment() -> dict[str, str]:
    """The user's environment, with neither the network nor questions to anybody.

    A hook of git names its own repository and index there, which need not be those of the root.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return {**kept, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
