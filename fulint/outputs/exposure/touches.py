"""Puts each finding on the boxes that it is about, by the places that both name."""

from __future__ import annotations

from fulint.finding import Finding
from fulint.outputs.exposure.picture import Box, Kind, Lane
from fulint.record import replace
from fulint.source import Span


def touched(lane: Lane, held: tuple[str, ...], findings: tuple[Finding, ...], handler_path: str) -> Lane:
    """A lane with its findings, worst first, and on each box the rules of those that touch it.

    A finding marks one place: the boxes whose tokens overlap that place show it. One that marks none of them lies
    within the handler's code, or else is about the URL.
    """
    kinds = {finding: _kinds(finding, lane, handler_path) for finding in findings}

    def marked(box: Box) -> Box:
        ids = dict.fromkeys(f.rule for f in findings if _is_on(f.span, box) or box.kind in kinds[f])
        return replace(box, rules=tuple(ids)) if ids else box

    return replace(
        lane,
        when=held,
        findings=findings,
        approaches=tuple(
            replace(approach, caller=marked(approach.caller), edge=marked(approach.edge) if approach.edge else None)
            for approach in lane.approaches
        ),
        box=marked(lane.box),
        qualifier=marked(lane.qualifier),
        versions=tuple(map(marked, lane.versions)),
        handler=marked(lane.handler),
    )


def _kinds(finding: Finding, lane: Lane, handler_path: str) -> tuple[Kind, ...]:
    """The kinds of boxes that a finding is on though it marks none of their tokens."""
    if any(_is_on(finding.span, box) for box in lane.boxes()):
        return ()
    return (Kind.HANDLER,) if finding.span.path == handler_path else (Kind.URL,)


def _is_on(span: Span, box: Box) -> bool:
    return any(token.contains(span) or span.contains(token) for token in box.tokens)
