"""What commands print and write: text as it is, in colours or without, to a stream or a file."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from fulint.outputs.palette import Palette
    from fulint.report import Report

_COLORS = click.Choice(["auto", "always", "never"])
color_option = click.option(
    "--color", type=_COLORS, default="auto", help="When to colour; auto heeds NO_COLOR, FORCE_COLOR."
)


class Refusal(click.ClickException):
    """A run that cannot be done, for a reason that is not in how the command is written."""

    def format_message(self) -> str:
        """The reason, which may quote a stranger's file."""
        return visible(self.message)


def palette_for(color: str) -> Palette:
    """Colours or none. The option decides, then NO_COLOR, then FORCE_COLOR, then whether a person looks on."""
    from fulint.outputs.palette import COLOURED, PLAIN

    if color != "auto":
        return COLOURED if color == "always" else PLAIN
    if os.environ.get("NO_COLOR"):
        return PLAIN
    if force := os.environ.get("FORCE_COLOR"):
        return PLAIN if force == "0" else COLOURED
    is_watched = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return COLOURED if is_watched else PLAIN


def echo(text: str, stream: TextIO | None = None) -> None:
    """Text as it is, with its colours, and at once. Where nobody reads any more, this and the rest go nowhere."""
    stream = stream or sys.stdout
    if not text or stream is None:
        return
    try:
        click.echo(text, stream, nl=not text.endswith("\n"), color=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise Refusal(f"the output cannot be written: {error.strerror}") from None


def say_notices(report: Report) -> None:
    """What the run says about itself, to standard error."""
    echo("".join(f"{visible(notice)}\n" for notice in report.notices), sys.stderr)


def write(file: str, text: str) -> None:
    """Write a report in the place of a file, or to a device. Raises Refusal where it cannot be."""
    from fulint.fixes.writing import put

    data = text.encode("utf-8", "backslashreplace")
    try:
        if os.path.dirname(file) == "/dev":
            with open(file, "wb") as opened:  # noqa: PTH123
                opened.write(data)
        else:
            put(file, data)
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}") from None


def visible(text: str) -> str:
    """Lines in which no stranger's text can steer the terminal."""
    from fulint.outputs.escape import printable

    return "\n".join(printable(line) for line in text.split("\n"))
