"""The picture of who reaches what: a lane for each Function URL, as plain data that every format draws its own way.

A lane reads from left to right: who calls, what stands in front, the URL, what it points at, and the handler. All texts
are as they stand in strangers' files: a format escapes them for where they go.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from fulint.finding import Finding
from fulint.model import FunctionUrl, Permission, Verdict
from fulint.record import record
from fulint.source import Span


class Kind(Enum):
    """What a box stands for; the columns of the picture, from left to right."""

    CALLER = "caller"
    EDGE = "edge"
    URL = "url"
    QUALIFIER = "qualifier"
    VERSION = "version"
    HANDLER = "handler"


class Line(Enum):
    """How the way of a request is drawn, so that a verdict is seen without colours."""

    OPEN = "open"
    """Thick: whoever wants to gets through."""
    GUARDED = "guarded"
    """Thin: some get through."""
    CLOSED = "closed"
    """Dotted, with a cross: nobody does."""
    DASHED = "dashed"
    """Dashed: it cannot be known."""


@record
class Box:
    """One thing that a request passes.

    `arrow` is said at the arrow that leads to it. `place` is where it is written and `tokens` are all the places that
    it was read from; `rules` are the ids of the findings that touch one of them, worst first. `unknown` says why it
    cannot be known, and is empty where it is.
    """

    kind: Kind
    title: str
    lines: tuple[str, ...] = ()
    place: Span | None = None
    tokens: tuple[Span, ...] = ()
    arrow: str = ""
    rules: tuple[str, ...] = ()
    unknown: str = ""


@record
class Approach:
    """One way to the URL: a caller, what stands in front of the URL, and what is said at the URL's own arrow."""

    caller: Box
    edge: Box | None
    arrow: str
    line: Line


@record
class Judgement:
    """Who can call a URL, as a sign and a word, a sentence without full stop, and the line that it is drawn with."""

    verdict: Verdict
    sign: str
    word: str
    sentence: str
    line: Line
    rank: int


@record
class Lane:
    """One Function URL as it is under some inputs (`when`; empty: all).

    `reason` says in a clause why the judgement holds, and `statements` prove it. `cors` is a sentence on what browsers
    make of its CORS settings. A URL has several versions where its alias shares requests out. `findings` are those
    about this URL, worst first, under whatever inputs.
    """

    url: FunctionUrl
    judgement: Judgement
    reason: str
    statements: tuple[Permission, ...]
    cors: str
    approaches: tuple[Approach, ...]
    box: Box
    qualifier: Box
    versions: tuple[Box, ...]
    handler: Box
    when: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def boxes(self) -> Iterator[Box]:
        """All boxes of the lane, from left to right."""
        for approach in self.approaches:
            yield approach.caller
            if approach.edge:
                yield approach.edge
        yield from (self.box, self.qualifier, *self.versions, self.handler)
