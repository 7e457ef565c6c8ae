"""The map as one HTML file: a table, the pictures, and below them the findings with their code. No scripts.

The policy in its head allows its own style sheet, named by its hash, and nothing else at all.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from fulint.finding import Finding
from fulint.outputs.exposure.code import code_of
from fulint.outputs.exposure.picture import Judgement, Lane
from fulint.outputs.exposure.shapes import escaped
from fulint.outputs.exposure.style import PAGE, PICTURE
from fulint.outputs.exposure.svg import Columns, card_of, columns_of, spoken
from fulint.outputs.groups import Group, grouped
from fulint.outputs.totals import summary_line
from fulint.report import Report
from fulint.source import Span

_STYLE = f"\n{PICTURE}{PAGE}"
_TITLE = "Who can call each Function URL"


def render(lanes: tuple[Lane, ...], report: Report) -> str:
    """The whole page."""
    policy = f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; base-uri 'none'; form-action 'none'"
    lines = (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{_TITLE}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<header><h1>{_TITLE}</h1>",
        f'<p class="soft">{escaped(summary_line(report))}</p></header>',
        *_body(lanes, report),
        "</body>",
        "</html>",
    )
    return "".join(f"{line}\n" for line in lines)


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _body(lanes: tuple[Lane, ...], report: Report) -> Iterator[str]:
    if lanes:
        yield from ("<main>", *_overview(lanes), "<h2>The way of a request</h2>")
        columns = columns_of(lanes)
        yield from (_card(lane, columns) for lane in lanes)
        yield "</main>"
    if report.findings:
        yield '<section id="findings"><h2>Findings</h2>'
        for group in grouped(report):
            yield from _group(group, report)
        yield "</section>"


def _overview(lanes: tuple[Lane, ...]) -> Iterator[str]:
    yield '<div class="wide"><table>'
    heads = ("Function URL", "Who can call it", "Why", "Browsers", "Findings")
    yield f"<thead><tr>{''.join(f'<th scope=col>{head}</th>' for head in heads)}</tr></thead><tbody>"
    for lane in lanes:
        held = f'<br><span class="soft">when {escaped(", or ".join(lane.when))}</span>' if lane.when else ""
        cells = (
            f"<strong>{escaped(lane.url.address)}</strong>{held}<br>{_placed(lane.url.span)}",
            _word(lane.judgement),
            f"{escaped(_sentence(lane.reason))}{_proof(lane)}",
            escaped(_sentence(lane.cors)),
            escaped(", ".join(dict.fromkeys(finding.rule for finding in lane.findings)) or "none"),
        )
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></div>"


def _word(judgement: Judgement) -> str:
    sign = f"{judgement.sign} {judgement.word}"
    return f'<span class="word {judgement.line.value}">{escaped(sign)}</span>'


def _proof(lane: Lane) -> str:
    """The statements that the verdict rests on."""
    named = (
        f"{escaped(s.address)}{f', added by {escaped(s.added_by)}' if s.added_by else ''} {_placed(s.span)}"
        for s in lane.statements
    )
    return "".join(f'<br><span class="soft">{each}</span>' for each in named)


def _card(lane: Lane, columns: Columns) -> str:
    elements, height = card_of(lane, columns)
    return (
        f'<div class="wide"><svg role="img" aria-label="{escaped(spoken(lane))}" '
        f'viewBox="-1 -1 {columns.width + 2} {height + 2}">{"".join(elements)}</svg></div>'
    )


def _group(group: Group, report: Report) -> Iterator[str]:
    if group.address is None:
        yield "<h3>About no single Function URL</h3>"
    else:
        place = f" {_placed(group.summaries[0].url.span)}" if group.summaries else ""
        yield f"<h3>{escaped(group.address)}{place}</h3>"
    for finding in group.findings:
        yield from _finding(finding, report)


def _finding(finding: Finding, report: Report) -> Iterator[str]:
    severity = finding.severity.value
    yield f'<article class="{severity}">'
    title = f"{severity} {finding.rule} {finding.name}"
    yield f"<p><strong>{escaped(title)}</strong>: {escaped(finding.message)}.</p>"
    if finding.when:
        yield f'<p class="soft">When {escaped(", or ".join(finding.when))}.</p>'
    yield from code_of(finding, report.sources)
    if finding.help:
        yield f"<p>{escaped(_sentence(finding.help))}</p>"
    yield "</article>"


def _placed(span: Span) -> str:
    return f'<span class="place">{escaped(span.path)}:{span.line}</span>'


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"
