"""Where tree-sitter did not understand a file, and what to say about it."""

from __future__ import annotations

from tree_sitter import Node

from fulint.languages.javascript.reading import Reading
from fulint.record import record

_CLOSERS = {"(": ")", "[": "]", "{": "}", "${": "}"}
_MOST = 1 / 3
"""A file of which a larger part than this is not understood is no code."""


@record
class SyntaxProblem:
    """What is wrong at a place, in words that go on after a colon."""

    start: int
    end: int
    words: str


def broken_places(reading: Reading, root: Node) -> list[tuple[int, int]]:
    """The places that the parser did not understand, or where it made up what is missing."""
    return [reading.place(node) for node in _broken(root)]


def _broken(root: Node) -> list[Node]:
    found: list[Node] = []
    waiting = [root] if root.has_error else []
    while waiting:
        node = waiting.pop()
        if node.is_missing or (node.is_error and node != root):
            found.append(node)
        else:
            waiting.extend(child for child in reversed(node.children) if child.has_error or child.is_missing)
    return found


def fatal_problem(reading: Reading, root: Node) -> SyntaxProblem | None:
    """Why a file that is not understood everywhere cannot be code at all; None where it can."""
    bracket = _bracket(reading, root)
    if bracket is not None:
        return bracket
    broken = _broken(root)
    size = sum(node.end_byte - node.start_byte for node in broken)
    if not root.is_error and size <= _MOST * len(reading.text):
        return None
    node = next(iter(broken), root)
    start, end = reading.place(node)
    if node.is_missing:
        return SyntaxProblem(start, end, f"`{node.type}` is missing here")
    return SyntaxProblem(start, end, "this was not expected here")


def _bracket(reading: Reading, root: Node) -> SyntaxProblem | None:
    """The first bracket that is closed by nothing or by another kind, or that closes nothing."""
    opened: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.child_count:
            waiting.extend(reversed(node.children))
        elif node.is_missing:
            continue
        elif node.type in _CLOSERS:
            opened.append(node)
        elif node.type in (")", "]", "}"):
            if not opened or _CLOSERS[opened[-1].type] != node.type:
                start, end = reading.place(node)
                return SyntaxProblem(start, end, _mismatch(opened, node, reading))
            opened.pop()
    if not opened:
        return None
    start, end = reading.place(opened[-1])
    return SyntaxProblem(start, end, f"this `{opened[-1].type}` is never closed")


def _mismatch(opened: list[Node], closer: Node, reading: Reading) -> str:
    if not opened:
        return f"this `{closer.type}` closes nothing"
    line = opened[-1].start_point.row + 1
    return f"this `{closer.type}` cannot close the `{opened[-1].type}` that is opened in line {line}"
