"""A value that knows where it was written, or why it cannot be known.

Rules match on the three cases, so that what is not known falls through by construction:

    match url.auth_type:
        case Known("NONE", span):
            ...
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeAlias, TypeVar

from fulint.record import record
from fulint.source import Span

T = TypeVar("T", covariant=True)
S = TypeVar("S")


@record
class Known(Generic[T]):
    """A value that holds in this deployment, and the token that says so."""

    value: T
    span: Span


@record
class Unknown:
    """A value that is written, but that nobody can know from the files; `reason` completes "because …"."""

    reason: str
    span: Span


@record
class Absent:
    """A value that is not written at all, so that the platform's default holds."""


ABSENT = Absent()

Value: TypeAlias = Known[S] | Unknown | Absent
Values: TypeAlias = Known[tuple[Known[S] | Unknown, ...]] | Unknown | Absent


def known_items(values: Values[S]) -> Iterator[Known[S]]:
    """The members of a list that are known; nothing where the list itself is unknown or absent."""
    if isinstance(values, Known):
        for item in values.value:
            if isinstance(item, Known):
                yield item


def known_or(value: Value[S], default: S) -> S | None:
    """The value, `default` where it is absent, and None where it cannot be known."""
    match value:
        case Known(found, _):
            return found
        case Absent():
            return default
        case _:
            return None
