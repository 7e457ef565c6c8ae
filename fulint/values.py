"""A value that knows where it was written, or why it cannot be known.

Rules match on the three cases, so that what is not known falls through by construction:

    match url.auth_type:
        case Known("NONE", span):
            ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
Truth: TypeAlias = bool | None
"""The answer to a question about what may be unknown: None where the files do not tell."""


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


def all_of(answers: Iterable[Truth]) -> Truth:
    """False where one answer is, else None where one is, else True."""
    found = tuple(answers)
    if False in found:
        return False
    return None if None in found else True


def any_of(answers: Iterable[Truth]) -> Truth:
    """True where one answer is, else None where one is, else False."""
    found = tuple(answers)
    if True in found:
        return True
    return None if None in found else False


def holds(value: Value[S], wanted: S) -> bool:
    """Whether a value is known to be the wanted one."""
    return isinstance(value, Known) and value.value == wanted
