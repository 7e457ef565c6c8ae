"""The map for programs, version 1: a contract whose keys are only ever added to."""

from __future__ import annotations

from typing import Any

from fulint import __version__
from fulint.outputs.exposure.picture import Approach, Box, Lane
from fulint.outputs.json import encoded
from fulint.source import Span

VERSION = 1


def render(lanes: tuple[Lane, ...]) -> str:
    """One JSON document with a line end."""
    return encoded(
        {
            "version": VERSION,
            "tool": {"name": "fulint", "version": __version__},
            "lanes": [_lane(lane) for lane in lanes],
        }
    )


def _lane(lane: Lane) -> dict[str, Any]:
    return {
        "address": lane.url.address,
        "path": lane.url.span.path,
        "line": lane.url.span.line,
        "exposure": lane.judgement.verdict.value,
        "word": lane.judgement.word,
        "reason": lane.reason,
        "when": list(lane.when),
        "cors": lane.cors,
        "statements": [
            {"address": statement.address, "added_by": statement.added_by, **_place(statement.span)}
            for statement in lane.statements
        ],
        "approaches": [_approach(approach) for approach in lane.approaches],
        "url": _box(lane.box),
        "qualifier": _box(lane.qualifier),
        "versions": [_box(box) for box in lane.versions],
        "handler": _box(lane.handler),
        "findings": [
            {"rule": f.rule, "severity": f.severity.value, "fingerprint": f.fingerprint, **_place(f.span)}
            for f in lane.findings
        ],
    }


def _approach(approach: Approach) -> dict[str, Any]:
    return {
        "caller": _box(approach.caller),
        "edge": _box(approach.edge) if approach.edge else None,
        "arrow": approach.arrow,
        "line": approach.line.value,
    }


def _box(box: Box) -> dict[str, Any]:
    return {
        "title": box.title,
        "lines": list(box.lines),
        "arrow": box.arrow,
        "place": _place(box.place) if box.place else None,
        "rules": list(box.rules),
        "unknown": box.unknown or None,
    }


def _place(span: Span) -> dict[str, Any]:
    return {"path": span.path, "line": span.line, "column": span.column}
