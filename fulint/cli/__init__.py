"""The command line: which commands there are, and how a run becomes an exit code.

A command's module is imported when the command is asked for, and whatever it needs inside it, so that `--version`,
`--help` and completion start at once and no command pays for another.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from fulint import __version__

CLEAN, FOUND, REFUSED, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: nothing at or above --fail-on, something, a run that could not be done, fulint's own failure, Ctrl-C."""

_MODULES = {
    "baseline": "known",
    "check": "check",
    "completion": "pages",
    "explain": "pages",
    "exposure": "exposure",
    "init": "init",
    "rules": "pages",
    "server": "serving",
    "why-403": "exposure",
}
"""The module of this package that holds each command, by the command's name."""


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Do what a command line asks for; the exit code. Nothing is raised: fulint's own failure is an exit code too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Where the locale's encoding is ASCII, a report must still come through, and odd names with it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return cli.main(list(arguments), prog_name="fulint", standalone_mode=False) or CLEAN
    except click.ClickException as error:
        error.show()
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        from traceback import format_exc

        from fulint.cli.printing import visible

        words = f"fulint failed ({type(error).__name__}). This is a defect of fulint, please report it."
        click.echo(visible(f"{format_exc()}{words}"), err=True)
        return FAILED


class _Commands(click.Group):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the alphabet."""
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"fulint.cli.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Check AWS Lambda Function URLs before they are deployed: who can call them, and will they answer?"""
