"""Measures fulint and prints one table in Markdown, and below it whether the bars hold.

    python benchmarks/run.py [--rounds N] [--only WORDS] [--json FILE] [--peers FOLDER | --no-peers]

Run it with an interpreter that has fulint's dependencies. Everything is generated, compiled and read once before it is
measured; figures are medians of some rounds. It ends with 1 where a bar does not hold. Ratios are what is compared,
since milliseconds differ between machines, and they are those of processor time, since that does not depend on what
else a machine does.

cfn-lint, checkov and semgrep are measured beside, once each, where they are installed (benchmarks/requirements.txt): on
the path, or in the folder of commands that --peers names. With them it takes half an hour, without them a few minutes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bars import PeerResults, Results, Verdict
from installed import install
from measure import Command, measure, measure_once
from peers import commands as peer_commands
from peers import installed as installed_peers
from table import as_json, markdown
from trees import TREES
from workloads import BARE, REFERENCES, WORKLOADS, Reference, Workload, bars, reading_of

HERE = Path(__file__).parent
ROUNDS = 7
PATIENCE = 900
"""Seconds after which another program is stopped."""


def main() -> int:
    """Measure what is asked for and print the table; 1 where a bar does not hold."""
    asked = _arguments()
    chosen = [each for each in WORKLOADS if asked.only in each.name]
    references = [each for each in REFERENCES if each is BARE or asked.only in each.name]
    places = {} if asked.no_peers else installed_peers(asked.peers)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FULINT", "SEMGREP"))}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        results = measure(_commands(scratch, chosen, references), asked.rounds, environment)
        peers: PeerResults = {
            (each.name, program): taken
            for each in chosen
            for program, taken in measure_once(
                dict(peer_commands(each.peers, scratch / each.tree, places)), PATIENCE, environment
            ).items()
        }
    verdicts = _verdicts(results, peers)
    sys.stdout.write(markdown(results, peers, verdicts))
    if asked.json:
        asked.json.write_text(as_json(results, peers, verdicts, _versions(places)), encoding="utf-8")
    return 0 if all(each.holds for each in verdicts) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each run is measured ({ROUNDS})")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the runs whose names hold these words")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured there, too")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where the commands of other linters are")
    parser.add_argument("--no-peers", action="store_true", help="measure no other linters")
    return parser.parse_args()


def _commands(scratch: Path, workloads: list[Workload], references: list[Reference]) -> dict[str, Command]:
    """Everything that is run, in an environment and on trees made for it."""
    bin_folder = install(scratch / "environment")
    python, fulint = str(bin_folder / "python"), str(bin_folder / "fulint")
    for tree in dict.fromkeys([*(each.tree for each in workloads), *(each.tree for each in references)]):
        TREES[tree](scratch / tree)
    found = {each.name: Command((python, *_in_place(each, scratch))) for each in references}
    found |= {each.name: Command((fulint, *_in_place(each, scratch)), each.succeeds_with) for each in workloads}
    for tree in (each.tree for each in workloads if each.is_read):
        found[reading_of(tree)] = Command((python, str(HERE / "plain.py"), "read", str(scratch / tree)))
    return found


def _in_place(run: Workload | Reference, scratch: Path) -> tuple[str, ...]:
    """The arguments of a run, with its tree and the scripts where they are."""
    words = (word.replace("{tree}", str(scratch / run.tree)) for word in run.arguments)
    return tuple(str(HERE / word) if word.endswith(".py") and (HERE / word).is_file() else word for word in words)


def _verdicts(results: Results, peers: PeerResults) -> list[Verdict]:
    return [verdict for bar in bars() if (verdict := bar.judge(results, peers))]


def _versions(places: dict[str, str]) -> dict[str, str]:
    """The versions of the programs that were measured, as they say them."""
    text = (HERE.parent / "fulint" / "__init__.py").read_text(encoding="utf-8")
    found = {"fulint": text.partition('__version__ = "')[2].partition('"')[0]}
    for program, place in places.items():
        said = subprocess.run((place, "--version"), capture_output=True, encoding="utf-8", check=False)  # noqa: S603
        found[program] = said.stdout.split()[-1] if said.stdout.split() else ""
    return found


if __name__ == "__main__":
    sys.exit(main())
