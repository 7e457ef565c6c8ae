"""The format for people: by URL, worst first, with the code of template and handler and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fulint.finding import Finding
from fulint.model import Verdict
from fulint.outputs.columns import wrapped
from fulint.outputs.escape import printable
from fulint.outputs.frames import Style, frames, gutter_of, marks_of
from fulint.outputs.groups import Group, grouped
from fulint.outputs.palette import Palette
from fulint.outputs.totals import summary_line
from fulint.report import Report, UrlSummary
from fulint.source import Source

_CALLERS = {
    Verdict.PUBLIC: "anyone on the internet can call it",
    Verdict.ANY_ACCOUNT: "any AWS account can call it",
    Verdict.NAMED: "only callers named in its policy can call it",
    Verdict.CLOUDFRONT_ONLY: "only CloudFront can call it",
    Verdict.SAME_ACCOUNT: "only its own AWS account can call it",
    Verdict.NOBODY: "nobody can call it",
    Verdict.UNKNOWN: "who can call it is not known",
}


def render(report: Report, palette: Palette, width: int) -> str:
    """The findings of a report, as text in `width` columns, and a last line that sums up."""
    lines: list[str] = []
    groups = grouped(report)
    for group in groups:
        if group.address is not None or len(groups) > 1:
            lines += [*_heading(group, palette, width), ""]
        for finding in group.findings:
            lines += [*_finding(finding, report.sources, Style(palette, width, finding.severity)), ""]
    lines.append(palette.bold(summary_line(report)))
    return "".join(f"{line}\n" for line in lines)


def _heading(group: Group, palette: Palette, width: int) -> Iterator[str]:
    """Which URL the findings below are about, and who reaches what through it."""
    if group.address is None:
        yield palette.bold("=== About no single Function URL")
        return
    place = group.summaries[0].url.span if group.summaries else None
    where = f" ({printable(place.path)}:{place.line})" if place else ""
    yield palette.bold(f"=== Function URL {printable(group.address)}{where}")
    for summary in group.summaries:
        yield from (f"    {line}" for line in wrapped(_route(summary), width - 4))


def _route(summary: UrlSummary) -> str:
    handler = summary.handler
    answers = f"{printable(handler.span.path)}:{handler.span.line}" if handler else "handler not read"
    held = f"when {' or '.join(summary.when)}: " if summary.when else ""
    return f"{printable(held)}{_CALLERS[summary.exposure.verdict]} -> {printable(summary.target_label)} -> {answers}"


def _finding(finding: Finding, sources: Mapping[str, Source], style: Style) -> Iterator[str]:
    """Title and message, the code, and below it what the code does not say."""
    palette, severity = style.palette, finding.severity
    title = f"{severity.value}[{finding.rule}] {finding.name}:"
    # Filled with a sign that is no blank, so that the title counts as one word of the first line.
    first, *rest = wrapped(f"{'=' * len(title)} {printable(finding.message)}.", style.width - 2)
    yield f"{palette.severity(severity, title)}{palette.bold(first[len(title) :])}"
    yield from (f"  {palette.bold(line)}" for line in rest)
    marks = marks_of(finding)
    yield from frames(marks, sources, style)
    gutter = gutter_of(marks)
    for label, text in _advice(finding):
        yield from _noted(label, text, gutter, style)


def _noted(label: str, text: str, gutter: int, style: Style) -> Iterator[str]:
    indent = gutter + 3
    first, *rest = wrapped(f"{'=' * len(label)} {printable(text)}", style.width - indent)
    yield f"{' ' * gutter} {style.palette.dim('=')} {style.palette.bold(label)}{first[len(label) :]}"
    yield from (f"{' ' * indent}{line}" for line in rest)


def _advice(finding: Finding) -> Iterator[tuple[str, str]]:
    """Where it holds, what to do, and whether fulint can do it."""
    if finding.when:
        yield "when:", ", or ".join(finding.when)
    if finding.help:
        yield "help:", f"{finding.help}."
    if finding.fix:
        options = "--fix" if finding.fix.safe else "--fix --unsafe-fixes"
        yield "fix:", f"{finding.fix.description} ({options})"
