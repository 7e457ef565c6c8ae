"""The command line: reads options, environment and working directory, and turns a run into an exit code.

Whatever a command needs is imported inside it, so that `--version`, `--help` and completion start at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from fulint import __version__

if TYPE_CHECKING:
    from fulint.config import Config
    from fulint.outputs.palette import Palette
    from fulint.report import Report

CLEAN, FOUND, REFUSED, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: nothing at or above --fail-on, something, a run that could not be done, fulint's own failure, Ctrl-C."""

_SEVERITIES = ("error", "warning", "note")


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

        words = f"fulint failed ({type(error).__name__}). This is a defect of fulint, please report it."
        click.echo(_visible(f"{format_exc()}{words}"), err=True)
        return FAILED


class Refusal(click.ClickException):
    """A run that cannot be done, for a reason that is not in how the command is written."""

    def format_message(self) -> str:
        """The reason, which may quote a stranger's file."""
        return _visible(self.message)


class Target(NamedTuple):
    """A report in one format; to standard output where there is no file."""

    format: str
    file: str | None = None


class Asked(NamedTuple):
    """What the options of `check` say; None where one was not given."""

    paths: tuple[str, ...]
    format: Target | None
    reports: tuple[Target, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    min_severity: str | None
    pedantic: bool
    statistics: bool
    show_files: bool
    config: str | None
    no_config: bool
    quiet: bool
    color: str
    stdin_filename: str | None


def _target(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """The Target that the word of an option means, or the Targets. Formats are looked up only where one is named."""
    if value is None or isinstance(value, tuple):
        return None if value is None else tuple(_target(ctx, param, word) for word in value)
    from fulint.config import did_you_mean
    from fulint.outputs import FORMATS

    word, separator, file = value.partition("=") if param.multiple else (value, "", "")
    if word not in FORMATS:
        raise click.BadParameter(
            f"there is no format {word!r} among {', '.join(FORMATS)}{did_you_mean(word, FORMATS)}", ctx, param
        )
    if separator and not file:
        raise click.BadParameter(f"{value!r} names no file", ctx, param)
    return Target(word, file if file not in ("", "-") else None)


def _words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    from fulint import registry
    from fulint.config import unknown_rule

    words = tuple(word.strip() for words in value for word in words.split(",") if word.strip())
    known = registry.load() if words else ()
    for word in words:
        if complaint := unknown_rule(word, known):
            raise click.BadParameter(complaint, ctx, param)
    return words


def _rules_that_begin(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from fulint import registry

    words = [word for rule in registry.load() for word in (rule.id, rule.name)]
    return [word for word in words if word.startswith(incomplete)]


_COLORS = click.Choice(["auto", "always", "never"])
_color = click.option("--color", type=_COLORS, default="auto", help="When to colour; auto heeds NO_COLOR, FORCE_COLOR.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Check AWS Lambda Function URLs before they are deployed: who can call them, and will they answer?"""


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", metavar="FORMAT", callback=_target, help="What to print: full, concise, json or sarif.")
@click.option("--report", "reports", metavar="FORMAT[=FILE]", multiple=True, callback=_target, help="A further report.")
@click.option("--select", multiple=True, metavar="RULES", callback=_words, help="Run these rules only.")
@click.option("--ignore", multiple=True, metavar="RULES", callback=_words, help="Do not run these rules.")
@click.option("--fail-on", type=click.Choice([*_SEVERITIES, "never"]), help="Exit with 1 from here (warning).")
@click.option("--min-severity", type=click.Choice(_SEVERITIES), help="Report nothing below (note).")
@click.option("--pedantic", is_flag=True, help="Also report what is not sure.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--show-files", is_flag=True, help="List the files that were read, and as what.")
@click.option("--config", metavar="FILE", help="Read this configuration, not the repository's.")
@click.option("--no-config", is_flag=True, help="Read no configuration.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings and nothing else.")
@click.option("--stdin-filename", metavar="PATH", help="The file that standard input (-) stands for.")
@_color
def check(**options: Any) -> int:
    """Check the templates at and below each PATH (.), and the handlers that they name.

    Rules are given by id (FU104), the beginning of ids (FU1) or name, separated by commas.

    \b
    Exit codes: 0  nothing at or above --fail-on
                1  findings
                2  the run could not be done
                3  fulint itself failed
    """
    import gc

    # A run keeps nearly all that it makes until it ends, so that looking for garbage would only cost time.
    gc.disable()
    asked = Asked(**options)
    targets = _targets(asked)
    paths, overlay = _inputs(asked)

    from fulint import engine
    from fulint.outputs import render
    from fulint.outputs.palette import PLAIN

    config = _config(asked, paths)
    try:
        report = engine.check(paths, config, overlay=overlay)
    except engine.UsageError as error:
        raise Refusal(str(error)) from None
    for target in targets:
        if target.file is not None:
            _write(target.file, render(target.format, report, PLAIN))
    _print(asked, next(target for target in targets if target.file is None), report)
    return FOUND if report.fails(config.fail_on) else CLEAN


def _targets(asked: Asked) -> tuple[Target, ...]:
    """Where reports go: exactly one of them to standard output."""
    named = (*((asked.format,) if asked.format else ()), *asked.reports)
    printed = [target for target in named if target.file is None]
    if len(printed) > 1:
        raise click.UsageError("Only one report can go to standard output: name a file, as in --report sarif=FILE.")
    files = [os.path.abspath(target.file) for target in named if target.file is not None]
    for file in files:
        if files.count(file) > 1:
            raise click.UsageError(f"Two reports would go to {file}.")
    return named if printed else (*named, Target("full"))


def _inputs(asked: Asked) -> tuple[tuple[str, ...], dict[str, str]]:
    """The paths to check, and the text that stands for a file where standard input is one of them."""
    paths = asked.paths or (os.curdir,)
    if "-" not in paths:
        if asked.stdin_filename is not None:
            raise click.UsageError("--stdin-filename is for standard input: give - as a path.")
        return paths, {}
    if not asked.stdin_filename:
        raise click.UsageError("Standard input needs --stdin-filename: what it is, and which handlers are near it.")
    from fulint.repository import MAX_BYTES

    data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    if len(data) > MAX_BYTES:
        raise Refusal(f"standard input is larger than {MAX_BYTES // (1024 * 1024)} MB")
    # What is no UTF-8 stays so, and is reported as it is for a file.
    text = data.decode("utf-8", "surrogateescape")
    return tuple(asked.stdin_filename if path == "-" else path for path in paths), {asked.stdin_filename: text}


def _config(asked: Asked, paths: tuple[str, ...]) -> Config:
    """The configuration file's wishes, and over them the options'. `--select` stands for all that the file selects."""
    from dataclasses import replace
    from datetime import date

    from fulint import registry
    from fulint.config import Config, ConfigError, severity_named
    from fulint.configfile import load
    from fulint.discover import find_root
    from fulint.finding import Severity

    if asked.config is not None and asked.no_config:
        raise click.UsageError("--config and --no-config exclude each other.")
    try:
        config = Config() if asked.no_config else load(find_root(paths[0]), asked.config, registry.load())
    except ConfigError as error:
        raise Refusal("\n".join(("the configuration cannot be used:", *error.messages))) from None
    return replace(
        config,
        select=asked.select or config.select,
        ignore=(*(() if asked.select else config.ignore), *asked.ignore),
        fail_on=severity_named(asked.fail_on) if asked.fail_on else config.fail_on,
        min_severity=Severity(asked.min_severity) if asked.min_severity else config.min_severity,
        pedantic=asked.pedantic or config.pedantic,
        today=date.today(),
    )


def _print(asked: Asked, target: Target, report: Report) -> None:
    """The report to standard output, then notices to standard error, and there what would break another format."""
    from fulint.outputs import files, render, statistics

    palette = _palette(asked.color)
    is_for_people = target.format == "full"
    further = sys.stdout if is_for_people else sys.stderr
    if asked.statistics:
        _echo(statistics.render(report, palette), further)
    if not (is_for_people and (asked.statistics or (asked.quiet and not report.findings))):
        _echo(render(target.format, report, palette))
    if asked.show_files:
        _echo(files.render(report), further)
    if not asked.quiet:
        _echo("".join(f"{_visible(notice)}\n" for notice in report.notices), sys.stderr)


def _write(file: str, text: str) -> None:
    """Write a report beside its place and rename it there, so that nobody reads half of one."""
    beside = os.path.join(os.path.dirname(file), f".{os.path.basename(file)}.{os.getpid()}")
    is_device = os.path.dirname(file) == "/dev"
    try:
        with open(file if is_device else beside, "wb" if is_device else "xb") as opened:  # noqa: PTH123
            opened.write(text.encode("utf-8", "backslashreplace"))
        if not is_device:
            os.replace(beside, file)
    except OSError as error:
        if os.path.lexists(beside):
            os.unlink(beside)
        raise Refusal(f"{file} cannot be written: {error.strerror}") from None


@cli.command()
@click.argument("rule", shell_complete=_rules_that_begin)
@_color
def explain(rule: str, color: str) -> None:
    """Explain a RULE, given by id or name: why it matters, an example, and what to do instead."""
    from fulint import registry
    from fulint.config import unknown_rule
    from fulint.outputs.pages import page

    rules = registry.load()
    found = next((each for each in rules if rule.lower() in (each.id.lower(), each.name)), None)
    if found is None:
        raise Refusal(unknown_rule(rule, rules, is_exact=True) or rule)
    _echo(page(found, _palette(color)))


@cli.command()
@_color
def rules(color: str) -> None:
    """List all rules."""
    from fulint import registry
    from fulint.outputs.pages import table

    _echo(table(registry.load(), _palette(color)))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a SHELL, to be sourced by it.

    In bash and zsh: eval "$(fulint completion bash)"
    """
    from click.shell_completion import get_completion_class

    if writer := get_completion_class(shell):
        script = writer(cli, {}, "fulint", "_FULINT_COMPLETE")
        # Its method `source` would start bash to ask for its version.
        _echo(script.source_template % script.source_vars())


def _palette(color: str) -> Palette:
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


def _echo(text: str, stream: TextIO | None = None) -> None:
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


def _visible(text: str) -> str:
    """Lines in which no stranger's text can steer the terminal."""
    from fulint.outputs.escape import printable

    return "\n".join(printable(line) for line in text.split("\n"))
