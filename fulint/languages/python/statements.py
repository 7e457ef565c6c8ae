"""Python's statements, functions and classes in the terms of the small program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from fulint.languages.program import (
    Block,
    Branch,
    Catch,
    Class,
    Define,
    Evaluate,
    Function,
    Guarded,
    Leave,
    Let,
    Loop,
    Raise,
    Return,
    Statement,
)
from fulint.languages.python.expressions import (
    OPERATORS,
    after_star,
    expression,
    expressions,
    parameters,
    pattern,
)
from fulint.languages.python.imports import read_import, read_import_from
from fulint.languages.python.match import Case, read_case, read_subject
from fulint.languages.python.reading import MAX_DEPTH, Reading
from fulint.languages.terms import Expression, Name, NamePattern, Opaque, Operation, Pattern, PlacePattern


def block(reading: Reading, nodes: Sequence[ast.stmt]) -> Block:
    """Translate statements, in order. One may become several, or none."""
    if nodes and reading.depth >= MAX_DEPTH:
        return (_unread(reading, nodes),)
    reading.depth += 1
    result: list[Statement] = []
    for node in nodes:
        result.extend(_STATEMENTS.get(type(node), _nothing)(reading, node))
    reading.depth -= 1
    return tuple(result)


def _unread(reading: Reading, nodes: Sequence[ast.stmt]) -> Evaluate:
    start, end = reading.start(nodes[0]), reading.end(nodes[-1])
    return Evaluate(start, end, reading.unread(start, end))


def _nothing(reading: Reading, node: ast.stmt) -> Block:
    """`pass`, `global`, `nonlocal`, `type`: nothing that a value goes through."""
    return ()


def _evaluate(reading: Reading, node: ast.Expr) -> Block:
    if isinstance(node.value, ast.Constant):
        return ()
    return (Evaluate(reading.start(node), reading.end(node), expression(reading, node.value)),)


def _assign(reading: Reading, node: ast.Assign) -> Block:
    """`a = b = value` becomes `a = value; b = a`, so that the value is read once, as when it runs."""
    start, end = reading.start(node), reading.end(node)
    value = expression(reading, node.value)
    lets: list[Let] = []
    for target in node.targets:
        lets.extend(_bindings(reading, target, value, start, end))
        value = _read_back(lets[-1].target) or value
    return tuple(lets)


def _bindings(reading: Reading, target: ast.expr, value: Expression, start: int, end: int) -> list[Let]:
    bound = Let(start, end, pattern(reading, target), value)
    return [bound, *_unknown_bindings(reading, target)]


def _unknown_bindings(reading: Reading, target: ast.expr) -> list[Let]:
    return [Let(rest.start, rest.end, rest, Opaque(rest.start, rest.end)) for rest in after_star(reading, target)]


def _read_back(target: Pattern) -> Expression | None:
    match target:
        case NamePattern(start, end, id):
            return Name(start, end, id)
        case PlacePattern(place=place):
            return place
        case _:
            return None


def _augment(reading: Reading, node: ast.AugAssign) -> Block:
    target = pattern(reading, node.target)
    operator = OPERATORS[type(node.op)]
    return (Let(reading.start(node), reading.end(node), target, expression(reading, node.value), operator),)


def _annotate(reading: Reading, node: ast.AnnAssign) -> Block:
    if node.value is None:
        return ()
    target = pattern(reading, node.target)
    return (Let(reading.start(node), reading.end(node), target, expression(reading, node.value)),)


def _delete(reading: Reading, node: ast.Delete) -> Block:
    start, end = reading.start(node), reading.end(node)
    return (Evaluate(start, end, Operation(start, end, "delete", expressions(reading, node.targets))),)


def _return(reading: Reading, node: ast.Return) -> Block:
    value = None if node.value is None else expression(reading, node.value)
    return (Return(reading.start(node), reading.end(node), value),)


def _raise(reading: Reading, node: ast.Raise) -> Block:
    value = None if node.exc is None else expression(reading, node.exc)
    return (Raise(reading.start(node), reading.end(node), value),)


def _assert(reading: Reading, node: ast.Assert) -> Block:
    start, end = reading.start(node), reading.end(node)
    test = expression(reading, node.test)
    message = None if node.msg is None else expression(reading, node.msg)
    return (Branch(start, end, Operation(test.start, test.end, "not", (test,)), (Raise(start, end, message),)),)


def _leave(reading: Reading, node: ast.Break | ast.Continue) -> Block:
    return (Leave(reading.start(node), reading.end(node)),)


def _if(reading: Reading, node: ast.If) -> Block:
    """Each `elif` stands in the `else` of the one before, which counts as depth: a walker goes down as far."""
    links = [node]
    while len(links[-1].orelse) == 1 and isinstance(link := links[-1].orelse[0], ast.If):
        links.append(link)
    outer = reading.depth
    read: list[tuple[ast.If, Expression, Block]] = []
    for link in links:
        if read and reading.depth >= MAX_DEPTH:
            break
        read.append((link, expression(reading, link.test), block(reading, link.body)))
        reading.depth += 1
    otherwise = block(reading, read[-1][0].orelse)
    reading.depth = outer
    for link, test, then in reversed(read):
        otherwise = (Branch(reading.start(link), reading.end(link), test, then, otherwise),)
    return otherwise


def _for(reading: Reading, node: ast.For | ast.AsyncFor) -> Block:
    start, end = reading.start(node), reading.end(node)
    over = expression(reading, node.iter)
    target = pattern(reading, node.target)
    body = (*_unknown_bindings(reading, node.target), *block(reading, node.body))
    return (Loop(start, end, body, target, over), *_maybe(reading, node.orelse))


def _while(reading: Reading, node: ast.While) -> Block:
    test = expression(reading, node.test)
    loop = Loop(reading.start(node), reading.end(node), block(reading, node.body), test=test)
    return (loop, *_maybe(reading, node.orelse))


def _maybe(reading: Reading, nodes: Sequence[ast.stmt]) -> Block:
    """Statements that run or not, under no test that is written."""
    if not nodes:
        return ()
    start, end = reading.start(nodes[0]), reading.end(nodes[-1])
    return (Branch(start, end, Opaque(start, start), block(reading, nodes)),)


def _with(reading: Reading, node: ast.With | ast.AsyncWith) -> Block:
    """What the managers bind, then the body; `suppress` guards what follows it."""
    start, end = reading.start(node), reading.end(node)
    outer = reading.depth
    parts: list[list[Statement]] = [[]]
    catches: list[Catch] = []
    for item in node.items:
        manager = item.context_expr
        if reading.depth < MAX_DEPTH and isinstance(manager, ast.Call) and _is_suppress(reading, manager.func):
            types = tuple([reading.text(argument) for argument in manager.args])
            catches.append(Catch(reading.start(manager), reading.end(manager), types, None, ()))
            parts.append([])
            reading.depth += 1
            continue
        value = expression(reading, manager)
        if item.optional_vars is None:
            parts[-1].append(Evaluate(value.start, value.end, value))
        else:
            last = reading.end(item.optional_vars)
            parts[-1].extend(_bindings(reading, item.optional_vars, value, value.start, last))
    body = (*parts[-1], *block(reading, node.body))
    reading.depth = outer
    for before, catch in zip(reversed(parts[:-1]), reversed(catches), strict=True):
        body = (*before, Guarded(start, end, body, (catch,)))
    return body


def _is_suppress(reading: Reading, callee: ast.expr) -> bool:
    """Whether this is `contextlib.suppress`, by whatever name it was imported."""
    match callee:
        case ast.Name(id):
            imported = reading.imports.get(id)
            return imported is not None and (imported.module, imported.symbol) == ("contextlib", "suppress")
        case ast.Attribute(ast.Name(id), "suppress"):
            imported = reading.imports.get(id)
            return imported is not None and (imported.module, imported.symbol) == ("contextlib", None)
        case _:
            return False


def _try(reading: Reading, node: Any) -> Block:
    start, end = reading.start(node), reading.end(node)
    body = block(reading, node.body)
    catches = tuple([_catch(reading, handler) for handler in node.handlers])
    last: Block = block(reading, node.finalbody)
    if not node.orelse:
        return (Guarded(start, end, body, catches, last),)
    guarded: Block = (Guarded(start, end, body, catches),)
    # What `else` holds is not guarded by the handlers, and comes next unless one of them let go on.
    if all(catch.body and isinstance(catch.body[-1], (Return, Raise, Leave)) for catch in catches):
        guarded += block(reading, node.orelse)
    else:
        guarded += _maybe(reading, node.orelse)
    return (Guarded(start, end, guarded, (), last),) if last else guarded


def _catch(reading: Reading, node: ast.ExceptHandler) -> Catch:
    types: Sequence[ast.expr]
    match node.type:
        case None:
            types = ()
        case ast.Tuple(elements):
            types = elements
        case single:
            types = (single,)
    names = tuple([reading.text(type_) for type_ in types])
    return Catch(reading.start(node), reading.end(node), names, node.name, block(reading, node.body))


def _match(reading: Reading, node: ast.Match) -> Block:
    """A chain of branches over the subject; each stands in the `else` of the one before, as for `elif`."""
    before, subject = read_subject(reading, node)
    outer = reading.depth
    read: list[tuple[ast.match_case, Case, Block]] = []
    for case in node.cases:
        if reading.depth >= MAX_DEPTH:
            break
        read.append((case, read_case(reading, case, subject), block(reading, case.body)))
        reading.depth += 1
    reading.depth = outer
    unread = [statement for case in node.cases[len(read) :] for statement in case.body]
    otherwise: Block = (_unread(reading, unread),) if unread else ()
    for case, how, body in reversed(read):
        then = (*how.lets, *body)
        if how.test is None:
            otherwise = then
        else:
            start, end = reading.start(case.pattern), reading.end(case.body[-1])
            otherwise = (Branch(start, end, how.test, then, otherwise),)
    return (*before, *otherwise)


def _define(reading: Reading, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Block:
    return (Define(reading.start(node), reading.end(node), function(reading, node)),)


def function(reading: Reading, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    """Translate a function or method."""
    decorators = expressions(reading, node.decorator_list)
    given = parameters(reading, node.args)
    yields, reading.yields = reading.yields, False
    reading.functions_around += 1
    body = block(reading, node.body)
    reading.functions_around -= 1
    is_generator, reading.yields = reading.yields, yields
    start, end = reading.defined_name(node)
    return Function(
        start, end, node.name, given, body, isinstance(node, ast.AsyncFunctionDef), is_generator, decorators
    )


def _class(reading: Reading, node: ast.ClassDef) -> Block:
    """A class at the top of the file is noted; other statements of its body are no part of the program."""
    start, end = reading.defined_name(node)
    is_at_top = reading.functions_around == 0 and reading.depth < MAX_DEPTH
    reading.functions_around += 1
    reading.depth += 1
    methods = {
        method.name: function(reading, method)
        for method in node.body
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    reading.depth -= 1
    reading.functions_around -= 1
    if is_at_top:
        bases = tuple([reading.text(base) for base in node.bases])
        reading.classes[node.name] = Class(start, end, node.name, methods, bases)
    return ()


_Translation: TypeAlias = Callable[[Reading, Any], Block]

_STATEMENTS: Mapping[type[ast.AST], _Translation] = {
    ast.Expr: _evaluate,
    ast.Assign: _assign,
    ast.AugAssign: _augment,
    ast.AnnAssign: _annotate,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Break: _leave,
    ast.Continue: _leave,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.Match: _match,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _class,
    ast.Import: read_import,
    ast.ImportFrom: read_import_from,
    # Since 3.11.
    **({ast.TryStar: _try} if hasattr(ast, "TryStar") else {}),
}
