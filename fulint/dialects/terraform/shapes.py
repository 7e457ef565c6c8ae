"""Functions that look at the shape of their arguments alone, so that members which are not known stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from fulint.dialects.terraform.conversion import NotKnownError, WrongError, equal, plain
from fulint.dialects.terraform.values import (
    HOST,
    Instance,
    Items,
    Plain,
    Symbol,
    Table,
    Text,
    Unknown,
    V,
    is_null,
    number,
    written,
)
from fulint.finding import shown
from fulint.source import Span

_MAX_NODES = 20_000
_MAX_REPLACED = 10_000_000


def _merge(arguments: list[V], span: Span) -> V:
    entries: dict[str, V] = {}
    keys: dict[str, Span] = {}
    for argument in arguments:
        if is_null(argument):
            continue
        if not isinstance(argument, Table):
            raise NotKnownError(argument)
        entries.update(argument.entries)
        keys.update(argument.keys)
    return Table(entries, span, keys)


def _items(value: V) -> tuple[V, ...]:
    if isinstance(value, Items):
        return value.items
    if isinstance(value, Plain | Table | Instance):
        raise WrongError("no list")
    raise NotKnownError(value)


def _concat(arguments: list[V], span: Span) -> V:
    return Items(tuple(item for argument in arguments for item in _items(argument)), span)


def _coalesce(arguments: list[V], span: Span) -> V:
    for argument in _spread(arguments):
        if isinstance(argument, Unknown):
            raise NotKnownError(argument)
        if not is_null(argument) and not (isinstance(argument, Plain) and argument.value == ""):
            return argument
    raise WrongError("none of them has a value")


def _spread(arguments: list[V]) -> Iterator[V]:
    yield from arguments


def _coalescelist(arguments: list[V], span: Span) -> V:
    for argument in arguments:
        if not is_null(argument) and _items(argument):
            return argument
    raise WrongError("none of them has items")


def _lookup(arguments: list[V], span: Span) -> V:
    table, key = arguments[0], written(arguments[1])
    if not isinstance(table, Table):
        raise NotKnownError(table)
    if key is None:
        raise NotKnownError(arguments[1])
    found = table.entries.get(key)
    if found is not None:
        return found
    if len(arguments) > 2:
        return arguments[2]
    raise WrongError(f"there is no key {shown(key)}")


def _element(arguments: list[V], span: Span) -> V:
    items, index = _items(arguments[0]), number(arguments[1])
    if not isinstance(index, int):
        raise NotKnownError(arguments[1])
    if not items:
        raise WrongError("the list is empty")
    return items[index % len(items)]


def _length(arguments: list[V], span: Span) -> V:
    (argument,) = arguments
    match argument:
        case Items(items):
            return Plain(len(items), span)
        case Table(entries):
            return Plain(len(entries), span)
        case Plain(str(text)):
            return Plain(len(text), span)
        case Plain():
            raise WrongError("no list")
    raise NotKnownError(argument)


def _keys(arguments: list[V], span: Span) -> V:
    table = _table(arguments[0])
    return Items(tuple(Plain(key, table.keys.get(key, span)) for key in sorted(table.entries)), span)


def _values(arguments: list[V], span: Span) -> V:
    table = _table(arguments[0])
    return Items(tuple(table.entries[key] for key in sorted(table.entries)), span)


def _table(value: V) -> Table:
    if isinstance(value, Table):
        return value
    if isinstance(value, Plain | Items):
        raise WrongError("no map")
    raise NotKnownError(value)


def _one(arguments: list[V], span: Span) -> V:
    items = _items(arguments[0])
    if len(items) > 1:
        raise WrongError("there is more than one item")
    return items[0] if items else Plain(None, span)


def _same(arguments: list[V], span: Span) -> V:
    return arguments[0]


def _as_list(arguments: list[V], span: Span) -> V:
    return Items(_items(arguments[0]), arguments[0].span)


def _as_set(arguments: list[V], span: Span) -> V:
    """A set has no order of its own; strings are kept sorted, as Terraform shows them."""
    items = _distinct_items(_items(arguments[0]))
    texts = [written(item) for item in items]
    if all(text is not None for text in texts):
        items = tuple(item for _, item in sorted(zip(texts, items, strict=True), key=lambda pair: str(pair[0])))
    return Items(items, arguments[0].span)


def _distinct(arguments: list[V], span: Span) -> V:
    return Items(_distinct_items(_items(arguments[0])), span)


def _distinct_items(items: tuple[V, ...]) -> tuple[V, ...]:
    kept: dict[Any, V] = {}
    for item in items:
        text = written(item)
        key = text if text is not None else (item.parts if isinstance(item, Text) else repr(plain(item)))
        kept.setdefault(key, item)
    return tuple(kept.values())


def _flatten(arguments: list[V], span: Span) -> V:
    found: list[V] = []
    waiting = [arguments[0]]
    steps = 0
    while waiting:
        steps += 1
        if steps > _MAX_NODES:
            raise WrongError("they are too large")
        value = waiting.pop()
        if isinstance(value, Items):
            waiting.extend(reversed(value.items))
        elif isinstance(value, Unknown):
            raise NotKnownError(value)
        else:
            found.append(value)
    return Items(tuple(found), span)


def _compact(arguments: list[V], span: Span) -> V:
    items = _items(arguments[0])
    return Items(tuple(item for item in items if not is_null(item) and written(item) != ""), span)


def _contains(arguments: list[V], span: Span) -> V:
    answers = [equal(item, arguments[1]) for item in _items(arguments[0])]
    if True in answers:
        return Plain(True, span)
    if None in answers:
        raise NotKnownError(next(i for i, a in zip(_items(arguments[0]), answers, strict=True) if a is None))
    return Plain(False, span)


def _zipmap(arguments: list[V], span: Span) -> V:
    keys, values = _items(arguments[0]), _items(arguments[1])
    names = [written(key) for key in keys]
    if None in names:
        raise NotKnownError(keys[names.index(None)])
    return Table({str(name): value for name, value in zip(names, values, strict=True)}, span, {})


def _join(arguments: list[V], span: Span) -> V:
    """Strings with symbols in them are joined too."""
    glue = written(arguments[0])
    if glue is None:
        raise NotKnownError(arguments[0])
    parts: list[str | Symbol] = []
    items = [item for argument in arguments[1:] for item in _items(argument)]
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
        if isinstance(value, Items | Table) and verb == "v":
            return (json.dumps(plain(value), separators=(",", ":")),)
        raise NotKnownError(value)
    match verb[-1]:
        case "v" | "s" | "t" if len(verb) == 1:
            return (text,)
        case "q":
            return (json.dumps(text),)
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


def _trimprefix(arguments: list[V], span: Span) -> V:
    return _edge(arguments, span, at_start=True, edge=str(plain(arguments[1])))


def _trimsuffix(arguments: list[V], span: Span) -> V:
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


def _replace(arguments: list[V], span: Span) -> V:
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


def _split(arguments: list[V], span: Span) -> V:
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


SHAPES: Mapping[str, Callable[[list[V], Span], V]] = {
    "abspath": _same,
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "distinct": _distinct,
    "element": _element,
    "flatten": _flatten,
    "format": format_text,
    "join": _join,
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "merge": _merge,
    "nonsensitive": _same,
    "one": _one,
    "replace": _replace,
    "split": _split,
    "pathexpand": _same,
    "sensitive": _same,
    "tolist": _as_list,
    "tomap": _same,
    "toset": _as_set,
    "trimprefix": _trimprefix,
    "trimsuffix": _trimsuffix,
    "values": _values,
    "zipmap": _zipmap,
}
