"""The report for a reader at a terminal: what concerns one URL together, worst first, with the code it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fulint.finding import Finding
from fulint.model import Verdict
from fulint.outputs.frames import Mark, frames
from fulint.outputs.terminal import Style, escaped, wrapped
from fulint.report import Report, UrlSummary

_CALLERS = {
    Verdict.PUBLIC: "anyone on the internet",
    Verdict.ANY_ACCOUNT: "anyone with an AWS account",
    Verdict.NAMED: "the callers that its policy names",
    Verdict.CLOUDFRONT_ONLY: "CloudFront only",
    Verdict.SAME_ACCOUNT: "callers of the same AWS account",
    Verdict.NOBODY: "nobody: every request is answered 403",
    Verdict.UNKNOWN: "callers that cannot be known",
}
_MAX_RELATED = 6
"""Further places of one finding that are shown."""

Group = tuple[tuple[UrlSummary, ...], tuple[Finding, ...]]


def render(report: Report, style: Style) -> str:
    """All findings with their code; empty where there are none."""
    lines: list[str] = []
    for summaries, findings in _groups(report):
        lines += _heading(summaries, style)
        for finding in findings:
            lines += _finding(finding, report, style)
    return "".join(f"{line}\n" for line in lines)


def _groups(report: Report) -> list[Group]:
    """The findings of each URL, the URL with the worst first; those that are about no URL come last."""
    urls: dict[tuple[str, str], list[UrlSummary]] = {}
    for summary in report.urls:
        urls.setdefault((summary.url.address, summary.url.span.path), []).append(summary)
    found: dict[tuple[str, str] | None, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(_url_of(finding, urls), []).append(finding)
    groups = [
        (tuple(urls.get(key, ())) if key else (), tuple(sorted(findings, key=lambda f: (f.severity.rank, f.order))))
        for key, findings in found.items()
    ]
    return sorted(groups, key=lambda group: (not group[0], [f.severity.rank for f in group[1]], group[1][0].order))


def _url_of(finding: Finding, urls: Mapping[tuple[str, str], Sequence[UrlSummary]]) -> tuple[str, str] | None:
    """The URL that a finding is about: where several have its address, the one of its file or with its handler."""
    named = [key for key in urls if key[0] == finding.address]
    path = finding.span.path
    for key in named:
        if key[1] == path or any(related.span.path == key[1] for related in finding.related):
            return key
    for key in named:
        if any(summary.handler and summary.handler.span.path == path for summary in urls[key]):
            return key
    return named[0] if named else None


def _heading(summaries: tuple[UrlSummary, ...], style: Style) -> Iterator[str]:
    """The line about a URL: who can call it, what it points at, which handler answers."""
    paint = style.palette
    if not summaries:
        yield paint.paint("Not about one Function URL", paint.strong)
        yield ""
        return
    url = summaries[0].url
    place = paint.paint(f"({escaped(url.span.path)}:{url.span.line})", paint.faint)
    yield f"{paint.paint(f'Function URL {escaped(url.address)}', paint.strong)} {place}"
    for summary in summaries:
        handler = f"{summary.handler.span.path}:{summary.handler.span.line}" if summary.handler else "handler not read"
        held = f" (when {' or '.join(summary.when)})" if summary.when else ""
        chain = f"{_CALLERS[summary.exposure.verdict]} -> {summary.target_label} -> {handler}{held}"
        for line in wrapped(escaped(chain), style.width - 2):
            yield f"  {line}"
    yield ""


def _finding(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    paint = style.palette
    colour = getattr(paint, finding.severity.value)
    title = f"{finding.severity.value} {finding.rule} {finding.name}"
    first, *rest = wrapped(f"{title}: {escaped(finding.message)}", style.width)
    if first.startswith(title):
        first = f"{paint.paint(title, colour)}{first[len(title) :]}"
    yield first
    yield from rest
    marks = [Mark(finding.span, "", "^", colour)]
    marks += [Mark(related.span, related.message, "-", paint.frame) for related in finding.related[:_MAX_RELATED]]
    yield from frames(marks, report.sources, style)
    if len(finding.related) > _MAX_RELATED:
        yield from _note("also", f"{len(finding.related) - _MAX_RELATED} more places", style)
    if finding.when:
        yield from _note("when", " or ".join(finding.when), style)
    if finding.help:
        yield from _note("help", finding.help, style)
    if finding.fix:
        yield from _note(
            "fix", finding.fix.description + ("" if finding.fix.safe else " (may change behaviour)"), style
        )
    yield ""


def _note(word: str, text: str, style: Style) -> Iterator[str]:
    lead = f"{word}: "
    first, *rest = wrapped(escaped(text), style.width - len(lead))
    yield f"{style.palette.paint(lead.rstrip(), style.palette.help)} {first}"
    for line in rest:
        yield f"{'':{len(lead)}}{line}"
