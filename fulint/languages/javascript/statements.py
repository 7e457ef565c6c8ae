"""JavaScript's statements in the terms of the small program."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node

from fulint.languages.javascript.declarations import declaration, define, effect, enum, namespace
from fulint.languages.javascript.exports import export_statement
from fulint.languages.javascript.functions import class_statements
from fulint.languages.javascript.modules import import_statement
from fulint.languages.javascript.patterns import pattern, unwrapped
from fulint.languages.javascript.reading import Reading, StatementReader, children, opaque
from fulint.languages.javascript.switch import switch_statement
from fulint.languages.program import Block, Branch, Catch, Evaluate, Guarded, Leave, Let, Loop, Raise, Return, Statement
from fulint.languages.terms import Argument, Call, Expression, Get, Literal, Name, NamePattern, Opaque

MAX_LINKS = 100
"""A chain of more `else if`s than this is not read to its end."""

CAUGHT = "catch"
"""What an error is called that is taken apart where it is caught: no variable can have this name."""


def _ignored(reading: Reading, node: Node) -> Block:
    """Types, declarations without code, `debugger`, `;`: nothing that a value goes through."""
    return ()


def _expression_statement(reading: Reading, node: Node) -> Block:
    statements: list[Statement] = []
    for child in children(node):
        statements.extend(effect(reading, unwrapped(child), reading.place(node)))
    return tuple(statements)


def _if(reading: Reading, node: Node) -> Block:
    read: list[tuple[Node, Expression, Block]] = []
    depth = reading.depth
    link: Node | None = node
    otherwise: Block = ()
    while link is not None:
        if len(read) == MAX_LINKS:
            place = reading.place(link)
            otherwise = (Evaluate(*place, reading.cut(link)),)
            break
        # Each link lies inside the one before it, and less deep than an expression would.
        reading.depth = depth + len(read) // 2
        test = reading.part(link, "condition")
        before = reading.drain()
        read.append((link, test, (*before, *reading.body(link.child_by_field_name("consequence")))))
        alternative = link.child_by_field_name("alternative")
        inside = [] if alternative is None else children(alternative)
        link = inside[0] if len(inside) == 1 and inside[0].type == "if_statement" else None
        if link is None:
            otherwise = reading.block(inside if len(inside) != 1 else _contents(inside[0]))
    reading.depth = depth
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
    after = () if increment is None else effect(reading, unwrapped(increment), reading.place(increment))
    return (*before, Loop(*reading.place(node), (*body, *after), test=test))


def _expressions(reading: Reading, node: Node) -> Block:
    if node.type == "expression_statement":
        return _expression_statement(reading, node)
    return effect(reading, unwrapped(node), reading.place(node))


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
            before.extend(effect(reading, unwrapped(part), reading.place(part)))
    read = reading.expression(value)
    return (*before, *reading.drain()), read


def _leave(reading: Reading, node: Node) -> Block:
    return (Leave(*reading.place(node)),)


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
    "lexical_declaration": declaration,
    "variable_declaration": declaration,
    "function_declaration": define,
    "generator_function_declaration": define,
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
    "enum_declaration": enum,
    "internal_module": namespace,
    "module": namespace,
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
