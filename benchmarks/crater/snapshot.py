"""What a version of fulint finds in each of some repositories, kept as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer
from typing import Any

_CHECK = ("-I", "-m", "fulint", "check", "--no-config", "--no-ignores", "--pedantic", "--format", "json")
_DONE = (0, 1)
_FAILED_INSIDE = "FU002"
_FAILED_ON_INPUT = "fulint failed"
"""What a finding says of an input that fulint could not read through its own fault."""


@dataclass(frozen=True)
class Found:
    """One finding, as far as two runs are compared by it."""

    rule: str
    name: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    address: str | None

    @property
    def place(self) -> str:
        """Where it stands, as editors read it."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Url:
    """One URL and what is known of it; None where it is not."""

    path: str
    address: str
    when: tuple[str, ...]
    exposure: str
    auth_type: str | None
    handler: str | None


@dataclass(frozen=True)
class Result:
    """One repository: what was found, what failed, and how many seconds of processor time it took."""

    seconds: float
    failures: tuple[str, ...] = ()
    findings: tuple[Found, ...] = ()
    urls: tuple[Url, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """All repositories by name, and the version that read them."""

    version: str
    repositories: Mapping[str, Result]


def taken(python: Path, folders: Sequence[Path], limit: float, jobs: int) -> Snapshot:
    """Run the fulint of an interpreter over some repositories, some at a time, each for so many seconds at most."""
    asked = (str(python), "-I", "-m", "fulint", "--version")
    said = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    with ThreadPoolExecutor(jobs) as pool:
        results = pool.map(lambda folder: _checked(python, folder, limit), folders)
        return Snapshot(said.stdout.strip(), {f.name: each for f, each in zip(folders, results, strict=True)})


def _checked(python: Path, folder: Path, limit: float) -> Result:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen((str(python), *_CHECK, str(folder)), stdout=out, stderr=err, cwd=folder)  # noqa: S603
        timer = Timer(limit, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        code = process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return result_of(code, out.read(), err.read().decode("utf-8", "replace"), usage.ru_utime + usage.ru_stime)


def result_of(code: int, output: bytes, errors: str, seconds: float) -> Result:
    """What one run comes to, by its exit code and what it wrote."""
    if code not in _DONE:
        last = next((line for line in reversed(errors.splitlines()) if line.strip()), "nothing said")
        why = "stopped, since it took too long" if code == -9 else f"exit code {code}: {last}"
        return Result(round(seconds, 2), (why,))
    try:
        document = json.loads(output)
    except ValueError as error:
        return Result(round(seconds, 2), (f"wrote no JSON: {error}",))
    findings = tuple(
        Found(*(each[key] for key in ("rule", "name", "severity", "path", "line", "column", "message", "address")))
        for each in document["findings"]
    )
    failures = tuple(
        f"{each.place} {each.message}"
        for each in findings
        if each.rule == _FAILED_INSIDE or _FAILED_ON_INPUT in each.message
    )
    failures += ("a traceback on standard error",) if "Traceback (most recent call last)" in errors else ()
    return Result(round(seconds, 2), failures, findings, tuple(_url(each) for each in document["urls"]))


def _url(url: dict[str, Any]) -> Url:
    handler = url["handler"]
    place = f"{handler['path']}:{handler['line']}" if handler else None
    return Url(url["path"], url["address"], tuple(url["when"]), url["exposure"], url["auth_type"], place)


def write(snapshot: Snapshot, file: Path) -> None:
    """Keep a snapshot in a file, whose folder is made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(snapshot), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(file: Path) -> Snapshot:
    """The snapshot that a file holds."""
    held = json.loads(file.read_text(encoding="utf-8"))
    return Snapshot(
        held["version"],
        {
            name: Result(
                each["seconds"],
                tuple(each["failures"]),
                tuple(Found(**found) for found in each["findings"]),
                tuple(Url(**{**url, "when": tuple(url["when"])}) for url in each["urls"]),
            )
            for name, each in held["repositories"].items()
        },
    )
