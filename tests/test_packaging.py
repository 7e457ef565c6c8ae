"""What pyproject.toml says is installed is what there is to install."""

import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
NOT_INSTALLED = {".pyc"}


def setuptools_table() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)["tool"]["setuptools"]
    return table


def package_folders() -> dict[str, Path]:
    """The packages there are, by the names under which they are installed, and their folders."""
    found = {}
    for top, name in (("fulint", "fulint"), ("rules", "fulint.rules")):
        for init in sorted((ROOT / top).rglob("__init__.py")):
            inner = init.parent.relative_to(ROOT / top).parts
            found[".".join((name, *inner))] = init.parent
    return found


def test_every_package_is_listed() -> None:
    assert sorted(setuptools_table()["packages"]) == sorted(package_folders())


def test_every_folder_with_modules_is_a_package() -> None:
    folders = set(package_folders().values())
    stray = [
        str(module.relative_to(ROOT))
        for top in ("fulint", "rules")
        for module in sorted((ROOT / top).rglob("*.py"))
        if module.parent not in folders
    ]

    assert stray == []


def test_every_data_file_is_listed() -> None:
    listed = setuptools_table()["package-data"]
    unlisted = [
        str(file.relative_to(ROOT))
        for package, folder in package_folders().items()
        for file in sorted(folder.iterdir())
        if file.is_file() and file.suffix not in {".py", *NOT_INSTALLED}
        if not any(fnmatch(file.name, pattern) for pattern in listed.get(package, ()))
    ]

    assert unlisted == []


def test_every_pattern_for_data_files_matches_one() -> None:
    folders = package_folders()
    idle = [
        f"{package}: {pattern}"
        for package, patterns in setuptools_table()["package-data"].items()
        for pattern in patterns
        if not any(folders[package].glob(pattern))
    ]

    assert idle == []


def test_rules_are_installed_inside_of_fulint() -> None:
    assert setuptools_table()["package-dir"] == {"fulint.rules": "rules"}
