"""A report is the same bytes whatever the locale, the time zone, the encoding and the seed of hashes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SURROUNDINGS = (
    {"LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "PYTHONOPTIMIZE": "1"},
    {"LANG": "", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "PYTHONHASHSEED": "3", "COLUMNS": "20"},
    {"LC_ALL": "POSIX", "PYTHONHASHSEED": "4", "TERM": "dumb"},
)
PROGRAM = """\
import sys
from fulint.cli import run
sys.argv = ["fulint"]
run(["check", ".", "--pedantic"])
run(["check", ".", "--pedantic", "--format", "sarif"])
run(["exposure", ".", "--format", "html"])
"""


def said(folder: Path, surroundings: dict[str, str]) -> bytes:
    """What a run prints, with nothing of the test's own environment but what a process needs to start."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "HOME")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=folder, env={**kept, **surroundings}, capture_output=True, timeout=120
    )
    assert done.stderr == b""
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stacks of every dialect, among them names that are not ASCII."""
    place = tmp_path_factory.mktemp("repository")
    for name in ("public-webhook", "cloudfront"):
        shutil.copytree(ROOT / "tests" / "rosetta" / "stacks" / name, place / name)
    shutil.copytree(ROOT / "examples" / "payment-webhook", place / "Größe 日本")
    return place


def test_the_surroundings_change_nothing(folder: Path) -> None:
    first, *others = (said(folder, surroundings) for surroundings in SURROUNDINGS)

    assert "Größe 日本".encode() in first
    assert [index for index, other in enumerate(others, start=1) if other != first] == []
