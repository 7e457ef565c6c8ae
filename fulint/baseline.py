"""What is known already: the findings that an old repository lives with, or that an earlier revision had.

An entry is matched by its fingerprint, which holds no line number but what stands at the finding's place, so that a
changed value is a new finding. A file that moved is followed where that is certain: its old path is gone, and one entry
and one finding have the same content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from fulint.finding import Finding
from fulint.fingerprint import content_of
from fulint.record import record
from fulint.report import Report

FILE = ".fulint-baseline.json"
"""Where a repository's baseline stands, at its root."""

_VERSION = 1
_DIGITS = re.compile(r"[0-9a-f]{16}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEYS = ("path", "rule", "address", "fingerprint", "content")

T = TypeVar("T")


class BaselineError(Exception):
    """A baseline that cannot be used; the message is for the user."""


@record
class Entry:
    """One finding that is known; `content` is its identity wherever its file lies."""

    path: str
    rule: str
    address: str | None
    fingerprint: str
    content: str


@record
class Comparison:
    """What findings are new and what is known, with the entries that found nothing, in their order."""

    new: tuple[Finding, ...]
    known: int
    stale: tuple[Entry, ...]


def entries_of(report: Report) -> tuple[Entry, ...]:
    """The findings of a report as entries, sorted."""
    return _sorted(
        Entry(f.span.path, f.rule, f.address, f.fingerprint, content_of(f, report.sources)) for f in report.findings
    )


def compared(report: Report, entries: Sequence[Entry], is_gone: Callable[[str], bool]) -> Comparison:
    """A report held against what is known; `is_gone` says whether no file has a path any more."""
    by_fingerprint = {entry.fingerprint: entry for entry in entries}
    found = {finding.fingerprint for finding in report.findings}
    new = [finding for finding in report.findings if finding.fingerprint not in by_fingerprint]
    stale = [entry for entry in by_fingerprint.values() if entry.fingerprint not in found]
    moved = _moved(new, [entry for entry in stale if is_gone(entry.path)], report)
    left = tuple(finding for finding in new if finding.fingerprint not in moved)
    ended = _sorted(entry for entry in stale if entry not in moved.values())
    return Comparison(left, len(report.findings) - len(left), ended)


def _moved(new: Sequence[Finding], gone: Sequence[Entry], report: Report) -> Mapping[str, Entry]:
    """The entries of findings whose file has another path now, by the findings' fingerprints."""
    entries = _by_key(gone, lambda entry: entry.content)
    findings = _by_key(new, lambda finding: content_of(finding, report.sources)) if entries else {}
    return {
        found[0].fingerprint: entries[content][0]
        for content, found in findings.items()
        if len(found) == 1 and len(entries.get(content, ())) == 1
    }


def _by_key(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = {}
    for thing in things:
        grouped.setdefault(key(thing), []).append(thing)
    return grouped


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.address or "", entry.fingerprint)))


def text_of(entries: Sequence[Entry]) -> str:
    """The entries as a file: an entry a line, so that a change of one is a change of one line."""
    lines = [json.dumps({key: getattr(entry, key) for key in _KEYS}, ensure_ascii=False) for entry in _sorted(entries)]
    body = ",\n".join(f"    {line}" for line in lines)
    text = f'{{\n  "version": {_VERSION},\n  "findings": [\n{body}\n  ]\n}}\n' if lines else _NOTHING
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_NOTHING = f'{{\n  "version": {_VERSION},\n  "findings": []\n}}\n'


def entries_in(text: str) -> tuple[Entry, ...]:
    """The entries of a file. Raises BaselineError where it is none, or of another version."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{FILE} is not valid JSON: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise BaselineError(f"{FILE} holds no findings; write it anew with: fulint baseline")
    if document.get("version") != _VERSION:
        raise BaselineError(f"{FILE} is not of version {_VERSION}, the one that this fulint reads")
    return tuple(_entry(item, number) for number, item in enumerate(document["findings"], start=1))


def _entry(item: Any, number: int) -> Entry:
    match item:
        case {"path": str(path), "rule": str(rule), "fingerprint": str(fingerprint), "content": str(content)}:
            address = item.get("address")
        case _:
            raise BaselineError(f"{FILE}: finding {number} does not have the keys {', '.join(_KEYS)}")
    if address is not None and not isinstance(address, str):
        raise BaselineError(f"{FILE}: finding {number} has an address that is no string")
    if not _DIGITS.fullmatch(fingerprint) or not _DIGITS.fullmatch(content):
        raise BaselineError(f"{FILE}: finding {number} has no fingerprint and content of 16 hexadecimal digits")
    return Entry(path, rule, address, fingerprint, content)
