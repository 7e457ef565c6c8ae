"""Between values of Terraform and Python's own, and what may go wrong with the arguments of a function."""

from __future__ import annotations

from typing import Any

from fulint.dialects.terraform.values import Instance, Items, Plain, Table, Text, V, is_null
from fulint.source import Span

_MAX_NODES = 20_000
MAX_ITEMS = 5_000


class WrongError(Exception):
    """Arguments that Terraform refuses."""


class NotKnownError(Exception):
    """An argument that is not known. Its only argument is the value."""


class _Counter:
    def __init__(self) -> None:
        self.left = _MAX_NODES


def plain(value: V, counter: _Counter | None = None) -> Any:
    """A value as Python's own; raises NotKnownError with the first part that is not known."""
    counter = counter or _Counter()
    counter.left -= 1
    if counter.left < 0:
        raise WrongError("they are too large")
    match value:
        case Plain(found):
            return found
        case Items(items):
            return [plain(item, counter) for item in items]
        case Table(entries):
            return {key: plain(item, counter) for key, item in entries.items()}
    raise NotKnownError(value)


def lifted(found: Any, span: Span) -> V:
    """Python's own value as one of ours, all of it at one place."""
    match found:
        case None | bool() | int() | str():
            return Plain(found, span)
        case float():
            return Plain(int(found) if found.is_integer() and abs(found) < 1e15 else found, span)
        case dict():
            return Table({str(key): lifted(item, span) for key, item in found.items()}, span, {})
        case list() | tuple():
            return Items(tuple(lifted(item, span) for item in found), span)
    raise WrongError("their result is of no known type")


def equal(left: V, right: V) -> bool | None:
    """Whether two values are the same; None where that is not known."""
    if isinstance(left, Text) and isinstance(right, Text) and left.parts == right.parts:
        return True
    try:
        one, other = plain(left), plain(right)
    except NotKnownError:
        if is_null(left) or is_null(right):
            # A part of a string is never null; of anything else that is not known nothing can be said.
            strings = [value for value in (left, right) if isinstance(value, Text) and len(value.parts) > 1]
            return False if strings else None
        return _differ(left, right)
    except WrongError:
        return None
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    return bool(one == other)


def _differ(left: V, right: V) -> bool | None:
    """False where a string's known beginning or end tells it from another; else it is not known."""
    if isinstance(left, Plain):
        left, right = right, left
    if isinstance(left, Text) and isinstance(right, Plain) and isinstance(right.value, str):
        first, last = left.parts[0], left.parts[-1]
        if isinstance(first, str) and not right.value.startswith(first):
            return False
        if isinstance(last, str) and not right.value.endswith(last):
            return False
    return None


def items_of(value: V) -> tuple[V, ...]:
    """The items of a list; raises WrongError or NotKnownError where it is none, or not known to be one."""
    if isinstance(value, Items):
        return value.items
    if isinstance(value, (Plain, Table, Instance)):
        raise WrongError("no list")
    raise NotKnownError(value)
