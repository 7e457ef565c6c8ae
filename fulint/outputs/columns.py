"""How much room text takes on a terminal, and how it is broken into lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def width(text: str) -> int:
    """How many columns of a terminal the text takes: two for wide characters, none for marks on another one."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most so many columns, broken at blanks; a longer word has a line of its own."""
    line: list[str] = []
    taken = 0
    for word in text.split(" "):
        size = width(word)
        if line and taken + 1 + size > columns:
            yield " ".join(line)
            line, taken = [], 0
        taken += size + bool(line)
        line.append(word)
    yield " ".join(line)
