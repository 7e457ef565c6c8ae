"""`fulint check`: the options, and where the reports go."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from fulint.cli import CLEAN, FOUND
from fulint.cli.accepting import add_ignore_option, ignores_for, written
from fulint.cli.fixing import apply, diff_option, fix_option, fixes, show, unsafe_option
from fulint.cli.printing import Refusal, color_option, echo, palette_for, say_notices, write
from fulint.cli.progress import watched
from fulint.cli.settings import checked, config_option, no_config_option, repository_of, settings, starts_of

if TYPE_CHECKING:
    from fulint.config import Config
    from fulint.fixes.accepting import Wish
    from fulint.report import Report

_SEVERITIES = ("error", "warning", "note")


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
    cfn_lint: bool
    no_ignores: bool
    baseline: bool
    since: str | None
    only: bool
    jobs: int | None
    fix: bool
    diff: bool
    unsafe_fixes: bool
    add_ignore: tuple[Wish, ...]


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


@click.command(short_help="Check templates and the handlers behind their URLs.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    metavar="FORMAT",
    callback=_target,
    help="What to print: full, concise, json, jsonl, sarif, github, gitlab, junit, rdjson or summary.",
)
@click.option("--report", "reports", metavar="FORMAT[=FILE]", multiple=True, callback=_target, help="A further report.")
@click.option("--select", multiple=True, metavar="RULES", callback=_words, help="Run these rules only.")
@click.option("--ignore", multiple=True, metavar="RULES", callback=_words, help="Do not run these rules.")
@fix_option
@unsafe_option
@diff_option
@add_ignore_option
@click.option("--fail-on", type=click.Choice([*_SEVERITIES, "never"]), help="Exit with 1 from here (warning).")
@click.option("--min-severity", type=click.Choice(_SEVERITIES), help="Report nothing below (note).")
@click.option("--pedantic", is_flag=True, help="Also report what is not sure.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--show-files", is_flag=True, help="List the files that were read, and as what.")
@click.option("--cfn-lint", is_flag=True, help="Also run cfn-lint on the templates with a URL.")
@click.option("--no-ignores", is_flag=True, help="Report what is ignored, too, as an audit does.")
@click.option("--baseline", is_flag=True, help="Leave out what .fulint-baseline.json accepts.")
@click.option("--since", metavar="REV", help="Leave out what was found at this revision of git.")
@click.option("--only", is_flag=True, help="Read the whole repository, and report what touches each PATH.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Read handlers by N processes (as many as pay).")
@config_option
@no_config_option
@click.option("--quiet", "-q", is_flag=True, help="Print findings and nothing else.")
@click.option("--stdin-filename", metavar="PATH", help="The file that standard input (-) stands for.")
@color_option
def check(**options: Any) -> int:
    """Check the templates at and below each PATH (.), and the handlers that they name.

    Rules are given by id (FU104), the beginning of ids (FU1) or name, separated by commas.

    \b
    Exit codes: 0  nothing at or above --fail-on
                1  findings, or with --diff something to change
                2  the run could not be done
                3  fulint itself failed
    """
    asked = Asked(**options)
    _refuse_what_does_not_go_together(asked)
    targets = _targets(asked)
    paths, overlay = _inputs(asked)

    from fulint.outputs import render
    from fulint.outputs.palette import PLAIN

    config = _config(asked, paths)
    with watched(asked.quiet) as watch:
        report = _report(asked, paths, config, overlay, watch)
    if asked.diff:
        changes = (
            ignores_for(report, paths, config, asked.add_ignore)
            if asked.add_ignore
            else fixes(report, paths, config, asked.unsafe_fixes)
        )
        return FOUND if show(changes, asked.quiet) else CLEAN
    if asked.fix:
        report = _fixed(asked, paths, config, report)
    if asked.add_ignore:
        report = _accepted(asked, paths, config, report)
    for target in targets:
        if target.file is not None:
            write(target.file, render(target.format, report, PLAIN))
    _print(asked, next(target for target in targets if target.file is None), report)
    return FOUND if report.fails(config.fail_on) else CLEAN


def _report(
    asked: Asked,
    paths: tuple[str, ...],
    config: Config,
    overlay: dict[str, str],
    watch: Callable[[str], None] | None,
) -> Report:
    """What a run finds, narrowed as the options ask."""
    if not asked.only:
        return _what_is_new(asked, paths, config, checked(paths, config, overlay, watch))
    repository = repository_of(paths)
    whole = (repository.root,)
    report = _what_is_new(asked, whole, config, checked(whole, config, overlay, watch))
    return report.touching(starts_of(paths, repository))


def _refuse_what_does_not_go_together(asked: Asked) -> None:
    """Raises UsageError for options on changes that do not go with the others."""
    if asked.unsafe_fixes and not (asked.fix or asked.diff):
        raise click.UsageError("--unsafe-fixes is for --fix or --diff.")
    if asked.only and (asked.fix or asked.diff):
        raise click.UsageError("--only is for a report: without it, --fix and --diff change nothing beside each PATH.")
    if (asked.fix or asked.diff or asked.add_ignore) and asked.stdin_filename is not None:
        raise click.UsageError("Standard input cannot be changed: name the file itself.")
    if asked.add_ignore and (asked.fix or asked.unsafe_fixes or asked.only or asked.no_ignores):
        raise click.UsageError("--add-ignore does not go with --fix, --unsafe-fixes, --only or --no-ignores.")
    if asked.diff and (asked.format is not None or asked.reports):
        raise click.UsageError("--diff prints changes and no report: ask for the report in a run of its own.")


def _fixed(asked: Asked, paths: tuple[str, ...], config: Config, report: Report) -> Report:
    """What is left once the fixes that are asked for are applied."""
    from fulint.record import replace

    mended, notices, _ = fixes(report, paths, config, asked.unsafe_fixes)
    if mended.texts:
        apply(mended, paths)
        report = _what_is_new(asked, paths, config, checked(paths, config))
    return replace(report, fixed=len(mended.fixed), notices=(*report.notices, *notices))


def _accepted(asked: Asked, paths: tuple[str, ...], config: Config, report: Report) -> Report:
    """What is left once ignores are written as the options ask."""
    from fulint.record import replace

    notices = written(ignores_for(report, paths, config, asked.add_ignore), paths)
    report = _what_is_new(asked, paths, config, checked(paths, config)) if notices else report
    return replace(report, notices=(*report.notices, *notices))


def _what_is_new(asked: Asked, paths: tuple[str, ...], config: Config, report: Report) -> Report:
    """The report without what is known, where the options ask for that."""
    if asked.baseline or asked.since is not None:
        from fulint.cli.known import without_baselined, without_older

        if asked.since is not None:
            report = without_older(report, paths, config, asked.since)
        if asked.baseline:
            report = without_baselined(report, paths, config)
    return report


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
    from fulint.config import severity_named
    from fulint.finding import Severity
    from fulint.record import replace

    config = settings(paths, asked.config, asked.no_config)
    return replace(
        config,
        select=asked.select or config.select,
        ignore=(*(() if asked.select else config.ignore), *asked.ignore),
        fail_on=severity_named(asked.fail_on) if asked.fail_on else config.fail_on,
        min_severity=Severity(asked.min_severity) if asked.min_severity else config.min_severity,
        pedantic=asked.pedantic or config.pedantic,
        cfn_lint=asked.cfn_lint,
        no_ignores=asked.no_ignores,
        jobs=asked.jobs,
    )


def _print(asked: Asked, target: Target, report: Report) -> None:
    """The report to standard output, then notices to standard error, and there what would break another format."""
    from fulint.outputs import files, render, statistics

    palette = palette_for(asked.color)
    is_for_people = target.format == "full"
    further = sys.stdout if is_for_people else sys.stderr
    if asked.statistics:
        echo(statistics.render(report, palette), further)
    if not (is_for_people and (asked.statistics or (asked.quiet and not report.findings))):
        echo(render(target.format, report, palette))
    if asked.show_files:
        echo(files.render(report), further)
    if not asked.quiet:
        say_notices(report)
