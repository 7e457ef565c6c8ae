"""Functions over strings of which a part may only be known when it is applied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fulint.dialects.terraform.conversion import NotKnownError, WrongError, items_of, plain
from fulint.dialects.terraform.values import HOST, Items, Plain, Symbol, Table, Text, Unknown, V, number, written
from fulint.source import Span

_MAX_REPLACED = 10_000_000


def join(arguments: list[V], span: Span) -> V:
    """Strings with symbols in them are joined too."""
    glue = written(arguments[0])
    if glue is None:
        raise NotKnownError(arguments[0])
    parts: list[str | Symbol] = []
    items = [item for argument in arguments[1:] for item in items_of(argument)]
    for position, item in enumerate(items):
        if position and glue:
            parts.append(glue)
        text = written(item)
        if text is not None:
            parts.append(text)
        elif isinstance(item, Text):
            parts.extend(item.parts)
        else:
            raise NotKnownError(item)
    return _assembled(parts, span)


def _assembled(parts: Sequence[str | Symbol], span: Span) -> V:
    """Pieces as a value: neighbouring strings become one, so that equal texts have equal pieces."""
    merged: list[str | Symbol] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] = str(merged[-1]) + part
        elif part != "":
            merged.append(part)
    if any(isinstance(part, Symbol) for part in merged):
        return Text(tuple(merged), span)
    return Plain("".join(str(part) for part in merged), span)


_FORMAT = re.compile(r"%(%|-?0?[0-9]{0,3}(?:\.[0-9]{1,3})?[vsdqtfgxX])")


def format_text(arguments: list[V], span: Span) -> V:
    """`format` with the verbs that names are made with; a string with symbols in it may be among the values."""
    pattern = written(arguments[0])
    if pattern is None:
        raise NotKnownError(arguments[0])
    parts: list[str | Symbol] = []
    position, used = 0, 1
    for found in _FORMAT.finditer(pattern):
        parts.append(pattern[position : found.start()])
        position = found.end()
        if found[1] == "%":
            parts.append("%")
            continue
        parts.extend(_formatted(found[1], arguments[used]))
        used += 1
    if used != len(arguments) or "%" in pattern[position:]:
        raise WrongError("they do not fit its verbs")
    parts.append(pattern[position:])
    return _assembled(parts, span)


def _formatted(verb: str, value: V) -> tuple[str | Symbol, ...]:
    text = written(value)
    if text is None:
        if isinstance(value, Text) and verb in ("s", "v"):
            return value.parts
        if isinstance(value, (Items, Table)) and verb == "v":
            return (_as_json(plain(value)),)
        raise NotKnownError(value)
    match verb[-1]:
        case "v" | "s" | "t" if len(verb) == 1:
            return (text,)
        case "q":
            return (_as_json(text),)
        case "v":
            return (("%" + verb[:-1] + "s") % text,)
        case "s" | "t":
            return (("%" + verb[:-1] + "s") % text,)
    amount = number(value)
    if amount is None:
        raise WrongError("a number is needed")
    return (("%" + verb) % (int(amount) if verb[-1] in "dxX" else amount),)


def _edge(arguments: list[V], span: Span, *, at_start: bool, edge: str) -> V:
    """A prefix or suffix taken away, of a string that may go on with something that is not known."""
    value = arguments[0]
    parts = value.parts if isinstance(value, Text) else (plain(value),)
    near = parts[0] if at_start else parts[-1]
    if isinstance(near, str) and len(parts) > 1:
        cut = near.removeprefix(edge) if at_start else near.removesuffix(edge)
        return _assembled((cut, *parts[1:]) if at_start else (*parts[:-1], cut), span)
    if isinstance(near, Symbol):
        raise NotKnownError(value)
    text = str(near)
    return Plain(text.removeprefix(edge) if at_start else text.removesuffix(edge), span)


def trimprefix(arguments: list[V], span: Span) -> V:
    """A string without a beginning."""
    return _edge(arguments, span, at_start=True, edge=str(plain(arguments[1])))


def trimsuffix(arguments: list[V], span: Span) -> V:
    """A string without an end."""
    return _edge(arguments, span, at_start=False, edge=str(plain(arguments[1])))


def _pieces(value: V, separator: str) -> tuple[str | Symbol, ...]:
    """The pieces of a string in which a separator can be looked for: none of the unknown ones may hold it."""
    if isinstance(value, Text):
        if all(isinstance(part, str) or part.attribute == HOST for part in value.parts) and set(separator) & set("/:"):
            return value.parts
        raise NotKnownError(value)
    text = written(value)
    if text is None:
        raise NotKnownError(value)
    return (text,)


def replace_text(arguments: list[V], span: Span) -> V:
    """Literal replacement, also beside a host that is only known later; by regular expression it is not computed."""
    value, old, new = arguments[0], written(arguments[1]), written(arguments[2])
    if old is None or new is None:
        raise NotKnownError(arguments[1] if old is None else arguments[2])
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        host = _host_alone(value) if not new else None
        if host is None:
            raise NotKnownError(value if isinstance(value, Text) else Unknown("a regular expression makes it", span))
        return Text((host,), span)
    pieces = _pieces(value, old)
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) * max(len(new), 1) > _MAX_REPLACED:
        raise WrongError("they are too large")
    return _assembled([piece.replace(old, new) if isinstance(piece, str) else piece for piece in pieces], span)


def _host_alone(value: V) -> Symbol | None:
    """The host of a URL of which a regular expression takes everything else away."""
    match value:
        case Text(("https://", Symbol(attribute="host") as host, "/")):
            return host
    return None


def split(arguments: list[V], span: Span) -> V:
    """The fields of a string, of which one may be a host that is only known later."""
    separator = written(arguments[0])
    if separator is None:
        raise NotKnownError(arguments[0])
    pieces = _pieces(arguments[1], separator)
    if not separator:
        return Items(tuple(Plain(letter, span) for letter in str(pieces[0])), span)
    fields: list[list[str | Symbol]] = [[]]
    for piece in pieces:
        first, *others = piece.split(separator) if isinstance(piece, str) else (piece,)
        fields[-1].append(first)
        fields.extend([other] for other in others)
    return Items(tuple(_assembled(field, span) for field in fields), span)


def _as_json(value: Any) -> str:
    import json

    return json.dumps(value, separators=(",", ":"))
