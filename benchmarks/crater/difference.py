"""What is different between two snapshots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from snapshot import Found, Result, Snapshot

SLOW = 1.0
"""Seconds below which chance decides how long a repository takes."""
SLOWER = 1.5


@dataclass(frozen=True)
class Change:
    """A finding of one snapshot that the other has not."""

    repository: str
    found: Found
    is_new: bool


@dataclass(frozen=True)
class Difference:
    """Between an old snapshot and a new one; repositories that only one of them has are named, and not compared.

    `changes` are sorted by rule and place, so that a finding that only says something else stands below what it said.
    `verdicts` are sentences about URLs, and `slower` holds a repository's seconds before and after.
    """

    changes: tuple[Change, ...]
    verdicts: tuple[str, ...]
    failures: tuple[str, ...]
    mended: tuple[str, ...]
    slower: tuple[tuple[str, float, float], ...]
    seconds: tuple[float, float]
    only_in_one: tuple[str, ...]


def differences(old: Snapshot, new: Snapshot) -> Difference:
    """What a version finds that another did not, and the other way round."""
    both = sorted(old.repositories.keys() & new.repositories.keys())
    pairs = [(name, old.repositories[name], new.repositories[name]) for name in both]
    changes = [change for name, before, after in pairs for change in _changes(name, before, after)]
    return Difference(
        tuple(sorted(changes, key=lambda c: (c.found.rule, c.repository, c.found.path, c.found.line, c.is_new))),
        tuple(verdict for name, before, after in pairs for verdict in _verdicts(name, before, after)),
        tuple(
            f"{name}: {each}" for name, before, after in pairs for each in after.failures if each not in before.failures
        ),
        tuple(
            f"{name}: {each}" for name, before, after in pairs for each in before.failures if each not in after.failures
        ),
        tuple((n, b.seconds, a.seconds) for n, b, a in pairs if a.seconds > max(SLOW, SLOWER * b.seconds)),
        (sum(before.seconds for _, before, _ in pairs), sum(after.seconds for _, _, after in pairs)),
        tuple(sorted(old.repositories.keys() ^ new.repositories.keys())),
    )


def _changes(name: str, before: Result, after: Result) -> Iterator[Change]:
    """A thing that is said twice in one and once in the other is a change, too."""
    old, new = Counter(before.findings), Counter(after.findings)
    yield from (Change(name, found, False) for found in (old - new).elements())
    yield from (Change(name, found, True) for found in (new - old).elements())


def _verdicts(name: str, before: Result, after: Result) -> Iterator[str]:
    """URLs that only one of them sees, and those of which they think otherwise."""
    old, new = ({(url.path, url.address, url.when): url for url in each.urls} for each in (before, after))
    for key in sorted(old.keys() | new.keys()):
        path, address, when = key
        where = f"{name}: {path} {address}" + (f" when {', '.join(when)}" if when else "")
        if key not in new:
            yield f"{where} is no longer seen ({old[key].exposure})"
        elif key not in old:
            yield f"{where} is seen now ({new[key].exposure})"
        else:
            for field in ("exposure", "auth_type", "handler"):
                was, now = getattr(old[key], field), getattr(new[key], field)
                if was != now:
                    yield f"{where}: {field} was {was or 'unknown'}, is {now or 'unknown'}"
