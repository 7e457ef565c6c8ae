"""One run, from paths to a report. Reads from top to bottom; every stage is a function over frozen records."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fulint import registry, suppress
from fulint.alone import found_alone, told_apart
from fulint.config import Config
from fulint.discover import find_root
from fulint.finding import Confidence, Finding, Ignore
from fulint.fingerprint import fingerprinted
from fulint.fixes.remedies import with_fixes
from fulint.handlers import Handlers
from fulint.intake import Intake, Template, take_in
from fulint.judge import docket_of, judge, said_by_the_run
from fulint.model import Deployment, Function
from fulint.notices import notices_of
from fulint.record import replace
from fulint.report import LookedAt, Report
from fulint.repository import Repository
from fulint.rule import Rule
from fulint.source import Source
from fulint.summary import summaries_of

if TYPE_CHECKING:
    from fulint.second_opinion import Opinion


class UsageError(Exception):
    """A run that cannot be done as it was asked for; the message is for the user."""


def check(
    paths: Sequence[str],
    config: Config,
    *,
    root: str | None = None,
    overlay: Mapping[str, str] | None = None,
    watch: Callable[[str], None] | None = None,
) -> Report:
    """Check everything at or below some paths of one repository.

    `paths` and the keys of `overlay` (texts that stand for files) are paths of the operating system; `root` is the
    repository's root where it is not to be looked for. `watch` is told of each file before it is read. Raises
    UsageError where a path does not exist or where the paths lie in different repositories, or where cfn-lint is asked
    for and not installed.
    """
    repository, starts = _opened(paths, root, overlay or {}, watch)
    rules = {rule.id: rule for rule in registry.load()}
    chosen = tuple(rule for rule in rules.values() if config.selects(rule.id, rule.name))
    named = told_apart(starts, repository)
    intake = take_in(repository, named.starts, config.exclude)
    handlers = Handlers(repository)
    handlers.read_ahead(_functions(intake), config.jobs)
    dockets = tuple(docket_of(_deployments(t, config), handlers.of, t.dialect) for t in intake.templates)

    found = [*_about_input(intake, handlers, rules["FU001"])]
    for docket in dockets:
        found += judge(docket, chosen, rules["FU002"])
    found += found_alone(named, repository, handlers, chosen, rules)
    opinion = _second_opinion(repository, intake, found, rules["FU002"]) if config.cfn_lint else None
    sources = _sources(repository, intake, handlers, found, config)
    ignores = () if config.no_ignores else (*_written_ignores(intake, sources), *config.ignores)
    outcome = suppress.apply(_once(found), ignores, suppress.Judges.of(rules.values(), config, starts == ("",)))
    kept = [f for f in (*outcome.kept, *outcome.said) if config.selects(f.rule, f.name) and named.concerns(f)]
    kept += opinion.findings if opinion else ()
    shown = [f for f in kept if f.severity.rank <= config.min_severity.rank]
    sure = [f for f in shown if config.pedantic or f.confidence is not Confidence.LOW]
    return Report(
        findings=with_fixes(fingerprinted(sorted(sure, key=lambda finding: finding.order), sources), sources),
        urls=tuple(summary for docket in dockets for summary in summaries_of(docket)),
        rules=tuple(rules.values()),
        sources=sources,
        files=_files(intake, handlers, config),
        ignored=outcome.ignored,
        hidden=len(shown) - len(sure),
        notices=(*notices_of(intake, named.starts), *(opinion.notices if opinion else ())),
        dockets=dockets,
        guest=opinion.guest if opinion else None,
    )


def _opened(
    paths: Sequence[str], root: str | None, overlay: Mapping[str, str], watch: Callable[[str], None] | None
) -> tuple[Repository, tuple[str, ...]]:
    """The repository that all paths lie in, and the paths as it names them."""
    missing = [path for path in paths if not os.path.exists(path) and path not in overlay]
    if missing:
        raise UsageError(f"{missing[0]} does not exist")
    roots = {root} if root else {find_root(path) for path in paths}
    if len(roots) != 1:
        raise UsageError(f"the paths lie in different repositories ({', '.join(sorted(roots))}): check one at a time")
    plain = Repository(roots.pop())
    texts = {plain.relative(os.path.abspath(path)): text for path, text in overlay.items()}
    starts = [plain.relative(os.path.abspath(path)) for path in paths]
    if None in starts or None in texts:
        raise UsageError(f"a path lies outside of {plain.root}, or leads out of it through a link")
    repository = Repository(plain.root, {path: text for path, text in texts.items() if path is not None}, watch)
    return repository, tuple(start for start in starts if start is not None)


def _second_opinion(repository: Repository, intake: Intake, found: Sequence[Finding], failed: Rule) -> Opinion:
    from fulint.second_opinion import NotInstalledError, second_opinion

    try:
        return second_opinion(intake.templates, repository, found, failed)
    except NotInstalledError as error:
        raise UsageError(str(error)) from None


def _deployments(template: Template, config: Config) -> tuple[Deployment, ...]:
    """What a template deploys, with what the user knows of it."""
    if not config.url_regions:
        return template.lowered.deployments
    return tuple(replace(one, url_regions=config.url_regions) for one in template.lowered.deployments)


def _functions(intake: Intake) -> Iterator[Function]:
    """The functions behind all URLs, in the order in which they are judged."""
    for template in intake.templates:
        for deployment in template.lowered.deployments:
            for url in deployment.urls:
                if (function := deployment.function_of(url)) is not None:
                    yield function


def _about_input(intake: Intake, handlers: Handlers, rule: Rule) -> Iterator[Finding]:
    """FU001 for every file that should have been read and could not be."""
    for unread in intake.unreadable:
        yield said_by_the_run(rule, unread.span, f"this file {unread.reason}")
    for template in intake.templates:
        for problem in template.lowered.problems:
            yield said_by_the_run(rule, problem.span, problem.message)
    for handler in handlers.unreadable():
        yield said_by_the_run(rule, handler.span, f"this handler {handler.reason}")


def _once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each thing once: two URLs with one handler, or two templates with one file, do not make two defects of one."""
    return tuple({(f.rule, f.span, f.message): f for f in reversed(found)}.values())


def _sources(
    repository: Repository, intake: Intake, handlers: Handlers, found: Sequence[Finding], config: Config
) -> dict[str, Source]:
    """The text of every template, handler, the configuration, and every other file that a finding names."""
    sources = {source.path: source for template in intake.templates for source in template.lowered.sources}
    named = [handler.path for handler in handlers.read()] + ([config.origin] if config.origin else [])
    named += [span.path for finding in found for span in (finding.span, *(r.span for r in finding.related))]
    for path in dict.fromkeys(named):
        if path not in sources and isinstance(source := repository.read(path), Source):
            sources[path] = source
    return sources


def _written_ignores(intake: Intake, sources: Mapping[str, Source]) -> Iterator[Ignore]:
    """The ignores in comments of all files that were read, and those that templates carry otherwise."""
    for source in sources.values():
        yield from suppress.ignores_in(source)
    for template in intake.templates:
        yield from template.lowered.ignores


def _files(intake: Intake, handlers: Handlers, config: Config) -> tuple[LookedAt, ...]:
    roles = {handler.path: LookedAt(handler.path, "handler") for handler in handlers.read()}
    roles |= {s.path: LookedAt(s.path, "template") for t in intake.templates for s in t.lowered.sources}
    roles |= {passed.path: passed for passed in intake.passed_over}
    roles |= {unread.path: LookedAt(unread.path, "unreadable", unread.reason) for unread in intake.unreadable}
    if config.origin:
        roles[config.origin] = LookedAt(config.origin, "configuration")
    return tuple(roles[path] for path in sorted(roles))
