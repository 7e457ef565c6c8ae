"""Which tool deploys a service, since what it adds to a public URL depends on that.

Version 3 of the Serverless Framework adds the one statement that was needed before October 2025 and no other. Version
4 adds both, surely from 4.29.2 on, and the fork osls does from 3.57.0 on, whose version 4 refuses what its schema does
not know, where the others only warn (facts: Serverless; the tools' own changelogs and sources).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from fulint.dialects.serverless.nodes import entries_of, text_of
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source, Unreadable
from fulint.syntax.tree import Node

FORK = "osls"
ORIGINAL = "serverless"
_TERM = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*v?(\d{1,5})(?:\.(\d{1,5}|[xX*]))?(?:\.(\d{1,5}|[xX*]))?(?:-[\w.]+)?")
_LONGEST = 200
"""Characters of a range that are looked through."""

_HYPHEN = re.compile(r"\s-\s")
_LOCKED = re.compile(
    rb'"node_modules/(osls|serverless)":\s{0,20}\{\s{0,40}"version":\s{0,4}"(\d{1,5})\.(\d{1,5})\.(\d{1,5})'
)
_ALIAS = f"npm:{FORK}@"
_ELSEWHERE = re.compile(r"[:/]")
"""What the ranges of npm do not hold: a repository, an archive or a folder is named."""
_NEWEST = (99_999, 0, 0)
_BOTH_IN_FORK = (3, 57, 0)
_BOTH_IN_V4 = (4, 29, 2)
_DEPENDENCIES = ("devDependencies", "dependencies")

Version: TypeAlias = tuple[int, int, int]


@record
class Framework:
    """The tool and the newest version of it that the files allow; of none they tell the newest counts.

    `is_released` is False where the project takes it from elsewhere than the registry, so that it may be a changed one.
    """

    tool: str
    version: Version
    is_released: bool = True

    @property
    def name(self) -> str:
        """How messages call it."""
        if not self.is_released:
            return "the project's own Serverless Framework"
        return FORK if self.tool == FORK else f"the Serverless Framework v{min(self.version[0], 4)}"

    @property
    def is_fork(self) -> bool:
        """Whether it is osls."""
        return self.tool == FORK

    @property
    def adds_invoke(self) -> bool | None:
        """Whether it adds the statement for lambda:InvokeFunction; None where its code is not known."""
        if not self.is_released:
            return None
        if self.is_fork:
            return self.version >= _BOTH_IN_FORK
        if self.version[0] < 4:
            return False
        return True if self.version >= _BOTH_IN_V4 else None

    @property
    def refuses_by_default(self) -> bool:
        """Whether it refuses what its schema does not know, unless it is told otherwise."""
        return self.is_fork and self.version[0] >= 4

    @property
    def ignores_case_of_modes(self) -> bool:
        """Whether `invokeMode` may be written in small letters."""
        return not self.is_fork and self.version[0] >= 4


def framework_of(wanted: Node | None, folder: str, repository: Repository) -> Framework:
    """The tool of a service: by a package.json at or above its folder, and by its `frameworkVersion` (`wanted`).

    A lock file tells the version; else it is the newest that both ranges allow.
    """
    range_in_service = text_of(wanted) or ""
    for place in _upwards(folder):
        tool, range_in_package = _required(place, repository)
        if tool and _ELSEWHERE.search(range_in_package):
            return Framework(tool, _newest(range_in_service), is_released=False)
        if tool:
            locked = _locked(place, tool, repository)
            newest = min(_newest(range_in_service), _newest(range_in_package))
            return Framework(tool, locked or newest)
    return Framework(ORIGINAL, _newest(range_in_service))


def _upwards(folder: str) -> Iterator[str]:
    """A folder and those above it, up to the root."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _required(folder: str, repository: Repository) -> tuple[str, str]:
    """The tool that a package.json asks for, with its range; two empty strings where it asks for none."""
    from fulint.syntax import parse

    path = f"{folder}/package.json" if folder else "package.json"
    source = repository.read(path) if repository.is_file(path) else None
    roots = tuple(parse(source).mappings()) if isinstance(source, Source) else ()
    for tool in (FORK, ORIGINAL):
        for section in _DEPENDENCIES if roots else ():
            for entry in entries_of(roots[0].get(section)):
                if entry.key.text == tool:
                    written = text_of(entry.value) or ""
                    is_fork = written.startswith(_ALIAS)
                    return (FORK, written[len(_ALIAS) :]) if is_fork else (tool, written)
    return "", ""


def _locked(folder: str, tool: str, repository: Repository) -> Version | None:
    """The version that a package-lock.json fixes."""
    path = f"{folder}/package-lock.json" if folder else "package-lock.json"
    data = repository.read_bytes(path) if repository.is_file(path) else b""
    for found in _LOCKED.finditer(data) if not isinstance(data, Unreadable) else ():
        if found[1].decode() == tool:
            return int(found[2]), int(found[3]), int(found[4])
    return None


def _newest(written: str) -> Version:
    """The newest version that a range of npm allows; a version that is far off stands for no upper bound."""
    alternatives = [part for part in written.split("||")[:20] if _TERM.search(part[:_LONGEST])]
    return max((_newest_of(part) for part in alternatives), default=_NEWEST)


def _newest_of(written: str) -> Version:
    """The newest version that all terms of a range allow."""
    newest = _NEWEST
    is_hyphenated = _HYPHEN.search(written) is not None
    for number, found in enumerate(_TERM.finditer(written[:_LONGEST])):
        if is_hyphenated and number == 0:
            continue
        major, minor, patch = int(found[2]), _number(found[3]), _number(found[4])
        match found[1]:
            case ">" | ">=":
                continue
            case "<":
                limit = _before((major, minor or 0, patch or 0))
            case "^":
                limit = (major, _NEWEST[0], 0)
            case "~" if minor is not None:
                limit = (major, minor, _NEWEST[0])
            case _:
                limit = (major, _NEWEST[0] if minor is None else minor, _NEWEST[0] if patch is None else patch)
        newest = min(newest, limit)
    return newest


def _number(written: str | None) -> int | None:
    return int(written) if written is not None and written.isdecimal() else None


def _before(version: Version) -> Version:
    """The last version before another one."""
    major, minor, patch = version
    if patch:
        return major, minor, patch - 1
    return (major, minor - 1, _NEWEST[0]) if minor else (major - 1, _NEWEST[0], 0)
