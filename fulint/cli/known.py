"""What a run is held against: the repository's baseline, or an earlier revision; and `fulint baseline`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from fulint.cli import CLEAN
from fulint.cli.printing import Refusal, echo, write
from fulint.cli.settings import config_option, no_config_option, repository_of, settings
from fulint.record import replace

if TYPE_CHECKING:
    from fulint.baseline import Entry
    from fulint.config import Config
    from fulint.report import Report
    from fulint.repository import Repository


def without_baselined(report: Report, paths: tuple[str, ...], config: Config) -> Report:
    """The report without what the repository's baseline holds. Raises Refusal where there is none to be used."""
    from fulint.baseline import FILE, compared

    repository = repository_of(paths)
    entries = _entries(repository)
    if entries is None:
        raise Refusal(f"there is no {FILE} at {repository.root}; write it with: fulint baseline")
    comparison = compared(report, entries, lambda path: not repository.is_file(path))
    is_whole = all(repository.relative(path) == "" for path in paths)
    stale = sum(_was_looked_for(entry, report, config) for entry in comparison.stale) if is_whole else 0
    notice = f"Stale: {stale} of the findings in {FILE} are no longer there; run: fulint baseline --prune"
    notices = (*report.notices, notice) if stale else report.notices
    return replace(report, findings=comparison.new, known=report.known + comparison.known, notices=notices)


def without_older(report: Report, paths: tuple[str, ...], config: Config, revision: str) -> Report:
    """The report without what was found at an earlier revision. Raises Refusal where that cannot be read."""
    from tempfile import TemporaryDirectory

    from fulint import engine
    from fulint.baseline import compared, entries_of
    from fulint.revision import RevisionError, lay_out

    repository = repository_of(paths)
    with TemporaryDirectory(prefix="fulint-") as folder:
        try:
            lay_out(repository.root, revision, folder)
        except RevisionError as error:
            raise Refusal(f"{revision} cannot be compared with: {error}") from None
        places = (os.path.join(folder, repository.relative(path) or "") for path in paths)
        older = [place for place in places if os.path.exists(place)]
        entries = entries_of(engine.check(older, config, root=folder)) if older else ()
    comparison = compared(report, entries, lambda path: not repository.is_file(path))
    return replace(report, findings=comparison.new, known=report.known + comparison.known)


@click.command(short_help="Accept what is found today, so that only what is new fails.")
@click.argument("path", default=os.curdir)
@click.option("--prune", is_flag=True, help="Only drop what is no longer found, and accept nothing new.")
@config_option
@no_config_option
def baseline(path: str, prune: bool, config: str | None, no_config: bool) -> int:
    """Accept what is found in the repository of PATH (.) today, so that `check --baseline` reports what is new.

    The findings are kept in .fulint-baseline.json at the repository's root, without line numbers: it is to be
    committed, and to become shorter.
    """
    from fulint import engine
    from fulint.baseline import FILE, compared, entries_of, text_of

    if not os.path.exists(path):
        raise Refusal(f"{path} does not exist")
    repository = repository_of((path,))
    before = _entries(repository)
    if prune and before is None:
        raise Refusal(f"there is no {FILE} at {repository.root} to be pruned")
    report = engine.check([repository.root], settings((path,), config, no_config), root=repository.root)
    comparison = compared(report, before or (), lambda place: not repository.is_file(place))
    new = {finding.fingerprint for finding in comparison.new}
    kept = tuple(entry for entry in entries_of(report) if not prune or entry.fingerprint not in new)
    write(repository.absolute(FILE), text_of(kept))
    added = 0 if prune else len(new)
    echo(f"{FILE}: {len(kept)} known ({added} added, {len(comparison.stale)} dropped).")
    return CLEAN


def _entries(repository: Repository) -> tuple[Entry, ...] | None:
    """The entries of the repository's baseline; None where it has none."""
    from fulint.baseline import FILE, BaselineError, entries_in
    from fulint.source import Unreadable

    if not os.path.lexists(repository.absolute(FILE)):
        return None
    source = repository.read(FILE)
    if isinstance(source, Unreadable):
        raise Refusal(f"{FILE} {source.reason}")
    try:
        return entries_in(source.text)
    except BaselineError as error:
        raise Refusal(str(error)) from None


def _was_looked_for(entry: Entry, report: Report, config: Config) -> bool:
    """Whether the run would have found it: its rule ran, and is not below what is reported."""
    rule = next((rule for rule in report.rules if rule.id == entry.rule), None)
    if rule is None:
        return config.cfn_lint
    return config.selects(rule.id, rule.name) and rule.severity.rank <= config.min_severity.rank
