"""Paths as Windows has them lead to no drive, share or device, and are written with `/` wherever they are shown."""

import ntpath
import os
from types import SimpleNamespace
from typing import Any

import pytest

from fulint import repository as module
from fulint.repository import Repository
from fulint.source import Unreadable


class Asked(Exception):  # noqa: N818
    """Something outside was asked for."""


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository at C:\\repo, on a system whose paths are those of Windows and where nothing is to be found."""

    def ask(place: str, *more: object, **options: object) -> Any:
        if "\0" in place:
            raise ValueError("embedded null character")
        if ntpath.splitdrive(ntpath.normcase(place))[0] != "c:":
            raise Asked(place)
        raise FileNotFoundError(2, "No such file or directory")

    def exists(place: str) -> bool:
        try:
            return bool(ask(place))
        except (OSError, ValueError):
            return False

    paths = {name: getattr(ntpath, name) for name in dir(ntpath) if not name.startswith("_")}
    paths |= {"realpath": ntpath.normpath, "lexists": exists, "exists": exists, "islink": exists, "isfile": exists}
    constants = {name: getattr(os, name) for name in dir(os) if name.startswith("O_")}
    calls = dict.fromkeys(("open", "stat", "lstat", "listdir", "scandir"), ask)
    system = SimpleNamespace(
        **{**constants, **calls, "path": SimpleNamespace(**paths)}, sep="\\", curdir=".", pardir=".."
    )
    monkeypatch.setattr(module, "os", system)
    return Repository("C:\\repo")


AWAY = (
    *("C:\\Windows\\win.ini", "D:\\x", "D:x", "c:/windows", "\\\\evil.example\\share\\x", "//evil.example/share/x"),
    *(
        "\\\\?\\C:\\Windows\\win.ini",
        "\\\\.\\PhysicalDrive0",
        "\\\\?\\UNC\\evil.example\\share",
        "..\\..\\x",
        "../../x",
    ),
    *("\\Windows\\win.ini", "/Windows/win.ini", "src/\\\\evil.example\\share\\x", "src/D:\\x", "~\\x"),
)


@pytest.mark.parametrize("path", AWAY)
def test_no_other_drive_or_machine_is_even_asked(windows: Repository, path: str) -> None:
    joined = windows.join("src", path)

    assert joined is None or not windows.is_file(joined)
    assert windows.file_at("src", path) is None
    assert not windows.is_file(path)
    assert not windows.is_folder(path)
    assert windows.names_in(path) == ()
    assert isinstance(windows.read_bytes(path), Unreadable)


@pytest.mark.parametrize(
    ("place", "relative"),
    [
        ("C:\\repo", ""),
        ("C:\\repo\\src\\app.py", "src/app.py"),
        ("c:\\REPO\\src\\app.py", "src/app.py"),
        ("C:/repo/src/app.py", "src/app.py"),
        ("C:\\repo\\..\\other", None),
        ("C:\\repository", None),
        ("D:\\repo\\src", None),
        ("\\\\server\\share\\repo", None),
    ],
)
def test_a_place_is_named_with_slashes_as_seen_from_the_root(
    windows: Repository, place: str, relative: str | None
) -> None:
    assert windows.relative(place) == relative


@pytest.mark.parametrize(
    ("path", "joined"),
    [
        ("src\\app.py", "infra/src/app.py"),
        ("..\\src\\app.py", "src/app.py"),
        (".\\src/", "infra/src"),
        ("../src", "src"),
    ],
)
def test_a_path_may_be_written_in_either_way(windows: Repository, path: str, joined: str) -> None:
    assert windows.join("infra", path) == joined
    assert windows.absolute(joined) == ntpath.join("C:\\repo", *joined.split("/"))
