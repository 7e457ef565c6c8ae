"""Ends fulint at each moment at which it changes files: `dying.py ROOT COMMANDS`, a list as JSON.

Each command is run in a copy of this process which is killed before its first change, its second, and so on until it
ends by itself; then with no room on the disk, and with no right to write. Prints what was left of the files each time.
"""

import contextlib
import io
import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fulint.cli import run

CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SAID = ".said"
Files = dict[str, tuple[bytes, int]]


def files_in(root: Path) -> Files:
    """The content and mode of every file."""
    files = (path for path in root.rglob("*") if path.is_file() and path.name != SAID)
    return {path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode) for path in files}


def restore(root: Path, files: Files) -> None:
    """Make the files what they were."""
    for path in root.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, (data, mode) in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        place.chmod(mode)


def child(root: Path, command: list[str], prepare: Callable[[], None]) -> int:
    """Run a command in a copy of this process; how that ended, as `os.waitpid` tells it."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1]
    said = os.open(root / SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    # As in a container, where each run has the same number.
    os.getpid = lambda: 7
    prepare()
    code = run(command)
    sys.stdout.flush()
    os._exit(code)


def is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an event of Python is a change of a file."""
    return event.startswith(CHANGES) or (event == "open" and bool(arguments[2] & WRITING))


def killed_before(change: int) -> Callable[[], None]:
    """What makes a process be killed before it makes its n-th change; that data reach the disk counts as one."""
    left = [change]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            signal.raise_signal(signal.SIGKILL)

    def prepare() -> None:
        synced = os.fsync

        def sync(handle: int) -> None:
            count()
            synced(handle)

        setattr(os, "fsync", sync)  # noqa: B010
        sys.addaudithook(lambda event, arguments: count() if is_change(event, arguments) else None)

    return prepare


def without_room() -> None:
    """Let no file grow beyond a few bytes, and say nothing of what could not be written of this program's own."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


def without_right() -> None:
    """Let nothing be changed."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if is_change(event, arguments):
            raise PermissionError(13, "Permission denied")

    sys.addaudithook(refuse)


def outcome(root: Path, old: Files, new: Files, status: int) -> dict[str, Any]:
    """What is left: files that are neither old nor new, files that are too many, and what was said."""
    found = files_in(root)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "torn": [
            name
            for name, state in found.items()
            if name in {*old, *new} and state not in (old.get(name), new.get(name))
        ],
        "lost": [name for name in old if name not in found],
        "left": [name for name in found if name not in {*old, *new}],
        "is_old": all(found.get(name) == state for name, state in old.items()),
        "said": (root / SAID).read_text(encoding="utf-8"),
    }


def tried(root: Path, command: list[str]) -> dict[str, Any]:
    """A command with every end that it may come to."""
    old = files_in(root)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        # In this process, so that its copies have loaded already what the command needs.
        run(command)
    new = files_in(root)
    restore(root, old)
    kills: list[dict[str, Any]] = []
    while True:
        status = child(root, command, killed_before(len(kills) + 1))
        if not os.WIFSIGNALED(status):
            break
        kills.append(outcome(root, old, new, status))
        if kills[-1]["left"] and not any("is_made_good" in kill for kill in kills):
            child(root, command, lambda: None)
            again = files_in(root)
            kills[-1]["is_made_good"] = all(again.get(name) == state for name, state in new.items())
        restore(root, old)
    ends = {}
    for name, prepare in (("room", without_room), ("right", without_right)):
        restore(root, old)
        ends[name] = outcome(root, old, new, child(root, command, prepare))
    restore(root, old)
    return {"command": command, "changed": [name for name in new if new[name] != old.get(name)], "kills": kills, **ends}


def main(root: Path, commands: list[list[str]]) -> None:
    """Try the commands one after the other; what came of it is printed as JSON."""
    os.chdir(root)
    print(json.dumps([tried(root, command) for command in commands]))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
