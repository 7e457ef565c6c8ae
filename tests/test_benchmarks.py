"""The benchmarks measure what they say: their tables fit together, and the bars are judged by them."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from fulint.dialects import DIALECTS
from fulint.intake import _PROGRAMS

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts import each other from their own folder."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def of(module: str) -> Any:
    return import_module(module)


def results() -> dict[str, Any]:
    """Figures for everything that is measured, each a little less than the one before."""
    workloads, measure = of("workloads"), of("measure")
    names = [each.name for each in (*workloads.WORKLOADS, *workloads.REFERENCES)]
    names += [workloads.reading_of(each.tree) for each in workloads.WORKLOADS]
    return {name: measure.Measured(1_000 - at, 1_000 - at, 30, 7) for at, name in enumerate(dict.fromkeys(names))}


def test_every_run_has_a_name_of_its_own_and_a_tree_that_there_is() -> None:
    workloads, trees = of("workloads"), of("trees").TREES
    runs = (*workloads.WORKLOADS, *workloads.REFERENCES)

    assert len({each.name for each in runs}) == len(runs)
    assert {each.tree for each in runs} == set(trees)


def test_every_script_that_a_run_names_is_there() -> None:
    runs = (*of("workloads").WORKLOADS, *of("workloads").REFERENCES)
    scripts = {word for each in runs for word in each.arguments if word.endswith(".py") and "/" not in word}

    assert {script for script in scripts if not (BENCHMARKS / script).is_file()} == set()


def test_every_peer_is_told_what_to_read_and_has_a_version() -> None:
    peers = of("peers")
    asked = [peer for each in of("workloads").WORKLOADS for peer in each.peers]
    pinned = re.findall(r"^([\w-]+)==[\d.]+$", (BENCHMARKS / "requirements.txt").read_text(encoding="utf-8"), re.M)

    assert all(any("{tree}" in word for word in peer.arguments) for peer in asked)
    assert {peer.program for peer in asked} == set(peers.PROGRAMS) == set(pinned)


def test_every_bar_can_be_judged_by_what_is_measured() -> None:
    workloads, measured = of("workloads"), results()
    peers = {(each.name, peer.program): measured[each.name] for each in workloads.WORKLOADS for peer in each.peers}

    assert [bar for bar in workloads.bars() if bar.judge(measured, peers) is None] == []
    assert [bar for bar in workloads.bars() if bar.judge({}, {}) is not None] == []


@pytest.mark.parametrize(("own", "holds"), [(350, True), (351, False)])
def test_a_bar_holds_up_to_its_limit(own: float, holds: bool) -> None:
    measured = {"a": of("measure").Measured(9, own, 30, 7), "b": of("measure").Measured(9, 60, 30, 7)}
    bar = of("bars").AtMost("a", 3.5, "", ((1, "b"), (1, "b"), (-20 / 60, "b")))

    assert bar.judge(measured, {}).holds is holds


def test_a_peer_is_beaten_by_the_clock_and_in_work() -> None:
    measure = of("measure")
    own = {"a": measure.Measured(10, 10, 30, 7)}
    faster = of("bars").Faster("a", 100, "other")

    assert faster.judge(own, {("a", "other"): measure.Measured(1_000, 2_000, 30, 1)}).holds
    assert not faster.judge(own, {("a", "other"): measure.Measured(999, 2_000, 30, 1)}).holds
    assert not faster.judge(own, {("a", "other"): measure.Measured(2_000, 999, 30, 1)}).holds
    assert faster.judge(own, {("a", "other"): measure.TookTooLong(1)}).holds
    assert faster.judge(own, {}) is None


def test_the_table_and_the_json_hold_everything() -> None:
    table, workloads, measured = of("table"), of("workloads"), results()
    peers = {(workloads.SAM.name, "checkov"): of("measure").TookTooLong(900)}
    verdicts = [bar.judge(measured, {}) for bar in workloads.bars()]
    verdicts = [each for each in verdicts if each]

    text = table.markdown(measured, peers, verdicts)
    held = json.loads(table.as_json(measured, peers, verdicts, {"fulint": "1.0.0"}))

    assert [name for name in measured if name not in text and not name.startswith("listing and reading ")] == []
    assert "stopped after 900 s" in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1
    assert held["runs"].keys() == measured.keys()
    assert held["peers"] == {workloads.SAM.name: {"checkov": {"stopped_after": 900}}}
    assert len(held["bars"]) == len(verdicts)


def test_what_is_read_to_compare_with_is_what_fulint_looks_at() -> None:
    plain = of("plain")
    looked_at = {*_PROGRAMS, *(suffix for dialect in DIALECTS for suffix in dialect.suffixes)}

    assert {suffix for suffix in looked_at if not suffix.endswith(plain.SUFFIXES)} == set()
    assert {suffix for suffix in plain.SUFFIXES if suffix not in looked_at} == set()


@pytest.mark.parametrize("name", ["sam", "module", "configuration", "handlers"])
def test_a_tree_is_the_same_each_time(name: str, tmp_path: Path) -> None:
    write = of("trees").TREES[name]
    for place in ("one", "other"):
        write(tmp_path / place)

    one, other = (
        {file.relative_to(tmp_path / place): file.read_bytes() for file in (tmp_path / place).rglob("*.*")}
        for place in ("one", "other")
    )

    assert one == other != {}


def test_a_monorepo_has_as_many_files_as_are_asked_for(tmp_path: Path) -> None:
    of("trees.monorepo").write_monorepo(tmp_path / "tree", 290, 40)

    files = [file for file in (tmp_path / "tree").rglob("*") if file.is_file() and file.name != ".gitignore"]
    assert len(files) == 290
