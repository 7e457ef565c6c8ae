"""The attributes and blocks of a resource, with the values that they have where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fulint.dialects.terraform.evaluate import Frame, entries_of, evaluate
from fulint.dialects.terraform.values import (
    HOST,
    Instance,
    Items,
    Plain,
    Symbol,
    Table,
    Text,
    Unknown,
    V,
    at,
    symbol,
    why,
)
from fulint.finding import shown
from fulint.record import replace
from fulint.source import Span
from fulint.syntax.hcl_tree import Block, Body

if TYPE_CHECKING:
    from fulint.dialects.terraform.scope import Scope

MAX_INSTANCES = 200
"""Instances of one resource, module or block. Beyond, one stands for all."""


class Section:
    """The attributes and blocks of a resource, or of a block in it, with the names that are bound there."""

    def __init__(self, body: Body | Table, frame: Frame, span: Span) -> None:
        self.body = body
        self.frame = frame
        self.span = span
        self._values: dict[str, V | None] = {}

    def value(self, name: str) -> V | None:
        """The value of an attribute, where it stands in this section; None where it is not set."""
        if name not in self._values:
            self._values[name] = Unknown(f"{shown(name)} is defined by itself, in a circle", self.span)
            self._values[name] = self._value(name)
        return self._values[name]

    def reference(self, name: str) -> V | None:
        """The value of an attribute that points at another resource, at the reference, wherever its name is written."""
        value = self.value(name)
        attribute = self.body.attributes.get(name) if isinstance(self.body, Body) else None
        if value is None or attribute is None or self.frame.scope.is_table:
            return value
        span = attribute.value.span
        return value if span.contains(value.span) else at(value, span)

    def _value(self, name: str) -> V | None:
        if isinstance(self.body, Table):
            return self.body.entries.get(name)
        attribute = self.body.attributes.get(name)
        if attribute is None:
            return None
        value = evaluate(attribute.value, self.frame)
        return placed(value, attribute.value.span, self.frame.scope.paths)

    def name_span(self, name: str) -> Span:
        """The place of an attribute's or block's name; the section's own where there is none."""
        if isinstance(self.body, Table):
            return self.body.keys.get(name, self.span)
        if name in self.body.attributes:
            return self.body.attributes[name].name.span
        return next((block.name.span for block in self.body.blocks if block.name.text == name), self.span)

    def sections(self, name: str) -> tuple[Section, ...] | Unknown:
        """The nested blocks of a type, dynamic ones written out; an attribute that holds them counts as well."""
        found: list[Section] = []
        if isinstance(self.body, Body):
            for block in self.body.blocks:
                if block.type.text == name:
                    found.append(Section(block.body, self.frame, block.type.span))
                elif block.type.text == "dynamic" and block.name.text == name:
                    made = self._dynamic(block)
                    if isinstance(made, Unknown):
                        return made
                    found.extend(made)
            if found or name not in self.body.attributes:
                return tuple(found)
        value = self.value(name)
        match value:
            case Table():
                return (Section(value, self.frame, self.name_span(name)),)
            case Items(items):
                span = self.name_span(name)
                return tuple(Section(item, self.frame, span) for item in items if isinstance(item, Table))
            case None | Plain(None):
                return ()
        return Unknown(why(value), value.span)

    def section(self, name: str) -> Section | Unknown | None:
        """The one nested block of a type; None where there is none."""
        found = self.sections(name)
        if isinstance(found, Unknown):
            return found
        return found[0] if found else None

    def _dynamic(self, block: Block) -> list[Section] | Unknown:
        """What a dynamic block makes: one for each member of its `for_each`."""
        given = block.body.attributes.get("for_each")
        content = next((inner for inner in block.body.blocks if inner.type.text == "content"), None)
        if given is None or content is None:
            return []
        pairs = entries_of(evaluate(given.value, self.frame))
        if pairs is None:
            return Unknown(why(evaluate(given.value, self.frame)), given.value.span)
        iterator = block.body.attributes.get("iterator")
        name = next(iter(names_in_word(iterator.value)), None) if iterator else None
        is_map = not isinstance(evaluate(given.value, self.frame), Items)
        made = []
        for key, value in pairs[:MAX_INSTANCES]:
            bound = Table({"key": key if is_map else value, "value": value}, value.span, {})
            inner = self.frame.having({name or block.name.text: bound})
            made.append(Section(content.body, inner, block.name.span))
        return made


def names_in_word(node: object) -> Iterator[str]:
    """The text of an expression that is one bare word."""
    text = getattr(node, "text", None)
    if isinstance(text, str):
        yield text


def placed(value: V, span: Span, paths: frozenset[str]) -> V:
    """A value where it is used: what is written elsewhere in the files of a module is marked by the reference to it.

    What comes from outside of the module, by an argument of its call or a variables file, is marked where it is given.
    """
    if span.contains(value.span) and not isinstance(value, Items):
        return value
    if isinstance(value, Items):
        items = tuple(placed(item, span, paths) for item in value.items)
        return Items(items, value.span if span.contains(value.span) or value.span.path not in paths else span)
    if isinstance(value, (Instance, Table)) or value.span.path not in paths:
        return value
    return at(value, span)


class Resource(Section):
    """One instance of a resource or data source. `is_any_of` says that it stands for an unknown number of them."""

    def __init__(self, scope: Scope, block: Block, address: str, frame: Frame, is_any_of: bool) -> None:
        super().__init__(block.body, frame, block.name.span)
        self.scope = scope
        self.block = block
        self.address = address
        self.is_any_of = is_any_of

    @property
    def type(self) -> str:
        """The type, with `data.` before it for a data source."""
        first = self.block.labels[0].text
        return f"data.{first}" if self.block.type.text == "data" else first

    def attribute(self, name: str, span: Span) -> V:
        """What a reference to the resource gives: what is set, else something that is only known later."""
        if name == "function_url" and self.type in ("aws_lambda_function_url", "awscc_lambda_url"):
            return Text(("https://", Symbol(self.address, HOST), "/"), span)
        value = self.value(name)
        match value:
            case None | Plain(None) | Text() | Unknown():
                return symbol(self.address, name, span)
            case Plain():
                return replace(value, origin=Symbol(self.address, name))
        return value
