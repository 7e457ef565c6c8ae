"""`fulint check --add-ignore`: which findings are accepted, where that is written, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from fulint.cli.fixing import Fixes, apply, listed
from fulint.cli.printing import Refusal
from fulint.cli.settings import checked, repository_of
from fulint.record import replace

if TYPE_CHECKING:
    from fulint.config import Config
    from fulint.finding import Finding, Fix
    from fulint.fixes.accepting import Wish
    from fulint.fixes.rounds import Mended
    from fulint.report import Report
    from fulint.repository import Repository


def _wishes(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Any:
    """What the words of the option mean. Raises BadParameter for one without a reason, or that no comment can hold."""
    return tuple(_wish(value, ctx, param) for value in values)


def _wish(value: str, ctx: click.Context, param: click.Parameter) -> Wish:
    import re

    from fulint import registry
    from fulint.config import unknown_rule
    from fulint.fixes.accepting import Wish

    rule, _, rest = value.partition("=")
    rule = rule.strip()
    if complaint := unknown_rule(rule, registry.load(), is_exact=True):
        raise click.BadParameter(complaint, ctx, param)
    until = re.match(r"until=(\S*)\s*", rest.strip())
    words = rest.strip()[until.end() :] if until else rest
    wish = Wish(rule, " ".join(words.split()).strip(" :-–—"), until[1] if until else None)
    if not wish.reason:
        raise click.BadParameter(
            f'an ignore needs a reason, as in --add-ignore {rule}="why it is accepted"', ctx, param
        )
    if not wish.can_be_read():
        raise click.BadParameter(f"{wish.reason!r} cannot stand in a comment as it is", ctx, param)
    return wish


add_ignore_option = click.option(
    "--add-ignore",
    metavar="RULE=REASON",
    multiple=True,
    callback=_wishes,
    help="Ignore what this rule finds, in each file's own form, then report what is left.",
)


def ignores_for(report: Report, paths: tuple[str, ...], config: Config, wishes: tuple[Wish, ...]) -> Fixes:
    """What ignores for the findings of a report that are wished for come to; nothing is written.

    Each file with its ignores is judged: the finding must be gone, and no other may have come. Raises Refusal where the
    configuration would not let such an ignore be.
    """
    from fulint.assembly import is_made_anew
    from fulint.config import as_fixes_are_judged
    from fulint.fixes.rounds import mend

    _refuse_what_would_not_count(wishes, report, config)
    repository = repository_of(paths)
    ids = {rule.id: wish for wish in wishes for rule in report.rules if wish.rule in (rule.id, rule.name)}
    wanted = {finding.fingerprint for finding in report.findings if finding.rule in ids}
    writable = listed(repository, paths, config) if wanted else frozenset()

    wide = as_fixes_are_judged(config)

    def may(finding: Finding) -> bool:
        path = finding.span.path
        return finding.fingerprint in wanted and path in writable and not is_made_anew(path, repository)

    def judge(texts: Mapping[str, str]) -> Report:
        overlay = {repository.absolute(path): text for path, text in texts.items()}
        found = checked(paths, wide, overlay)
        return replace(found, findings=_with_ways(found, ids, may))

    before = judge({}) if wanted else replace(report, findings=())
    mended = mend(before, may, judge)
    meant = tuple(finding for finding in before.findings if finding.fingerprint in wanted)
    return Fixes(mended, tuple(_left_out(meant, mended, repository, writable)), "ignore")


def written(ignores: Fixes, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Write what was found; sentences on what was written, and what not. Raises Refusal where a file cannot be."""
    from fulint.outputs.totals import counted

    mended = ignores.mended
    if not mended.texts:
        return ignores.notices
    apply(mended, paths)
    done = f"Ignored: {counted(len(mended.fixed), 'finding')} in {counted(len(mended.texts), 'file')}."
    return (done, *ignores.notices)


def _refuse_what_would_not_count(wishes: Iterable[Wish], report: Report, config: Config) -> None:
    from fulint.finding import Ignore
    from fulint.source import Span
    from fulint.suppress import Judges, objections

    judges = Judges.of(report.rules, config)
    for wish in wishes:
        ignore = Ignore(Span.top_of(""), (wish.rule,), wish.reason, until=wish.until)
        for objection in objections(ignore, judges):
            raise Refusal(f"{wish.rule} cannot be ignored so: {objection}")


def _with_ways(report: Report, ids: Mapping[str, Wish], may: Callable[[Finding], bool]) -> tuple[Finding, ...]:
    """The findings, each that is wished for with the edit that accepts it: as many as one round takes."""
    from fulint.fixes.accepting import accepting
    from fulint.fixes.rounds import MOST_FIXES

    ways: dict[str, Fix] = {}
    for finding in report.findings:
        if finding.rule in ids and len(ways) < MOST_FIXES and may(finding):
            way = accepting(finding, report.sources[finding.span.path], ids[finding.rule])
            ways |= {finding.fingerprint: way} if way else {}
    return tuple(replace(finding, fix=ways.get(finding.fingerprint)) for finding in report.findings)


def _left_out(
    meant: Sequence[Finding], mended: Mended, repository: Repository, writable: frozenset[str]
) -> Iterator[str]:
    from fulint.assembly import is_made_anew

    done = {finding.fingerprint for finding in mended.fixed}
    left = [finding for finding in meant if finding.fingerprint not in done]
    for path in sorted({finding.span.path for finding in left}):
        if path not in writable:
            yield f"Not ignored: {path} is not among the paths that were given, or is ignored by git."
        elif is_made_anew(path, repository):
            yield f"Not ignored: {path} is made anew by CDK. Write it into the configuration, as an [[ignore]]."
        else:
            places = ", ".join(f"{one.rule} at {path}:{one.span.line}" for one in left if one.span.path == path)
            yield f"Not ignored, since no ignore can stand there: {places}. The configuration takes an [[ignore]]."
