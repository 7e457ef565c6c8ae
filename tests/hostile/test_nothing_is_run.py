"""Of a repository that is checked nothing is imported or run, nothing outside is read, and nobody is asked."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from fulint.outputs import FORMATS
from fulint.outputs.exposure import FORMATS as DRAWINGS
from hostile.repositories import lay_out

READING = (
    *(["check", ".", "--pedantic", "--format", name] for name in FORMATS),
    ["check", ".", "--no-ignores", "--no-config", "--show-files", "--statistics"],
    ["check", "template.yaml", "src/app.py", "--only"],
    ["check", ".", "--diff", "--unsafe-fixes"],
    *(["exposure", ".", "--format", name] for name in DRAWINGS),
    ["why-403"],
    ["rules"],
    ["explain", "FU101"],
)
WRITING = {
    "report.json": ["check", ".", "--report", "json=report.json"],
    "map.svg": ["exposure", ".", "--format", "svg", "--output", "map.svg"],
    ".fulint-baseline.json": ["baseline"],
    "src/app.py": ["check", ".", "--fix", "--unsafe-fixes", "--select", "FU404"],
}
"""Commands that write, by the one file that they may."""

BEFORE_FULINT = ("enum", "functools", "re", "typing")
"""Modules that `python -m` itself, and what makes a package editable, may load before anything of fulint is run."""


def witnessed(folder: Path, *commands: list[str]) -> list[dict[str, object]]:
    """What commands come to in a process of their own, in which everything is seen that Python does."""
    program = Path(__file__).with_name("witness.py")
    done = subprocess.run(
        [sys.executable, "-B", str(program), str(folder), json.dumps(commands)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.stderr == ""
    told: list[dict[str, object]] = json.loads(done.stdout)
    return told


def environment() -> dict[str, str]:
    """The environment without folders that it puts on the path, which would be the user's own wish."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def test_commands_that_read_only_read_and_only_what_lies_inside(tmp_path: Path) -> None:
    mark = lay_out(tmp_path)

    *told, last = witnessed(tmp_path, *READING)

    assert [(one["command"], one["seen"]) for one in told if one["seen"]] == []
    assert {one["code"] for one in told} == {0, 1}
    assert last["modules"] == []
    assert not mark.exists()


def test_commands_that_write_change_the_file_that_is_asked_for_and_no_other(tmp_path: Path) -> None:
    mark = lay_out(tmp_path)

    *told, last = witnessed(tmp_path, *WRITING.values())

    for file, one in zip(WRITING, told, strict=True):
        seen = one["seen"]
        assert isinstance(seen, list)
        folder = os.path.dirname(file)
        places = {line.split(" ", 2)[2] for line in seen if line.startswith("change ")}
        assert [line for line in seen if not line.startswith("change ")] == []
        assert all(os.path.dirname(place) == folder and os.path.basename(place).startswith(".") for place in places)
        assert (tmp_path / file).exists()
    assert last["modules"] == []
    assert not mark.exists()


def test_a_witness_sees_what_is_done(tmp_path: Path) -> None:
    """The test of the test: a command that asks git and writes into a folder outside is seen doing so."""
    lay_out(tmp_path)

    told, _ = witnessed(tmp_path, ["check", ".", "--since", "HEAD"])

    seen = told["seen"]
    assert isinstance(seen, list)
    assert any(line.startswith("subprocess.Popen ('git',") for line in seen)
    assert any(line.startswith("change os.mkdir ..") for line in seen)
    assert not (tmp_path / "was-run").exists()


SCRIPT = Path(sysconfig.get_path("scripts")) / "fulint"


def run_in(folder: Path, *command: str) -> set[str]:
    """The rules that a command finds something of, run in a folder."""
    done = subprocess.run(
        [*command, "check", ".", "--format", "json", "--quiet"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stderr == ""
    return {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def test_modules_in_the_current_folder_are_not_taken_for_libraries(tmp_path: Path) -> None:
    mark = lay_out(tmp_path)

    assert {"FU101", "FU404"} <= run_in(tmp_path, str(SCRIPT))
    assert not mark.exists()


def test_nor_are_they_where_python_is_told_to_be_isolated(tmp_path: Path) -> None:
    mark = lay_out(tmp_path)

    assert {"FU101", "FU404"} <= run_in(tmp_path, sys.executable, "-I", "-m", "fulint")
    assert not mark.exists()


def test_nor_are_they_under_python_m_once_python_has_found_fulint(tmp_path: Path) -> None:
    mark = lay_out(tmp_path)
    shutil.rmtree(tmp_path / "fulint")
    for name in BEFORE_FULINT:
        (tmp_path / f"{name}.py").unlink()

    assert {"FU101", "FU404"} <= run_in(tmp_path, sys.executable, "-m", "fulint")
    assert not mark.exists()
