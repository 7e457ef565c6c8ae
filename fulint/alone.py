"""Source files that are named on the command line: their templates are looked for, and without one they stand alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fulint.facts import Handler
from fulint.finding import Finding
from fulint.handlers import Handlers
from fulint.judge import judge_alone, said_by_the_run
from fulint.languages.alone import functions_in
from fulint.languages.files import language_of
from fulint.record import record
from fulint.repository import Repository
from fulint.rule import Rule
from fulint.source import Unreadable


@record
class Named:
    """The paths of a run: `sources` are files of source code, `others` everything else."""

    sources: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def starts(self) -> tuple[str, ...]:
        """Where templates are looked for: all over the repository for a source file, whose template may be anywhere."""
        return ("",) if self.sources else self.others

    def concerns(self, finding: Finding) -> bool:
        """Whether a finding has to do with what was named."""
        if not self.sources:
            return True
        paths = {finding.span.path, *(related.span.path for related in finding.related)}
        return not paths.isdisjoint(self.sources) or any(_is_below(finding.span.path, start) for start in self.others)


def _is_below(path: str, start: str) -> bool:
    return start in ("", path) or path.startswith(f"{start}/")


def told_apart(starts: tuple[str, ...], repository: Repository) -> Named:
    """The source files among the paths of a run."""
    sources = tuple(start for start in starts if language_of(start) and repository.is_file(start))
    return Named(sources, tuple(start for start in starts if start not in sources))


def found_alone(
    named: Named, repository: Repository, handlers: Handlers, chosen: tuple[Rule, ...], rules: Mapping[str, Rule]
) -> Iterator[Finding]:
    """What can be said of the handlers in named files that no template binds, whoever calls them.

    `rules` has those of the run itself by id, for a file that cannot be read and a rule that fails.
    """
    bound = {handler.path for handler in handlers.read()} | {one.span.path for one in handlers.unreadable()}
    for path in named.sources:
        functions = () if path in bound else functions_in(path, repository)
        if isinstance(functions, Unreadable):
            yield said_by_the_run(rules["FU001"], functions.span, f"this file {functions.reason}")
            continue
        for function in functions:
            handler = handlers.of(function)
            if isinstance(handler, Handler) and handler.path == path:
                yield from judge_alone(handler, chosen, rules["FU002"])
