"""Brings together what concerns one Function URL, so that three findings about one thing read as one thing."""

from __future__ import annotations

from fulint.finding import Finding
from fulint.record import record
from fulint.report import Report, UrlSummary


@record
class Group:
    """The findings about one URL, worst first, and what is known about it under each set of inputs.

    `address` is None for findings that are about no single URL; `summaries` is empty where the report knows no URL
    of that address.
    """

    address: str | None
    summaries: tuple[UrlSummary, ...]
    findings: tuple[Finding, ...]


def grouped(report: Report) -> tuple[Group, ...]:
    """All findings of a report by URL, the URL with the worst finding first; what is about no URL comes last."""
    known: dict[str, dict[str, list[UrlSummary]]] = {}
    for summary in report.urls:
        known.setdefault(summary.url.address, {}).setdefault(summary.url.span.path, []).append(summary)
    findings: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in report.findings:
        path = _template_of(finding, known.get(finding.address or "", {}))
        findings.setdefault((finding.address, path), []).append(finding)
    groups = [
        Group(
            address,
            tuple(known.get(address or "", {}).get(path, ())),
            tuple(sorted(members, key=lambda finding: (finding.severity.rank, finding.order))),
        )
        for (address, path), members in findings.items()
    ]
    return tuple(sorted(groups, key=_badness))


def _template_of(finding: Finding, candidates: dict[str, list[UrlSummary]]) -> str:
    """The template whose URL a finding is about: two templates may use the same address."""
    places = (finding.span.path, *(related.span.path for related in finding.related))
    for place in places:
        for path, summaries in candidates.items():
            if place == path or any(s.handler and s.handler.span.path == place for s in summaries):
                return path
    return next(iter(candidates), "")


def _badness(group: Group) -> tuple[bool, list[int], str, str]:
    ranks = [finding.severity.rank for finding in group.findings]
    worst_first = [-ranks.count(rank) for rank in range(3)]
    path = group.summaries[0].url.span.path if group.summaries else ""
    return group.address is None, worst_first, group.address or "", path
