"""The repository is the one door to files, and opens to nothing outside its root."""

import os
from pathlib import Path

import pytest

from fulint.repository import MAX_BYTES, Repository
from fulint.source import Source, Unreadable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_text("secret")
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "file").write_bytes(b"text\r\n")
    (root / "folder/inner").write_text("inner")
    return root


def reason(found: bytes | Source | Unreadable) -> str:
    return found.reason if isinstance(found, Unreadable) else f"was read: {found!r}"


def test_a_file_is_read_as_its_bytes_and_as_text_with_its_line_ends(root: Path) -> None:
    repository = Repository(str(root))
    source = repository.read("file")

    assert repository.read_bytes("file") == b"text\r\n"
    assert isinstance(source, Source)
    assert (source.path, source.text) == ("file", "text\r\n")


@pytest.mark.parametrize("path", ["../secret", "folder/../../secret", "../root/../secret", "../outside/secret"])
def test_dots_lead_nowhere_outside(root: Path, path: str) -> None:
    repository = Repository(str(root))

    assert reason(repository.read_bytes(path)) == "lies outside the repository"
    assert not repository.is_file(path)
    assert repository.join("", path) is None


def test_an_absolute_path_is_one_below_the_root(root: Path) -> None:
    repository = Repository(str(root))

    assert reason(repository.read_bytes(str(root.parent / "secret"))).startswith("cannot be opened")
    assert repository.join("folder", str(root.parent / "secret")) is None


def test_links_are_followed_inside_and_refused_outside(root: Path) -> None:
    (root / "in").symlink_to("file")
    (root / "out").symlink_to(root.parent / "secret")
    (root / "folder/up").symlink_to(root.parent / "outside")
    (root / "down").symlink_to("folder")
    repository = Repository(str(root))

    assert repository.read_bytes("in") == b"text\r\n"
    assert repository.read_bytes("down/inner") == b"inner"
    assert reason(repository.read_bytes("out")) == "lies outside the repository"
    assert reason(repository.read_bytes("folder/up/secret")) == "lies outside the repository"
    assert repository.names_in("folder/up") == ()
    assert repository.join("folder", "up/secret") is None


def test_a_link_that_loops_is_said_and_not_raised(root: Path) -> None:
    (root / "loop").symlink_to("loop")
    repository = Repository(str(root))

    assert reason(repository.read_bytes("loop")).startswith(("cannot be opened", "lies outside"))
    assert not repository.is_file("loop")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo_does_not_block(root: Path) -> None:
    os.mkfifo(root / "fifo")

    assert reason(Repository(str(root)).read_bytes("fifo")) == "is not a regular file"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no devices here")
def test_a_device_is_not_read(root: Path) -> None:
    assert reason(Repository("/dev").read_bytes("zero")) == "is not a regular file"


def test_what_is_no_file_of_readable_text_has_a_reason(root: Path) -> None:
    (root / "binary").write_bytes(b"\x7fELF\0\0")
    (root / "latin").write_bytes(b"ok\nna\xefve")
    (root / "wide").write_bytes("text".encode("utf-16"))
    repository = Repository(str(root))
    latin = repository.read("latin")

    assert reason(repository.read("binary")) == "is a binary file"
    assert reason(repository.read("wide")) == "is UTF-16, not UTF-8"
    assert reason(latin) == "is not UTF-8 (byte 5)"
    assert isinstance(latin, Unreadable) and latin.span.line == 2
    assert reason(repository.read("folder")) == "is not a regular file"
    assert reason(repository.read("gone")) == "cannot be opened: No such file or directory"
    assert reason(repository.read("fi\0le")) == "cannot be opened: its name holds a NUL"
    assert not repository.is_file("fi\0le")
    assert repository.names_in("fo\0lder") == ()


def test_a_file_of_50_megabytes_is_refused_unread(root: Path) -> None:
    with (root / "huge").open("wb") as huge:
        huge.truncate(50 * 1024 * 1024)

    assert reason(Repository(str(root)).read_bytes("huge")) == f"is larger than {MAX_BYTES // 1024 // 1024} MB"


def test_an_overlay_stands_for_a_file(root: Path) -> None:
    repository = Repository(str(root), {"file": "edited", "new": "\ufeffnew"})
    new = repository.read("new")

    assert repository.read_bytes("file") == b"edited"
    assert repository.is_file("new")
    assert isinstance(new, Source) and (new.text, new.has_bom) == ("new", True)


def test_paths_are_joined_as_seen_from_a_folder(root: Path) -> None:
    repository = Repository(str(root))

    assert repository.join("folder", "inner") == "folder/inner"
    assert repository.join("folder", "../file") == "file"
    assert repository.join("folder", "./") == "folder"
    assert repository.join("folder", "..") == ""
    assert repository.join("folder", "a\0b") is None
    assert repository.join("folder", "~/x") is None


def test_names_in_a_folder_are_sorted(root: Path) -> None:
    assert Repository(str(root)).names_in("") == ("file", "folder")


def test_a_file_is_found_from_a_folder_on_disk_in_the_overlay_and_through_links_that_stay(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text("", encoding="utf-8")
    (tmp_path / "linked").symlink_to(tmp_path / "src")
    (tmp_path / "away.py").symlink_to(os.devnull)
    plain = Repository(str(tmp_path))

    assert plain.file_at("src", "app.py") == "src/app.py"
    assert plain.file_at("linked", "app.py") == "src/app.py"
    assert [plain.file_at("", path) for path in ("src", "none.py", "away.py", "../x", "a\0b")] == [None] * 5
    assert Repository(str(tmp_path), {"src/new.py": ""}).file_at("src", "new.py") == "src/new.py"
