"""Lays fulint out as a wheel installs it, beside the libraries of the interpreter that runs this.

An editable install is not measured: at every start of Python, also of the bare one that fulint is compared with, it
loads a module that finds the project, which costs more than the interpreter itself.
"""

from __future__ import annotations

import compileall
import shutil
import sys
import sysconfig
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

_SCRIPT = """\
#!{python}
import sys
from fulint.__main__ import main
if __name__ == "__main__":
    sys.argv[0] = sys.argv[0].removesuffix(".exe")
    sys.exit(main())
"""


def install(folder: Path, project: Path = PROJECT) -> Path:
    """A virtual environment in `folder` with a project's files and all libraries; the folder of its commands."""
    venv.EnvBuilder(symlinks=True).create(folder)
    scheme = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    for library in (Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("platlib"))):
        for entry in library.iterdir():
            place = packages / entry.name
            if entry.suffix != ".pth" and "fulint" not in entry.name and not place.exists():
                place.symlink_to(entry)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project / "fulint", packages / "fulint", ignore=ignored)
    shutil.copytree(project / "rules", packages / "fulint" / "rules", ignore=ignored)
    if not compileall.compile_dir(packages / "fulint", quiet=2):
        sys.exit("fulint cannot be compiled")
    commands = Path(sysconfig.get_path("scripts", "venv", vars=scheme))
    command = commands / "fulint"
    command.write_text(_SCRIPT.format(python=commands / "python"), encoding="utf-8")
    command.chmod(0o755)
    return commands
