"""Reads HCL, the language of Terraform and OpenTofu, into located bodies; broken files block by block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from tree_sitter import Node

from fulint.finding import shown
from fulint.source import Source
from fulint.syntax.comments import Comment
from fulint.syntax.grammars import parser_of
from fulint.syntax.hcl_expressions import expression, parts
from fulint.syntax.hcl_reading import Reading
from fulint.syntax.hcl_strings import unescaped
from fulint.syntax.hcl_tree import EMPTY, Attribute, Block, Body, Broken, Expression, Parsed, Where, Word
from fulint.syntax.tree import Problem

MAX_CHARACTERS = 2_000_000
"""The largest real files have some 300,000."""
MAX_BLOCK_DEPTH = 30
_MAX_PROBLEMS = 20

_HEAD = re.compile(r'^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*(?:\{|=[^=])', re.MULTILINE)
_EXPONENT = re.compile(rb"(?<![\w.])\d+[eE][+-]?\d+")
"""How a block or an attribute at the top of a file begins, in the first column."""


def parse(source: Source) -> Parsed:
    """The body of a file. Of one that does not parse, each part that begins in the first column by itself."""
    if len(source.text) > MAX_CHARACTERS:
        return Parsed(EMPTY, (Problem(source.span(0, 0), f"this file has more than {MAX_CHARACTERS:,} characters"),))
    root, reading = _tree(source, source.text, 0)
    problems: list[Problem] = []
    if not root.has_error:
        return Parsed(_body(_body_of(root), reading, problems), tuple(problems))
    bodies = [_part(source, start, end, problems) for start, end in _stretches(source.text)]
    return Parsed(_joined(bodies, problems), tuple(problems[:_MAX_PROBLEMS]))


def parse_expression(source: Source, start: int, end: int, text: str | None = None) -> Expression:
    """A string's inside as a template: what stands from `start` to `end`, or `text` that stands for it."""
    written = f'_ = "{source.text[start:end] if text is None else text}"'
    shift = start - len('_ = "')
    root, reading = _tree(source, written, shift)
    body = _body(_body_of(root), reading, [])
    attribute = body.attributes.get("_")
    if root.has_error or attribute is None:
        return Broken((source, start, end), "it is no template that can be parsed")
    return attribute.value


def parse_template(source: Source) -> Expression:
    """A whole file as a template, as `templatefile` reads it; where its last line does not end, an end is added.

    It is read as the inside of a heredoc, in which the same is written in the same way.
    """
    mark = "TEMPLATE"
    while mark in source.text:
        mark += "_"
    before, after = f"_ = <<{mark}\n", "" if source.text.endswith("\n") else "\n"
    root, reading = _tree(source, f"{before}{source.text}{after}{mark}\n", -len(before))
    attribute = _body(_body_of(root), reading, []).attributes.get("_")
    if root.has_error or attribute is None or len(source.text) > MAX_CHARACTERS:
        return Broken((source, 0, 0), "it is no template that can be parsed")
    return attribute.value


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a file, in order."""
    root, reading = _tree(source, source.text[:MAX_CHARACTERS], 0)
    found: list[Comment] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "comment":
            found.append(_comment(node, reading))
        else:
            waiting.extend(reversed(node.children))
    return tuple(found)


def _comment(node: Node, reading: Reading) -> Comment:
    start, end = reading.start(node), reading.end(node)
    written = reading.text[start:end].rstrip("\r\n")
    line_start = reading.text.rfind("\n", 0, start) + 1
    text = written.removeprefix("/*").removesuffix("*/").lstrip("#/").strip()
    return Comment(
        span=reading.source.span(start, start + len(written)),
        text=text,
        stands_alone=not reading.text[line_start:start].strip(),
    )


def _tree(source: Source, text: str, shift: int) -> tuple[Node, Reading]:
    data = text.encode("utf-8", "surrogatepass")
    # The grammar knows no exponent without a fraction. Where one stands is parsed as digits, and read as it is written.
    tree = parser_of("hcl").parse(_EXPONENT.sub(lambda found: b"0" * len(found[0]), data))
    return tree.root_node, Reading(source, text, data, shift)


def _body_of(node: Node) -> Node | None:
    return next((child for child in node.children if child.type == "body"), None)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """From one beginning in the first column to the next. What stands before the first is a part too."""
    starts = [found.start() for found in _HEAD.finditer(text)]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    yield from zip(starts, (*starts[1:], len(text)), strict=True)


def _part(source: Source, start: int, end: int, problems: list[Problem]) -> Body:
    text = source.text[start:end]
    root, reading = _tree(source, text, start)
    if root.has_error and len(problems) < _MAX_PROBLEMS:
        where = _first_error(root, reading)
        problems.append(Problem(where[0].span(*where[1:]), _what(root, where), is_fatal=False))
    found = _body_of(root)
    # Where nothing is left of a part, its blocks stand beside the error.
    return _body(found or root, reading, problems)


def _what(root: Node, where: Where) -> str:
    written = where[0].text[where[1] : where[2]].split("\n", 1)[0].strip()
    at = f" at {shown(written)}" if written else ""
    return f"this cannot be parsed as HCL{at}, so that the block around it is read in part"


def _first_error(root: Node, reading: Reading) -> Where:
    """The first thing that was not understood, down to the smallest node that holds it.

    Where that is the end of the part, it is its first line, in which what does not end begins.
    """
    node = root
    while node.type != "ERROR" and not node.is_missing:
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    start, end = reading.start(node), reading.end(node)
    if start >= len(reading.text.rstrip()):
        start, end = 0, len(reading.text)
    line_end = reading.text.find("\n", start)
    if start < line_end:
        end = min(end, start + len(reading.text[start:line_end].rstrip("\r")))
    return reading.where(start, end)


def _joined(bodies: list[Body], problems: list[Problem]) -> Body:
    attributes: dict[str, Attribute] = {}
    for body in bodies:
        for name, attribute in body.attributes.items():
            if name in attributes:
                problems.append(_repeated(attribute.name, attributes[name].name))
            attributes.setdefault(name, attribute)
    return Body(attributes, tuple(block for body in bodies for block in body.blocks))


def _repeated(name: Word, first: Word) -> Problem:
    line, _ = first.source.position(first.start)
    return Problem(name.span, f"{shown(name.text)} is set twice, first in line {line}", is_fatal=False)


def _body(node: Node | None, reading: Reading, problems: list[Problem], depth: int = 0) -> Body:
    if node is None:
        return EMPTY
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for child in node.children:
        match child.type:
            case "attribute":
                name = _word(child.children[0], reading)
                if name.text in attributes:
                    problems.append(_repeated(name, attributes[name.text].name))
                else:
                    attributes[name.text] = Attribute(name, _later(child, reading))
            case "block" if depth < MAX_BLOCK_DEPTH:
                blocks.append(_block(child, reading, problems, depth))
            case "block":
                message = f"blocks are nested deeper than {MAX_BLOCK_DEPTH} levels"
                problems.append(Problem(reading.source.span(*reading.place(child)[1:]), message, is_fatal=False))
    return Body(attributes, tuple(blocks))


def _later(attribute: Node, reading: Reading) -> Callable[[], Expression]:
    return partial(_value, attribute, reading)


def _value(attribute: Node, reading: Reading) -> Expression:
    """The expression; what was not understood beside it may belong to it."""
    terms = parts(attribute)
    after = attribute.next_sibling
    line, column = attribute.end_point
    is_cut = after is not None and after.type != "comment" and after.start_point[0] == line and column > 0
    if len(terms) != 3 or attribute.has_error or is_cut:
        return Broken(reading.place(attribute), "it cannot be parsed")
    return expression(terms[2], reading)


def _block(node: Node, reading: Reading, problems: list[Problem], depth: int) -> Block:
    words = [child for child in node.children if child.type in ("identifier", "string_lit")]
    type_, *labels = (_word(word, reading) for word in words)
    return Block(type_, tuple(labels), _body(_body_of(node), reading, problems, depth + 1))


def _word(node: Node, reading: Reading) -> Word:
    written = reading.written(node)
    text = unescaped(written[1:-1]) if node.type == "string_lit" else written
    return Word(reading.place(node), text)
