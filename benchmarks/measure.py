"""Runs commands as children and takes their time and peak memory."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

_BYTES_IN_MAXRSS = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measured:
    """The median time of a command in milliseconds, and the highest peak of its memory in megabytes."""

    milliseconds: float
    megabytes: float


@dataclass(frozen=True)
class Command:
    """What is run, and the exit codes with which it has done its work."""

    arguments: tuple[str, ...]
    succeeds_with: tuple[int, ...] = (0,)


def measure(commands: Mapping[str, Command], rounds: int, environment: Mapping[str, str]) -> dict[str, Measured]:
    """Measure some commands, each once in every round, so that a slow moment of the machine falls upon all of them.

    Raises RuntimeError where one ends otherwise than it should.
    """
    times: dict[str, list[float]] = {name: [] for name in commands}
    peaks = dict.fromkeys(commands, 0.0)
    for number in range(rounds + 1):
        for name, command in commands.items():
            milliseconds, megabytes = _run(name, command, environment)
            # The first round fills the system's caches.
            if number:
                times[name].append(milliseconds)
                peaks[name] = max(peaks[name], megabytes)
    return {name: Measured(statistics.median(times[name]), peaks[name]) for name in commands}


def _run(name: str, command: Command, environment: Mapping[str, str]) -> tuple[float, float]:
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    started = time.perf_counter()
    child = os.posix_spawn(command.arguments[0], command.arguments, environment, file_actions=silence)
    _, status, usage = os.wait4(child, 0)
    milliseconds = (time.perf_counter() - started) * 1000
    code = os.waitstatus_to_exitcode(status)
    if code not in command.succeeds_with:
        raise RuntimeError(f"{name} ended with {code}: {' '.join(command.arguments)}")
    return milliseconds, usage.ru_maxrss * _BYTES_IN_MAXRSS / 1_000_000
