"""What was measured, for people as a table in Markdown with the bars below it, and for programs as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict

from bars import PeerResults, Results, Verdict
from measure import Measured, TookTooLong
from peers import PROGRAMS
from workloads import BARE, REFERENCES, WORKLOADS, Workload, reading_of

_HEAD = """\
| run | wall time | processor time | peak memory | to bare Python | to reading the same | {programs} |
| --- | ---: | ---: | ---: | ---: | ---: | {lines} |
"""


def markdown(results: Results, peers: PeerResults, verdicts: Iterable[Verdict]) -> str:
    """The table, and what became of the bars. Ratios are those of processor times."""
    head = _HEAD.format(programs=" | ".join(PROGRAMS), lines=" | ".join("---:" for _ in PROGRAMS))
    rows = [_row(each, results, peers) for each in WORKLOADS if each.name in results]
    rows += [_line(each.name, results[each.name], results) for each in REFERENCES if each.name in results]
    bars = [
        f"- {'holds' if each.holds else '**fails**'}: {each.of}: {each.figure:,.2f} {each.words} {each.limit:g}\n"
        for each in verdicts
    ]
    return f"{head}{''.join(rows)}\n{''.join(bars)}"


def _row(workload: Workload, results: Results, peers: PeerResults) -> str:
    own = results[workload.name]
    cells = [_peer(peers.get((workload.name, program)), own) for program in PROGRAMS]
    return _line(
        workload.name, own, results, results.get(reading_of(workload.tree)) if workload.is_read else None, cells
    )


def _line(
    name: str, own: Measured, results: Results, reading: Measured | None = None, peers: Iterable[str] = ()
) -> str:
    bare = results[BARE.name]
    cells = (
        name,
        f"{own.wall:,.0f} ms",
        f"{own.processor:,.0f} ms",
        f"{own.megabytes:.1f} MB",
        f"{own.processor / bare.processor:.1f}",
        f"{own.processor / reading.processor:.1f}" if reading else "",
        *(peers or ("" for _ in PROGRAMS)),
    )
    return f"| {' | '.join(cells)} |\n"


def _peer(other: Measured | TookTooLong | None, own: Measured) -> str:
    """How long another program takes, and how many times that is what fulint takes."""
    match other:
        case Measured(wall, processor):
            return f"{wall / 1000:.1f} s ({processor / own.processor:,.0f}×)"
        case TookTooLong(seconds):
            return f"stopped after {seconds:.0f} s"
        case _:
            return ""


def as_json(results: Results, peers: PeerResults, verdicts: Iterable[Verdict], versions: dict[str, str]) -> str:
    """The same with everything that was measured; times in milliseconds, memory in megabytes."""
    bare = results[BARE.name].processor
    runs = {
        name: {**asdict(each), "to_bare_python": each.processor / bare}
        | ({"to_reading": each.processor / results[reading].processor} if (reading := _reading(name, results)) else {})
        for name, each in results.items()
    }
    others: dict[str, dict[str, object]] = {}
    for (name, program), other in peers.items():
        others.setdefault(name, {})[program] = (
            {**asdict(other), "to_fulint": other.processor / results[name].processor}
            if isinstance(other, Measured)
            else {"stopped_after": other.seconds}
        )
    document = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": versions,
        "runs": runs,
        "peers": others,
        "bars": [asdict(each) for each in verdicts],
    }
    return json.dumps(document, indent=2) + "\n"


def _reading(name: str, results: Results) -> str | None:
    """The run that reads the same bytes as a workload and does nothing else with them."""
    reading = next((reading_of(each.tree) for each in WORKLOADS if each.name == name and each.is_read), None)
    return reading if reading in results else None
