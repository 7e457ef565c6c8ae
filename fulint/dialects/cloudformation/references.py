"""Which function and alias a value of a template points at, in every form that CloudFormation takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fulint.dialects.cloudformation.intrinsics import HOST_OF_URL, MAX_DEPTH
from fulint.dialects.cloudformation.results import IMPORT, LOOKED_UP, Part, Result, Symbol, as_text, parts_of, text
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import NESTED, PUBLISHED_ALIAS, SAM_FUNCTION, Resource, owner_of
from fulint.finding import shown
from fulint.model import Target
from fulint.record import replace
from fulint.source import Span
from fulint.syntax.tree import Mapping, Node
from fulint.values import ABSENT, Absent, Known, Unknown, Value

VERSION_NUMBER = "it is a version number, which a version only gets at deployment"

_NAME = re.compile(
    r"(?P<owner>(?:arn:[^:]*:lambda:[^:]*:)?(?:\d{12}:)?(?:function:)?)(?P<name>[^:]+)(?::(?P<qualifier>.*))?"
)


def target_of(result: Result | Absent, stack: Stack, depth: int = 0) -> Target:
    """What a function's name or ARN, qualified or not, points at."""
    if isinstance(result, Absent):
        return Target(ABSENT)
    if isinstance(result, Unknown):
        return Target(result)
    parts = parts_of(result)
    if parts is None:
        return Target(Unknown("it is not the name of a function", result.span))
    if any(isinstance(part, str) and LOOKED_UP in part for part in parts):
        return Target(Unknown("it is looked up in a store at deployment", result.span))
    for position, part in enumerate(parts):
        if isinstance(part, Symbol):
            if part.attribute == HOST_OF_URL:
                return Target(Unknown("it is not the name of a function", result.span))
            found = entity_of(part, result.span, stack, depth)
            if found:
                return _around(parts[:position], found, parts[position + 1 :], result.span)
    return _named(parts, result.span, stack)


def qualified(target: Target, qualifier: Value[str]) -> Target:
    """A target with a qualifier that is given beside it, if it is."""
    return target if isinstance(qualifier, Absent) else Target(target.function, qualifier)


def _around(before: tuple[Part, ...], found: Target, after: tuple[Part, ...], span: Span) -> Target:
    """A resource's name or ARN in the middle of a text: an ARN's start may precede it, a qualifier follow it."""
    last = before[-1] if before else "function:"
    if not isinstance(last, str) or not last.endswith("function:"):
        return Target(Unknown("it is not the name of a function", span))
    if not after:
        return found
    first = after[0]
    if not isinstance(first, str) or not first.startswith(":") or not isinstance(found.qualifier, Absent):
        return Target(Unknown("it is not the name of a function", span))
    return Target(found.function, as_text(text((first[1:], *after[1:]), span)))


def entity_of(symbol: Symbol, span: Span, stack: Stack, depth: int) -> Target | None:
    """What a reference to a resource points at; None where it is nothing that a function's name is made of."""
    if depth > MAX_DEPTH:
        return Target(Unknown("its references run in a circle", span))
    if symbol.attribute == HOST_OF_URL:
        return None
    if symbol.home:
        return _of_relative(symbol, span, stack, depth)
    name, _, member = symbol.name.partition(".")
    owner = owner_of(name, stack.template)
    if owner is None:
        return None
    resource = stack.template.resources[owner]
    attribute = member or symbol.attribute
    if resource.type == SAM_FUNCTION:
        return _of_sam_function(resource, (name[len(owner) :], attribute), span, stack)
    match resource.type:
        case "AWS::Lambda::Function" if attribute in ("", "Arn"):
            return Target(Known(stack.address(owner), span))
        case "AWS::Lambda::Alias" if attribute in ("", "AliasArn"):
            target = target_of(stack.value(resource, "FunctionName"), stack, depth + 1)
            return Target(_at(target.function, span), _at(as_text(stack.value(resource, "Name")), span))
        case "AWS::Lambda::Version" if attribute in ("", "FunctionArn"):
            target = target_of(stack.value(resource, "FunctionName"), stack, depth + 1)
            return Target(_at(target.function, span), Unknown(VERSION_NUMBER, span))
        case "AWS::Lambda::Url" if attribute in ("", "FunctionArn"):
            target = target_of(stack.value(resource, "TargetFunctionArn"), stack, depth + 1)
            target = qualified(target, as_text(stack.value(resource, "Qualifier")))
            return _of_url(target, span)
        case kind if kind in NESTED:
            child = stack.family.children.get((stack.home, owner))
            output = child.template.section("Outputs").get(attribute.partition(".")[2]) if child else None
            value = output.get("Value") if isinstance(output, Mapping) else None
            return _of_value(value, child, span, depth) if child and value is not None else None
    return None


def _of_relative(symbol: Symbol, span: Span, stack: Stack, depth: int) -> Target | None:
    """What a reference points at that another stack declares, or exports under a name that no other exports."""
    if symbol.home == IMPORT:
        exporting = stack.family.exporting(symbol.name)
        if not exporting and stack.family.is_foreign(symbol.name, stack):
            return Target(Known(f"{IMPORT} {symbol.name}", span))
        if len(exporting) != 1:
            return Target(Unknown(symbol.reason, span)) if exporting else None
        relative, value = exporting[0]
        return _of_value(value, relative, span, depth)
    declaring = stack.family.stacks.get(symbol.home)
    return entity_of(replace(symbol, home=""), span, declaring, depth + 1) if declaring else None


def _of_value(value: Node, stack: Stack, span: Span, depth: int) -> Target | None:
    """What an output of a stack points at, seen from where it is used; None where it is no function's name."""
    target = target_of(stack.evaluator.evaluate(value), stack, depth + 1)
    if not isinstance(target.function, Known):
        return None
    return Target(_at(target.function, span), _at(target.qualifier, span))


def _of_sam_function(resource: Resource, what: tuple[str, str], span: Span, stack: Stack) -> Target | None:
    """What SAM makes of a reference to a function, to its `Alias` and `Version`, or to a resource it generates."""
    function = Known(stack.address(resource.id), span)
    alias = as_text(stack.value(resource, PUBLISHED_ALIAS))
    match what:
        case "", "" | "Arn":
            return Target(function)
        case ("", "Alias") if not isinstance(alias, Absent):
            return Target(function, _at(alias, span))
        case ("", "Version") if not isinstance(alias, Absent):
            return Target(function, Unknown(VERSION_NUMBER, span))
        case "Url", "" | "FunctionArn":
            return _of_url(Target(function, alias), span)
        case (suffix, "") if suffix.startswith("Alias") and not isinstance(alias, Absent):
            return Target(function, _at(alias, span))
        case (suffix, "") if suffix.startswith("Version") and not isinstance(alias, Absent):
            return Target(function, Unknown(VERSION_NUMBER, span))
    return None


def _of_url(target: Target, span: Span) -> Target:
    """A URL's FunctionArn. Whether it carries the alias of a URL on an alias is not documented."""
    if isinstance(target.qualifier, Absent):
        return Target(_at(target.function, span))
    return Target(_at(target.function, span), Unknown("a URL's FunctionArn may or may not name its alias", span))


def _at(value: Value[str], span: Span) -> Value[str]:
    return value if isinstance(value, Absent) else replace(value, span=span)


def _named(parts: tuple[Part, ...], span: Span, stack: Stack) -> Target:
    """A function by its own name: of this template where one is declared with the same, else whatever it is called."""
    name, qualifier = _split(parts)
    value = ABSENT if qualifier is None else as_text(text(qualifier, span))
    address = stack.names.get(name)
    if address:
        return Target(Known(address, span), value)
    elsewhere = stack.family.names.get(name, ())
    if len(elsewhere) > 1:
        return Target(Unknown(f"several templates declare a function of its name, {_listed(elsewhere)}", span), value)
    if elsewhere:
        return Target(Known(elsewhere[0], span), value)
    called = as_text(text(name, span))
    if not isinstance(called, Known):
        return Target(called, value)
    candidate = _may_be_named(called.value, stack)
    if candidate:
        return Target(Unknown(f"it may be the name of {shown(candidate)}", span), value)
    written = as_text(text(parts, span))
    found = _NAME.fullmatch(written.value) if isinstance(written, Known) else None
    return Target(Known(found["owner"] + found["name"], span) if found else called, value)


def _listed(addresses: Sequence[str]) -> str:
    """Where they are declared, as far as one sentence takes."""
    places = [shown(address.rpartition("#")[0] or "this one") for address in addresses[:2]]
    return " and ".join(places) if len(addresses) < 3 else f"{', '.join(places)} and {len(addresses) - 2} more"


def _may_be_named(literal: str, stack: Stack) -> str | None:
    """A function whose own name is only known in part, where that part fits a literal name."""
    for parts, address in stack.names.items():
        first, last = parts[0], parts[-1]
        head = first if isinstance(first, str) else ""
        tail = last if isinstance(last, str) else ""
        is_partial = any(isinstance(part, Symbol) for part in parts)
        if is_partial and literal.startswith(head) and literal.endswith(tail):
            return address
    return None


def _split(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...] | None]:
    """The parts of a function's own name, without what an ARN puts before it, and those of its qualifier."""
    for position in range(len(parts) - 1, -1, -1):
        part = parts[position]
        if isinstance(part, str) and "function:" in part:
            rest = part.rpartition("function:")[2]
            parts = (*((rest,) if rest else ()), *parts[position + 1 :])
            break
    for position, part in enumerate(parts):
        if isinstance(part, str) and ":" in part:
            head, _, tail = part.partition(":")
            name = (*parts[:position], *((head,) if head else ()))
            return name, (*((tail,) if tail else ()), *parts[position + 1 :])
    return parts, None
