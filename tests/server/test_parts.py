"""The parts of the language server by themselves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("lsprotocol", reason="the language server needs the extra fulint[lsp]")

from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from fulint.fixes.edits import edited
from fulint.server import views
from fulint.server.actions import FIX_ALL, asks_for
from fulint.server.board import Board
from fulint.server.edits import lines_changed
from fulint.server.locations import path_of, uri_of
from fulint.server.positions import Ruler
from fulint.server.sites import Document, Site, sites_of
from fulint.server.watching import concerns
from fulint.source import Source, Span

LINES = st.text(st.sampled_from("ab\r\n\N{LATIN SMALL LETTER E WITH ACUTE}\N{WAVING HAND SIGN}"), max_size=30)


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_positions_count_as_the_editor_does(encoding: str, character: int) -> None:
    source = Source("a.py", "x\n\N{WAVING HAND SIGN}b\n")

    assert Ruler(encoding).range(Span("a.py", 2, 2, 2, 3), source) == types.Range(
        types.Position(1, character), types.Position(1, character + 1)
    )


@given(LINES, st.sampled_from(("utf-8", "utf-16", "utf-32")), st.data())
@settings(max_examples=60)
def test_a_place_is_found_again_by_its_position(text: str, encoding: str, data: st.DataObject) -> None:
    source = Source("a.py", text)
    line, column = source.position(data.draw(st.integers(0, len(text))))
    column = min(column, len(source.line(line)) + 1)
    ruler = Ruler(encoding)

    assert ruler.place(ruler.range(Span("a.py", line, column, line, column), source).start, source) == (line, column)


def test_a_position_beyond_all_lines_is_a_place_all_the_same() -> None:
    ruler = Ruler()

    assert ruler.place(types.Position(2**31 - 1, 2**31 - 1), Source("a.py", "x")) == (2**31, 1)
    assert ruler.place(types.Position(0, 2**31 - 1), Source("a.py", "x")) == (1, 2)


@pytest.mark.skipif(os.name == "nt", reason="these are paths of POSIX")
@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/a b/\N{LATIN SMALL LETTER E WITH ACUTE}.py", "file:///a%20b/%C3%A9.py"),
        ("/a#b?c;d%e.py", "file:///a%23b%3Fc%3Bd%25e.py"),
        ("/\udcff.py", "file:///%FF.py"),
    ],
)
def test_a_path_is_a_uri_and_a_uri_a_path(path: str, uri: str) -> None:
    assert uri_of(path) == uri
    assert path_of(uri) == path


@pytest.mark.parametrize(
    "uri",
    ["", "file:", "untitled:a", "https://a/b", "file://[", "file:///a%00b", "file:///\ud800", "file://elsewhere/a"],
)
def test_what_names_no_file_here_has_no_path(uri: str) -> None:
    assert path_of(uri) is None


@given(LINES, LINES)
@settings(max_examples=100)
def test_the_lines_that_change_are_all_that_changes(before: str, after: str) -> None:
    source = Source("a.py", before)

    assert edited(source, [lines_changed(source, after)]) == after


def test_only_lines_that_differ_are_written() -> None:
    edit = lines_changed(Source("a.py", "a\nb\nc\nd\n"), "a\nB\nC\nd\n")

    assert (edit.span, edit.text) == (Span("a.py", 2, 1, 4, 1), "B\nC\n")


def test_a_folder_inside_another_is_checked_with_it_and_a_file_elsewhere_in_its_repository(tmp_path: Path) -> None:
    for folder in ("one/.git", "one/infra", "two/.git", "two/src", "plain"):
        (tmp_path / folder).mkdir(parents=True)
    folders = [str(tmp_path / name) for name in ("one/infra", "one", "gone")]
    paths = ("one/infra/a.yaml", "two/src/b.py", "two/c.yaml", "plain/d.yaml", "gone/e.yaml")
    documents = [Document(uri_of(str(tmp_path / path)), str(tmp_path / path), "", 1) for path in paths]

    assert [(site.root, site.paths) for site in sites_of(folders, documents)] == [
        (str(tmp_path / "one"), (str(tmp_path / "one"),)),
        (str(tmp_path / "two"), (str(tmp_path / "two/c.yaml"), str(tmp_path / "two/src/b.py"))),
    ]


def test_a_folder_of_a_repository_is_checked_as_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "infra").mkdir()

    (site,) = sites_of([str(tmp_path / "infra")], [])

    assert (site.root, site.shown, site.paths) == (str(tmp_path), str(tmp_path), (str(tmp_path / "infra"),))
    assert site.place_of("src/a.py") == str(tmp_path / "src/a.py")


def test_a_buffer_stands_for_its_file_unless_it_is_larger_than_any_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MAX_BYTES", 3)
    inside, outside = str(tmp_path / "root" / "a.yaml"), str(tmp_path / "b.yaml")
    site = Site((), str(tmp_path / "root"), str(tmp_path / "root"))
    documents = tuple(
        Document("", path, text, 1) for path, text in ((inside, "abc"), (outside, "abc"), (f"{inside}.yaml", "abcd"))
    )

    assert views.overlay_of(site, documents) == {inside: "abc"}


def test_the_board_tells_what_changed_and_clears_what_is_gone() -> None:
    board, found = Board(), [types.Diagnostic(types.Range(types.Position(0, 0), types.Position(0, 1)), "x")]

    assert board.put({"a": found, "b": found}) == ("a", "b")
    before = board.page("a").id
    assert board.put({"a": found}) == ("b",)
    assert (board.page("a").id, board.page("b").diagnostics) == (before, ())
    assert board.put({"a": found}) == ()


def test_files_that_nobody_looks_into_are_of_no_concern() -> None:
    assert concerns("/w/src/app.py", ["/w"])
    assert concerns("/w/samconfig.toml", ["/w"])
    assert concerns("/node_modules/w/app.js", ["/node_modules/w"])
    assert not concerns("/w/README.md", ["/w"])
    assert not concerns("/w/node_modules/left-pad/index.js", ["/w"])


@pytest.mark.parametrize(
    ("only", "answer"), [(None, True), ([""], True), (["source"], True), ([FIX_ALL], True), (["source.fix"], False)]
)
def test_a_kind_of_action_is_asked_for_by_any_of_its_words(only: list[str] | None, answer: bool) -> None:
    assert asks_for(only, FIX_ALL) is answer
