"""The line on a terminal: only in front of a person, only when a run takes long, and gone at the end."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fulint import engine
from fulint.cli.progress import Line, watched
from fulint.config import Config

ERASED = "\r\x1b[K"
TEMPLATE = """\
Resources:
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties: {AuthType: AWS_IAM, TargetFunctionArn: hello}
"""


class Terminal(io.StringIO):
    """Standard error with a person in front of it."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A time that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(*steps: tuple[float, str], columns: int = 80) -> list[str]:
    """What is written where each file is read at its time, line by line."""
    terminal, clock = Terminal(), Clock()
    line = Line(terminal, clock, columns)
    for moment, path in steps:
        clock.now = moment
        line.tell(path)
    line.erase()
    return terminal.getvalue().split(ERASED)[1:]


def test_nothing_is_written_in_a_run_that_is_short() -> None:
    assert told((0.1, "a.yaml"), (1.9, "b.yaml")) == []


def test_after_two_seconds_it_says_what_is_read_and_is_gone_at_the_end() -> None:
    assert told((0.1, "a.yaml"), (2.0, "b.yaml"), (5.0, "c.yaml")) == [
        "fulint: file 2, b.yaml",
        "fulint: file 3, c.yaml",
        "",
    ]


def test_it_is_written_at_most_ten_times_a_second() -> None:
    assert len(told(*((2.0 + number / 1000, "a.yaml") for number in range(1000)))) == 11


def test_it_fits_into_one_line_and_steers_nothing() -> None:
    (line, _) = told((3.0, "a\x1b[2J\n\u202eé" + "x" * 100), columns=40)

    assert line == "fulint: file 1, a?[2J???xxxxxxxxxxxxxxx"


@pytest.mark.parametrize(
    ("is_quiet", "environment", "shows"),
    [
        (False, {"TERM": "xterm"}, True),
        (True, {"TERM": "xterm"}, False),
        (False, {"TERM": "dumb"}, False),
        (False, {"TERM": "xterm", "CI": "true"}, False),
    ],
)
def test_it_is_for_a_person_who_looks_on(
    monkeypatch: pytest.MonkeyPatch, is_quiet: bool, environment: dict[str, str], shows: bool
) -> None:
    monkeypatch.delenv("CI", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", Terminal())

    with watched(is_quiet) as watch:
        assert (watch is not None) == shows


def test_it_is_not_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    with watched(False) as watch:
        assert watch is None


def test_it_is_gone_when_the_run_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = Terminal(), Clock()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("fulint.cli.progress.monotonic", clock)

    with pytest.raises(KeyboardInterrupt), watched(False) as watch:
        assert watch
        clock.now = 3.0
        watch("a.yaml")
        raise KeyboardInterrupt

    assert terminal.getvalue().endswith(ERASED)


def test_the_engine_tells_of_each_file_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    files: list[str] = []

    engine.check([str(tmp_path)], Config(), root=str(tmp_path), watch=files.append)

    assert set(files) == {"template.yaml"}


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_a_real_terminal_sees_the_line_come_and_go(tmp_path: Path) -> None:
    import pty

    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    outer, inner = pty.openpty()
    program = (
        "import sys, fulint.cli.progress as progress\n"
        "progress._PATIENCE = 0.0\n"
        "from fulint.cli import run\n"
        "sys.exit(run(['check', '--format', 'concise']))\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"TERM": "xterm"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=inner, encoding="utf-8"
    )
    os.close(inner)
    seen = b""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            piece = os.read(outer, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(outer)

    assert done.stdout.startswith("template.yaml:4:")
    assert seen.startswith(b"\r\x1b[Kfulint: file 1, template.yaml")
    assert seen.endswith(b"\r\x1b[K")
