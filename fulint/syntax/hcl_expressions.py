"""From tree-sitter's flat expressions to own nodes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Many

from tree_sitter import Node

from fulint.syntax.hcl_reading import MAX_DEPTH, TOO_DEEP, Reading
from fulint.syntax.hcl_strings import literal_string, template
from fulint.syntax.hcl_tree import (
    Broken,
    Call,
    Choice,
    Expression,
    For,
    Item,
    ListOf,
    Literal,
    Member,
    Name,
    ObjectOf,
    Operation,
    Splat,
)

_NOT_READ = "it cannot be parsed"
_POSTFIXES = frozenset({"get_attr", "index", "splat"})


def expression(node: Node, reading: Reading) -> Expression:
    """Translate any expression; one that is broken or nested too deep becomes `Broken`."""
    if reading.depth >= MAX_DEPTH:
        return Broken(reading.place(node), TOO_DEEP)
    reading.depth += 1
    found = _READERS.get(node.type, _broken)(node, reading)
    reading.depth -= 1
    return found


def parts(node: Node) -> list[Node]:
    """The children of a node without comments."""
    return [child for child in node.children if child.type != "comment"]


def _broken(node: Node, reading: Reading) -> Expression:
    return Broken(reading.place(node), _NOT_READ)


def _wrapped(node: Node, reading: Reading) -> Expression:
    """`expression` holds one term and what follows it, or one in parentheses."""
    return _chain([child for child in parts(node) if child.type not in ("(", ")")], node, reading)


def _chain(nodes: Many[Node], around: Node, reading: Reading) -> Expression:
    """A term with its members, indices and splats, which tree-sitter leaves side by side."""
    if not nodes:
        return _broken(around, reading)
    found = expression(nodes[0], reading)
    start = reading.start(nodes[0])
    for position, node in enumerate(nodes[1:], start=1):
        # A long chain nests as deep as parentheses do.
        if node.type not in _POSTFIXES or position > MAX_DEPTH:
            return Broken(reading.place(around), _NOT_READ if node.type not in _POSTFIXES else TOO_DEEP)
        found = _followed(found, start, node, reading)
    return found


def _followed(target: Expression, start: int, node: Node, reading: Reading) -> Expression:
    where = reading.where(start, reading.end(node))
    match node.type:
        case "get_attr":
            name = node.children[-1]
            return Member(where, target, Literal(reading.place(name), reading.written(name)))
        case "index":
            return Member(where, target, _index(node, reading))
    splat = node.children[0]
    item: Expression = Item(*reading.place(splat))
    each = item
    for step in parts(splat)[1 : MAX_DEPTH + 1]:
        each = _followed(each, reading.start(splat), step, reading) if step.type in _POSTFIXES else item
    return Splat(where, target, each)


def _index(node: Node, reading: Reading) -> Expression:
    inner = node.children[0]
    if inner.type == "legacy_index":
        written = reading.written(inner).lstrip(". \t")
        position = int(written) if written.isdecimal() and len(written) < 10 else None
        return _broken(node, reading) if position is None else Literal(reading.place(inner), position)
    keys = [child for child in parts(inner) if child.is_named]
    return expression(keys[0], reading) if len(keys) == 1 else _broken(node, reading)


def _literal(node: Node, reading: Reading) -> Expression:
    inner = node.children[0]
    match inner.type:
        case "string_lit":
            return literal_string(inner, reading)
        case "numeric_lit":
            value = _number(reading.written(inner))
            return _broken(node, reading) if value is None else Literal(reading.place(inner), value)
        case "bool_lit":
            return Literal(reading.place(inner), reading.written(inner) == "true")
        case "null_lit":
            return Literal(reading.place(inner), None)
    return _broken(node, reading)


def _number(written: str) -> int | float | None:
    if len(written) > 300:
        return None
    try:
        return int(written) if written.isdecimal() else float(written)
    except ValueError:
        return None


def _template(node: Node, reading: Reading) -> Expression:
    return template(node.children[0], reading, expression)


def _name(node: Node, reading: Reading) -> Expression:
    return Name(reading.place(node), reading.written(node))


def _call(node: Node, reading: Reading) -> Expression:
    listed = next((child for child in node.children if child.type == "function_arguments"), None)
    arguments = [child for child in parts(listed) if child.type != ","] if listed else []
    is_spread = bool(arguments) and arguments[-1].type == "ellipsis"
    given = arguments[:-1] if is_spread else arguments
    open_at = next((at for at, child in enumerate(node.children) if child.type == "("), len(node.children))
    name = "".join(reading.written(child) for child in node.children[:open_at])
    return Call(reading.place(node), name, tuple(expression(one, reading) for one in given), is_spread)


def _choice(node: Node, reading: Reading) -> Expression:
    terms = [child for child in parts(node) if child.type not in ("?", ":")]
    if len(terms) != 3:
        return _broken(node, reading)
    condition, then, otherwise = (expression(term, reading) for term in terms)
    return Choice(reading.place(node), condition, then, otherwise)


def _operation(node: Node, reading: Reading) -> Expression:
    """Operands of a binary operation lie beside each other, each with what follows it."""
    inner = node.children[0]
    children = parts(inner)
    if inner.type == "unary_operation":
        operand = _chain(children[1:], node, reading)
        return Operation(reading.place(node), children[0].type, (operand,))
    at = next((at for at, child in enumerate(children) if at and not child.is_named), 0)
    if not at:
        return _broken(node, reading)
    left, right = _chain(children[:at], node, reading), _chain(children[at + 1 :], node, reading)
    return Operation(reading.place(node), children[at].type, (left, right))


def _collection(node: Node, reading: Reading) -> Expression:
    inner = node.children[0]
    if inner.type == "tuple":
        items = (child for child in parts(inner) if child.type not in ("tuple_start", "tuple_end", ","))
        return ListOf(reading.place(inner), tuple(expression(item, reading) for item in items))
    entries = (child for child in parts(inner) if child.type == "object_elem")
    return ObjectOf(reading.place(inner), tuple(_entry(entry, reading) for entry in entries))


def _entry(node: Node, reading: Reading) -> tuple[Expression, Expression]:
    terms = [child for child in parts(node) if child.is_named]
    if len(terms) != 2:
        return _broken(node, reading), _broken(node, reading)
    key = expression(terms[0], reading)
    # A bare word is itself; in parentheses it is a reference.
    if isinstance(key, Name) and not reading.written(terms[0]).startswith("("):
        key = Literal((key.source, key.start, key.end), key.text)
    return key, expression(terms[1], reading)


def _for(node: Node, reading: Reading) -> Expression:
    inner = node.children[0]
    children = parts(inner)
    intro = next((child for child in children if child.type == "for_intro"), None)
    results = [child for child in children if child.type == "expression"]
    is_object = inner.type == "for_object_expr"
    if intro is None or len(results) != 1 + is_object:
        return _broken(node, reading)
    names = tuple(reading.written(child) for child in intro.children if child.type == "identifier")
    collection = next((child for child in intro.children if child.type == "expression"), None)
    if collection is None:
        return _broken(node, reading)
    found = For(reading.place(inner), names, expression(collection, reading), expression(results[-1], reading))
    if is_object:
        found.result_key = expression(results[0], reading)
        found.is_grouped = any(child.type == "ellipsis" for child in children)
    condition = next((child for child in children if child.type == "for_cond"), None)
    if condition is not None:
        found.condition = expression(condition.children[-1], reading)
    return found


_READERS: dict[str, Callable[[Node, Reading], Expression]] = {
    "expression": _wrapped,
    "literal_value": _literal,
    "template_expr": _template,
    "variable_expr": _name,
    "function_call": _call,
    "conditional": _choice,
    "operation": _operation,
    "collection_value": _collection,
    "for_expr": _for,
}
