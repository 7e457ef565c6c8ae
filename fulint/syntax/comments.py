"""Comments, the same for every language: what a person wrote for people, and for tools that read ignores."""

from __future__ import annotations

from fulint.record import record
from fulint.source import Span


@record
class Comment:
    """One comment. `span` marks it with its sign (`#`, `//`, `/*`), `text` is what it says without the sign.

    `stands_alone` is True where nothing but blanks stands before it on its line.
    """

    span: Span
    text: str
    stands_alone: bool
