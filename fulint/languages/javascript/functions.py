"""JavaScript's functions and classes in the terms of the small program."""

from __future__ import annotations

from tree_sitter import Node

from fulint.languages.javascript.patterns import annotation_of, key_of, parameters, unwrapped
from fulint.languages.javascript.reading import Reading, children
from fulint.languages.program import Block, Class, Evaluate, Function, Let, Parameter, Return, Statement
from fulint.languages.terms import Closure, Expression, Field, Get, Literal, Name, Opaque, PlacePattern
from fulint.record import record, replace

FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})


@record
class Called:
    """What a function or class without a name of its own is called after: the variable, property or field.

    `annotation` is the type that is declared for it.
    """

    start: int
    end: int
    name: str
    annotation: str | None = None


def function(reading: Reading, node: Node, called: Called | None = None) -> Function:
    """Translate a function, whatever it is written as."""
    start, end, name = _name(reading, node, called)
    signature = _signature(node)
    outer, reading.after = reading.after, []
    given_node = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    given = () if given_node is None else parameters(reading, given_node)
    unpacking = reading.drain()
    reading.functions_around += 1
    body = _body(reading, node.child_by_field_name("body"))
    reading.functions_around -= 1
    reading.after = outer
    if called and called.annotation and given and given[0].annotation is None:
        given = (replace(given[0], annotation=called.annotation), *given[1:])
    is_generator = "*" in signature
    decorators = tuple([decorator(reading, child) for child in children(node) if child.type == "decorator"])
    return Function(start, end, name, given, (*unpacking, *body), "async" in signature, is_generator, decorators)


def _name(reading: Reading, node: Node, called: Called | None) -> tuple[int, int, str]:
    own = node.child_by_field_name("name")
    if own is not None and node.type != "method_definition":
        return (*reading.place(own), reading.written(own))
    if called is not None:
        return called.start, called.end, called.name
    start, end = reading.place(node.children[0] if node.children else node)
    if reading.text[start : start + 1] == "(":
        end = start + 1
    return start, end, ""


def _signature(node: Node) -> set[str]:
    """The words and signs before the parameters: `async`, `static`, `get`, `*`, …"""
    words: set[str] = set()
    for child in node.children:
        if child.type in ("formal_parameters", "=>", "statement_block"):
            break
        if not child.is_named:
            words.add(child.type)
    return words


def _body(reading: Reading, node: Node | None) -> Block:
    if node is None or node.type == "statement_block":
        return reading.body(node)
    value = reading.expression(unwrapped(node))
    return (Return(value.start, value.end, value), *reading.drain())


def closure(reading: Reading, node: Node) -> Closure:
    """Translate a function that stands in an expression."""
    return Closure(*reading.place(node), function(reading, node))


def named_value(reading: Reading, node: Node, called: Called) -> Expression:
    """Translate an expression; a function or a class at the top of the file takes the name it is given."""
    inside = unwrapped(node)
    if inside.type in FUNCTIONS and not reading.is_at_limit:
        reading.depth += 1
        result = Closure(*reading.place(inside), function(reading, inside, called))
        reading.depth -= 1
        return result
    if inside.type == "class" and reading.functions_around == 0 and not reading.is_at_limit:
        reading.after.extend(class_statements(reading, inside, called))
        return Name(*_name(reading, inside, called))
    return reading.expression(node)


def method_field(reading: Reading, node: Node) -> Field:
    """Translate a method of an object literal. What a `get` gives is not followed, so it is no method."""
    name = node.child_by_field_name("name")
    literal = None if name is None else key_of(reading, name)
    called = None if literal is None else Called(literal.start, literal.end, str(literal.value))
    value: Expression = Closure(*reading.place(node), function(reading, node, called))
    if _signature(node) & {"get", "set"}:
        value = Opaque(value.start, value.end, (value,))
    if literal is None and name is not None:
        return Field(reading.expression(name), value)
    return Field(literal, value)


def decorator(reading: Reading, node: Node) -> Expression:
    """Translate what stands behind the `@`."""
    inside = children(node)
    return reading.expression(inside[0]) if inside else Opaque(*reading.place(node), is_error=True)


def class_statements(reading: Reading, node: Node, called: Called | None = None) -> Block:
    """Note a class at the top of the file and translate what it runs at once.

    A class inside a function becomes an expression that nobody follows, with its methods in it.
    """
    start, end, name = _name(reading, node, called)
    body = node.child_by_field_name("body")
    members = _Members(name, start, end)
    if not reading.is_at_limit:
        reading.depth += 1
        reading.functions_around += 1
        _read_members(reading, [] if body is None else children(body), members)
        reading.functions_around -= 1
        reading.depth -= 1
    else:
        reading.cut(node)
    decorators = [decorator(reading, child) for child in children(node) if child.type == "decorator"]
    at_once: list[Statement] = [Evaluate(value.start, value.end, value) for value in decorators]
    at_once.extend(members.at_once)
    methods = members.with_constructor()
    if reading.functions_around:
        closures = tuple([Closure(method.start, method.end, method) for method in methods.values()])
        at_once.append(Evaluate(start, end, Opaque(*reading.place(node), closures)))
    else:
        reading.classes[name] = Class(start, end, name, methods, _bases(reading, node))
    return tuple(at_once)


def class_value(reading: Reading, node: Node) -> Expression:
    """A class in an expression, without a name that it could be found by."""
    reading.functions_around += 1
    inside = class_statements(reading, node)
    reading.functions_around -= 1
    start, end = reading.place(node)
    return Opaque(start, end, (Closure(start, end, Function(start, start, "", (), inside)),))


class _Members:
    """What a class consists of, while it is read."""

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name, self.start, self.end = name, start, end
        self.methods: dict[str, Function] = {}
        self.set_up: list[Statement] = []
        self.at_once: list[Statement] = []

    def with_constructor(self) -> dict[str, Function]:
        """The methods, with fields set at the start of the constructor, as JavaScript does."""
        if not self.set_up:
            return self.methods
        made = self.methods.get("constructor") or Function(self.start, self.end, "constructor", (), ())
        return {**self.methods, "constructor": replace(made, body=(*self.set_up, *made.body))}


def _read_members(reading: Reading, nodes: list[Node], members: _Members) -> None:
    decorators: list[Expression] = []
    for node in nodes:
        match node.type:
            case "decorator":
                decorators.append(decorator(reading, node))
                continue
            case "method_definition":
                _read_method(reading, node, members, tuple(decorators))
            case "field_definition" | "public_field_definition":
                _read_field(reading, node, members)
            case "class_static_block":
                members.at_once.extend(reading.body(node.child_by_field_name("body")))
            case "ERROR":
                members.at_once.extend(reading.statement(node))
        decorators = []


def _read_method(reading: Reading, node: Node, members: _Members, decorators: tuple[Expression, ...]) -> None:
    called = _member_name(reading, node.child_by_field_name("name"))
    made = function(reading, node, called)
    made = replace(made, decorators=(*decorators, *made.decorators))
    accessors = _signature(node) & {"get", "set"}
    # `this.x` runs the getter and is not the function, so it is kept under a name that nobody can read.
    members.methods[" ".join([*sorted(accessors), made.name])] = made
    if made.name == "constructor":
        members.set_up.extend(_parameter_properties(reading, node, made.parameters))


def _parameter_properties(reading: Reading, node: Node, given: tuple[Parameter, ...]) -> list[Statement]:
    """TypeScript's `constructor(private store: Store)` sets the field of the same name."""
    found: list[Statement] = []
    written = node.child_by_field_name("parameters")
    for child in [] if written is None else children(written):
        is_property = any(word.type in ("accessibility_modifier", "readonly") for word in child.children)
        name = child.child_by_field_name("pattern")
        if is_property and name is not None and name.type == "identifier":
            start, end = reading.place(name)
            text = reading.text[start:end]
            found.append(_set_field(Name(start, start, "this"), Literal(start, end, text), Name(start, end, text)))
    return found


def _set_field(owner: Name, key: Literal, value: Expression) -> Let:
    place = Get(owner.start, key.end, owner, key, True)
    return Let(key.start, max(key.end, value.end), PlacePattern(key.start, key.end, place), value)


def _read_field(reading: Reading, node: Node, members: _Members) -> None:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    called = _member_name(reading, name)
    value_node = node.child_by_field_name("value")
    if value_node is None:
        return
    called = replace(called, annotation=annotation_of(reading, node))
    value = named_value(reading, value_node, called)
    if isinstance(value, Closure):
        members.methods[called.name] = value.function
        return
    key = Literal(called.start, called.end, called.name)
    is_static = any(child.type == "static" for child in node.children)
    owner = Name(key.start, key.start, members.name if is_static else "this")
    (members.at_once if is_static else members.set_up).append(_set_field(owner, key, value))


def _member_name(reading: Reading, node: Node | None) -> Called:
    literal = None if node is None else key_of(reading, node)
    if literal is None:
        start, end = (0, 0) if node is None else reading.place(node)
        return Called(start, end, f"[{reading.text[start:end]}]")
    return Called(literal.start, literal.end, str(literal.value))


def _bases(reading: Reading, node: Node) -> tuple[str, ...]:
    """What a class extends, as written."""
    for child in children(node):
        if child.type == "class_heritage":
            inside = children(child)
            if inside and inside[0].type == "extends_clause":
                inside = children(inside[0])
            return (reading.written(inside[0]),) if inside and inside[0].type != "implements_clause" else ()
    return ()
