"""Reads ignores from comments: `fulint: ignore[FU101, header-name-case] until=2027-03-01 reason`.

Only comments count, never text that looks like one. At the end of a line an ignore covers that line; on a line of its
own the next line and the block that it opens; `ignore-file[...]` in the first lines of a file covers all of it. There
is no form without brackets, since it would hide what nobody has seen.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from fulint.finding import Edit, Fix, Ignore
from fulint.languages.files import language_of
from fulint.record import replace
from fulint.source import Source, Span
from fulint.syntax.comments import Comment

MARK = "fulint:"
"""What every such comment begins with; a file without it is not parsed for comments."""

_MAX_IGNORES = 1000
_FIRST_LINES = 20
_LONGEST_BLOCK = 5000
"""Lines of one block. With the number of ignores it bounds what a hostile file costs."""

_HCL = (".tf", ".tofu", ".tfvars")
_OPENERS = ("{", "(", "[", "=>")
_CLOSERS = ("}", ")", "]")
_FOR_FILE = "ignore-file"
_SIGN = r"(?:#+|//+|/\*+|\*)"
_PART = re.compile(rf"(?:^|(?<=[ \t\r\n])){_SIGN}[ \t]*{MARK}[ \t]*(?P<words>[^\r\n]*)")
_NEXT_PART = re.compile(r"(?<![ \t])[ \t]+(?:#|//)[ \t]")
_FORM = re.compile(r"(?P<kind>ignore(?:-file)?)[ \t]*\[(?P<rules>[^\]]*)\](?P<rest>.*)")
_MEANT = re.compile(r"ignor|disable|skip|suppress|noqa|nolint", re.IGNORECASE)
_UNTIL = re.compile(r"until=(\S*)\s*")


def ignores_in(source: Source) -> tuple[Ignore, ...]:
    """The ignores in the comments of a template or source file; none in a file of another kind."""
    if MARK not in source.text:
        return ()
    read = _reader(source.path)
    found = read(source) if read else ()
    return tuple(_ignores(source, found))


def _reader(path: str) -> Callable[[Source], tuple[Comment, ...]] | None:
    """What reads the comments of a file; each parser is loaded only where a file needs it."""
    match language_of(path):
        case "python":
            from fulint.languages import python

            return python.comments
        case "javascript" | "typescript":
            from fulint.languages import javascript

            return javascript.comments
    if path.endswith((".yaml", ".yml", ".template")):
        from fulint.syntax import yaml

        return yaml.comments
    if path.endswith(_HCL):
        from fulint.syntax import hcl

        return hcl.comments
    return None


def _ignores(source: Source, comments: tuple[Comment, ...]) -> Iterator[Ignore]:
    page = _Page(source, comments)
    count = 0
    for comment in comments:
        if MARK not in comment.text:
            continue
        start = source.offset(comment.span.line, comment.span.column)
        for part in _PART.finditer(source.text_at(comment.span)):
            words = part["words"].removesuffix("*/").rstrip()
            following = _NEXT_PART.search(words)
            words = words[: following.start()] if following else words
            count += 1
            ignore = _ignore(words, source.span(start + part.start(), start + part.start("words") + len(words)))
            if count > _MAX_IGNORES:
                problem = f"it is beyond the first {_MAX_IGNORES:,} of its file, and no more are read"
                yield Ignore(comment.span, (), problem=problem)
                return
            if ignore is not None:
                is_for_file = words.startswith(_FOR_FILE)
                yield page.placed(ignore, comment, is_for_file)


def _ignore(words: str, span: Span) -> Ignore | None:
    """What the words after `fulint:` wish for; None where they speak of something else."""
    form = _FORM.match(words)
    if form is None:
        if not _MEANT.match(words):
            return None
        return Ignore(span, (), problem="it does not name its rules in brackets")
    rules = tuple(word for item in form["rules"].split(",") if (word := item.strip()))
    first = span.end_column - len(words)
    bracket = span._replace(column=first + form.start("rules"), end_column=first + form.end("rules"))
    rest = form["rest"].strip(" \t:-–—")
    until = _UNTIL.match(rest)
    return Ignore(
        span,
        rules,
        reason=rest[until.end() :].strip() if until else rest,
        until=until[1] if until else None,
        problem="" if rules else "it names no rule",
        bracket=bracket,
    )


class _Line(NamedTuple):
    """A line that is neither empty nor a comment: its number, its indentation, and what it says."""

    number: int
    indent: int
    words: str


class _Page:
    """The lines of one file, by which an ignore finds what it covers."""

    def __init__(self, source: Source, comments: tuple[Comment, ...]) -> None:
        self._source = source
        self._is_code = language_of(source.path) is not None or source.path.endswith(_HCL)
        self._is_python = language_of(source.path) == "python"
        commented = {
            line
            for comment in comments
            if self._is_alone(comment)
            for line in range(comment.span.line, comment.span.end_line + 1)
        }
        self._said = [
            _Line(number, len(text) - len(words), words.rstrip())
            for number in range(1, len(source.starts) + 1)
            if number not in commented and (words := (text := source.line(number)).lstrip())
        ]
        self._ends: dict[int, int] = {}

    def placed(self, ignore: Ignore, comment: Comment, is_for_file: bool) -> Ignore:
        """The ignore with what it covers, and with the edit that removes it."""
        problem = ignore.problem
        if is_for_file:
            scope = self._lines(1, len(self._source.starts))
            if comment.span.line > _FIRST_LINES and not problem:
                problem = f"ignore-file counts in the first {_FIRST_LINES} lines of a file only"
        elif self._is_alone(comment):
            scope = self._below(comment.span.end_line)
        else:
            scope = self._lines(comment.span.line, comment.span.line)
        return replace(ignore, scope=scope, problem=problem, removal=self._removal(ignore.span, comment))

    def _is_alone(self, comment: Comment) -> bool:
        line = self._source.line(comment.span.end_line)
        return comment.stands_alone and not line[comment.span.end_column - 1 :].strip()

    def _lines(self, first: int, last: int) -> Span:
        return Span(self._source.path, first, 1, last, len(self._source.line(last)) + 1)

    def _below(self, line: int) -> Span:
        """The next line that says something, and the block that it opens."""
        at = bisect_right(self._said, line, key=lambda said: said.number)
        if at == len(self._said):
            return self._lines(line, line)
        if at not in self._ends:
            self._ends[at] = self._end_of_block(at)
        return self._lines(self._said[at].number, self._ends[at])

    def _end_of_block(self, at: int) -> int:
        """The last line of what a line opens: all that is indented below it, up to the bracket that closes it.

        Text between three quotes, or anything in a block of braces, may stand further left.
        """
        head = self._said[at]
        below = self._said[at + 1 : at + 1 + _LONGEST_BLOCK]
        if self._is_code and not self._is_python and head.words.endswith(_OPENERS):
            return _end_of_braces(head, below)
        is_decorated, is_inside = head.words.startswith("@"), self._opens_text(head.words)
        end = head.number
        for line in below:
            was_inside = is_inside
            is_inside ^= self._opens_text(line.words)
            if was_inside:
                continue
            if line.indent < head.indent:
                break
            if line.indent == head.indent:
                if not is_decorated and not self._joins(line, head):
                    break
                is_decorated = is_decorated and line.words.startswith(("@", *_CLOSERS))
            end = line.number
        return end

    def _joins(self, line: _Line, head: _Line) -> bool:
        """Whether a line as far to the right as its block's head belongs to it: a closing bracket, a key's list."""
        if self._is_code:
            return line.words.startswith(_CLOSERS)
        return line.words.startswith("- ") and not head.words.startswith("- ")

    def _opens_text(self, line: str) -> bool:
        return self._is_python and (line.count('"""') + line.count("'''")) % 2 == 1

    def _removal(self, span: Span, comment: Comment) -> Fix | None:
        """Takes the ignore out of its comment, and the comment out of its line, as far as nothing else is lost."""
        if comment.span.line != comment.span.end_line:
            return None
        line = self._source.line(span.line)
        before, after = line[: span.column - 1], line[span.end_column - 1 :]
        if self._source.text_at(comment.span).startswith("/*"):
            if span.column != comment.span.column:
                return None
            after = after.partition("*/")[2]
        if after.strip():
            blanks = len(after) - len(after.lstrip())
            edit = Span(span.path, span.line, span.column, span.line, len(line) - len(after) + blanks + 1)
        elif before.strip():
            edit = Span(span.path, span.line, len(before.rstrip()) + 1, span.line, len(line) + 1)
        elif span.line < len(self._source.starts):
            edit = Span(span.path, span.line, 1, span.line + 1, 1)
        else:
            edit = Span(span.path, span.line, 1, span.line, len(line) + 1)
        return Fix("remove the ignore", (Edit(edit, ""),), safe=True)


def _end_of_braces(head: _Line, below: list[_Line]) -> int:
    """The last line of a block of braces: the one that closes as far to the right as its head, and opens nothing."""
    end = head.number
    for line in below:
        if line.indent == head.indent and line.words.startswith(_CLOSERS):
            end = line.number
            if not line.words.endswith(_OPENERS):
                break
    return end
