"""Gives every finding an identity that survives commits: `fulint/v1`, without a line number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fulint.finding import Finding
from fulint.record import replace
from fulint.source import Source

_LONGEST = 200
"""How many characters of what stands at a finding's place are part of its identity."""


def fingerprinted(findings: Sequence[Finding], sources: Mapping[str, Source]) -> tuple[Finding, ...]:
    """The findings with their fingerprints: 16 hexadecimal digits over rule, path, URL, what stands there (so that a
    changed value is a new finding), and a count of those that are alike in all this.
    """
    if not findings:
        return ()
    from hashlib import sha256

    alike: dict[tuple[str, ...], int] = {}
    marked = []
    for finding in findings:
        key = (finding.rule, finding.span.path, finding.address or "", _evidence(finding, sources))
        alike[key] = alike.get(key, 0) + 1
        digest = sha256("\0".join((*key, str(alike[key]))).encode("utf-8", "surrogatepass"))
        marked.append(replace(finding, fingerprint=digest.hexdigest()[:16]))
    return tuple(marked)


def content_of(finding: Finding, sources: Mapping[str, Source]) -> str:
    """What a finding is about wherever its file lies: 16 hexadecimal digits over rule, URL and what stands there."""
    from hashlib import sha256

    key = (finding.rule, finding.address or "", _evidence(finding, sources))
    return sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _evidence(finding: Finding, sources: Mapping[str, Source]) -> str:
    source = sources.get(finding.span.path)
    return " ".join(source.text_at(finding.span)[:_LONGEST].split()) if source else ""
