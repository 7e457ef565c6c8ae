"""From paths to templates: which files may hold a Function URL, and what each of them deploys."""

from __future__ import annotations

from fulint.assembly import APP, is_assembly, output_of
from fulint.dialects import DIALECTS, Dialect, Lowered, Unit
from fulint.discover import list_files, mentions
from fulint.neighbours import Nearby
from fulint.record import record
from fulint.report import LookedAt
from fulint.repository import Repository
from fulint.source import Span, Unreadable
from fulint.syntax.tree import Problem

_UNFINISHED = "is a text template, which another program fills in"
_TEXT_TEMPLATES = ("{{", "{%", "<%")
"""Marks of files that another program fills in before they are YAML or JSON at all."""

_PROGRAMS = ("serverless.ts", "serverless.js", "serverless.mjs", "serverless.cjs")
_SERVICE = (b"service", b"provider", b"functions")
"""What a configuration of the Serverless Framework names that is written as a program."""


@record
class Template:
    """A unit that deploys, or was meant to: `path` is the file or folder that names it, `dialect` who read it."""

    path: str
    lowered: Lowered
    dialect: str


@record
class Intake:
    """What lies under the paths of a run.

    `unreadable` are files that should have been read: named by the user, or holding the name of a Function URL.
    `passed_over` are others that could not be read or are no templates yet, `others` counts the templates that say
    nothing of a Function URL. `unsynthesized` are the cdk.json of apps of which nothing is synthesized yet, `programs`
    the configurations of services that are programs.
    """

    templates: tuple[Template, ...]
    unreadable: tuple[Unreadable, ...]
    passed_over: tuple[LookedAt, ...]
    others: int
    unsynthesized: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


def take_in(repository: Repository, starts: tuple[str, ...], exclude: tuple[str, ...]) -> Intake:
    """Read every template with a Function URL at or below some paths of the repository.

    A file is parsed only if its bytes hold one of the few words that a Function URL cannot do without.
    """
    templates: list[Template] = []
    look = _look(repository, starts, exclude)
    unreadable, passed_over = [*look.unreadable], [*look.passed_over]
    for dialect, marked, tied in zip(DIALECTS, look.marked, look.tied, strict=True):
        if not marked:
            continue
        neighbours = Nearby(dialect, repository, exclude, tied if starts == ("",) else None)
        for unit in dialect.units(marked, repository, neighbours):
            lowered = _lowered(dialect, unit, repository, neighbours)
            unreadable += lowered.unreadable
            if _is_unfinished(lowered):
                passed_over.append(LookedAt(unit.path, "passed over", _UNFINISHED))
            elif lowered.is_template:
                templates.append(Template(unit.path, lowered, dialect.module))
    return Intake(
        tuple(sorted(templates, key=lambda template: template.path)),
        tuple(unreadable),
        tuple(passed_over),
        look.others,
        look.unsynthesized,
        look.programs,
    )


@record
class _Look:
    """The files under the paths of a run by what their bytes hold; `marked` and `tied` are by dialect, in its order."""

    marked: tuple[tuple[str, ...], ...]
    tied: tuple[tuple[str, ...], ...]
    unreadable: tuple[Unreadable, ...]
    passed_over: tuple[LookedAt, ...]
    others: int
    unsynthesized: tuple[str, ...]
    programs: tuple[str, ...]


def _look(repository: Repository, starts: tuple[str, ...], exclude: tuple[str, ...]) -> _Look:
    """Look once through the bytes of every file of a suffix that some dialect has."""
    marked: dict[str, list[str]] = {dialect.module: [] for dialect in DIALECTS}
    tied: dict[str, list[str]] = {dialect.module: [] for dialect in DIALECTS}
    unreadable: list[Unreadable] = []
    passed_over: list[LookedAt] = []
    others = 0
    unsynthesized: list[str] = []
    programs: list[str] = []
    suffixes = tuple(dict.fromkeys(suffix for dialect in DIALECTS for suffix in dialect.suffixes))
    for path in list_files(repository, starts, exclude, (*suffixes, *_PROGRAMS)):
        if isinstance(path, Unreadable):
            passed_over.append(LookedAt(path.path, "passed over", path.reason))
            continue
        if path.endswith(_PROGRAMS):
            programs += [path] if _is_service(path, repository) else []
            continue
        data = repository.read_bytes(path)
        if isinstance(data, Unreadable):
            if path in starts:
                unreadable.append(data)
            else:
                passed_over.append(LookedAt(path, "passed over", data.reason))
            continue
        if path.rpartition("/")[2] == APP and not _is_synthesized(path, repository):
            unsynthesized.append(path)
        suited = [dialect for dialect in DIALECTS if path.endswith(dialect.suffixes)]
        for dialect in suited:
            if mentions(data, dialect.markers) and dialect.has_outline(data):
                marked[dialect.module].append(path)
                break
        else:
            others += any(mentions(data, dialect.signs) and dialect.has_outline(data) for dialect in suited)
        for dialect in suited:
            if mentions(data, dialect.ties):
                tied[dialect.module].append(path)
    return _Look(
        tuple(map(tuple, marked.values())),
        tuple(map(tuple, tied.values())),
        tuple(unreadable),
        tuple(passed_over),
        others,
        tuple(unsynthesized),
        tuple(programs),
    )


def _is_service(path: str, repository: Repository) -> bool:
    data = repository.read_bytes(path) if path.rpartition("/")[2] in _PROGRAMS else b""
    return not isinstance(data, Unreadable) and all(word in data for word in _SERVICE)


def _is_synthesized(app: str, repository: Repository) -> bool:
    output = output_of(app, repository)
    return output is None or is_assembly(output, repository)


def _lowered(dialect: Dialect, unit: Unit, repository: Repository, neighbours: Nearby) -> Lowered:
    """What a unit deploys. Whatever goes wrong inside a dialect costs this unit only, and is said."""
    try:
        return dialect.lower(unit, repository, neighbours)
    except Exception as error:
        message = f"fulint failed to read this template: {type(error).__name__}: {error}"
        return Lowered(is_template=True, problems=(Problem(Span.top_of(unit.files[0]), message),))


def _is_unfinished(lowered: Lowered) -> bool:
    """Whether a file that cannot be parsed is not meant to be, before it was filled in."""
    if not any(problem.is_fatal for problem in lowered.problems):
        return False
    return any(mark in source.text for source in lowered.sources for mark in _TEXT_TEMPLATES)
