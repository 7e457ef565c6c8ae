"""References of Function URLs and of the statements beside them to names that a template declares nowhere.

CloudFormation refuses the template for any of them, under whatever condition it stands, so that the tree is looked at
as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fulint.dialects.cloudformation.gaps import macros_of
from fulint.dialects.cloudformation.intrinsics import PLACEHOLDER
from fulint.dialects.cloudformation.mentions import first_text, mappings_in
from fulint.dialects.cloudformation.references import target_of
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import (
    PERMISSION,
    RESOURCE_POLICY,
    SAM_FUNCTION,
    SERVERLESS_TRANSFORM,
    URL,
    URL_CONFIG,
    Resource,
    Template,
)
from fulint.finding import shown
from fulint.model import FunctionUrl, Quirk, QuirkKind
from fulint.source import Span
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence
from fulint.values import Known, holds

_GENERATED = ("Serverless", "CodeDeployServiceRole")
"""How the ids begin that SAM gives to what it adds for a whole template."""
_LONGEST_ID = 255
_NAMED_IN = {PERMISSION: "FunctionName", RESOURCE_POLICY: "ResourceArn"}


def dangling_in(stack: Stack, urls: tuple[FunctionUrl, ...]) -> Iterator[Quirk]:
    """The references to nothing, each at the name itself; none where a macro or another file may declare it."""
    template = stack.template
    if not urls or not _is_whole(template) or any(macros_of(stack)):
        return
    prefixes = frozenset(_prefixes(template))
    for resource in stack.live(URL, PERMISSION, RESOURCE_POLICY, SAM_FUNCTION):
        nodes: tuple[Node | None, ...] = (resource.properties,)
        if resource.type == SAM_FUNCTION:
            nodes = (resource.property(URL_CONFIG),)
        subject = _subject(resource, stack, urls)
        for name, span in _references(node for node in nodes if node is not None):
            if name and not _is_declared(name, template, prefixes):
                effect = f"nothing named {shown(name)} is declared in the template"
                yield Quirk(QuirkKind.DANGLING_REFERENCE, span, name, effect, subject)


def _is_whole(template: Template) -> bool:
    """Whether a document says of itself that it is a template: one that does not may be a part of something else."""
    return any(template.root.entry(name) for name in ("AWSTemplateFormatVersion", "Transform"))


def _prefixes(template: Template) -> Iterator[str]:
    """How the ids begin of what a resource stands for, or what is generated from it."""
    is_sam = any(name == SERVERLESS_TRANSFORM for name, _ in template.macros)
    if is_sam:
        yield from _GENERATED
    for resource in template.resources.values():
        if resource.type.endswith("::MODULE") or (is_sam and resource.type.startswith("AWS::Serverless::")):
            yield resource.id


def _is_declared(name: str, template: Template, prefixes: frozenset[str]) -> bool:
    if name in template.resources or name.startswith("AWS::") or template.section("Parameters").entry(name):
        return True
    return any(name[:end] in prefixes for end in range(min(len(name), _LONGEST_ID), 0, -1))


def _subject(resource: Resource, stack: Stack, urls: tuple[FunctionUrl, ...]) -> str | None:
    """The URL that a resource is, or that its function has."""
    if resource.type not in _NAMED_IN:
        return resource.id
    function = target_of(stack.value(resource, _NAMED_IN[resource.type]), stack).function
    if not isinstance(function, Known):
        return None
    return next((url.address for url in urls if holds(url.target.function, function.value)), None)


def _references(nodes: Iterable[Node]) -> Iterator[tuple[str, Span]]:
    """The names that Ref, GetAtt and Sub use in these nodes, without attributes, in the order written."""
    for mapping in mappings_in(nodes):
        if len(mapping.entries) == 1:
            yield from _named(mapping.entries[0].key.text, mapping.entries[0].value)


def _named(function: str, argument: Node) -> Iterator[tuple[str, Span]]:
    first = first_text(argument)
    if first is None:
        return
    match function, argument:
        case ("Ref", Scalar()) | ("Fn::GetAtt", _):
            yield _at(str(first.value).partition(".")[0], first)
        case "Fn::Sub", _:
            yield from _substituted(first, _variables(argument))


def _substituted(template: Scalar, variables: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """The names in a Sub's text, each found in the file after the one before it."""
    text = template.source.text
    after = template.start
    for found in PLACEHOLDER.finditer(str(template.value)):
        place = text.find(found[0], after, template.end) if after >= 0 else -1
        after = place + len(found[0]) if place >= 0 else -1
        name = found[1].strip().partition(".")[0]
        if name and not name.startswith("!") and found[1].strip() not in variables:
            start = place + found[0].index(name)
            yield name, template.source.span(start, start + len(name)) if place >= 0 else template.span


def _variables(argument: Node) -> frozenset[str]:
    """The names that a Sub gives its own values to."""
    if isinstance(argument, Sequence) and len(argument.items) > 1 and isinstance(argument.items[1], Mapping):
        return frozenset(entry.key.text for entry in argument.items[1].entries)
    return frozenset()


def _at(name: str, scalar: Scalar) -> tuple[str, Span]:
    """A name with its place inside a scalar: the whole scalar, where the file spells it otherwise."""
    start = scalar.source.text.find(name, scalar.start, scalar.end)
    return name, scalar.source.span(start, start + len(name)) if start >= 0 else scalar.span
