"""Measures how time and memory grow, and prints the tables of docs/cost.md.

    python benchmarks/growth.py [ROUNDS]

Each series is one kind of repository at three sizes, checked by one process. What one more costs is taken from the
first size and the last. Times are medians of processor time.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from installed import install
from measure import Command, Measured, measure
from trees.monorepo import write_monorepo
from trees.templates import write_deployments, write_many, write_urls

ROUNDS = 5


@dataclass(frozen=True)
class Series:
    """One kind of repository: what there is more and more of, and what writes so much of it into a folder."""

    what: str
    sizes: tuple[int, int, int]
    write: Callable[[Path, int], None]


def _of_deployments(folder: Path, deployments: int) -> None:
    # One parameter of the template makes two of them, and each further one twice as many.
    write_deployments(folder, deployments.bit_length() - 2)


SERIES = (
    Series("files, of which 40 matter", (500, 5_000, 50_000), lambda folder, n: write_monorepo(folder, n, 40)),
    Series("templates with a URL", (10, 100, 1_000), lambda folder, n: write_many(folder, n, n)),
    Series("deployments of one template", (2, 8, 64), _of_deployments),
    Series("handlers of 100 lines", (10, 50, 200), write_urls),
)


def main(rounds: int) -> int:
    """Measure every series and print the table."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FULINT"))}
    with tempfile.TemporaryDirectory() as scratch:
        fulint = str(install(Path(scratch) / "environment") / "fulint")
        commands = {}
        for number, series in enumerate(SERIES):
            for size in series.sizes:
                tree = Path(scratch) / f"{number}-{size}"
                series.write(tree, size)
                commands[f"{number}-{size}"] = Command((fulint, "check", "--jobs", "1", str(tree)), (0, 1))
        results = measure(commands, rounds, environment)
    sys.stdout.write("| more and more | processor time | peak memory | one more |\n| --- | ---: | ---: | ---: |\n")
    for number, series in enumerate(SERIES):
        sys.stdout.write(_row(series, [results[f"{number}-{size}"] for size in series.sizes]))
    return 0


def _row(series: Series, measured: list[Measured]) -> str:
    small, *_, large = measured
    more = series.sizes[-1] - series.sizes[0]
    time = (large.processor - small.processor) / more
    memory = (large.megabytes - small.megabytes) * 1000 / more
    sizes = ", ".join(f"{size:,}" for size in series.sizes)
    times = ", ".join(f"{each.processor:,.0f}" for each in measured)
    peaks = ", ".join(f"{each.megabytes:.0f}" for each in measured)
    return f"| {sizes} {series.what} | {times} ms | {peaks} MB | {time:.2f} ms, {memory:.1f} kB |\n"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
