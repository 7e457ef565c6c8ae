"""Runs commands as children and takes their time and peak memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_LAUNCHER = Path(__file__).with_name("launch.py")


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
    launcher = (sys.executable, "-I", "-S", str(_LAUNCHER), *command.arguments)
    said = subprocess.run(launcher, env=environment, stdout=subprocess.PIPE, encoding="ascii", check=True)  # noqa: S603
    milliseconds, kilobytes, code = said.stdout.split()
    if int(code) not in command.succeeds_with:
        raise RuntimeError(f"{name} ended with {code}: {' '.join(command.arguments)}")
    return float(milliseconds), float(kilobytes) / 1000
