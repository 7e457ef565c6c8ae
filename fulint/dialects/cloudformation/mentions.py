"""Which names a part of a template mentions, and which parts of a template touch its Function URLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fulint.dialects.cloudformation.intrinsics import PLACEHOLDER
from fulint.dialects.cloudformation.template import (
    ACCESS_CONTROL,
    ALIAS,
    CACHE_POLICY,
    DISTRIBUTION,
    FUNCTION,
    ORIGIN_REQUEST_POLICY,
    PERMISSION,
    PUBLISHED_ALIAS,
    RECORD_SET,
    RECORD_SET_GROUP,
    RESOURCE_POLICY,
    SAM_FUNCTION,
    URL,
    URL_CONFIG,
    VERSION,
    WEB_ACL_ASSOCIATION,
    Resource,
    Template,
    owner_of,
)
from fulint.record import record
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence

_URL_PROPERTIES = (URL_CONFIG, PUBLISHED_ALIAS)
_IN_FRONT = (DISTRIBUTION, RECORD_SET, RECORD_SET_GROUP, WEB_ACL_ASSOCIATION)
_OF_DISTRIBUTIONS = (ACCESS_CONTROL, CACHE_POLICY, ORIGIN_REQUEST_POLICY)
_FRONT_PROPERTIES = ("Origins", "OriginGroups", "DefaultCacheBehavior", "CacheBehaviors", "WebACLId", "Enabled")
_FUNCTION_PROPERTIES = (
    "Runtime",
    "Handler",
    "PackageType",
    "CodeUri",
    "Code",
    "ReservedConcurrentExecutions",
    "TenancyConfig",
    "VpcConfig",
)


@record
class Mentions:
    """Names that a Ref, GetAtt or Sub uses, without their attributes, and conditions, in the order written."""

    names: tuple[str, ...]
    conditions: tuple[str, ...]


def mentions(nodes: Iterable[Node]) -> Mentions:
    """What these nodes mention."""
    names: dict[str, None] = {}
    conditions: dict[str, None] = {}
    for mapping in mappings_in(nodes):
        for entry in mapping.entries:
            names.update((name, None) for name in _named(entry.key.text, entry.value))
            conditions.update((name, None) for name in _conditions(entry.key.text, entry.value))
    return Mentions(tuple(names), tuple(conditions))


def mappings_in(nodes: Iterable[Node]) -> Iterator[Mapping]:
    """The mappings in these nodes, in the order written and each once, however many aliases lead to it."""
    seen: set[int] = set()
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case Sequence():
                waiting.extend(reversed(node.items))
            case Mapping():
                yield node
                waiting.extend(entry.value for entry in reversed(node.entries))


def scalars_in(node: Node) -> Iterator[Scalar]:
    """The scalars in a node, keys aside, each once, however many aliases lead to it."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        match one:
            case Scalar():
                yield one
            case Sequence():
                waiting.extend(one.items)
            case Mapping():
                waiting.extend(entry.value for entry in one.entries)


def first_text(argument: Node) -> Scalar | None:
    """The text that a function takes first, or alone; None where that is no text."""
    first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    return first if isinstance(first, Scalar) and isinstance(first.value, str) else None


def _named(function: str, argument: Node) -> Iterator[str]:
    first = first_text(argument)
    if first is None:
        return
    match function:
        case "Ref" | "Fn::GetAtt":
            yield str(first.value).partition(".")[0]
        case "Fn::Sub":
            for found in PLACEHOLDER.finditer(str(first.value)):
                if not found[1].startswith("!"):
                    yield found[1].strip().partition(".")[0]


def _conditions(function: str, argument: Node) -> Iterator[str]:
    match function, argument:
        case "Fn::If", Sequence(items=(Scalar() as name, *_)):
            yield name.text
        case "Condition", Scalar():
            yield argument.text


def declares_url(resource: Resource) -> bool:
    """Whether a resource is a Function URL or asks for one; Globals must be merged."""
    return resource.type == URL or (resource.type == SAM_FUNCTION and resource.property(URL_CONFIG) is not None)


def touching(template: Template) -> tuple[Node, ...]:
    """The nodes on which the Function URLs of a template depend, those that matter most first.

    These are the URLs, the aliases and statements of their functions, and then the functions themselves.
    """
    urls = [resource for resource in template.resources.values() if declares_url(resource)]
    if not urls:
        return ()
    functions = _functions_of(urls, template)
    attached = [
        resource
        for resource in template.of_type(PERMISSION, RESOURCE_POLICY, ALIAS, VERSION)
        if _owners((resource.properties,), template) & functions or not _owners((resource.properties,), template)
    ]
    nodes: list[Node] = []
    for resource in urls:
        nodes.extend(
            _properties(resource, _URL_PROPERTIES) if resource.type == SAM_FUNCTION else (resource.properties,)
        )
    nodes.extend(resource.properties for resource in attached)
    members = [*urls, *attached, *(template.resources[name] for name in sorted(functions))]
    nodes.extend(_wrapped_condition(resource) for resource in members)
    for name in sorted(functions):
        nodes.extend(_properties(template.resources[name], (*_URL_PROPERTIES, *_FUNCTION_PROPERTIES)))
    nodes.extend(_in_front(template))
    return tuple(nodes)


def _in_front(template: Template) -> Iterator[Node]:
    """What stands in front of the URLs or may: distributions, records and associations that name one of Lambda's."""
    for resource in template.of_type(*_IN_FRONT):
        if not _owners((resource.properties,), template):
            continue
        yield _wrapped_condition(resource)
        config = resource.property("DistributionConfig")
        if not isinstance(config, Mapping) or config.entry("Origins") is None:
            yield resource.properties
            continue
        yield from (node for name in _FRONT_PROPERTIES if (node := config.get(name)) is not None)
        for name in mentions((config,)).names:
            other = template.resources.get(name)
            if other is not None and other.type in _OF_DISTRIBUTIONS:
                yield from (other.properties, _wrapped_condition(other))


def _functions_of(urls: list[Resource], template: Template) -> frozenset[str]:
    """The functions that the URLs may point at, and all functions where one names its target by a literal."""
    found: set[str] = set()
    waiting = [resource.id for resource in urls]
    names_all = False
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        resource = template.resources[name]
        if resource.type in (URL, ALIAS, VERSION):
            owners = _owners((resource.properties,), template)
            names_all = names_all or not owners
            waiting.extend(owners)
    functions = {r.id for r in template.of_type(FUNCTION, SAM_FUNCTION) if names_all or r.id in found}
    return frozenset(functions)


def _owners(nodes: Iterable[Node], template: Template) -> set[str]:
    owners = {owner_of(name, template) for name in mentions(nodes).names}
    lambdas = (FUNCTION, SAM_FUNCTION, ALIAS, VERSION, URL)
    return {owner for owner in owners if owner and template.resources[owner].type in lambdas}


def _properties(resource: Resource, names: Iterable[str]) -> Iterator[Node]:
    for name in names:
        node = resource.property(name)
        if node is not None:
            yield node


def _wrapped_condition(resource: Resource) -> Mapping:
    """A resource's Condition as a mapping of its own, without its other attributes."""
    entry = resource.body.entry("Condition")
    return Mapping(resource.key.source, resource.key.start, resource.key.end, (entry,) if entry else ())
