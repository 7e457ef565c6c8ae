"""Snapshots and their differences in words, for a terminal or a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from difference import Change, Difference
from snapshot import Snapshot

_LONGEST = 5


def summary(snapshot: Snapshot) -> str:
    """What was found by rule, what failed, how long it took, and what stayed unknown."""
    results = snapshot.repositories
    found = [(name, each) for name, result in results.items() for each in result.findings]
    urls = [url for result in results.values() for url in result.urls]
    with_urls = sum(bool(result.urls) for result in results.values())
    seconds = sorted(((result.seconds, name) for name, result in results.items()), reverse=True)
    counts = Counter((each.rule, each.name, each.severity) for _, each in found)
    spread = Counter(key for key, _ in {((each.rule, each.name, each.severity), name) for name, each in found})
    lines = [
        f"{snapshot.version}: {len(results):,} repositories, {with_urls:,} of them with {len(urls):,} URLs, "
        f"{len(found):,} findings, {sum(time for time, _ in seconds):,.0f} s of processor time\n",
        "\n| rule | | severity | findings | repositories |\n| --- | --- | --- | ---: | ---: |\n",
        *(
            f"| {rule} | {name} | {severity} | {count:,} | {spread[rule, name, severity]:,} |\n"
            for (rule, name, severity), count in sorted(counts.items())
        ),
        _listed("Failed", [f"{name}: {why}" for name, result in results.items() for why in result.failures]),
        f"\nUnknown of {len(urls):,} URLs: who may call it {sum(url.exposure == 'unknown' for url in urls):,} times, "
        f"its AuthType {sum(url.auth_type is None for url in urls):,}, "
        f"its handler {sum(url.handler is None for url in urls):,}\n",
        _listed("Longest", [f"{time:.1f} s {name}" for time, name in seconds[:_LONGEST]]),
    ]
    return "".join(lines)


def told(difference: Difference) -> str:
    """Everything that is different, by rule, with places and messages."""
    old, new = difference.seconds
    lines = []
    for rule, group in groupby(difference.changes, key=lambda change: (change.found.rule, change.found.name)):
        changes = list(group)
        appeared = sum(change.is_new for change in changes)
        lines.append(f"\n{' '.join(rule)}: {appeared} appeared, {len(changes) - appeared} vanished\n")
        lines += [_change(change) for change in changes]
    slower = [f"{name}: {before:.1f} s before, {after:.1f} s now" for name, before, after in difference.slower]
    return "".join(
        (
            f"{sum(change.is_new for change in difference.changes)} findings appeared, "
            f"{sum(not change.is_new for change in difference.changes)} vanished; "
            f"{old:,.0f} s of processor time before, {new:,.0f} s now\n",
            *lines,
            _listed("URLs that are seen otherwise", difference.verdicts, or_none=False),
            _listed("Failures that are new", difference.failures, or_none=False),
            _listed("Failures that are gone", difference.mended, or_none=False),
            _listed("Much slower", slower, or_none=False),
            _listed("Only in one of them, and not compared", difference.only_in_one, or_none=False),
        )
    )


def _change(change: Change) -> str:
    found = change.found
    words = f"{change.repository}/{found.place} {found.severity}: {found.message}"
    return f"  {'+' if change.is_new else '-'} {_visible(words)}\n"


def _listed(title: str, lines: Iterable[str], or_none: bool = True) -> str:
    """Lines below a title; where there are none, that there are none, or nothing."""
    indented = "".join(f"  {_visible(line)}\n" for line in lines)
    if indented:
        return f"\n{title}:\n{indented}"
    return f"\n{title}: none\n" if or_none else ""


def _visible(text: str) -> str:
    """A text with what could steer a terminal written out: names of files and URLs are those of strangers."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
