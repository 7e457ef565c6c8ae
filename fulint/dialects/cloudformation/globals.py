"""SAM's Globals: what the section Globals.Function adds to each AWS::Serverless::Function.

The rules are those of the SAM translator (plugins/globals/globals.py): a local primitive wins, mappings merge key by
key, lists are concatenated with the global members first and none removed, and a function of CloudFormation counts
as a primitive.
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.intrinsics import MAX_DEPTH
from fulint.dialects.cloudformation.template import SAM_FUNCTION, URL_CONFIG, Resource, Template, empty
from fulint.finding import shown
from fulint.model import Quirk, QuirkKind
from fulint.record import replace
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence


def with_globals(template: Template) -> Template:
    """The template with Globals.Function merged into its functions."""
    shared = _function_section(template)
    if not shared.entries:
        return template
    resources = {
        name: _merged(resource, shared) if resource.type == SAM_FUNCTION else resource
        for name, resource in template.resources.items()
    }
    return replace(template, resources=resources)


def misspelled_globals(template: Template) -> Iterator[Quirk]:
    """Keys of Globals.Function that are meant to give a URL and are refused."""
    for entry in _function_section(template).entries:
        name = entry.key.text
        if name != URL_CONFIG and name.lower().replace("_", "").startswith("functionurl"):
            effect = (
                f"{shown(name)} is not a property of Globals.Function (did you mean {URL_CONFIG}?), and SAM refuses it"
            )
            yield Quirk(QuirkKind.INVALID_PROPERTY, entry.key.span, name, effect)


def is_intrinsic(node: Node) -> bool:
    """Whether SAM takes a node for a function of CloudFormation: a mapping with one such key."""
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return False
    name = node.entries[0].key.text
    return name in ("Ref", "Condition") or name.startswith("Fn::")


def _function_section(template: Template) -> Mapping:
    section = template.section("Globals").get("Function")
    return section if isinstance(section, Mapping) else empty(template.root)


def _merged(resource: Resource, shared: Mapping) -> Resource:
    ignored = resource.body.get("IgnoreGlobals")
    if isinstance(ignored, Scalar) and ignored.text == "*":
        return resource
    left_out = (
        {item.text for item in ignored.items if isinstance(item, Scalar)} if isinstance(ignored, Sequence) else ()
    )
    kept = tuple(entry for entry in shared.entries if entry.key.text not in left_out)
    usable = Mapping(shared.source, shared.start, shared.end, kept)
    return replace(resource, properties=_merged_mappings(usable, resource.properties, 0))


def _merged_nodes(shared: Node, local: Node, depth: int) -> Node:
    match shared, local:
        case Mapping(), Mapping() if depth < MAX_DEPTH and not is_intrinsic(shared) and not is_intrinsic(local):
            return _merged_mappings(shared, local, depth)
        case Sequence(), Sequence():
            return Sequence(local.source, local.start, local.end, (*shared.items, *local.items))
        case _:
            return local


def _merged_mappings(shared: Mapping, local: Mapping, depth: int) -> Mapping:
    entries = []
    for entry in shared.entries:
        own = local.entry(entry.key.text)
        merged = entry if own is None else Entry(own.key, _merged_nodes(entry.value, own.value, depth + 1))
        entries.append(merged)
    entries.extend(entry for entry in local.entries if shared.entry(entry.key.text) is None)
    return Mapping(local.source, local.start, local.end, tuple(entries))
