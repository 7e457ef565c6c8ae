"""Python's expressions and targets in the terms of the small program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from fulint.languages.program import Function, Parameter, Return
from fulint.languages.python.reading import MAX_DEPTH, Reading
from fulint.languages.terms import (
    Argument,
    Await,
    Bind,
    Call,
    Choice,
    Closure,
    Each,
    Expression,
    Field,
    Get,
    Items,
    ItemsPattern,
    Literal,
    Name,
    NamePattern,
    Opaque,
    Operation,
    Pattern,
    PlacePattern,
    Record,
    Text,
)

OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.Invert: "~",
    ast.UAdd: "+",
    ast.USub: "-",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_SAME: Mapping[str, str] = {"is": "==", "is not": "!="}


def expression(reading: Reading, node: ast.expr) -> Expression:
    """Translate an expression."""
    if reading.depth >= MAX_DEPTH:
        return reading.unread(reading.start(node), reading.end(node))
    reading.depth += 1
    result = _EXPRESSIONS.get(type(node), _opaque)(reading, node)
    reading.depth -= 1
    return result


def expressions(reading: Reading, nodes: Sequence[ast.expr]) -> tuple[Expression, ...]:
    """Translate several expressions, in order."""
    return tuple([expression(reading, node) for node in nodes])


def _opaque(reading: Reading, node: ast.expr) -> Expression:
    parts = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return Opaque(reading.start(node), reading.end(node), expressions(reading, parts))


def _name(reading: Reading, node: ast.Name) -> Expression:
    return Name(reading.start(node), reading.end(node), node.id)


def _constant(reading: Reading, node: ast.Constant) -> Expression:
    start, end = reading.start(node), reading.end(node)
    match node.value:
        case bytes() as data:
            return Literal(start, end, data.decode("latin-1"))
        case str() | bool() | int() | float() | None as value:
            return Literal(start, end, value)
        case _:
            return Opaque(start, end)


def _text(reading: Reading, node: Any) -> Expression:
    """An f-string (or, since 3.14, a t-string); a format's own expressions follow the value that they format."""
    parts: list[Expression] = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(_constant(reading, value))
            continue
        parts.append(expression(reading, value.value))
        if value.format_spec is not None and len(value.format_spec.values) > 1:
            parts.append(expression(reading, value.format_spec))
    return Text(reading.start(node), reading.end(node), tuple(parts))


def _attribute(reading: Reading, node: ast.Attribute) -> Get:
    end = reading.end(node)
    key = Literal(reading.last_word(node, node.attr), end, node.attr)
    return Get(reading.start(node), end, expression(reading, node.value), key, True)


def _subscript(reading: Reading, node: ast.Subscript) -> Get:
    return Get(
        reading.start(node),
        reading.end(node),
        expression(reading, node.value),
        expression(reading, node.slice),
        False,
    )


def _call(reading: Reading, node: ast.Call) -> Expression:
    callee = expression(reading, node.func)
    arguments = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            arguments.append(Argument(expression(reading, argument.value), None, True))
        else:
            arguments.append(Argument(expression(reading, argument)))
    for keyword in node.keywords:
        arguments.append(Argument(expression(reading, keyword.value), keyword.arg, keyword.arg is None))
    return Call(reading.start(node), reading.end(node), callee, tuple(arguments))


def _record(reading: Reading, node: ast.Dict) -> Expression:
    fields = []
    for key, value in zip(node.keys, node.values, strict=True):
        read_key = None if key is None else expression(reading, key)
        fields.append(Field(read_key, expression(reading, value)))
    return Record(reading.start(node), reading.end(node), tuple(fields))


def _items(reading: Reading, node: ast.List | ast.Tuple | ast.Set) -> Expression:
    return Items(reading.start(node), reading.end(node), expressions(reading, node.elts))


def _chain(reading: Reading, node: ast.BoolOp) -> Expression:
    operands = expressions(reading, node.values)
    return Operation(reading.start(node), reading.end(node), OPERATORS[type(node.op)], operands)


def _arithmetic(reading: Reading, node: ast.BinOp) -> Expression:
    """`a + b + c` becomes one operation, since long texts are put together that way."""
    kind = type(node.op)
    operands: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and type(left.op) is kind:
        operands.append(left.right)
        left = left.left
    operands.append(left)
    return Operation(reading.start(node), reading.end(node), OPERATORS[kind], expressions(reading, operands[::-1]))


def _unary(reading: Reading, node: ast.UnaryOp) -> Expression:
    start, end = reading.start(node), reading.end(node)
    match node:
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)):
            return Literal(start, end, -number)
        case _:
            return Operation(start, end, OPERATORS[type(node.op)], (expression(reading, node.operand),))


def _compare(reading: Reading, node: ast.Compare) -> Expression:
    left = expression(reading, node.left)
    links = []
    for operator, comparator in zip(node.ops, node.comparators, strict=True):
        right = expression(reading, comparator)
        sign = OPERATORS[type(operator)]
        if isinstance(left, Literal) or isinstance(right, Literal):
            sign = _SAME.get(sign, sign)
        links.append(Operation(left.start, right.end, sign, (left, right)))
        left = right
    start, end = reading.start(node), reading.end(node)
    if len(links) == 1:
        return Operation(start, end, links[0].operator, links[0].operands)
    return Operation(start, end, "and", tuple(links))


def _choice(reading: Reading, node: ast.IfExp) -> Expression:
    return Choice(
        reading.start(node),
        reading.end(node),
        expression(reading, node.test),
        expression(reading, node.body),
        expression(reading, node.orelse),
    )


def _await(reading: Reading, node: ast.Await) -> Expression:
    return Await(reading.start(node), reading.end(node), expression(reading, node.value))


def _yield(reading: Reading, node: ast.Yield | ast.YieldFrom) -> Expression:
    reading.yields = True
    return _opaque(reading, node)


def _bind(reading: Reading, node: ast.NamedExpr) -> Expression:
    target = pattern(reading, node.target)
    return Bind(reading.start(node), reading.end(node), target, expression(reading, node.value))


def _lambda(reading: Reading, node: ast.Lambda) -> Expression:
    start, end = reading.start(node), reading.end(node)
    given = parameters(reading, node.args)
    yields, reading.yields = reading.yields, False
    value = expression(reading, node.body)
    body = (Return(value.start, value.end, value),)
    function = Function(start, start + len("lambda"), "", given, body, is_generator=reading.yields)
    reading.yields = yields
    return Closure(start, end, function)


def _each(reading: Reading, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Expression:
    start, end = reading.start(node), reading.end(node)
    if reading.depth + len(node.generators) > MAX_DEPTH:
        return reading.unread(start, end)
    loops = [
        (pattern(reading, loop.target), expression(reading, loop.iter), expressions(reading, loop.ifs))
        for loop in node.generators
    ]
    results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    reading.depth += len(loops)
    result = expressions(reading, results)
    reading.depth -= len(loops)
    for target, over, tests in reversed(loops):
        result = (Each(start, end, target, over, result, tests),)
    return result[0]


_Translation: TypeAlias = Callable[[Reading, Any], Expression]

_EXPRESSIONS: Mapping[type[ast.AST], _Translation] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.JoinedStr: _text,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.Dict: _record,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _items,
    ast.BoolOp: _chain,
    ast.BinOp: _arithmetic,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.NamedExpr: _bind,
    ast.Lambda: _lambda,
    ast.ListComp: _each,
    ast.SetComp: _each,
    ast.GeneratorExp: _each,
    ast.DictComp: _each,
    # Since 3.14.
    **({ast.TemplateStr: _text} if hasattr(ast, "TemplateStr") else {}),
}


def pattern(reading: Reading, node: ast.expr) -> Pattern:
    """Translate the target of an assignment or loop. What stands from a `*rest` on is left out: see `after_star`."""
    start, end = reading.start(node), reading.end(node)
    match node:
        case ast.Name(id):
            return NamePattern(start, end, id)
        case ast.Attribute():
            return PlacePattern(start, end, _attribute(reading, node))
        case ast.Subscript():
            return PlacePattern(start, end, _subscript(reading, node))
        case ast.Tuple(elements) | ast.List(elements) if reading.depth < MAX_DEPTH:
            reading.depth += 1
            items = [pattern(reading, element) for element in elements[: _star(elements)]]
            reading.depth -= 1
            return ItemsPattern(start, end, tuple(items))
        case _:
            reading.unread(start, end)
            return ItemsPattern(start, end, ())


def after_star(reading: Reading, node: ast.expr) -> tuple[Pattern, ...]:
    """The targets from a `*rest` on: which members of the value they get depends on how many there are."""
    match node:
        case ast.Tuple(elements) | ast.List(elements):
            rest = elements[_star(elements) :]
            return tuple([pattern(reading, e.value if isinstance(e, ast.Starred) else e) for e in rest])
        case _:
            return ()


def _star(elements: Sequence[ast.expr]) -> int:
    """The index of the first `*rest`."""
    return next((i for i, element in enumerate(elements) if isinstance(element, ast.Starred)), len(elements))


def parameters(reading: Reading, arguments: ast.arguments) -> tuple[Parameter, ...]:
    """Translate the parameters of a function, in the order written."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults.extend(arguments.defaults)
    result = [_parameter(reading, a, default) for a, default in zip(positional, defaults, strict=True)]
    if arguments.vararg:
        result.append(_parameter(reading, arguments.vararg, None, is_rest=True))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        result.append(_parameter(reading, argument, default, is_keyword_only=True))
    if arguments.kwarg:
        result.append(_parameter(reading, arguments.kwarg, None, is_rest=True, is_keyword_only=True))
    return tuple(result)


def _parameter(
    reading: Reading, node: ast.arg, default: ast.expr | None, is_rest: bool = False, is_keyword_only: bool = False
) -> Parameter:
    start = reading.start(node)
    end = start + len(node.arg) if node.annotation else reading.end(node)
    return Parameter(
        NamePattern(start, end, node.arg),
        None if default is None else expression(reading, default),
        reading.text(node.annotation) if node.annotation else None,
        is_rest,
        is_keyword_only,
    )
