"""Markdown for the summary of a CI job: who can call each URL, the findings, and the map as a picture.

A job's summary may hold 1 MB and is refused as a whole beyond, and a Mermaid diagram is not drawn beyond 50,000
characters: what does not fit is counted instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fulint.finding import Finding, Severity
from fulint.outputs.escape import printable
from fulint.outputs.exposure import mermaid
from fulint.outputs.exposure.lanes import lanes
from fulint.outputs.exposure.picture import Lane
from fulint.outputs.totals import counted, summary_line
from fulint.report import Report
from fulint.source import Span

_ROOM_FOR_URLS = 200_000
_ROOM_FOR_FINDINGS = 600_000
_LONGEST_PICTURE = 50_000
_LONGEST_TEXT = 500
_HARMLESS = frozenset(" ,.:;/()-'\"")
_SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.NOTE: "ℹ"}


def render(report: Report) -> str:
    """A section that begins with a heading of the third level."""
    drawn = lanes(report)
    lines = ["### fulint", "", escaped(summary_line(report)), ""]
    if drawn:
        lines += ["| Function URL | Who can call it | Why | When |", "| --- | --- | --- | --- |"]
        lines += [*_within(map(_url, drawn), _ROOM_FOR_URLS, "Function URL"), ""]
    if report.findings:
        ordered = sorted(report.findings, key=lambda finding: (finding.severity.rank, finding.order))
        lines += [*_folded("Findings", _findings(ordered)), ""]
    if drawn:
        lines += [*_folded("Map", _picture(drawn)), ""]
    return "".join(f"{line}\n" for line in lines)


def escaped(text: str) -> str:
    """Text that stands for itself in Markdown, also inside a table: what could be markup, or begin a link, is an
    entity. Longer text is cut.
    """
    shown = printable(text)
    shown = shown if len(shown) <= _LONGEST_TEXT else f"{shown[: _LONGEST_TEXT - 1]}…"
    harmless = "".join(c if c.isalnum() or c in _HARMLESS or ord(c) > 127 else f"&#{ord(c)};" for c in shown)
    return harmless.replace("://", "&#58;//").replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")


def _url(lane: Lane) -> str:
    judgement = lane.judgement
    who = f"{judgement.sign} {escaped(judgement.word)}"
    return _row(
        f"{escaped(lane.url.address)} ({_placed(lane.url.span)})", who, *map(escaped, (_why(lane), _when(lane)))
    )


def _why(lane: Lane) -> str:
    return lane.reason or lane.judgement.sentence


def _when(lane: Lane) -> str:
    return ", or ".join(lane.when) or "always"


def _findings(findings: list[Finding]) -> Iterator[str]:
    yield "| | Rule | Place | What |"
    yield "| --- | --- | --- | --- |"
    yield from _within(map(_finding, findings), _ROOM_FOR_FINDINGS, "finding")


def _finding(finding: Finding) -> str:
    rule = escaped(f"{finding.rule} {finding.name}")
    sign = f"{_SIGNS[finding.severity]} {finding.severity.value}"
    place = f"{_placed(finding.span)}:{finding.span.column}"
    return _row(sign, rule, place, escaped(finding.text))


def _picture(drawn: tuple[Lane, ...]) -> Iterator[str]:
    text = mermaid.render(drawn)
    if len(text) > _LONGEST_PICTURE:
        yield "Too large to be drawn here: `fulint exposure --format html` draws it."
        return
    yield "```mermaid"
    yield from text.splitlines()
    yield "```"


def _folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from (f"<details><summary>{title}</summary>", "", *lines, "", "</details>")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _placed(span: Span) -> str:
    return f"{escaped(span.path)}:{span.line}"


def _within(rows: Iterable[str], room: int, noun: str) -> Iterator[str]:
    """The rows that fit, and how many more there are."""
    left_out = 0
    for row in rows:
        room -= len(row.encode("utf-8", "backslashreplace")) + 1
        if room >= 0:
            yield row
        else:
            left_out += 1
    if left_out:
        yield ""
        yield f"{counted(left_out, f'more {noun}')}."
