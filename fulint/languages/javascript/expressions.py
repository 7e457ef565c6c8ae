"""JavaScript's expressions in the terms of the small program."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node

from fulint.languages.javascript.functions import (
    Called,
    class_value,
    closure,
    method_field,
    named_value,
)
from fulint.languages.javascript.literals import number_value, text_value
from fulint.languages.javascript.modules import module_value
from fulint.languages.javascript.patterns import key_of, pattern, unwrapped
from fulint.languages.javascript.reading import ExpressionReader, Reading, children, opaque
from fulint.languages.terms import (
    Argument,
    Await,
    Bind,
    Call,
    Choice,
    Expression,
    Field,
    Get,
    Items,
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

OPERATORS: Mapping[str, str] = {"||": "or", "&&": "and", "===": "==", "!==": "!=", "!": "not"}
_CHAINS = frozenset({"||", "&&", "??", "+"})


def _wrapped(reading: Reading, node: Node) -> Expression:
    inside = unwrapped(node)
    return opaque(reading, node) if inside == node else reading.expression(inside)


def _word(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    return Name(start, end, reading.text[start:end])


def _nothing(reading: Reading, node: Node) -> Expression:
    return Literal(*reading.place(node), None)


def _truth(reading: Reading, node: Node) -> Expression:
    return Literal(*reading.place(node), node.type == "true")


def _string(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    return Literal(start, end, text_value(reading.text[start + 1 : end - 1]))


def _number(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    value = number_value(reading.text[start:end])
    return Opaque(start, end) if value is None else Literal(start, end, value)


def _key(reading: Reading, node: Node) -> Expression:
    """A private name in `#x in object`, or a name in a place that only a broken file gives it."""
    start, end = reading.place(node)
    return Opaque(start, end, is_error=True) if node.is_missing else Literal(start, end, reading.text[start:end])


def _template(reading: Reading, node: Node) -> Expression:
    """A template without `${…}` is a string like any other."""
    text = _text(reading, node)
    match text.parts:
        case ():
            return Literal(text.start, text.end, "")
        case (Literal(value=str() as value),) if not any(c.type == "template_substitution" for c in node.children):
            return Literal(text.start, text.end, value)
        case _:
            return text


def _text(reading: Reading, node: Node) -> Text:
    start, end = reading.place(node)
    parts: list[Expression] = []
    at = start + 1
    for child in children(node):
        if child.type != "template_substitution":
            continue
        child_start, child_end = reading.place(child)
        if at < child_start:
            parts.append(Literal(at, child_start, text_value(reading.text[at:child_start])))
        parts.extend(reading.expression(inside) for inside in children(child))
        at = child_end
    if at < end - 1:
        parts.append(Literal(at, end - 1, text_value(reading.text[at : end - 1])))
    return Text(start, end, tuple(parts))


def _member(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    name = node.child_by_field_name("property")
    if name is None or name.is_missing:
        return Opaque(start, end, (reading.part(node, "object"),), is_error=True)
    key_start, key_end = reading.place(name)
    key = Literal(key_start, key_end, reading.text[key_start:key_end])
    is_optional = node.child_by_field_name("optional_chain") is not None
    return Get(start, end, reading.part(node, "object"), key, True, is_optional)


def _subscript(reading: Reading, node: Node) -> Expression:
    is_optional = node.child_by_field_name("optional_chain") is not None
    of = reading.part(node, "object")
    return Get(*reading.place(node), of, reading.part(node, "index"), False, is_optional)


def _call(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    is_new = node.type == "new_expression"
    callee = reading.part(node, "constructor" if is_new else "function")
    given = node.child_by_field_name("arguments")
    if given is None:
        return Call(start, end, callee, (), is_new)
    if given.type == "template_string":
        return Call(start, end, callee, (Argument(_text(reading, given)),))
    # A callee and its arguments are all there is, unless something stands between them.
    is_optional = node.child_count > 2 and any(child.type in ("?.", "optional_chain") for child in node.children)
    call = Call(start, end, callee, _arguments(reading, given), is_new, is_optional)
    return module_value(reading, call) or call


def _arguments(reading: Reading, node: Node) -> tuple[Argument, ...]:
    arguments: list[Argument] = []
    for child in children(node):
        if child.type == "spread_element":
            arguments.extend(Argument(reading.expression(inside), None, True) for inside in children(child))
        else:
            arguments.append(Argument(reading.expression(child)))
    return tuple(arguments)


def _object(reading: Reading, node: Node) -> Expression:
    fields: list[Field] = []
    for child in children(node):
        match child.type:
            case "pair":
                fields.append(_pair(reading, child))
            case "shorthand_property_identifier":
                start, end = reading.place(child)
                name = reading.text[start:end]
                fields.append(Field(Literal(start, end, name), Name(start, end, name)))
            case "spread_element":
                fields.extend(Field(None, reading.expression(inside)) for inside in children(child))
            case "method_definition":
                fields.append(method_field(reading, child))
            case _:
                fields.append(Field(None, reading.expression(child)))
    return Record(*reading.place(node), tuple(fields))


def _pair(reading: Reading, node: Node) -> Field:
    name, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if name is None or value is None:
        return Field(None, opaque(reading, node))
    key = key_of(reading, name)
    if key is None:
        return Field(reading.expression(name), reading.expression(value))
    return Field(key, named_value(reading, value, Called(key.start, key.end, str(key.value))))


def _computed(reading: Reading, node: Node) -> Expression:
    inside = children(node)
    return reading.expression(inside[0]) if inside else opaque(reading, node)


def _array(reading: Reading, node: Node) -> Expression:
    """A `...spread` among the items stands for some number of them, and becomes opaque."""
    return Items(*reading.place(node), tuple([reading.expression(child) for child in children(node)]))


def _binary(reading: Reading, node: Node) -> Expression:
    """`a + b + c`, and chains of `&&`, `||` and `??`, become one operation each."""
    sign = _operator(node)
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return opaque(reading, node)
    nodes = [right, left]
    while (
        sign in _CHAINS and left.type == "binary_expression" and _operator(left) == sign and not reading.is_broken(left)
    ):
        inner, right = left.child_by_field_name("left"), left.child_by_field_name("right")
        if inner is None or right is None:
            break
        nodes[-1:] = [right, inner]
        left = inner
    operands = tuple([reading.expression(operand) for operand in reversed(nodes)])
    return Operation(*reading.place(node), OPERATORS.get(sign, sign), operands)


def _operator(node: Node) -> str:
    sign = node.child_by_field_name("operator")
    return "" if sign is None else sign.type


def _unary(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    sign = _operator(node)
    operand = reading.part(node, "argument")
    match sign, operand:
        case "-", Literal(value=int() | float() as number) if not isinstance(number, bool):
            return Literal(start, end, -number)
        case "void", Literal():
            return Literal(start, end, None)
        case _:
            return Operation(start, end, OPERATORS.get(sign, sign), (operand,))


def _choice(reading: Reading, node: Node) -> Expression:
    return Choice(
        *reading.place(node),
        reading.part(node, "condition"),
        reading.part(node, "consequence"),
        reading.part(node, "alternative"),
    )


def _await(reading: Reading, node: Node) -> Expression:
    inside = children(node)
    return Await(*reading.place(node), reading.expression(inside[0])) if inside else opaque(reading, node)


def _sequence(reading: Reading, node: Node) -> Expression:
    """`(0, f)`, as compilers write it, is f."""
    values = [reading.expression(child) for child in children(node)]
    effective = [value for value in values[:-1] if not isinstance(value, Literal)]
    return Opaque(*reading.place(node), tuple(values)) if effective else values[-1]


def _assignment(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    target = assigned(reading, node)
    return Bind(start, end, target, assigned_value(reading, node, target))


def assigned(reading: Reading, node: Node) -> Pattern:
    """The target of an assignment."""
    left = node.child_by_field_name("left") or node.child_by_field_name("argument")
    return NamePattern(*reading.place(node), "") if left is None else pattern(reading, left)


def assigned_value(reading: Reading, node: Node, target: Pattern) -> Expression:
    """What an assignment gives to its target, which a function is called after."""
    right = node.child_by_field_name("right")
    if right is None:
        return reading.part(node, "right")
    match target:
        case NamePattern(start, end, name):
            return named_value(reading, right, Called(start, end, name))
        case PlacePattern(place=Get(key=Literal(start, end, str() as name))):
            return named_value(reading, right, Called(start, end, name))
        case _:
            return reading.expression(right)


def _augmented(reading: Reading, node: Node) -> Expression:
    start, end = reading.place(node)
    target = assigned(reading, node)
    operator, value = augmentation(reading, node)
    return Bind(start, end, target, Operation(start, end, operator, (read_back(target), value)))


def augmentation(reading: Reading, node: Node) -> tuple[str, Expression]:
    """The operator and the value of `x += value`, and of `x++` as `x += 1`."""
    sign = node.child_by_field_name("operator")
    written = "" if sign is None else sign.type
    if node.type == "update_expression":
        return written[:1], Literal(*reading.place(node if sign is None else sign), 1)
    return OPERATORS.get(written[:-1], written[:-1]), reading.part(node, "right")


def read_back(target: Pattern) -> Expression:
    """A target, read."""
    match target:
        case NamePattern(start, end, name):
            return Name(start, end, name)
        case PlacePattern(place=place):
            return place
        case _:
            return Opaque(target.start, target.end)


EXPRESSIONS: Mapping[str, ExpressionReader] = {
    "identifier": _word,
    "this": _word,
    "super": _word,
    "import": _word,
    "undefined": _nothing,
    "null": _nothing,
    "true": _truth,
    "false": _truth,
    "string": _string,
    "number": _number,
    "regex": lambda reading, node: Opaque(*reading.place(node)),
    "meta_property": lambda reading, node: Opaque(*reading.place(node)),
    "private_property_identifier": _key,
    "property_identifier": _key,
    "template_string": _template,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _call,
    "object": _object,
    "array": _array,
    "computed_property_name": _computed,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "ternary_expression": _choice,
    "await_expression": _await,
    "yield_expression": opaque,
    "spread_element": opaque,
    "sequence_expression": _sequence,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "update_expression": _augmented,
    "arrow_function": closure,
    "function_expression": closure,
    "generator_function": closure,
    "class": class_value,
    "parenthesized_expression": _wrapped,
    "non_null_expression": _wrapped,
    "as_expression": _wrapped,
    "satisfies_expression": _wrapped,
    "type_assertion": _wrapped,
    "instantiation_expression": _wrapped,
    "jsx_element": opaque,
    "jsx_self_closing_element": opaque,
}
