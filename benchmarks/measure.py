"""Runs commands as children and takes their time and peak memory."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LONG = 2_000
"""Milliseconds from which a few rounds are enough: chance is a small part of such a time."""
FEW = 3
_LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Command:
    """What is run, and the exit codes with which it has done its work; None: with any that a program itself gives."""

    arguments: tuple[str, ...]
    succeeds_with: tuple[int, ...] | None = (0,)


@dataclass(frozen=True)
class Measured:
    """The median times of a command in milliseconds, and the highest peak of its memory in megabytes.

    `processor` is the time that its processes computed, which what else the machine does hardly changes.
    """

    wall: float
    processor: float
    megabytes: float
    rounds: int


@dataclass(frozen=True)
class TookTooLong:
    """A command that was stopped after so many seconds."""

    seconds: float


def measure(commands: Mapping[str, Command], rounds: int, environment: Mapping[str, str]) -> dict[str, Measured]:
    """Measure some commands, each once in every round, so that a slow moment of the machine falls upon all of them.

    Raises RuntimeError where one ends otherwise than it should.
    """
    # The first round fills the system's caches, and says which commands are long.
    first = {name: _run(name, command, environment) for name, command in commands.items()}
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            if number < FEW or first[name][0] < LONG:
                taken[name].append(_run(name, command, environment))
    return {name: _median(runs) for name, runs in taken.items()}


def measure_once(
    commands: Mapping[str, Command], limit: float, environment: Mapping[str, str]
) -> dict[str, Measured | TookTooLong]:
    """Measure commands that take seconds or minutes by one run each, which is stopped after `limit` seconds."""
    found: dict[str, Measured | TookTooLong] = {}
    for name, command in commands.items():
        try:
            found[name] = _median([_run(name, command, environment, limit)])
        except subprocess.TimeoutExpired:
            found[name] = TookTooLong(limit)
    return found


def _median(runs: list[tuple[float, float, float]]) -> Measured:
    walls, processors, peaks = zip(*runs, strict=True)
    return Measured(statistics.median(walls), statistics.median(processors), max(peaks), len(runs))


def _run(
    name: str, command: Command, environment: Mapping[str, str], limit: float | None = None
) -> tuple[float, float, float]:
    launcher = (sys.executable, "-I", "-S", str(_LAUNCHER), *command.arguments)
    with subprocess.Popen(  # noqa: S603
        launcher, env=dict(environment), stdout=subprocess.PIPE, encoding="ascii", start_new_session=True
    ) as running:
        try:
            said, _ = running.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    wall, processor, kilobytes, code = said.split()
    is_done = int(code) >= 0 if command.succeeds_with is None else int(code) in command.succeeds_with
    if not is_done:
        raise RuntimeError(f"{name} ended with {code}: {' '.join(command.arguments)}")
    return float(wall), float(processor), float(kilobytes) / 1000
