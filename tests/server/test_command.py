"""`fulint server` where it cannot serve, and how it ends."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys

import pytest

from fulint import cli


def test_without_its_library_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    assert cli.run(["server"]) == cli.REFUSED
    assert "pip install 'fulint[lsp]'" in capsys.readouterr().err


def test_a_terminal_is_no_editor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pygls", reason="the language server needs the extra fulint[lsp]")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())

    assert cli.run(["server"]) == cli.REFUSED
    assert "let an editor start it" in capsys.readouterr().err


def test_an_editor_that_leaves_without_a_word_takes_the_server_with_it() -> None:
    pytest.importorskip("pygls", reason="the language server needs the extra fulint[lsp]")

    ended = subprocess.run(
        [sys.executable, "-m", "fulint", "server", "--stdio"], input=b"", capture_output=True, timeout=20
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", b"")
