"""Runs fulint with a hook that sees everything that Python does: `witness.py ROOT COMMANDS`, a list as JSON.

Prints, for each command, its exit code and what was seen of what no check may do.
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
from typing import Any

NEVER = (
    *("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile"),
    *("pty.", "ctypes.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "os.chdir", "os.putenv", "os.kill"),
)
CHANGES = (
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"),
    *("os.utime", "os.setxattr", "shutil."),
)
MAKERS = ("collections/__init__.py", "dataclasses.py", "fulint/record.py", "<frozen importlib._bootstrap>")
"""Modules that make the code of classes while they make the classes."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Witness:
    """What was seen since it was last asked."""

    def __init__(self, root: str) -> None:
        self.root = root
        spec = importlib.util.find_spec("fulint")
        home = os.path.dirname(os.path.dirname(str(spec and spec.origin)))
        places = (sys.prefix, sys.base_prefix, home, *sys.path)
        self.own = tuple(os.path.realpath(place) for place in places if place)
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What the hook of Python is called with."""
        if event.startswith(NEVER):
            self.seen.append(f"{event} {arguments!r:.200}")
        elif event.startswith(CHANGES):
            self.seen.append(f"change {event} {self.shown(arguments[0])}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            self.opened(os.fsdecode(arguments[0]), arguments[2])
        elif event == "exec":
            self.ran(str(arguments[0].co_filename), sys._getframe(1).f_code.co_filename)

    def opened(self, path: str, flags: int) -> None:
        """A file is opened: to be read in the root or among what Python itself consists of, to be written nowhere."""
        if flags & WRITING:
            self.seen.append(f"change open {self.shown(path)}")
        elif not os.path.realpath(path).startswith((self.root, *self.own)):
            self.seen.append(f"reads {path}")

    def ran(self, file: str, by: str) -> None:
        """Code is run: from where Python finds its modules, or made by those who make classes; nothing of the root."""
        if file.startswith("<"):
            if not file.startswith("<frozen ") and not by.endswith(MAKERS):
                self.seen.append(f"runs {file} made by {by}")
        elif not os.path.realpath(file).startswith(self.own) or os.path.realpath(file).startswith(self.root):
            self.seen.append(f"runs {file}")

    def shown(self, place: Any) -> str:
        """A place as seen from the root."""
        return os.path.relpath(os.fsdecode(place), self.root) if isinstance(place, str | bytes) else repr(place)


def main(root: str, commands: list[list[str]]) -> None:
    """Run the commands one after the other in the root; what each comes to is printed as JSON."""
    witness = Witness(os.path.realpath(root))
    os.chdir(root)
    sys.addaudithook(witness)
    from fulint.cli import run

    told = []
    for command in commands:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            code = run(command)
        told.append({"command": command, "code": code, "seen": sorted(set(witness.seen))})
        witness.seen.clear()
    places = [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
    told.append({"modules": [place for place in places if place and os.path.realpath(place).startswith(witness.root)]})
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
