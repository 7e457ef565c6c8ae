"""What JavaScript binds values to: variables, members, and patterns that take objects and arrays apart."""

from __future__ import annotations

from tree_sitter import Node

from fulint.languages.javascript.literals import number_value, text_value
from fulint.languages.javascript.reading import Reading, children
from fulint.languages.program import Evaluate, Let, Parameter
from fulint.languages.terms import (
    Expression,
    FieldPattern,
    Get,
    ItemsPattern,
    Literal,
    NamePattern,
    Opaque,
    Pattern,
    PlacePattern,
    RecordPattern,
)

ANY_KEY = "*"
"""Stands for a key that is computed at run time."""

WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "non_null_expression",
        "as_expression",
        "satisfies_expression",
        "type_assertion",
        "instantiation_expression",
    }
)
"""Parentheses and what TypeScript says about types: the value is the one inside."""

_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern", "undefined"})
_DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern", "assignment_expression"})


def unwrapped(node: Node) -> Node:
    """The expression inside parentheses and assertions of types."""
    while node.type in WRAPPERS:
        inside = children(node)
        if not inside:
            return node
        node = inside[-1 if node.type == "type_assertion" else 0]
    return node


def key_of(reading: Reading, node: Node) -> Literal | None:
    """The key that a name, a string or a number in an object or a class stands for; None if it is computed."""
    start, end = reading.place(node)
    match node.type:
        case "string":
            return Literal(start, end, text_value(reading.text[start + 1 : end - 1]))
        case "number":
            value = number_value(reading.text[start:end])
            return Literal(start, end, reading.text[start:end] if value is None else str(value))
        case "computed_property_name":
            inside = [unwrapped(child) for child in children(node)]
            return key_of(reading, inside[0]) if inside and inside[0].type in ("string", "number") else None
        case _:
            return Literal(start, end, text_value(reading.text[start:end]))


def pattern(reading: Reading, node: Node) -> Pattern:
    """Translate the target of a declaration, an assignment or a parameter."""
    node = unwrapped(node)
    start, end = reading.place(node)
    match node.type:
        case kind if kind in _NAMES:
            return NamePattern(start, end, reading.text[start:end])
        case "object_pattern" | "array_pattern":
            if reading.is_at_limit:
                reading.cut(node)
                return ItemsPattern(start, end, ())
            reading.depth += 1
            parts = _record(reading, node) if node.type == "object_pattern" else _items(reading, node)
            reading.depth -= 1
            return parts
        case "member_expression" | "subscript_expression":
            place = reading.expression(node)
            if isinstance(place, Get):
                return PlacePattern(start, end, place)
    if not node.is_missing:
        value = reading.expression(node)
        reading.after.append(Evaluate(start, end, value))
    return NamePattern(start, start, "")


def with_default(reading: Reading, node: Node) -> tuple[Pattern, Expression | None]:
    """Translate a pattern that may say what stands in where nothing is given."""
    if node.type not in _DEFAULTS:
        return pattern(reading, node), None
    left = node.child_by_field_name("left")
    target = NamePattern(*reading.place(node), "") if left is None else pattern(reading, left)
    return target, reading.part(node, "right")


def _record(reading: Reading, node: Node) -> RecordPattern:
    reading.mark(node)
    fields: list[FieldPattern] = []
    rest: str | None = None
    for child in children(node):
        match child.type:
            case "rest_pattern":
                name = next(iter(children(child)), child)
                rest = reading.written(name)
            case "pair_pattern":
                fields.append(_pair(reading, child))
            case "shorthand_property_identifier_pattern" | "object_assignment_pattern":
                target, default = with_default(reading, child)
                fields.append(FieldPattern(_own_key(target), target, default))
    return RecordPattern(*reading.place(node), tuple(fields), rest)


def _own_key(target: Pattern) -> Literal:
    name = target.id if isinstance(target, NamePattern) else ANY_KEY
    return Literal(target.start, target.end, name)


def _pair(reading: Reading, node: Node) -> FieldPattern:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    start, end = reading.place(node if key is None else key)
    read_key = None if key is None else key_of(reading, key)
    if read_key is None:
        if key is not None:
            computed = reading.expression(key)
            reading.after.append(Evaluate(start, end, computed))
        read_key = Literal(start, end, ANY_KEY)
    if value is None:
        return FieldPattern(read_key, NamePattern(end, end, ""))
    return FieldPattern(read_key, *with_default(reading, value))


def _items(reading: Reading, node: Node) -> ItemsPattern:
    """Defaults become `name ??= default` afterwards; what comes from a `...rest` on is not known one by one."""
    reading.mark(node)
    items: list[Pattern] = []
    is_hole = True
    for child in node.children:
        start, end = reading.place(child)
        if child.type == "rest_pattern":
            for name in children(child):
                target = pattern(reading, name)
                reading.after.append(Let(start, end, target, Opaque(start, end)))
        elif child.type == ",":
            if is_hole:
                items.append(NamePattern(start, start, ""))
            is_hole = True
        elif child.is_named and child.type != "comment":
            is_hole = False
            target, default = with_default(reading, child)
            items.append(target)
            if default is not None:
                reading.after.append(Let(start, end, target, default, "??"))
    return ItemsPattern(*reading.place(node), tuple(items))


def parameters(reading: Reading, node: Node) -> tuple[Parameter, ...]:
    """Translate the parameters of a function from its `formal_parameters` or its single name."""
    if node.type != "formal_parameters":
        return (Parameter(pattern(reading, node)),)
    reading.mark(node)
    found = [_parameter(reading, child) for child in children(node) if child.type != "ERROR"]
    return tuple([parameter for parameter in found if parameter is not None])


def _parameter(reading: Reading, node: Node) -> Parameter | None:
    """One parameter; None for TypeScript's `this`, which is none."""
    annotation: str | None = None
    default: Expression | None = None
    target: Node | None = node
    if node.type in ("required_parameter", "optional_parameter"):
        target = node.child_by_field_name("pattern")
        annotation = annotation_of(reading, node)
        if node.child_by_field_name("value") is not None:
            default = reading.part(node, "value")
    if target is None or target.type == "this":
        return None
    if target.type == "rest_pattern":
        inside = children(target)
        return Parameter(pattern(reading, inside[0]), None, annotation, True) if inside else None
    bound, own_default = with_default(reading, target)
    return Parameter(bound, default or own_default, annotation)


def annotation_of(reading: Reading, node: Node) -> str | None:
    """The type that a parameter or a variable is declared with, as written."""
    annotation = node.child_by_field_name("type")
    inside = [] if annotation is None else children(annotation)
    return reading.written(inside[0]) if inside else None
