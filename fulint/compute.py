"""What answers a request: functions, their code, their aliases, and what else invokes them.

A part of `fulint.model`, which offers all of its names: `Deployment` holds them.
"""

from __future__ import annotations

from enum import Enum

from fulint.record import record
from fulint.source import Span
from fulint.values import ABSENT, Known, Unknown, Value, Values


class CodeKind(Enum):
    """Where the code of a function lies."""

    FOLDER = "folder"
    """A folder (or one file) of the repository: `path` names it."""
    INLINE = "inline"
    """In the template itself: `text` holds it."""
    ELSEWHERE = "elsewhere"
    """In a bucket, an archive or an image: `reason` says which."""
    OUTSIDE = "outside"
    """At a path that leads out of the repository, where nothing is read."""


@record
class Code:
    """The code behind a function.

    `path` is relative to the repository's root. `entries` are source files that a bundler is told to start from
    (esbuild's EntryPoints), relative to `path`. `line_spans` gives the place of each line of inline code in its file.
    `is_generated` says that a tool has made the files at `path`, so that what they hold is shown where they are named.
    """

    kind: CodeKind
    span: Span
    path: str = ""
    text: str = ""
    line_spans: tuple[Span, ...] = ()
    entries: tuple[str, ...] = ()
    reason: str = ""
    is_generated: bool = False


@record
class EventSource:
    """Something else than the URL that invokes the function.

    `kind` is `rest-api`, `http-api`, `load-balancer`, `lattice` or `other`; `is_http` tells the ones whose events
    look like those of a URL.
    """

    kind: str
    span: Span

    @property
    def is_http(self) -> bool:
        """Whether its events are HTTP requests, so that the handler may serve both formats."""
        return self.kind != "other"


@record
class Function:
    """One Lambda function. `address` is its name in the template, `name` the deployed function's own name.

    The address is `<path>#<name>` where another template declares it than the one that is deployed.
    """

    address: str
    span: Span
    name: Value[str]
    runtime: Value[str]
    handler: Value[str]
    code: Code
    memory_mb: Value[int] = ABSENT
    reserved_concurrency: Value[int] = ABSENT
    published_alias: Value[str] = ABSENT
    in_vpc: bool = False
    has_tenancy: bool = False
    layers: Values[str] = ABSENT
    environment: tuple[tuple[str, Known[str] | Unknown], ...] = ()
    event_sources: tuple[EventSource, ...] = ()


@record
class Alias:
    """A named pointer of a function to one version, or to two by weight."""

    address: str
    span: Span
    name: Value[str]
    function: Value[str]
    version: Value[str]
    weights: tuple[tuple[str, float], ...] = ()


__all__ = ["Alias", "Code", "CodeKind", "EventSource", "Function"]
