"""One try of a target: a repository is made of numbers, laid out, and held against what must hold."""

import shutil
import tempfile
from pathlib import Path

from fuzz.changes import Choose
from fuzz.property import Files, a_baseline_is_told, hold, laid_out
from fuzz.targets import TARGETS

IN_MEMORY = Path("/dev/shm")
"""Where files cost no writing to a disk, on systems that have it."""


def attempt(target: str, choose: Choose, *, slower: float = 1.0, twice: bool = True) -> None:
    """Raises where something does not hold for what a target makes of some numbers."""
    files = TARGETS[target](choose)
    if target == "baseline":
        a_baseline_is_told(str(files[".fulint-baseline.json"]))
    else:
        hold_all(files, slower=slower, twice=twice)


def hold_all(files: Files, *, slower: float = 1.0, twice: bool = True) -> None:
    """Raises where something does not hold for a repository of some files."""
    folder = Path(tempfile.mkdtemp(prefix="fulint-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    try:
        hold(folder, laid_out(files, folder), slower=slower, twice=twice)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
