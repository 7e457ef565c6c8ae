"""What the Python front end keeps in mind while it translates one file: places, imports, and where it had to stop."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left
from collections.abc import Mapping
from typing import TypeAlias

from fulint.languages.program import Class, Imported
from fulint.languages.terms import Opaque
from fulint.source import Source

MAX_DEPTH = 100
"""Code nested deeper than this is left as not understood, so that nobody who walks the program runs out of stack."""

_BEFORE_NAME = re.compile(r"(?:async(?:[ \t\f]|\\\r?\n)+)?(?:def|class)(?:[ \t\f]|\\\r?\n)+")
_WORD = re.compile(r"\w+")

Placed: TypeAlias = ast.expr | ast.stmt | ast.pattern | ast.excepthandler | ast.alias | ast.arg | ast.keyword


def syntax(text: str) -> ast.Module:
    """The syntax tree of a text, without the warnings that are for the code's own authors.

    Raises what `ast.parse` does: SyntaxError, ValueError for a text that cannot be encoded, RecursionError and
    MemoryError for one that is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


class Reading:
    """The state of one translation. `first_line` is the line of the file at which the parsed text starts, from 0."""

    __slots__ = (
        "_starts",
        "_text",
        "_wide",
        "classes",
        "depth",
        "errors",
        "first_line",
        "functions_around",
        "imports",
        "reexports",
        "source",
        "yields",
    )

    def __init__(self, source: Source) -> None:
        self.source = source
        self._text = source.text
        self._starts = source.starts
        self._wide: dict[int, Mapping[str, list[int]]] | None = None if source.text.isascii() else {}
        self.first_line = 0
        self.depth = 0
        self.functions_around = 0
        self.yields = False
        self.imports: dict[str, Imported] = {}
        self.reexports: dict[str, Imported] = {}
        self.classes: dict[str, Class] = {}
        self.errors: list[tuple[int, int]] = []

    def start(self, node: Placed) -> int:
        """The offset at which a node starts."""
        line = node.lineno - 1 + self.first_line
        return self._starts[line] + (node.col_offset if self._wide is None else self._column(line, node.col_offset))

    def end(self, node: Placed) -> int:
        """The offset just behind a node; the parser gives an end to everything that it places."""
        line = (node.end_lineno or node.lineno) - 1 + self.first_line
        column = node.end_col_offset or 0
        return self._starts[line] + (column if self._wide is None else self._column(line, column))

    def text(self, node: Placed) -> str:
        """A node as it is written."""
        return self._text[self.start(node) : self.end(node)]

    def last_word(self, node: Placed, word: str) -> int:
        """Where the identifier starts that a node ends with.

        It may be written in more or fewer characters than `word`, since Python normalises identifiers.
        """
        end = self.end(node)
        if self._text.startswith(word, end - len(word)):
            return end - len(word)
        start = end
        while start > 0 and _WORD.match(self._text[start - 1]):
            start -= 1
        return start

    def defined_name(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[int, int]:
        """The place of the name in a definition."""
        start = self.start(node)
        before = _BEFORE_NAME.match(self._text, start)
        name = _WORD.match(self._text, before.end()) if before else None
        return name.span() if name else (start, start)

    def unread(self, start: int, end: int) -> Opaque:
        """Note that a place is not read, and what stands for it."""
        self.errors.append((start, end))
        return Opaque(start, end, (), is_error=True)

    def _column(self, line: int, column: int) -> int:
        """The column in code points of a column in UTF-8 bytes, both from 0."""
        if self._wide is None:
            return column
        table = self._wide.get(line)
        if table is None:
            table = self._wide[line] = _wide_characters(self.source.line(line + 1))
        passed = bisect_left(table["ends"], column + 1)
        return column - (table["extra"][passed - 1] if passed else 0)


def _wide_characters(line: str) -> dict[str, list[int]]:
    """For each character of more than one byte: the byte behind it, and the bytes too many up to there."""
    ends: list[int] = []
    extra: list[int] = []
    byte = 0
    for character in line:
        width = 1 if character < "\x80" else 2 if character < "\u0800" else 3 if character < "\U00010000" else 4
        byte += width
        if width > 1:
            ends.append(byte)
            extra.append((extra[-1] if extra else 0) + width - 1)
    return {"ends": ends, "extra": extra}
