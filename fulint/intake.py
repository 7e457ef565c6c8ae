"""From paths to templates: which files may hold a Function URL, and what each of them deploys."""

from __future__ import annotations

from fulint.dialects import DIALECTS, Dialect, Lowered
from fulint.discover import list_files, mentions
from fulint.record import record
from fulint.report import LookedAt
from fulint.repository import Repository
from fulint.source import Source, Span, Unreadable
from fulint.syntax.tree import Problem

_TEXT_TEMPLATES = ("{{", "{%", "<%")
"""Marks of files that another program fills in before they are YAML or JSON at all."""


@record
class Template:
    """A file that deploys, or was meant to."""

    source: Source
    lowered: Lowered


@record
class Intake:
    """What lies under the paths of a run.

    `unreadable` are files that should have been read: named by the user, or holding the name of a Function URL.
    `passed_over` are others that could not be read or are no templates yet, `others` counts the templates that say
    nothing of a Function URL, and `listed` all files that were looked at.
    """

    templates: tuple[Template, ...]
    unreadable: tuple[Unreadable, ...]
    passed_over: tuple[LookedAt, ...]
    others: int
    listed: int


def take_in(repository: Repository, starts: tuple[str, ...], exclude: tuple[str, ...]) -> Intake:
    """Read every template with a Function URL at or below some paths of the repository.

    A file is parsed only if its bytes hold one of the few words that a Function URL cannot do without.
    """
    templates: list[Template] = []
    unreadable: list[Unreadable] = []
    passed_over: list[LookedAt] = []
    others = listed = 0
    suffixes = tuple(dict.fromkeys(suffix for dialect in DIALECTS for suffix in dialect.suffixes))
    for path in list_files(repository, starts, exclude, suffixes):
        if isinstance(path, Unreadable):
            passed_over.append(LookedAt(path.path, "passed over", path.reason))
            continue
        listed += 1
        data = repository.read_bytes(path)
        if isinstance(data, Unreadable):
            if path in starts:
                unreadable.append(data)
            else:
                passed_over.append(LookedAt(path, "passed over", data.reason))
            continue
        dialect = _dialect_of(path, data)
        if dialect is None:
            others += any(mentions(data, dialect.signs) for dialect in DIALECTS)
            continue
        source = repository.read(path)
        if isinstance(source, Unreadable):
            unreadable.append(source)
            continue
        lowered = _lowered(dialect, source, repository)
        if _is_unfinished(source, lowered):
            passed_over.append(LookedAt(path, "passed over", "is a text template, which another program fills in"))
        elif lowered.is_template:
            templates.append(Template(source, lowered))
    return Intake(tuple(templates), tuple(unreadable), tuple(passed_over), others, listed)


def _dialect_of(path: str, data: bytes) -> Dialect | None:
    return next((d for d in DIALECTS if path.endswith(d.suffixes) and mentions(data, d.markers)), None)


def _lowered(dialect: Dialect, source: Source, repository: Repository) -> Lowered:
    """What a file deploys. Whatever goes wrong inside a dialect costs this file only, and is said."""
    try:
        return dialect.lower(source, repository)
    except Exception as error:
        message = f"fulint failed to read this template: {type(error).__name__}: {error}"
        return Lowered(is_template=True, problems=(Problem(Span.top_of(source.path), message),))


def _is_unfinished(source: Source, lowered: Lowered) -> bool:
    """Whether a file that cannot be parsed is not meant to be, before it was filled in."""
    return any(problem.is_fatal for problem in lowered.problems) and any(m in source.text for m in _TEXT_TEMPLATES)
