"""Runs fulint over real repositories, so that what a change of a rule does is seen before it lands.

    python benchmarks/crater run FOLDER [--with VERSION] [--against SNAPSHOT|VERSION] [--output FILE]
    python benchmarks/crater diff OLD NEW

FOLDER holds repositories, one in each of its folders. A VERSION is a checkout of fulint, this one unless it is said, or
an interpreter in whose environment fulint is installed. `run` prints what was found by rule, what failed, how long it
took and what stayed unknown, keeps it as a snapshot in benchmarks/crater/snapshots/, and prints the difference to
another snapshot or version. `diff` does so for two snapshots.

A run reads what the configuration and the ignores of a repository would leave out, and what is not sure. It ends with 1
where fulint failed in a repository, or took too long.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from difference import differences  # noqa: E402
from installed import PROJECT, install  # noqa: E402
from snapshot import Snapshot, read, taken, write  # noqa: E402
from telling import summary, told  # noqa: E402

SNAPSHOTS = HERE / "snapshots"


def main() -> int:
    """Do what is asked for; 1 where fulint failed somewhere."""
    asked = _arguments()
    if asked.command == "diff":
        sys.stdout.write(told(differences(read(asked.old), read(asked.new))))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        snapshot = _taken(asked, asked.version, Path(scratch) / "new")
        output = asked.output or SNAPSHOTS / f"{datetime.now():%Y-%m-%d-%H%M%S}.json"
        write(snapshot, output)
        sys.stdout.write(f"{summary(snapshot)}\nThe snapshot is {output}\n")
        if asked.against:
            is_snapshot = asked.against.suffix == ".json"
            old = read(asked.against) if is_snapshot else _taken(asked, asked.against, Path(scratch) / "old")
            sys.stdout.write(f"\n{told(differences(old, snapshot))}")
    return 1 if any(each.failures for each in snapshot.repositories.values()) else 0


def _taken(asked: argparse.Namespace, version: Path, scratch: Path) -> Snapshot:
    """What a version finds in all repositories of the folder."""
    # A checkout is copied, so that it may be worked on meanwhile.
    python = install(scratch, version) / "python" if version.is_dir() else version
    folders = sorted(each for each in asked.folder.iterdir() if each.is_dir() and asked.only in each.name)
    return taken(python, folders, asked.limit, asked.jobs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="crater", description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="take a snapshot of what is found")
    run.add_argument("folder", type=Path, help="repositories, each in a folder of its own")
    run.add_argument("--with", dest="version", type=Path, default=PROJECT, help="another checkout, or an interpreter")
    run.add_argument("--against", type=Path, help="a snapshot, a checkout or an interpreter to compare with")
    run.add_argument("--output", type=Path, help="where the snapshot is written")
    run.add_argument("--only", default="", metavar="WORDS", help="only repositories whose names hold these words")
    run.add_argument("--limit", type=float, default=120, help="seconds for one repository (120)")
    run.add_argument("--jobs", type=int, default=2, help="repositories at a time (2)")
    diff = commands.add_parser("diff", help="compare two snapshots")
    diff.add_argument("old", type=Path)
    diff.add_argument("new", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
