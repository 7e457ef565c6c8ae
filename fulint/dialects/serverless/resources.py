"""The template that a service is deployed as: what the tool makes, with the service's own resources merged in."""

from __future__ import annotations

from collections.abc import Iterable

from fulint.dialects.cloudformation.globals import is_intrinsic
from fulint.dialects.serverless import functions, urls
from fulint.dialects.serverless.nodes import entries_of, scalar
from fulint.dialects.serverless.service import Service, resource_parts
from fulint.model import Gap
from fulint.record import record
from fulint.syntax.tree import Entry, Mapping, Node

_SECTIONS = ("Resources", "Parameters", "Mappings", "Conditions", "Outputs")
_MAX_DEPTH = 60


@record
class Packaged:
    """What a service is deployed as. `added` are the ids of the statements that the tool adds by itself."""

    document: Mapping
    added: frozenset[str]
    gaps: tuple[Gap, ...]


def packaged(service: Service) -> Packaged:
    """The document that `serverless package` writes, as far as Function URLs are concerned."""
    made: dict[str, Mapping] = {}
    added: set[str] = set()
    gaps: list[Gap] = []
    for function in service.functions:
        made |= functions.resources_of(function, service)
        config = urls.config_of(function, service)
        if config:
            made |= urls.resources_of(config, service)
            added.update(urls.statement_ids(config, service))
            gaps += _uncertain(config, service)
    found: dict[str, Node] = {
        "Resources": _mapping((Entry(scalar(name, body), body) for name, body in made.items()), service.root)
    }
    for part in resource_parts(service):
        reason = service.variables.reason(part)
        if reason is not None:
            gaps.append(Gap(f"some resources cannot be known because {reason}", part.span))
        gaps += _merge_part(part, found, service)
        added.difference_update(_ids_in(part, "Resources"))
    parameters = [*entries_of(found.get("Parameters"))]
    parameters += [Entry(scalar(name, service.root), scalar(None, service.root)) for name in service.variables.reasons]
    found["Parameters"] = _mapping(parameters, service.root)
    sections = (Entry(scalar(name, section), section) for name, section in found.items())
    return Packaged(_mapping(sections, service.root), frozenset(added), tuple(gaps))


def _uncertain(config: urls.UrlConfig, service: Service) -> list[Gap]:
    """What the tool may add or not."""
    if service.framework.adds_invoke is None and config.is_public:
        reason = f"{service.framework.name} may or may not add the statement for lambda:InvokeFunction"
        return [Gap(reason, config.auth.span, config.function.address)]
    if service.variables.reason(config.auth) is not None:
        reason = f"{service.framework.name} adds statements to a public URL, which cannot be known here"
        return [Gap(reason, config.auth.span, config.function.address)]
    return []


def _merge_part(part: Node, found: dict[str, Node], service: Service) -> list[Gap]:
    """Merge one part of `resources` into the sections; `extensions` change what the tool made."""
    gaps: list[Gap] = []
    for entry in entries_of(part) if service.variables.reason(part) is None else ():
        name = "Resources" if entry.key.text == "extensions" else entry.key.text
        reason = service.variables.reason(entry.value)
        if name == "Resources" and reason is not None:
            gaps.append(Gap(f"some resources cannot be known because {reason}", entry.value.span))
        elif name == "Transform":
            found[name] = entry.value
        elif name in _SECTIONS and isinstance(entry.value, Mapping) and reason is None:
            made = found.get(name)
            found[name] = _merged(made, entry.value, 0) if isinstance(made, Mapping) else entry.value
    return gaps


def _merged(made: Mapping, own: Mapping, depth: int) -> Mapping:
    """Two mappings key by key, of which the second wins; so do its lists and functions of CloudFormation."""
    entries = {entry.key.text: entry for entry in entries_of(made)}
    for entry in entries_of(own):
        known = entries.get(entry.key.text)
        entries[entry.key.text] = entry
        if known and isinstance(known.value, Mapping) and isinstance(entry.value, Mapping) and depth < _MAX_DEPTH:
            is_whole = is_intrinsic(known.value) or is_intrinsic(entry.value)
            merged = entry.value if is_whole else _merged(known.value, entry.value, depth + 1)
            entries[entry.key.text] = Entry(known.key, merged)
    return _mapping(entries.values(), made)


def _mapping(entries: Iterable[Entry], at: Node) -> Mapping:
    return Mapping(at.source, at.start, at.end, tuple(entries))


def _ids_in(part: Node, section: str) -> tuple[str, ...]:
    inner = part.get(section) if isinstance(part, Mapping) else None
    return tuple(entry.key.text for entry in entries_of(inner))
