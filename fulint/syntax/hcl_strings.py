"""Strings, heredocs and templates of HCL: what is written between interpolations, taken from the text itself.

tree-sitter leaves blanks out of its literals, so that what lies between two interpolations is read from the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence as Many
from typing import TypeAlias

from tree_sitter import Node

from fulint.syntax.hcl_reading import MAX_DEPTH, TOO_DEEP, Reading
from fulint.syntax.hcl_tree import Broken, Choice, Expression, For, Literal, Template

Reader: TypeAlias = Callable[[Node, Reading], Expression]

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|(\$\$|%%)(?=\{)", re.DOTALL)
_DOUBLED = re.compile(r"(\$\$|%%)(?=\{)")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_LAST_CODE_POINT = 0x10FFFF
_INDENT = re.compile(r"^[ \t]*(?=[^\s])", re.MULTILINE)
_NOT_READ = "it cannot be parsed"


def unescaped(text: str) -> str:
    """A quoted string's text as it reads."""
    return _ESCAPE.sub(_meaning, text) if "\\" in text or "{" in text else text


def _meaning(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= _LAST_CODE_POINT else escape[0]
    if escape[4]:
        return escape[4][0]
    return _LETTERS.get(escape[3], escape[3])


def literal_string(node: Node, reading: Reading) -> Literal:
    """A string without interpolations."""
    return Literal(reading.place(node), unescaped(reading.written(node)[1:-1]))


def template(node: Node, reading: Reading, read: Reader) -> Expression:
    """A quoted template or a heredoc."""
    if node.type == "heredoc_template":
        return _heredoc(node, reading, read)
    pieces = [child for child in node.children if child.type in ("template_interpolation", "template_directive")]
    start, end = reading.start(node) + 1, reading.end(node) - 1
    # The `${` of a template that is but one interpolation gives the value itself, not a string.
    found = _Pieces(reading, read, unescaped).between(start, pieces, end)
    return Template(reading.place(node), tuple(found))


def _heredoc(node: Node, reading: Reading, read: Reader) -> Expression:
    """The lines between the two marks; `<<-` takes away the indentation that they have in common."""
    start, end = reading.start(node), reading.end(node)
    first = reading.text.find("\n", start, end) + 1
    last = reading.text.rfind("\n", start, end) + 1
    pieces = [child for child in node.children if child.type in ("template_interpolation", "template_directive")]
    if not first or last < first:
        return Broken(reading.place(node), _NOT_READ)
    if reading.text.startswith("<<-", start):
        indent = _common_indent(reading.text[first:last])
        plain = _without_indent(indent)
    else:
        plain = _undoubled
    found = tuple(_Pieces(reading, read, plain).between(first, pieces, last))
    return Template(reading.place(node), found)


def _common_indent(text: str) -> int:
    return min((len(found[0]) for found in _INDENT.finditer(text)), default=0)


def _without_indent(indent: int) -> Callable[[str], str]:
    blanks = re.compile(rf"(?<=\n)[ \t]{{1,{indent}}}") if indent else None

    def plain(text: str) -> str:
        return _undoubled(blanks.sub("", text) if blanks else text)

    return plain


def _undoubled(text: str) -> str:
    return _DOUBLED.sub(lambda found: found[1][0], text)


class _Pieces:
    """The literals, interpolations and directives of one template. `plain` says how a literal's text reads."""

    def __init__(self, reading: Reading, read: Reader, plain: Callable[[str], str]) -> None:
        self._reading = reading
        self._read = read
        self._plain = plain

    def between(
        self, start: int, nodes: Many[Node], end: int, strip: tuple[bool, bool] = (False, False)
    ) -> list[Expression]:
        """What stands from `start` to `end`, where the nodes are those that are no literals.

        `strip` says whether blanks go at the start and at the end.
        """
        found: list[Expression] = []
        strips, strips_last = strip
        for node in nodes:
            here = self._reading.start(node)
            self._literal(found, start, here, (strips, _strips(_outermost(node, 0), 1)))
            found.append(self._piece(node))
            start, strips = self._reading.end(node), _strips(_outermost(node, -1), -2)
        self._literal(found, start, end, (strips, strips_last))
        return found

    def _literal(self, found: list[Expression], start: int, end: int, strip: tuple[bool, bool]) -> None:
        """A literal piece. A heredoc's first line keeps its line end before it, for the indentation to be seen."""
        if start >= end:
            return
        at_line = self._reading.text.startswith("\n", start - 1) if start else False
        text = self._plain(self._reading.text[start - at_line : end])[at_line:]
        text = text.lstrip() if strip[0] else text
        text = text.rstrip() if strip[1] else text
        found.append(Literal(self._reading.where(start, end), text))

    def _piece(self, node: Node) -> Expression:
        if node.type == "template_interpolation":
            inner = next((child for child in node.children if child.type == "expression"), None)
            return self._read(inner, self._reading) if inner else Literal(self._reading.place(node), "")
        directive = node.children[0] if node.children else node
        if self._reading.depth >= MAX_DEPTH:
            return Broken(self._reading.place(node), TOO_DEEP)
        self._reading.depth += 2
        match directive.type:
            case "template_if":
                found = self._if(directive)
            case "template_for":
                found = self._for(directive)
            case _:
                found = Broken(self._reading.place(node), _NOT_READ)
        self._reading.depth -= 2
        return found

    def _if(self, node: Node) -> Expression:
        intro = _child(node, "template_if_intro")
        end = _child(node, "template_if_end")
        condition = _child(intro, "expression") if intro else None
        if intro is None or end is None or condition is None:
            return Broken(self._reading.place(node), _NOT_READ)
        middle = _child(node, "template_else_intro")
        then = self._inside(node, intro, middle or end)
        otherwise = self._inside(node, middle, end) if middle else Literal(self._reading.place(end), "")
        return Choice(self._reading.place(node), self._read(condition, self._reading), then, otherwise)

    def _for(self, node: Node) -> Expression:
        intro, end = _child(node, "template_for_start"), _child(node, "template_for_end")
        collection = _child(intro, "expression") if intro else None
        if intro is None or end is None or collection is None:
            return Broken(self._reading.place(node), _NOT_READ)
        names = tuple(self._reading.written(child) for child in intro.children if child.type == "identifier")
        result = self._inside(node, intro, end)
        found = For(self._reading.place(node), names, self._read(collection, self._reading), result)
        found.is_text = True
        return found

    def _inside(self, node: Node, first: Node, last: Node) -> Expression:
        """What a directive holds between two of its marks."""
        start, end = self._reading.end(first), self._reading.start(last)
        nodes = [
            child
            for child in node.children
            if child.type in ("template_interpolation", "template_directive")
            and start <= self._reading.start(child) < end
        ]
        strip = (_strips(first, -2), _strips(last, 1))
        return Template(self._reading.where(start, end), tuple(self.between(start, nodes, end, strip)))


def _child(node: Node, kind: str) -> Node | None:
    return next((child for child in node.children if child.type == kind), None)


def _outermost(node: Node, at: int) -> Node:
    """The first or last mark of a directive; an interpolation is its own."""
    if node.type == "template_directive" and node.children and node.children[0].children:
        return node.children[0].children[at]
    return node


def _strips(node: Node, at: int) -> bool:
    """Whether a piece has a `~` by which blanks beside it go."""
    children = node.children
    return len(children) > 2 and children[at].type == "strip_marker"
