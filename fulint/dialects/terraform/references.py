"""Which function and alias a value points at, in every form in which configuration names them."""

from __future__ import annotations

import re

from fulint.dialects.terraform.sections import Resource
from fulint.dialects.terraform.stack import FUNCTIONS, URLS, Stack
from fulint.dialects.terraform.values import Plain, Symbol, Text, V, as_text, is_null, why
from fulint.finding import shown
from fulint.model import Target
from fulint.source import Span
from fulint.values import ABSENT, Absent, Known, Value
from fulint.values import Unknown as NotKnown

_MAX_DEPTH = 8
_NAME = re.compile(
    r"(?P<owner>(?:arn:[^:]*:lambda:[^:]*:)?(?:\d{12}:)?(?:function:)?)(?P<name>[^:]+)(?::(?P<qualifier>.*))?"
)
VERSION = "it is a version number, which a version only gets when it is applied"


def target_of(value: V | None, stack: Stack, depth: int = 0) -> Target:
    """What a function's name or ARN, qualified or not, points at."""
    if value is None or is_null(value):
        return Target(ABSENT)
    match value:
        case Plain(_, span, origin):
            found = _of_symbol(origin, span, stack, depth) if origin else None
            return found or _named(as_text(value), span, stack)
        case Text(parts, span):
            return _of_parts(parts, span, stack, depth)
    return Target(NotKnown(why(value), value.span))


def qualified(target: Target, qualifier: Value[str]) -> Target:
    """A target with the qualifier that is given beside it, if one is."""
    return target if isinstance(qualifier, Absent) else Target(target.function, qualifier)


def qualifier_of(value: V | None, stack: Stack) -> Value[str]:
    """An alias's name or a version. The name of an alias leads to the alias, whose own name may be known."""
    if isinstance(value, Text) and value.origin:
        resource = stack.found(value.origin.address)
        if value.origin.attribute == "version" and resource is not None and resource.type in FUNCTIONS:
            return NotKnown(VERSION, value.span)
        if value.origin.attribute == "name" and resource is not None and resource.type == "aws_lambda_alias":
            name = as_text(resource.value("name"))
            return NotKnown(name.reason, value.span) if isinstance(name, NotKnown) else name
    return as_text(value)


def is_version(value: V | None, stack: Stack) -> bool:
    """Whether a qualifier is surely the number of a version."""
    if not isinstance(value, Text) or value.origin is None:
        return False
    resource = stack.found(value.origin.address)
    return value.origin.attribute == "version" and resource is not None and resource.type in FUNCTIONS


def _of_parts(parts: tuple[str | Symbol, ...], span: Span, stack: Stack, depth: int) -> Target:
    for position, part in enumerate(parts):
        found = _of_symbol(part, span, stack, depth) if isinstance(part, Symbol) else None
        if found:
            return _around(parts[:position], found, parts[position + 1 :], span)
    address = stack.names.get(parts)
    if address:
        return Target(Known(address, span))
    named = _after_function(parts)
    address = stack.names.get(named[0]) if named else None
    if address and named:
        return Target(Known(address, span), named[1])
    value = Text(parts, span)
    if named and all(isinstance(part, str) for part in named[0]):
        return qualified(_named(Known("".join(map(str, named[0])), span), span, stack), named[1])
    origin = value.origin
    if origin and not origin.address.startswith(("var.", "terraform")) and ".var." not in origin.address:
        # What another module or data source gives is the same function wherever it is named so.
        return Target(Known(f"{origin.address}.{origin.attribute}", span))
    return Target(NotKnown(why(value), span))


def _after_function(
    parts: tuple[str | Symbol, ...],
) -> tuple[tuple[str | Symbol, ...], Value[str]] | None:
    """The name in an ARN that is put together, and the qualifier behind it."""
    for position, part in enumerate(parts):
        if isinstance(part, str) and ":function:" in part:
            rest = part.rpartition(":function:")[2]
            name, colon, qualifier = rest.partition(":")
            if colon and not parts[position + 1 :]:
                return (name,), Known(qualifier, Span.top_of(""))
            following = parts[position + 1 :]
            return ((rest, *following) if rest else following), ABSENT
    return None


def _around(before: tuple[str | Symbol, ...], found: Target, after: tuple[str | Symbol, ...], span: Span) -> Target:
    """A function's name or ARN in the middle of a text: an ARN's start may precede it, a qualifier follow it."""
    last = before[-1] if before else "function:"
    if not isinstance(last, str) or not last.endswith("function:"):
        return Target(NotKnown("it is not the name of a function", span))
    if not after:
        return found
    first = after[0]
    if not isinstance(first, str) or not first.startswith(":") or not isinstance(found.qualifier, Absent):
        return Target(NotKnown("it is not the name of a function", span))
    rest = tuple(part for part in (first[1:], *after[1:]) if part != "")
    if all(isinstance(part, str) for part in rest):
        return Target(found.function, Known("".join(map(str, rest)), span))
    return Target(found.function, as_text(Text(rest, span)))


def _of_symbol(symbol: Symbol, span: Span, stack: Stack, depth: int) -> Target | None:
    """What a reference to a resource points at; None where it is nothing that a function's name is made of."""
    resource = stack.found(symbol.address)
    if resource is None or depth > _MAX_DEPTH:
        return None
    match resource.type, symbol.attribute:
        case (("aws_lambda_function" | "awscc_lambda_function"), ("function_name" | "arn" | "id")):
            return Target(Known(symbol.address, span))
        case "aws_lambda_function", ("qualified_arn" | "qualified_invoke_arn"):
            return Target(Known(symbol.address, span), NotKnown(VERSION, span))
        case "aws_lambda_alias", ("arn" | "id"):
            of = target_of(resource.value("function_name"), stack, depth + 1)
            return Target(_at(of.function, span), _at(as_text(resource.value("name")), span))
        case type_, "function_name":
            return _moved(target_of(resource.value("function_name"), stack, depth + 1), span)
        case type_, "function_arn" if type_ in URLS:
            return _of_url(resource.value("qualifier"), target_of(_pointer(resource), stack, depth + 1), span)
        case "data.aws_lambda_function", ("arn" | "id" | "invoke_arn"):
            return _moved(target_of(resource.value("function_name"), stack, depth + 1), span)
    return None


def _pointer(resource: Resource) -> V | None:
    return resource.value("target_function_arn" if resource.type.startswith("awscc_") else "function_name")


def _of_url(qualifier: V | None, target: Target, span: Span) -> Target:
    """A URL's function_arn. Whether it carries the alias of a URL on an alias is not documented."""
    if qualifier is None or is_null(qualifier):
        return _moved(target, span)
    reason = "a URL's function_arn may or may not name its alias"
    return Target(_at(target.function, span), NotKnown(reason, span))


def _moved(target: Target, span: Span) -> Target:
    return Target(_at(target.function, span), _at(target.qualifier, span))


def _at(value: Value[str], span: Span) -> Value[str]:
    match value:
        case Known(found):
            return Known(found, span)
        case NotKnown(reason):
            return NotKnown(reason, span)
    return value


def _named(name: Value[str], span: Span, stack: Stack) -> Target:
    """A function by its literal name or ARN: of this deployment where one has it."""
    if not isinstance(name, Known):
        return Target(name)
    found = _NAME.fullmatch(name.value)
    if found is None:
        return Target(name)
    bare = (found["name"],)
    qualifier: Value[str] = ABSENT if found["qualifier"] is None else Known(found["qualifier"], span)
    address = stack.names.get(bare)
    if address:
        return Target(Known(address, span), qualifier)
    candidate = _may_be_named(found["name"], stack)
    if candidate:
        return Target(NotKnown(f"it may be the name of {shown(candidate)}", span), qualifier)
    return Target(Known(found["owner"] + found["name"], span), qualifier)


def _may_be_named(literal: str, stack: Stack) -> str | None:
    """A function whose own name is only known in part, where that part fits a literal name."""
    for parts, address in stack.names.items():
        first, last = parts[0], parts[-1]
        head = first if isinstance(first, str) else ""
        tail = last if isinstance(last, str) else ""
        if any(isinstance(part, Symbol) for part in parts) and literal.startswith(head) and literal.endswith(tail):
            return address
    return None
