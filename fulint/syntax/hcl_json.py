"""Terraform's JSON form, as the same bodies that HCL becomes: `main.tf.json`, and variables in `*.tfvars.json`.

Which keys are labels is known for the blocks at the top alone (facts: Terraform, JSON configuration syntax). Further
inside every key is an attribute, whose reader knows whether it means nested blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from fulint.source import Source, Span
from fulint.syntax import json
from fulint.syntax.hcl import parse_expression
from fulint.syntax.hcl_tree import (
    EMPTY,
    Attribute,
    Block,
    Body,
    Expression,
    ListOf,
    Literal,
    ObjectOf,
    Parsed,
    Template,
    Where,
    Word,
)
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

_LABELS = {
    "data": 2,
    "ephemeral": 2,
    "locals": 0,
    "module": 1,
    "output": 1,
    "provider": 1,
    "resource": 2,
    "terraform": 0,
    "variable": 1,
}


def parse_module(source: Source) -> Parsed:
    """The body of a `.tf.json` or `.tofu.json` file."""
    parsed = json.parse(source)
    blocks = tuple(block for root in parsed.mappings() for entry in root.entries for block in _blocks(entry))
    return Parsed(Body({}, blocks) if blocks else EMPTY, parsed.problems)


def parse_values(source: Source) -> Parsed:
    """The body of a `.tfvars.json` file, whose strings are no templates."""
    parsed = json.parse(source)
    attributes = {
        entry.key.text: Attribute(_word(entry.key), partial(_expression, entry.value, False))
        for root in parsed.mappings()
        for entry in root.entries
    }
    return Parsed(Body(attributes, ()), parsed.problems)


def _blocks(entry: Entry) -> Iterator[Block]:
    labels = _LABELS.get(entry.key.text)
    if labels is not None:
        for names, body in _labelled(entry.value, labels):
            yield Block(_word(entry.key), names, _body(body, entry.key.text == "terraform"))


def _labelled(node: Node, count: int) -> Iterator[tuple[tuple[Word, ...], Mapping]]:
    """The bodies below a number of labels. Each level may be a list of several."""
    for one in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(one, Mapping):
            continue
        if count == 0:
            yield (), one
            continue
        for entry in one.entries:
            for names, body in _labelled(entry.value, count - 1):
                yield (_word(entry.key), *names), body


def _body(mapping: Mapping, is_setting: bool) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for entry in mapping.entries:
        name = entry.key.text
        if name == "dynamic":
            for names, body in _labelled(entry.value, 1):
                blocks.append(Block(_word(entry.key), names, _dynamic(body)))
        elif is_setting and name in ("required_providers", "backend"):
            for _, body in _labelled(entry.value, 0):
                blocks.append(Block(_word(entry.key), (), _body(body, False)))
        else:
            attributes[name] = Attribute(_word(entry.key), _later(entry.value))
    return Body(attributes, tuple(blocks))


def _dynamic(mapping: Mapping) -> Body:
    """A dynamic block, whose `content` is the only block of its own."""
    attributes = {e.key.text: Attribute(_word(e.key), _later(e.value)) for e in mapping.entries}
    content = mapping.entry("content")
    if content is None or not isinstance(content.value, Mapping):
        return Body(attributes, ())
    return Body(attributes, (Block(_word(content.key), (), _body(content.value, False)),))


def _later(node: Node) -> Callable[[], Expression]:
    return partial(_expression, node, True)


def _expression(node: Node, has_templates: bool) -> Expression:
    where = _where(node)
    match node:
        case Mapping():
            entries = ((_string(entry.key, has_templates), entry.value) for entry in node.entries)
            return ObjectOf(where, tuple((key, _expression(value, has_templates)) for key, value in entries))
        case Sequence():
            return ListOf(where, tuple(_expression(item, has_templates) for item in node.items))
        case Scalar(value=str()):
            return _string(node, has_templates)
        case Scalar():
            return Literal(where, node.value)


def _string(scalar: Scalar, has_templates: bool) -> Expression:
    """A string, which is a template where it holds the sign of one. Places in one with escapes are the string's."""
    text = scalar.value if isinstance(scalar.value, str) else scalar.text
    if not has_templates or ("${" not in text and "%{" not in text):
        return Literal(_where(scalar), text)
    start, end = scalar.start + 1, scalar.end - 1
    if "\\" not in scalar.source.text[start:end]:
        found = parse_expression(scalar.source, start, end)
        return Template(_where(scalar), found.parts) if isinstance(found, Template) else found
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return parse_expression(_Elsewhere(scalar), 0, 0, escaped)


class _Elsewhere(Source):
    """A text that stands for a string with escapes: every place in it is the string's own."""

    __slots__ = ("_scalar",)

    def __init__(self, scalar: Scalar) -> None:
        super().__init__(scalar.source.path, scalar.text)
        self._scalar = scalar

    def span(self, start: int, end: int) -> Span:
        """Where the string stands."""
        return self._scalar.span


def _word(scalar: Scalar) -> Word:
    return Word(_where(scalar), scalar.text)


def _where(node: Node) -> Where:
    return node.source, node.start, node.end
