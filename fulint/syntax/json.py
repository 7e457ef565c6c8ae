"""JSON as the located tree, read as one looks at it.

A template that a tool wrote may have a megabyte, of which a few resources matter. So the C scanner of the standard
library skips what nobody looks at, and values get their places when their mapping or list is looked into.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import accumulate
from json import JSONDecodeError, JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NoReturn

from fulint.finding import shown
from fulint.source import Source, Span
from fulint.syntax.tree import (
    MAX_DEPTH,
    TOO_DEEP,
    Entry,
    Mapping,
    Node,
    Parsed,
    Plain,
    Problem,
    Scalar,
    Sequence,
    repeated_key,
)

MAX_VALUES = 1_000_000
"""Values in one file, counted by its commas; a template of CloudFormation's largest size has a fiftieth."""

_LAZY_LEVEL = 3
"""The level whose mappings and lists wait until one looks into them: in a template, what a resource holds.

All else is read together with what is around it, so that no character is read more than twice.
"""

_LONGEST_INTEGER = 1000
"""An integer of more digits is read as a float: its digits would take quadratic time."""

_BLANK = " \t\n\r"
_BLANKS = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_ENTRY = re.compile(r'"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*(?:"([^"\\\x00-\x1f]*)"[ \t\n\r]*(,[ \t\n\r]*|\}))?')
"""A key without escapes and, where it is a text without escapes, its value up to what follows."""

_MORE = re.compile(r"[ \t\n\r]*(,[ \t\n\r]*|[}\]])")
_WORD = re.compile(r"[^\s,:\[\]{}\"']+")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_HALF = re.compile("[\ud800-\udfff]")
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}

_NO_SIGNS = bytes(set(range(256)) - set(b'"[]{}'))
_TEXT_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_TRAILING_COMMA = "JSON allows no comma before a closing bracket"
_WORDS = {
    "Expecting property name": "expected a key in double quotes",
    "Expecting ':' delimiter": "expected a `:` after the key",
    "Expecting ',' delimiter": "expected a `,` or the closing bracket",
    "Expecting value": "expected a value",
    "Unterminated string": "the quote that is opened here is never closed",
    "Invalid control character": "a line end, tab or control character inside a text must be written as an escape",
    "Invalid \\escape": "there is no such escape in JSON",
    "Invalid \\uXXXX escape": "`\\u` needs four hexadecimal digits",
    "Extra data": "the value has ended before this; a JSON file holds one value",
}


def parse(source: Source) -> Parsed:
    """The value of a JSON file; a syntax error gives one fatal problem and no tree."""
    problems: list[Problem] = []
    reader = _Reader(source, problems)
    if len(source.text) > MAX_VALUES and source.text.count(",") > MAX_VALUES:
        return Parsed((), (Problem(Span.top_of(source.path), f"the file has more than {MAX_VALUES:,} values"),))
    try:
        if _is_too_deep(source.text):
            return Parsed((), (_place_of_depth(source),))
        return Parsed((reader.document(),), problems)
    except JSONDecodeError as error:
        return Parsed((), (_explain(source, error),))
    except RecursionError:
        return Parsed((), (_place_of_depth(source),))


class _Reader:
    """Nodes of one source. What is wrong but not fatal goes to `problems`, also long after `document` has returned."""

    __slots__ = ("_has_halves", "_skip", "problems", "source", "text")

    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self.source = source
        self.text = source.text
        self.problems = problems
        self._skip = JSONDecoder(parse_int=len, parse_constant=_refuse_constant).raw_decode
        self._has_halves = "\\ud" in source.text or "\\uD" in source.text

    def document(self) -> Node:
        """The one value of the file. Raises JSONDecodeError."""
        start = self._behind_blanks(0)
        try:
            node, end = self._value(start, 0)
        except _ConstantError:
            # The scanner does not say where it met NaN or Infinity; read value by value, one comes upon it.
            node, end = self._value(start, MAX_DEPTH)
        rest = self._behind_blanks(end)
        if rest != len(self.text):
            raise JSONDecodeError("Extra data", self.text, rest)
        return node

    def _value(self, start: int, level: int) -> tuple[Node, int]:
        """The value that begins at an offset, and where it ends."""
        first = self.text[start : start + 1]
        if first == '"':
            value, end = self._string(start)
            return Scalar(self.source, start, end, value, value), end
        if first == "{":
            if level == _LAZY_LEVEL:
                end = self._end(start)
                return Mapping(self.source, start, end, partial(self._look_into_mapping, start, level)), end
            entries, end = self._entries(start, level)
            return Mapping(self.source, start, end, entries), end
        if first == "[":
            if level == _LAZY_LEVEL:
                end = self._end(start)
                return Sequence(self.source, start, end, partial(self._look_into_list, start, level)), end
            items, end = self._items(start, level)
            return Sequence(self.source, start, end, items), end
        return self._plain(start)

    def _look_into_mapping(self, start: int, level: int) -> tuple[Entry, ...]:
        return self._entries(start, level)[0]

    def _look_into_list(self, start: int, level: int) -> tuple[Node, ...]:
        return self._items(start, level)[0]

    def _entries(self, start: int, level: int) -> tuple[tuple[Entry, ...], int]:
        """The entries of the mapping that begins at an offset, and where it ends."""
        text, source = self.text, self.source
        at = self._behind_blanks(start + 1)
        if text[at : at + 1] == "}":
            return (), at + 1
        entries: list[Entry] = []
        while True:
            value: Node
            if simple := _ENTRY.match(text, at):
                name, content, more = simple.groups()
                key = Scalar(source, at, at + len(name) + 2, name, name)
                end = simple.end()
            else:
                content = more = None
                key, end = self._key(at)
            if more is None:
                value, end = self._value(end, level + 1)
                more, end = self._more("}", end)
            else:
                begin, stop = simple.span(2)  # type: ignore[union-attr]
                value = Scalar(source, begin - 1, stop + 1, content, content)
            entries.append(Entry(key, value))
            if more == "}":
                self._report_repeated(entries)
                return tuple(entries), end
            at = end

    def _report_repeated(self, entries: list[Entry]) -> None:
        if len({entry.key.text for entry in entries}) == len(entries):
            return
        firsts: dict[str, Scalar] = {}
        for entry in entries:
            first = firsts.setdefault(entry.key.text, entry.key)
            if first is not entry.key:
                self.problems.append(repeated_key(entry.key, first))

    def _items(self, start: int, level: int) -> tuple[tuple[Node, ...], int]:
        """The members of the list that begins at an offset, and where it ends."""
        at = self._behind_blanks(start + 1)
        if self.text[at : at + 1] == "]":
            return (), at + 1
        items: list[Node] = []
        while True:
            item, end = self._value(at, level + 1)
            items.append(item)
            more, at = self._more("]", end)
            if more == "]":
                return tuple(items), at

    def _more(self, closing: str, end: int) -> tuple[str, int]:
        """The comma or closing bracket behind a value, and where what follows it begins."""
        found = _MORE.match(self.text, end)
        if found is None:
            self._fail("Expecting ',' delimiter", self._behind_blanks(end))
        more = found[1]
        if more != closing and more[0] != ",":
            self._fail("Expecting ',' delimiter", found.start(1))
        return more, found.end()

    def _key(self, start: int) -> tuple[Scalar, int]:
        """A key, and where its value begins."""
        if self.text[start : start + 1] != '"':
            self._fail("Expecting property name", start)
        name, end = self._string(start)
        colon = self._behind_blanks(end)
        if self.text[colon : colon + 1] != ":":
            self._fail("Expecting ':' delimiter", colon)
        return Scalar(self.source, start, end, name, name), self._behind_blanks(colon + 1)

    def _string(self, start: int) -> tuple[str, int]:
        value, end = scanstring(self.text, start + 1, True)
        if self._has_halves:
            # Half of a surrogate pair is legal in JSON's text, but no character, and cannot be printed.
            value = _HALF.sub("\ufffd", value)
        return value, end

    def _plain(self, start: int) -> tuple[Node, int]:
        """A number or a constant."""
        value: Plain
        if number := _NUMBER.match(self.text, start):
            value = _integer(number[0]) if number[2] is None and number[3] is None else float(number[0])
            return Scalar(self.source, start, number.end(), value, number[0]), number.end()
        word = next((word for word in _CONSTANTS if self.text.startswith(word, start)), None)
        if word is None:
            self._fail("Expecting value", start)
        return Scalar(self.source, start, start + len(word), _CONSTANTS[word], word), start + len(word)

    def _end(self, start: int) -> int:
        """Where a value ends that is not looked at now; it is checked all the same."""
        return self._skip(self.text, start)[1]

    def _behind_blanks(self, start: int) -> int:
        if self.text[start : start + 1] not in _BLANK:
            return start
        blanks = _BLANKS.match(self.text, start)
        return blanks.end() if blanks else start

    def _fail(self, message: str, at: int) -> NoReturn:
        raise JSONDecodeError(message, self.text, at)


class _ConstantError(Exception):
    """The scanner met NaN or Infinity, which Python writes and JSON does not have."""


def _refuse_constant(_: str) -> NoReturn:
    raise _ConstantError


def _integer(text: str) -> int | float:
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)


def _is_too_deep(text: str) -> bool:
    """Whether brackets are nested beyond the limit; those in texts do not count."""
    if len(text) <= MAX_DEPTH:
        return False
    data = text.encode("utf-8", "surrogatepass")
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    signs = data.translate(None, _NO_SIGNS).replace(b'""', b"")
    brackets = rest = b"".join(signs.split(b'"')[::2])
    for _ in range(MAX_DEPTH // 8):
        # Each round takes away two levels at most, and of what is closed and shallow nothing is left after a few.
        rest = rest.replace(b"{}", b"").replace(b"[]", b"")
        if not rest:
            return False
    return max(accumulate(map(_STEPS.__getitem__, brackets))) > MAX_DEPTH


def _place_of_depth(source: Source) -> Problem:
    """The problem of a file that is nested too deep, at the bracket that is one too many."""
    depth = 0
    place = 0
    for sign in _TEXT_OR_BRACKET.finditer(source.text):
        depth += _STEPS.get(ord(sign[0][0]), 0)
        if depth > MAX_DEPTH:
            place = sign.start()
            break
    return Problem(source.span(place, place + 1), TOO_DEEP)


def _explain(source: Source, error: JSONDecodeError) -> Problem:
    """The fatal problem that an error of the scanner stands for, in plain words."""
    text, at, width = source.text, error.pos, 1
    before = len(text[:at].rstrip(" \t\r\n")) - 1
    sign = text[at : at + 1]
    expects = error.msg.startswith("Expecting")
    if error.msg.startswith("Illegal trailing comma"):
        words = _TRAILING_COMMA
    elif expects and sign in ("}", "]") and text[max(before, 0)] == ",":
        words, at = _TRAILING_COMMA, before
    elif expects and sign in ("/", "#"):
        words = "JSON has no comments"
    elif expects and sign == "'":
        words = "JSON puts text in double quotes, not in single ones"
    elif at >= len(text):
        words, at, width = "the file ends here, in the middle of a value", len(text), 0
    elif error.msg.startswith("Expecting value") and (word := _WORD.match(text, at)):
        words, width = f"{shown(word[0])} is no value in JSON; text needs double quotes", len(word[0])
    else:
        words = next((words for start, words in _WORDS.items() if error.msg.startswith(start)), error.msg)
    if sign in ("\r", "\n"):
        width = 0
    return Problem(source.span(at, at + width), words)
