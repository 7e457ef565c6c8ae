"""Python files that the running interpreter's grammar is too old for, read statement by statement.

libcst knows newer grammars than an old interpreter does. It is asked only whether a statement that `ast` refuses is
Python at all: such a statement is an error of the program, and everything around it is read as usual.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

from fulint.languages.program import Block, Class, Define, Evaluate, Function, Let, Statement
from fulint.languages.python.reading import Reading, syntax
from fulint.languages.python.statements import block
from fulint.languages.terms import NamePattern, Opaque

MAX_REFUSED = 20
"""A file with more refused statements than this is given up."""

MAX_TRIED = 64 * 1024
"""Statements are joined up to this length, in characters, while what looks like one is none by itself."""

MAX_ASKED = 24 * 1024
STACK = 256 * 1024 * 1024
"""libcst's parser goes down about 7 KB of stack for a bracket and ends the process where there is none left. So it
gets a stack that suffices for the longest text that it is asked about, whatever that is made of."""

MAX_ASKED_IN_ALL = 64 * 1024
"""The most text that it is asked about for one file, since its time grows with the cube of how deep things lie."""

_MOST = (("([{", 600), (".+-~", 1200))
"""How many brackets, and signs of which chains are made, a text may have at most, for the same reason."""

_MARGIN = re.compile(r"^(?!(?:else|elif|except|finally)\b)[^\s#)\]}]", re.MULTILINE)
_DEFINED = re.compile(r"^(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)
_ASSIGNED = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


def read_by_parts(reading: Reading) -> Block | None:
    """The statements of a file that `ast` refuses as a whole; None where it holds something that is not Python.

    A line that starts at the margin starts a statement, unless it lies in a text over several lines: then the piece
    is no Python by itself, and is tried together with what follows.
    """
    text = reading.source.text
    cuts = [*(margin.start() for margin in _MARGIN.finditer(text)), len(text)]
    body: list[Statement] = []
    refused = asked = 0
    index = 0
    while index < len(cuts) - 1:
        for stop in _widening(cuts, index, MAX_TRIED):
            statements = _read(reading, cuts[index], cuts[stop])
            if statements is not None:
                break
        else:
            refused += 1
            stop, asked = _newer_up_to(text, cuts, index, asked)
            if not stop or refused > MAX_REFUSED:
                return None
            statements = _unknown(reading, cuts[index], cuts[stop])
        body.extend(statements)
        index = stop
    return tuple(body)


def _widening(cuts: list[int], index: int, longest: int) -> Iterator[int]:
    """The indexes of the cuts up to which to try: the next, then twice as far each time."""
    width = 1
    while True:
        stop = min(index + width, len(cuts) - 1)
        if width > 1 and cuts[stop] - cuts[index] > longest:
            return
        yield stop
        if stop == len(cuts) - 1:
            return
        width *= 2


def _newer_up_to(text: str, cuts: list[int], index: int, asked: int) -> tuple[int, int]:
    """The index of the cut up to which libcst takes the text for Python, or 0, and how much it was asked in all."""
    for stop in _widening(cuts, index, MAX_ASKED):
        piece = text[cuts[index] : cuts[stop]]
        asked += len(piece)
        if asked > MAX_ASKED_IN_ALL:
            break
        if _is_newer(piece):
            return stop, asked
    return 0, asked


def _read(reading: Reading, start: int, end: int) -> Block | None:
    try:
        tree = syntax(reading.source.text[start:end])
    except SyntaxError:
        return None
    reading.first_line = reading.source.position(start)[0] - 1
    return block(reading, tree.body)


def _is_newer(text: str) -> bool:
    """Whether libcst takes a text for Python."""
    if len(text) > MAX_ASKED or any(sum(map(text.count, signs)) > most for signs, most in _MOST):
        return False
    answers: list[bool] = []
    size = threading.stack_size(STACK)
    try:
        asking = threading.Thread(target=_ask, args=(text, answers))
        asking.start()
    except RuntimeError:
        return False
    finally:
        threading.stack_size(size)
    asking.join()
    return answers == [True]


def _ask(text: str, answers: list[bool]) -> None:
    import libcst

    try:
        libcst.parse_module(text)
        answers.append(True)
    except (libcst.ParserSyntaxError, RecursionError, ValueError):
        answers.append(False)


def _unknown(reading: Reading, start: int, end: int) -> Block:
    """What stands for statements that are Python, but not to this interpreter: their names, and that they are not
    known.
    """
    text = reading.source.text
    end = start + len(text[start:end].rstrip())
    unknown = reading.unread(start, end)
    statements: list[Statement] = []
    for defined in _DEFINED.finditer(text, start, end):
        name, (first, last) = defined[2], defined.span(2)
        if defined[1] == "class":
            reading.classes[name] = Class(first, last, name, {})
        else:
            body = (Evaluate(start, end, unknown),)
            statements.append(Define(start, end, Function(first, last, name, (), body)))
    for assigned in _ASSIGNED.finditer(text, start, end):
        first, last = assigned.span(1)
        statements.append(Let(start, end, NamePattern(first, last, assigned[1]), Opaque(start, end, (), True)))
    return tuple(statements) or (Evaluate(start, end, unknown),)
