"""What changes, vanishes or turns into something else while it is read costs nothing but itself."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fulint.config import Config
from fulint.engine import check
from fulint.repository import MAX_BYTES, Repository
from fulint.source import Unreadable

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{CodeUri: src/, Handler: app.handler, Runtime: python3.13, FunctionUrlConfig: {{AuthType: NONE}}}}
"""
HANDLER = 'def handler(event, context):\n    return event["headers"]["X-A"]\n'
SECRET = 'def handler(event, context):\n    return event["headers"]["X-Secret"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with two templates beside a folder that is not in it."""
    for name in ("one", "two"):
        (tmp_path / "root" / name / "src").mkdir(parents=True)
        (tmp_path / "root" / name / "template.yaml").write_text(TEMPLATE.format(name=name.title()), encoding="utf-8")
        (tmp_path / "root" / name / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "app.py").write_text(SECRET, encoding="utf-8")
    return tmp_path / "root"


def vanish(file: Path, outside: Path) -> None:
    file.unlink()


def become_a_folder(file: Path, outside: Path) -> None:
    file.unlink()
    file.mkdir()


def become_a_link_out(file: Path, outside: Path) -> None:
    file.unlink()
    file.symlink_to(outside / "app.py")


def become_a_pipe(file: Path, outside: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def become_empty(file: Path, outside: Path) -> None:
    file.write_bytes(b"")


def grow(file: Path, outside: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(2 * MAX_BYTES)


def become_binary(file: Path, outside: Path) -> None:
    file.write_bytes(b"\0\xff" * 100)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are others there")
@pytest.mark.parametrize("path", ["one/template.yaml", "one/src/app.py"])
@pytest.mark.parametrize("reading", [1, 2], ids=["before it is read", "before it is read again"])
@pytest.mark.parametrize(
    "change", [vanish, become_a_folder, become_a_link_out, become_a_pipe, become_empty, grow, become_binary]
)
def test_the_rest_is_checked_as_if_nothing_had_happened(
    root: Path, change: Callable[[Path, Path], None], reading: int, path: str
) -> None:
    left = [reading]

    def watch(read: str) -> None:
        if read == path:
            left[0] -= 1
            if left[0] == 0:
                change(root / path, root.parent / "outside")

    report = check([str(root)], Config(), root=str(root), watch=watch)

    assert {"FU101", "FU404"} <= {finding.rule for finding in report.findings if finding.span.path.startswith("two/")}
    assert not any("Secret" in finding.message for finding in report.findings)
    assert not any("fulint failed" in finding.message for finding in report.findings)


def test_a_file_that_grows_while_it_is_read_is_read_to_a_limit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read

    def endless(handle: int, size: int) -> bytes:
        return read(handle, size) + b"x" * (1 << 20)

    monkeypatch.setattr(os, "read", endless)

    found = Repository(str(root)).read_bytes("one/template.yaml")

    assert isinstance(found, Unreadable)
    assert found.reason == "grows while it is read"


def test_a_file_that_shrinks_while_it_is_read_is_what_is_left_of_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = root / "one" / "template.yaml"
    read = os.read

    def shrinking(handle: int, size: int) -> bytes:
        os.truncate(place, 10)
        return read(handle, size)

    monkeypatch.setattr(os, "read", shrinking)

    assert Repository(str(root)).read_bytes("one/template.yaml") == TEMPLATE[:10].encode()
