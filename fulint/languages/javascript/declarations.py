"""JavaScript's declarations and assignments in the terms of the small program."""

from __future__ import annotations

from tree_sitter import Node

from fulint.languages.javascript.expressions import assigned, assigned_value, augmentation, read_back
from fulint.languages.javascript.functions import Called, function, named_value
from fulint.languages.javascript.modules import bind_import
from fulint.languages.javascript.patterns import annotation_of, key_of, pattern, unwrapped
from fulint.languages.javascript.reading import Reading, children
from fulint.languages.program import Block, Define, Evaluate, Function, Let, Statement
from fulint.languages.terms import Closure, Expression, Field, Name, NamePattern, Opaque, Record


def effect(reading: Reading, node: Node, place: tuple[int, int]) -> Block:
    """An expression whose value is dropped: what it assigns becomes statements."""
    match node.type:
        case "string":
            return ()
        case "assignment_expression" if not reading.is_broken(node):
            return _assign(reading, node, place)
        case "augmented_assignment_expression" | "update_expression" if not reading.is_broken(node):
            target = assigned(reading, node)
            operator, value = augmentation(reading, node)
            return (Let(*place, target, value, operator), *reading.drain())
        case "sequence_expression" if not reading.is_broken(node) and not reading.is_at_limit:
            reading.depth += 1
            parts = [effect(reading, unwrapped(part), reading.place(part)) for part in children(node)]
            reading.depth -= 1
            return tuple([statement for part in parts for statement in part])
        case "internal_module" | "ERROR":
            return reading.statement(node)
        case _:
            return (Evaluate(*place, reading.expression(node)), *reading.drain())


def _assign(reading: Reading, node: Node, place: tuple[int, int]) -> Block:
    """`a = b = value` becomes `b = value; a = b`, so that the value is read once, as when it runs."""
    links = [node]
    while (right := links[-1].child_by_field_name("right")) and unwrapped(right).type == "assignment_expression":
        links.append(unwrapped(right))
    lets: list[Statement] = []
    value: Expression | None = None
    for link in reversed(links):
        target = assigned(reading, link)
        if value is None:
            value = assigned_value(reading, link, target)
        lets.extend((Let(*place, target, value), *reading.drain()))
        value = read_back(target)
    return tuple(lets)


def declaration(reading: Reading, node: Node) -> Block:
    """`let a = 1, b = 2` is two statements. What only imports is none."""
    statements: list[Statement] = []
    is_constant = any(child.type == "const" for child in node.children)
    for child in children(node):
        if child.type == "variable_declarator":
            statements.extend(_declarator(reading, child, is_constant))
    return tuple(statements)


def _declarator(reading: Reading, node: Node, is_constant: bool) -> Block:
    name, value_node = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return ()
    target = pattern(reading, name)
    place = reading.place(node)
    value: Expression | None = None
    if value_node is not None and isinstance(target, NamePattern):
        annotation = annotation_of(reading, node)
        value = named_value(reading, value_node, Called(target.start, target.end, target.id, annotation))
        if isinstance(value, Name) and value.id == target.id and unwrapped(value_node).type == "class":
            return reading.drain()
        if is_constant and isinstance(value, Closure) and reading.functions_around == 0:
            reading.functions[target.id] = value.function
    elif value_node is not None:
        value = reading.expression(value_node)
    if value is not None and bind_import(reading, target, value):
        return reading.drain()
    reading.mark(node)
    after = reading.drain()
    return (Let(*place, target, value), *after)


def define(reading: Reading, node: Node) -> Block:
    """A function by its own name."""
    made = function(reading, node)
    if reading.functions_around == 0:
        reading.functions[made.name] = made
    return (Define(*reading.place(node), made),)


def enum(reading: Reading, node: Node) -> Block:
    """TypeScript's `enum` is an object when it runs."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return ()
    fields: list[Field] = []
    for child in children(body):
        named = child.child_by_field_name("name") or child
        key = key_of(reading, named)
        value = child.child_by_field_name("value")
        place = reading.place(child)
        fields.append(Field(key, Opaque(*place) if value is None else reading.expression(value)))
    target = NamePattern(*reading.place(name), reading.written(name))
    return (Let(*reading.place(node), target, Record(*reading.place(body), tuple(fields))),)


def namespace(reading: Reading, node: Node) -> Block:
    """A namespace is a function that runs once; what it exports is not followed."""
    start, end = reading.place(node)
    exports, reexports = dict(reading.exports), dict(reading.reexports)
    reading.functions_around += 1
    body = reading.body(node.child_by_field_name("body"))
    reading.functions_around -= 1
    reading.exports, reading.reexports = exports, reexports
    inside = Closure(start, end, Function(start, start, "", (), body))
    return (Evaluate(start, end, Opaque(start, end, (inside,))),)
