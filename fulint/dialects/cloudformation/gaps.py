"""What may add statements to a function's policy where fulint cannot look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fulint.assembly import is_assembly
from fulint.dialects.cloudformation.intrinsics import HOST_OF_URL
from fulint.dialects.cloudformation.loops import MARK
from fulint.dialects.cloudformation.references import entity_of, target_of
from fulint.dialects.cloudformation.results import Text
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import (
    LANGUAGE_EXTENSIONS,
    NESTED,
    PERMISSION,
    RESOURCE_POLICY,
    SERVERLESS_TRANSFORM,
)
from fulint.finding import shown
from fulint.model import Gap
from fulint.syntax.tree import Mapping, Node, Sequence
from fulint.values import Known

_KNOWN_MACROS = (SERVERLESS_TRANSFORM, LANGUAGE_EXTENSIONS)
_CDK_EXPORT = "ExportsOutput"
_CUSTOM = "AWS::CloudFormation::CustomResource"


def gaps_of(stack: Stack) -> Iterator[Gap]:
    """The gaps of a stack: macros, nested stacks and custom resources that get a function, exports, conditions."""
    yield from macros_of(stack)
    yield from _nested(stack)
    yield from _exports(stack)
    yield from _undecided(stack)
    if stack.family.unread:
        yield stack.family.unread


def _undecided(stack: Stack) -> Iterator[Gap]:
    """Statements of which nobody can know whether they are deployed."""
    for resource in stack.template.of_type(PERMISSION, RESOURCE_POLICY):
        condition = resource.condition
        if condition is not None and stack.truth(resource) is None:
            name = "FunctionName" if resource.type == PERMISSION else "ResourceArn"
            target = target_of(stack.value(resource, name), stack).function
            reason = f"the condition {shown(condition.text)} of {shown(resource.id)} cannot be known"
            yield Gap(reason, condition.span, target.value if isinstance(target, Known) else None)


def macros_of(stack: Stack) -> Iterator[Gap]:
    """The macros that the template goes through and that may add anything, also loops that could not be expanded."""
    for name, node in stack.template.macros:
        if name not in _KNOWN_MACROS:
            yield Gap(f"the macro {shown(name)} may add anything" if name else "a macro may add anything", node.span)
    root = stack.template.root
    resources = root.get("Resources")
    places = [root, resources] if isinstance(resources, Mapping) else [root]
    for place in places:
        for entry in place.entries:
            if entry.key.text == "Fn::Transform":
                yield Gap("a macro may add anything", entry.key.span)
            elif entry.key.text.startswith(MARK):
                yield Gap("a loop was not expanded", entry.key.span)


def _nested(stack: Stack) -> Iterator[Gap]:
    """Nested stacks and custom resources that are told which function to work on."""
    for resource in stack.template.resources.values():
        if (stack.home, resource.id) in stack.family.children:
            continue
        if resource.type in NESTED:
            parameters = resource.property("Parameters")
            nodes = [parameters] if parameters is not None else []
            what = f"the nested stack {shown(resource.id)} gets it"
        elif resource.type == _CUSTOM or resource.type.startswith("Custom::"):
            nodes = [entry.value for entry in resource.properties.entries if entry.key.text != "ServiceToken"]
            what = f"the custom resource {shown(resource.id)} gets it"
        else:
            continue
        if stack.truth(resource) is not False:
            for function in functions_in(nodes, stack):
                yield Gap(f"{what} and may add permissions", resource.key.span, function)


def _exports(stack: Stack) -> Iterator[Gap]:
    """Outputs by which other stacks learn the function's name or ARN.

    What CDK exports by itself is for stacks of the same app, whose templates lie beside it and are read.
    """
    is_of_app = is_assembly(stack.folder, stack.repository)
    for entry in stack.template.section("Outputs").entries:
        output = entry.value
        if is_of_app and entry.key.text.startswith(_CDK_EXPORT):
            continue
        if isinstance(output, Mapping) and output.entry("Export") is not None:
            value = output.get("Value")
            reason = f"it is exported as {shown(entry.key.text)}, and another stack may add permissions"
            for function in functions_in([value] if value is not None else [], stack):
                yield Gap(reason, entry.key.span, function, is_export=True)


def handed_out(stack: Stack, parents: Iterable[str]) -> Iterator[Gap]:
    """Outputs by which a stack that nests a copy of this template learns the function's name or ARN."""
    for parent in parents:
        reason = f"{shown(parent)} nests a copy of this template, gets it, and may add permissions"
        for entry in stack.template.section("Outputs").entries:
            value = entry.value.get("Value") if isinstance(entry.value, Mapping) else None
            for function in functions_in([value] if value is not None else [], stack):
                yield Gap(reason, entry.key.span, function)


def functions_in(nodes: Iterable[Node], stack: Stack) -> tuple[str, ...]:
    """The functions of the stack whose name or ARN, qualified or not, stands in these nodes."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        result = stack.evaluator.evaluate(node)
        for symbol in result.symbols if isinstance(result, Text) else ():
            target = entity_of(symbol, node.span, stack, 0)
            if target and isinstance(target.function, Known):
                found[target.function.value] = None
        match node:
            case Mapping():
                waiting.extend(entry.value for entry in node.entries)
            case Sequence():
                waiting.extend(node.items)
    return tuple(found)


def names_lambda(node: Node, stack: Stack) -> bool:
    """Whether a value is made of a function's name or ARN, or of a Function URL's address."""
    result = stack.evaluator.evaluate(node)
    symbols = result.symbols if isinstance(result, Text) else ()
    return any(each.attribute == HOST_OF_URL for each in symbols) or bool(functions_in((node,), stack))
