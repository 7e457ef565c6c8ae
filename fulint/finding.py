"""What fulint says: findings with their places, certainty and fixes. Plain data, ordered as it is printed."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Literal, TypeAlias

from fulint.record import record
from fulint.source import Span


class Severity(Enum):
    """How bad it is. A rule has one severity, whatever the case."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst, so that sorting puts it first."""
        return list(Severity).index(self)


class Confidence(Enum):
    """How sure fulint is of one finding. Low ones are shown only with `--pedantic`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    def lowered(self) -> Confidence:
        """One step less sure."""
        return Confidence.MEDIUM if self is Confidence.HIGH else Confidence.LOW


@record
class Related:
    """A further place that a finding rests on, with a few words that say what stands there."""

    span: Span
    message: str


@record
class Edit:
    """Replace what the span marks by the text."""

    span: Span
    text: str


@record
class Fix:
    """A mechanical remedy. A safe one keeps the meaning of everything that worked before."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool


@record
class LowerKey:
    """Write the name of a destructured header in lower case; the variable keeps its own."""

    span: Span
    safe: bool


@record
class CompareInConstantTime:
    """Compare with a function made for secrets.

    `missing` is the side that may be None and can be taken for an empty text, since the other one is never empty.
    """

    span: Span
    missing: Literal["left", "right"] | None = None


@record
class DecodeByFlag:
    """Decode the body where `isBase64Encoded` says so, wherever it is read; `read` are the tokens of its key.

    `is_decoded` says that it is always decoded as it is.
    """

    read: tuple[Span, ...]
    is_decoded: bool = False


Remedy: TypeAlias = LowerKey | CompareInConstantTime | DecodeByFlag
"""What a fix is to do, where only the syntax of the place can tell which edits do it."""


@record
class Finding:
    """One thing that a reader should know, at one place.

    `message` says what is wrong and what happens at run time, as a sentence without its full stop; `help` says
    what to do. `address` names the Function URL that it is about, `function` the function behind it, `when` the
    deployments in which it holds, as alternatives (empty: in all of them). `fingerprint` identifies the finding
    across commits and carries no line number. `fix` is what a rule's `remedy` comes to, where it comes to anything.
    """

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    message: str
    span: Span
    help: str = ""
    address: str | None = None
    function: str | None = None
    when: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
    remedy: Remedy | None = None

    @property
    def text(self) -> str:
        """Message and help as sentences, for outputs that have room for one text only."""
        held = f" (when {' or '.join(self.when)})" if self.when else ""
        parts = (self.message + held, self.help)
        return " ".join(part if part.endswith("?") else f"{part}." for part in parts if part)

    @property
    def order(self) -> tuple[Span, str, str]:
        """The key by which findings are sorted: place, rule, message."""
        return self.span, self.rule, self.message

    def touches(self, starts: Collection[str]) -> bool:
        """Whether one of its places lies at or below one of some paths; the empty one is the repository."""
        files = {self.span.path, *(related.span.path for related in self.related)}
        return any(not start or file == start or file.startswith(start + "/") for start in starts for file in files)


@record
class Ignore:
    """A user's wish not to be told of some rules, wherever it was written.

    `span` marks where it stands and `rules` are ids or names as written. It covers the findings that touch `scope`,
    whose file matches `path` (a pattern in .gitignore's syntax) and that are about the URL `address`; None covers
    all. `until` is the last day on which it counts, as written. `problem` says what is wrong with how it is written
    (an unknown key, say), as a clause. `removal` takes it out of its file, where that is simple, and `bracket` is where
    its rules are written, so that some of them can be taken out.
    """

    span: Span
    rules: tuple[str, ...]
    reason: str = ""
    scope: Span | None = None
    path: str | None = None
    address: str | None = None
    until: str | None = None
    problem: str = ""
    removal: Fix | None = None
    bracket: Span | None = None


def shown(text: str) -> str:
    """A piece of a file as a message shows it: quoted, and cut where it is long."""
    return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}...`"
