"""Whether properties are what the schemas of AWS::Lambda::Url, Permission and Alias take.

`schemas.json` is a dated snapshot of the registry's schemas as cfn-lint knows them; `.ci/snapshot-schemas` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from json import loads
from typing import Any

from fulint.dialects.cloudformation.results import LOOKED_UP, Items, Nothing, Plain, Result, Text, literal
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import ALIAS, PERMISSION, URL, Resource
from fulint.finding import shown
from fulint.record import record
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import Absent, Unknown

CHECKED = (URL, PERMISSION, ALIAS)
_MAX_TEXT_FOR_PATTERN = 2_000

_LISTS = ("AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders")
_SPOKEN_FOR = {
    f"{URL}.Qualifier": ("pattern", "minLength", "maxLength"),
    f"{URL}.Cors.MaxAge": ("minimum", "maximum"),
    **{f"{URL}.Cors.{name}": ("minItems", "maxItems") for name in _LISTS},
    **{f"{URL}.Cors.{name}[]": ("enum", "minLength", "maxLength") for name in _LISTS},
}
"""Keywords that a rule of their own looks at: methods, limits of CORS, qualifiers."""
_VERSION_IN_ARN = re.compile(r":(?:\d+|\$LATEST)$")


@record
class Violation:
    """A value that the schema refuses: its token, the value as written, and what is wrong as a sentence."""

    span: Span
    value: str
    message: str


@record
class _Place:
    """Where in a resource a value stands: the dotted path, its last name, and the token to show if it is missing."""

    path: str
    name: str
    span: Span


def regions() -> tuple[str, ...]:
    """The regions in which AWS::Lambda::Url exists."""
    return tuple(_snapshot()["regions"])


def violations_in(resource: Resource, stack: Stack) -> Iterator[Violation]:
    """What the schema of a resource's type refuses in its properties, as they are under the stack's inputs."""
    schema = _snapshot()["types"][resource.type]
    yield from _object(resource.properties, schema, _Place(resource.type, resource.type, resource.key.span), stack)


@lru_cache(maxsize=1)
def _snapshot() -> dict[str, Any]:
    from pkgutil import get_data

    snapshot: dict[str, Any] = loads(get_data(__package__, "schemas.json") or b"")
    return snapshot


def _check(result: Result, schema: dict[str, Any], place: _Place, stack: Stack) -> Iterator[Violation]:
    """The violations of one value; one that is not known, or not given, has none."""
    if isinstance(result, (Unknown, Nothing)) or (isinstance(result, Text) and result.literal is None):
        return
    match schema["type"]:
        case "object" if isinstance(result, Mapping):
            yield from _object(result, schema, place, stack)
        case "array" if isinstance(result, Items):
            yield from _array(result, schema, place, stack)
        case "object" | "array" as kind:
            yield _refused(result, f"{place.name} must be a {'mapping' if kind == 'object' else 'list'}")
        case kind:
            yield from _leaf(result, kind, schema, place)


def _object(mapping: Mapping, schema: dict[str, Any], place: _Place, stack: Stack) -> Iterator[Violation]:
    known = schema["properties"]
    has_macro = mapping.entry("Fn::Transform") is not None
    for name in schema.get("required", ()):
        value = stack.evaluator.field(mapping, name)
        if isinstance(value, Absent) or (isinstance(value, Nothing) and not value.is_no_value):
            yield Violation(place.span, place.name, f"{name} is missing, which {place.name} requires")
    for entry in mapping.entries:
        name = entry.key.text
        if name in known:
            inner = _Place(f"{place.path}.{name}", name, entry.key.span)
            yield from _check(stack.evaluator.evaluate(entry.value), known[name], inner, stack)
        elif not has_macro and not name.startswith("Fn::"):
            yield Violation(
                entry.key.span, name, f"{shown(name)} is not a property of {place.name}{_meant(name, known)}"
            )


def _meant(name: str, known: dict[str, Any]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]}?)" if close and len(name) < 100 else ""


def _array(items: Items, schema: dict[str, Any], place: _Place, stack: Stack) -> Iterator[Violation]:
    count = len(items.items)
    left_out = _SPOKEN_FOR.get(place.path, ())
    if count < schema.get("minItems", 0) and "minItems" not in left_out:
        yield Violation(items.span, "", f"{place.name} needs at least {schema['minItems']} members")
    if count > schema.get("maxItems", count) and "maxItems" not in left_out:
        yield Violation(items.span, "", f"{place.name} takes at most {schema['maxItems']} members")
    inner = _Place(f"{place.path}[]", f"a member of {place.name}", items.span)
    for item in items.items:
        yield from _check(item, schema["items"], inner, stack)


def _leaf(result: Result, kind: str, schema: dict[str, Any], place: _Place) -> Iterator[Violation]:
    """A scalar. CloudFormation turns strings into booleans and numbers, and those into strings, where it must."""
    written = literal(result)
    if written is None or not _is_of(kind, result, written):
        names = {"boolean": "true or false", "integer": "a whole number", "number": "a number"}
        yield _refused(result, f"{place.name} must be {names.get(kind, 'a string')}")
        return
    if kind == "string" and LOOKED_UP not in written:
        message = _wrong_text(written, schema, place)
        if message:
            yield _refused(result, message)
    elif kind == "integer":
        number = int(float(written))
        low, high = schema.get("minimum", number), schema.get("maximum", number)
        if not low <= number <= high and "maximum" not in _SPOKEN_FOR.get(place.path, ()):
            yield _refused(result, f"{place.name} must lie between {low} and {high}")


def _is_of(kind: str, result: Result, written: str) -> bool:
    match kind:
        case "boolean":
            return written.lower() in ("true", "false")
        case "integer" | "number":
            if isinstance(result, Plain) and isinstance(result.value, bool):
                return False
            digits = r"[+-]?\d{1,18}(?:\.0{1,9})?" if kind == "integer" else r"[+-]?(?:\d{1,18})?(?:\.\d{1,18})?"
            return bool(written) and re.fullmatch(digits, written) is not None
        case _:
            return True


def _wrong_text(written: str, schema: dict[str, Any], place: _Place) -> str | None:
    left_out = _SPOKEN_FOR.get(place.path, ())
    if "enum" in schema and "enum" not in left_out and written not in schema["enum"]:
        *most, last = schema["enum"]
        return f"{place.name} is not one of {', '.join(most)} and {last}"
    if len(written) < schema.get("minLength", 0) and "minLength" not in left_out:
        return f"{place.name} needs at least {schema['minLength']} characters"
    if len(written) > schema.get("maxLength", len(written)) and "maxLength" not in left_out:
        return f"{place.name} takes at most {schema['maxLength']} characters"
    if "pattern" not in schema or "pattern" in left_out or len(written) > _MAX_TEXT_FOR_PATTERN:
        return None
    if place.path == f"{URL}.TargetFunctionArn" and _VERSION_IN_ARN.search(written):
        return None
    return None if re.search(schema["pattern"], written) else f"{place.name} does not have the form it must have"


def _refused(result: Result, message: str) -> Violation:
    return Violation(result.span, literal(result) or "", message)
