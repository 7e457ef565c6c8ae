"""The ignores that a template carries itself: `Metadata.fulint.ignore` of a resource or of the template."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.template import Template
from fulint.finding import Ignore, shown
from fulint.source import Span
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence

_SECTION = "fulint"
_KEYS = ("id", "reason", "until")


def ignores_of(template: Template) -> Iterator[Ignore]:
    """The ignores of the template as a whole, then those of its resources.

    Each is a mapping with `id` (an id, a name, or a list of them), `reason` and `until`; what is written otherwise
    is an ignore with a problem.
    """
    yield from _ignores(template.section("Metadata"), None)
    for resource in template.resources.values():
        metadata = resource.body.get("Metadata")
        if isinstance(metadata, Mapping):
            key, body = resource.key.span, resource.body.span
            yield from _ignores(metadata, Span(key.path, key.line, key.column, body.end_line, body.end_column))


def _ignores(metadata: Mapping, scope: Span | None) -> Iterator[Ignore]:
    section = metadata.entry(_SECTION)
    if section is None:
        return
    if not isinstance(section.value, Mapping):
        yield Ignore(section.key.span, (), scope=scope, problem="`fulint` in Metadata is not a mapping")
        return
    for entry in section.value.entries:
        if entry.key.text != "ignore":
            problem = f"there is no key {shown(entry.key.text)} in Metadata.fulint, only `ignore`"
            yield Ignore(entry.key.span, (), scope=scope, problem=problem)
        elif isinstance(entry.value, Sequence):
            for item in entry.value.items:
                yield _ignore(item, scope)
        else:
            yield _ignore(entry.value, scope)


def _ignore(node: Node, scope: Span | None) -> Ignore:
    if isinstance(node, Scalar):
        return Ignore(node.span, (node.text,), scope=scope)
    if not isinstance(node, Mapping):
        return Ignore(node.span, (), scope=scope, problem="an ignore is neither an id nor a mapping")
    problem = next(
        (
            f"there is no key {shown(entry.key.text)} in an ignore"
            for entry in node.entries
            if entry.key.text not in _KEYS
        ),
        "",
    )
    ids = node.get("id")
    listed = ids.items if isinstance(ids, Sequence) else (ids,)
    rules = tuple(item.text for item in listed if isinstance(item, Scalar) and item.value is not None)
    place = ids if isinstance(ids, Scalar) else node
    return Ignore(
        span=place.span,
        rules=rules,
        reason=_text(node, "reason") or "",
        scope=scope,
        until=_text(node, "until"),
        problem=problem or ("" if rules else "it does not say what to ignore"),
    )


def _text(mapping: Mapping, key: str) -> str | None:
    node = mapping.get(key)
    return node.text if isinstance(node, Scalar) and node.value is not None else None
