"""JavaScript's statements in the terms of the small program."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node

from fulint.languages.javascript_exports import export_statement
from fulint.languages.javascript_expressions import (
    assigned,
    assigned_value,
    augmentation,
    read_back,
)
from fulint.languages.javascript_functions import (
    Called,
    class_statements,
    function,
    named_value,
)
from fulint.languages.javascript_modules import bind_import, import_statement
from fulint.languages.javascript_patterns import annotation_of, key_of, pattern, unwrapped
from fulint.languages.javascript_reading import Reading, StatementReader, children, opaque
from fulint.languages.javascript_switch import switch_statement
from fulint.languages.program import (
    Argument,
    Block,
    Branch,
    Call,
    Catch,
    Closure,
    Define,
    Evaluate,
    Expression,
    Field,
    Function,
    Get,
    Guarded,
    Leave,
    Let,
    Literal,
    Loop,
    Name,
    NamePattern,
    Opaque,
    Raise,
    Record,
    Return,
    Statement,
)

MAX_LINKS = 200
"""A chain of more `else if`s than this is not read to its end."""

CAUGHT = "catch"
"""What an error is called that is taken apart where it is caught: no variable can have this name."""


def _ignored(reading: Reading, node: Node) -> Block:
    """Types, declarations without code, `debugger`, `;`: nothing that a value goes through."""
    return ()


def _expression_statement(reading: Reading, node: Node) -> Block:
    statements: list[Statement] = []
    for child in children(node):
        statements.extend(_effect(reading, unwrapped(child), reading.place(node)))
    return tuple(statements)


def _effect(reading: Reading, node: Node, place: tuple[int, int]) -> Block:
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
        case "sequence_expression" if not reading.is_broken(node):
            return tuple([s for part in children(node) for s in _effect(reading, unwrapped(part), reading.place(part))])
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


def _declaration(reading: Reading, node: Node) -> Block:
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
        if isinstance(value, Name) and value.id == target.id:
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


def _define(reading: Reading, node: Node) -> Block:
    made = function(reading, node)
    if reading.functions_around == 0:
        reading.functions[made.name] = made
    return (Define(*reading.place(node), made),)


def _if(reading: Reading, node: Node) -> Block:
    read: list[tuple[Node, Expression, Block]] = []
    link: Node | None = node
    otherwise: Block = ()
    while link is not None:
        if len(read) == MAX_LINKS:
            place = reading.place(link)
            otherwise = (Evaluate(*place, reading.cut(link)),)
            break
        test = reading.part(link, "condition")
        before = reading.drain()
        read.append((link, test, (*before, *reading.body(link.child_by_field_name("consequence")))))
        alternative = link.child_by_field_name("alternative")
        inside = [] if alternative is None else children(alternative)
        link = inside[0] if len(inside) == 1 and inside[0].type == "if_statement" else None
        if link is None:
            otherwise = reading.block(inside if len(inside) != 1 else _contents(inside[0]))
    for link_node, test, then in reversed(read):
        otherwise = (Branch(*reading.place(link_node), test, then, otherwise),)
    return otherwise


def _contents(node: Node) -> list[Node]:
    return children(node) if node.type == "statement_block" else [node]


def _for(reading: Reading, node: Node) -> Block:
    """What a `for (a; b; c)` starts with comes before the loop, and c at the end of its body."""
    first = node.child_by_field_name("initializer")
    before: Block = ()
    if first is not None and first.type not in ("empty_statement", ";"):
        before = reading.statement(first) if first.type.endswith("_declaration") else _expressions(reading, first)
    test = _condition(reading, node)
    increment = node.child_by_field_name("increment")
    body = reading.body(node.child_by_field_name("body"))
    after = () if increment is None else _effect(reading, unwrapped(increment), reading.place(increment))
    return (*before, Loop(*reading.place(node), (*body, *after), test=test))


def _expressions(reading: Reading, node: Node) -> Block:
    if node.type == "expression_statement":
        return _expression_statement(reading, node)
    return _effect(reading, unwrapped(node), reading.place(node))


def _condition(reading: Reading, node: Node) -> Expression:
    condition = node.child_by_field_name("condition")
    while condition is not None and condition.type == "expression_statement" and children(condition):
        condition = children(condition)[0]
    if condition is None or condition.type in ("empty_statement", ";"):
        start = reading.place(node)[0]
        return Literal(start, start, True)
    return reading.expression(condition)


def _for_in(reading: Reading, node: Node) -> Block:
    """`for (x of values)`; `for (x in object)` goes over `Object.keys(object)`."""
    left = node.child_by_field_name("left")
    over = reading.part(node, "right")
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type == "in":
        of = Name(over.start, over.start, "Object")
        keys = Get(over.start, over.start, of, Literal(over.start, over.start, "keys"), True)
        over = Call(over.start, over.end, keys, (Argument(over),))
    before = reading.drain()
    target = None if left is None else pattern(reading, left)
    body = (*reading.drain(), *reading.body(node.child_by_field_name("body")))
    return (*before, Loop(*reading.place(node), body, target, over))


def _while(reading: Reading, node: Node) -> Block:
    test = _condition(reading, node)
    after = reading.drain()
    body = reading.body(node.child_by_field_name("body"))
    return (Loop(*reading.place(node), body, test=test), *after)


def _labeled(reading: Reading, node: Node) -> Block:
    return reading.body(node.child_by_field_name("body"))


def _with(reading: Reading, node: Node) -> Block:
    value = reading.part(node, "object")
    return (Evaluate(value.start, value.end, value), *reading.body(node.child_by_field_name("body")))


def _block(reading: Reading, node: Node) -> Block:
    return reading.block(children(node))


def _try(reading: Reading, node: Node) -> Block:
    body = reading.body(node.child_by_field_name("body"))
    handler, last = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    catches = () if handler is None else (_catch(reading, handler),)
    finally_ = () if last is None else reading.body(last.child_by_field_name("body"))
    return (Guarded(*reading.place(node), body, catches, finally_),)


def _catch(reading: Reading, node: Node) -> Catch:
    start, end = reading.place(node)
    parameter = node.child_by_field_name("parameter")
    name: str | None = None
    unpacking: Block = ()
    if parameter is not None:
        match pattern(reading, parameter):
            case NamePattern(id=caught):
                name = caught
            case target:
                name = CAUGHT
                unpacking = (Let(target.start, target.end, target, Name(target.start, target.start, CAUGHT)),)
    unpacking = (*unpacking, *reading.drain())
    body = reading.body(node.child_by_field_name("body"))
    return Catch(start, end, (), name, (*unpacking, *body))


def _return(reading: Reading, node: Node) -> Block:
    before, value = _last_value(reading, node)
    return (*before, Return(*reading.place(node), value))


def _throw(reading: Reading, node: Node) -> Block:
    before, value = _last_value(reading, node)
    return (*before, Raise(*reading.place(node), value))


def _last_value(reading: Reading, node: Node) -> tuple[Block, Expression | None]:
    """The value that a statement gives away; of `return a, b` the a comes before."""
    inside = [child for child in children(node) if not child.is_error]
    if not inside:
        return (), None
    value = unwrapped(inside[0])
    before: list[Statement] = []
    if value.type == "sequence_expression" and not reading.is_broken(value):
        *first, value = children(value)
        for part in first:
            before.extend(_effect(reading, unwrapped(part), reading.place(part)))
    read = reading.expression(value)
    return (*before, *reading.drain()), read


def _leave(reading: Reading, node: Node) -> Block:
    return (Leave(*reading.place(node)),)


def _enum(reading: Reading, node: Node) -> Block:
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


def _namespace(reading: Reading, node: Node) -> Block:
    """A namespace is a function that runs once; what it exports is not followed."""
    start, end = reading.place(node)
    exports, reexports = dict(reading.exports), dict(reading.reexports)
    reading.functions_around += 1
    body = reading.body(node.child_by_field_name("body"))
    reading.functions_around -= 1
    reading.exports, reading.reexports = exports, reexports
    inside = Closure(start, end, Function(start, start, "", (), body))
    return (Evaluate(start, end, Opaque(start, end, (inside,))),)


def _error(reading: Reading, node: Node) -> Block:
    """What was not understood, and the statements in it that were."""
    start, end = reading.place(node)
    found: list[Statement] = []
    rest: list[Node] = []
    for child in children(node):
        if child.type in STATEMENTS and child.type != "ERROR":
            found.extend(reading.statement(child))
        else:
            rest.append(child)
    parts = tuple([opaque(reading, child) if child.is_error else reading.expression(child) for child in rest])
    return (Evaluate(start, end, Opaque(start, end, parts, is_error=True)), *found)


STATEMENTS: Mapping[str, StatementReader] = {
    "expression_statement": _expression_statement,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "function_declaration": _define,
    "generator_function_declaration": _define,
    "class_declaration": class_statements,
    "abstract_class_declaration": class_statements,
    "if_statement": _if,
    "switch_statement": switch_statement,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _while,
    "labeled_statement": _labeled,
    "with_statement": _with,
    "statement_block": _block,
    "try_statement": _try,
    "return_statement": _return,
    "throw_statement": _throw,
    "break_statement": _leave,
    "continue_statement": _leave,
    "import_statement": import_statement,
    "export_statement": export_statement,
    "enum_declaration": _enum,
    "internal_module": _namespace,
    "module": _namespace,
    "ERROR": _error,
    **dict.fromkeys(
        (
            "empty_statement",
            "debugger_statement",
            "hash_bang_line",
            "ambient_declaration",
            "interface_declaration",
            "type_alias_declaration",
            "function_signature",
            "import_alias",
        ),
        _ignored,
    ),
}
