"""Numbers and how they compare, and what negates a value."""

from __future__ import annotations

from fulint.dialects.terraform.values import Plain, Unknown, V, number, truth, why
from fulint.source import Span
from fulint.syntax.hcl_tree import Operation


def negated(node: Operation, value: V) -> V:
    """`!value` or `-value`."""
    if node.operator == "!":
        found = truth(value)
        return Unknown(why(value), node.span) if found is None else Plain(not found, node.span)
    amount = number(value)
    return Unknown(why(value), node.span) if amount is None else Plain(-amount, node.span)


_LARGEST = 10**18


def arithmetic(node: Operation, first: V, second: V) -> V:
    """An operation on two numbers, which are compared or computed with."""
    left, right = number(first), number(second)
    if left is None or right is None:
        return Unknown(why(first if left is None else second), node.span)
    if max(abs(left), abs(right)) > _LARGEST:
        return Unknown("its numbers are too large", node.span)
    return _computed(node.operator, left, right, node.span)


def _computed(operator: str, left: int | float, right: int | float, span: Span) -> V:
    match operator:
        case "+":
            return Plain(left + right, span)
        case "-":
            return Plain(left - right, span)
        case "*":
            return Plain(left * right, span)
        case "/" | "%" if right == 0:
            return Unknown("it is divided by zero", span, is_error=True)
        case "/":
            quotient = left / right
            return Plain(int(quotient) if quotient.is_integer() else quotient, span)
        case "%":
            return Plain(left - right * int(left / right), span)
        case "<":
            return Plain(left < right, span)
        case ">":
            return Plain(left > right, span)
        case "<=":
            return Plain(left <= right, span)
        case ">=":
            return Plain(left >= right, span)
    return Unknown(f"the operator {operator} is not known", span)
