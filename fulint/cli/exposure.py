"""`fulint exposure` and `fulint why-403`: who can call each Function URL, and why nobody can."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fulint.cli import CLEAN
from fulint.cli.printing import Refusal, color_option, echo, palette_for, say_notices, write
from fulint.cli.progress import watched
from fulint.cli.settings import checked, config_option, no_config_option, settings

if TYPE_CHECKING:
    from fulint.report import Report

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "mermaid", "svg", "html")


def _run_options(command: F) -> F:
    """The options that every command of this module has."""
    for option in (
        color_option,
        click.option("--quiet", "-q", is_flag=True, help="Print no notices."),
        no_config_option,
        config_option,
    ):
        command = option(command)
    return command


@click.command(short_help="Draw who can call each Function URL.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", type=click.Choice(FORMATS), default="table", help="How to draw it.")
@click.option("--output", "-o", metavar="FILE", help="Write it to a file instead of standard output.")
@_run_options
def exposure(paths: tuple[str, ...], format: str, output: str | None, color: str, quiet: bool, **options: Any) -> int:
    """Draw who can call each Function URL at and below each PATH (.), by which way, and what answers.

    A lane for each URL, the most open first: caller, edge, URL, qualifier, version and handler, each with its place and
    the rules that found something there. What cannot be known is drawn dashed, with the reason.

    \b
    Exit codes: 0  it is drawn, whatever it shows
                2  the run could not be done
                3  fulint itself failed
    """
    report = _report(paths, quiet, **options)

    from fulint.outputs import WIDTH
    from fulint.outputs.exposure import render
    from fulint.outputs.palette import PLAIN

    text = render(format, report, PLAIN if output else palette_for(color), WIDTH)
    if output:
        write(output, text)
    else:
        echo(text)
    if not quiet:
        say_notices(report)
    return CLEAN


def _report(paths: tuple[str, ...], quiet: bool, config: str | None, no_config: bool) -> Report:
    """What a check of the paths finds. Ignores hold as they do for `fulint check`."""
    paths = paths or (os.curdir,)
    with watched(quiet) as watch:
        return checked(paths, settings(paths, config, no_config), watch=watch)


@click.command(name="why-403", short_help="Tell why a URL answers 403, and what to add.")
@click.argument("address", required=False)
@click.option(
    "--path", "paths", multiple=True, metavar="PATH", help="Look at and below this path (.); may be repeated."
)
@_run_options
def why_403(address: str | None, paths: tuple[str, ...], color: str, quiet: bool, **options: Any) -> int:
    """Tell why a Function URL answers 403, and which statement to add for it to answer.

    ADDRESS is the URL's name in its template (or its function's); without one, all URLs that answer somebody with 403
    are told of. Of a URL that answers, it is told why it does.

    \b
    Exit codes: 0  it is told
                2  the run could not be done, or there is no such URL
                3  fulint itself failed
    """
    report = _report(paths, quiet, **options)

    from fulint.config import did_you_mean
    from fulint.outputs import WIDTH
    from fulint.outputs.why_403 import addresses_of, cases_of, render

    if address is not None and not cases_of(report, address):
        known = addresses_of(report)
        hint = f" (to look below a path, write --path {address})" if os.path.exists(address) else ""
        raise Refusal(f'there is no Function URL "{address}"{did_you_mean(address, known)}{hint}')
    echo(render(report, address, palette_for(color), WIDTH))
    if not quiet:
        say_notices(report)
    return CLEAN
