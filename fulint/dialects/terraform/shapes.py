"""Functions that look at the shape of their arguments alone, so that members which are not known stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fulint.dialects.terraform.conversion import NotKnownError, WrongError, equal, items_of, plain
from fulint.dialects.terraform.texts import format_text, join, replace_text, split, trimprefix, trimsuffix
from fulint.dialects.terraform.values import (
    Items,
    Plain,
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


def _concat(arguments: list[V], span: Span) -> V:
    return Items(tuple(item for argument in arguments for item in items_of(argument)), span)


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
        if not is_null(argument) and items_of(argument):
            return argument
    raise WrongError("none of them has items")


def _lookup(arguments: list[V], span: Span) -> V:
    table, key = arguments[0], written(arguments[1])
    if not isinstance(table, Table):
        raise NotKnownError(table)
    if is_null(arguments[1]):
        raise WrongError("the key is null")
    if key is None:
        raise NotKnownError(arguments[1])
    found = table.entries.get(key)
    if found is not None:
        return found
    if len(arguments) > 2:
        return arguments[2]
    raise WrongError(f"there is no key {shown(key)}")


def _element(arguments: list[V], span: Span) -> V:
    items, index = items_of(arguments[0]), number(arguments[1])
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
    if isinstance(value, (Plain, Items)):
        raise WrongError("no map")
    raise NotKnownError(value)


def _one(arguments: list[V], span: Span) -> V:
    items = items_of(arguments[0])
    if len(items) > 1:
        raise WrongError("there is more than one item")
    return items[0] if items else Plain(None, span)


def _same(arguments: list[V], span: Span) -> V:
    return arguments[0]


def _as_list(arguments: list[V], span: Span) -> V:
    return Items(items_of(arguments[0]), arguments[0].span)


def _as_set(arguments: list[V], span: Span) -> V:
    """A set has no order of its own; strings are kept sorted, as Terraform shows them."""
    items = _distinct_items(items_of(arguments[0]))
    texts = [written(item) for item in items]
    if all(text is not None for text in texts):
        items = tuple(item for _, item in sorted(zip(texts, items, strict=True), key=lambda pair: str(pair[0])))
    return Items(items, arguments[0].span)


def _distinct(arguments: list[V], span: Span) -> V:
    return Items(_distinct_items(items_of(arguments[0])), span)


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
    items = items_of(arguments[0])
    return Items(tuple(item for item in items if not is_null(item) and written(item) != ""), span)


def _contains(arguments: list[V], span: Span) -> V:
    listed, wanted = items_of(arguments[0]), arguments[1]
    answers = [equal(item, wanted) for item in listed]
    if True in answers:
        return Plain(True, span)
    if None in answers:
        raise NotKnownError(listed[answers.index(None)] if isinstance(wanted, Plain) else wanted)
    return Plain(False, span)


def _zipmap(arguments: list[V], span: Span) -> V:
    keys, values = items_of(arguments[0]), items_of(arguments[1])
    names = [written(key) for key in keys]
    if None in names:
        raise NotKnownError(keys[names.index(None)])
    return Table({str(name): value for name, value in zip(names, values, strict=True)}, span, {})


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
    "join": join,
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "merge": _merge,
    "nonsensitive": _same,
    "one": _one,
    "replace": replace_text,
    "split": split,
    "pathexpand": _same,
    "sensitive": _same,
    "tolist": _as_list,
    "tomap": _same,
    "toset": _as_set,
    "trimprefix": trimprefix,
    "trimsuffix": trimsuffix,
    "values": _values,
    "zipmap": _zipmap,
}
