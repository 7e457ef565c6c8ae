"""What an expression of Terraform gives, as far as it can be known before anything is applied.

A string of which a part is only known at apply is `Text`: pieces, of which some are symbols. A reference to a
resource is an `Instance`; what a known value came from is kept as its origin, so that a function's name still leads
to the function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Protocol, TypeAlias

from fulint import values as model
from fulint.finding import shown
from fulint.record import record, replace
from fulint.source import Span
from fulint.syntax.tree import Plain as Scalar

HOST = "host"
"""The attribute by which the host in a Function URL is known, which is no attribute of the resource by itself."""


@record
class Symbol:
    """Something that has one value, which nobody can tell from the files: `address.attribute`.

    `because` is why, where it is not that the value is only known when it is applied.
    """

    address: str
    attribute: str = ""
    because: str = ""

    @property
    def reason(self) -> str:
        """Why it is not known, as a clause."""
        if self.because:
            return self.because
        if self.address.startswith("var."):
            return f"the variable {shown(self.address[4:])} has no value in the files"
        name = f"{self.address}.{self.attribute}" if self.attribute else self.address
        return f"{shown(name)} is only known when it is applied"


@record
class Plain:
    """A known string, number, boolean or null."""

    value: Scalar
    span: Span
    origin: Symbol | None = None


@record
class Text:
    """A value that is a symbol, or a string with symbols in it."""

    parts: tuple[str | Symbol, ...]
    span: Span

    @property
    def origin(self) -> Symbol | None:
        """The symbol that it is, where it is nothing else."""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, Symbol) else None


@record
class Unknown:
    """A value of which nothing is known; `reason` completes "because …".

    `is_error` says that Terraform would refuse it, so that `try` goes on; `dangling` is the name that is declared
    nowhere, where that is why.
    """

    reason: str
    span: Span
    is_error: bool = False
    dangling: str | None = None


@record
class Items:
    """A list, set or tuple."""

    items: tuple[V, ...]
    span: Span


@record
class Table:
    """A map or object. `keys` are the places of the keys that are written."""

    entries: Mapping[str, V]
    span: Span
    keys: Mapping[str, Span]


@record
class Instance:
    """One resource, data source or module call as a whole, or a namespace such as `var`. `holder` knows its members."""

    address: str
    span: Span
    holder: Holder


class Holder(Protocol):
    """What can be asked for its members by name."""

    def attribute(self, name: str, span: Span) -> V:
        """The value of a member, for who stands at `span`."""

    @property
    def is_any_of(self) -> bool:
        """Whether it stands for all of an unknown number of instances."""


V: TypeAlias = "Plain | Text | Unknown | Items | Table | Instance"


def symbol(address: str, attribute: str, span: Span, because: str = "") -> Text:
    """The value of something that is only known later."""
    return Text((Symbol(address, attribute, because),), span)


def at(value: V, span: Span) -> V:
    """The same value, with the place where it is used."""
    return value if value.span == span else replace(value, span=span)


def is_null(value: V | None) -> bool:
    """Whether a value is null, or not there."""
    return value is None or (isinstance(value, Plain) and value.value is None)


def written(value: V) -> str | None:
    """A known value as a string, as Terraform converts it; None for anything else."""
    if not isinstance(value, Plain) or value.value is None:
        return None
    match value.value:
        case bool(truth):
            return "true" if truth else "false"
        case int(number):
            return str(number) if number.bit_length() < 1000 else None
        case float(number):
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        case str(text):
            return text
    return None


def why(value: V) -> str:
    """Why a value is not known, as a clause."""
    match value:
        case Unknown(reason, _):
            return reason
        case Text(parts, _):
            return next((part.reason for part in parts if isinstance(part, Symbol)), "it is not known")
        case Instance(address, _, _):
            return f"it is the whole of {shown(address)}"
        case _:
            return "it is not a string"


def truth(value: V) -> bool | None:
    """A value as a condition."""
    if isinstance(value, Plain):
        if isinstance(value.value, bool):
            return value.value
        return {"true": True, "false": False}.get(value.value) if isinstance(value.value, str) else None
    return None


_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


def number(value: V) -> int | float | None:
    """A value as a number."""
    if not isinstance(value, Plain):
        return None
    match value.value:
        case bool():
            return None
        case int() | float() as found:
            return None if isinstance(found, float) and not isfinite(found) else found
        case str(text) if _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
    return None


def as_text(value: V | None) -> model.Value[str]:
    """A value as the model's string; null is not there."""
    if value is None or is_null(value):
        return model.ABSENT
    text = written(value)
    return model.Unknown(why(value), value.span) if text is None else model.Known(text, value.span)


def as_bool(value: V | None) -> model.Value[bool]:
    """A value as the model's boolean."""
    if value is None or is_null(value):
        return model.ABSENT
    found = truth(value)
    reason = "it is not a boolean" if isinstance(value, (Plain, Items, Table)) else why(value)
    return model.Unknown(reason, value.span) if found is None else model.Known(found, value.span)


def as_int(value: V | None) -> model.Value[int]:
    """A value as the model's number."""
    if value is None or is_null(value):
        return model.ABSENT
    found = number(value)
    reason = "it is not a number" if isinstance(value, (Plain, Items, Table)) else why(value)
    return model.Unknown(reason, value.span) if found is None else model.Known(int(found), value.span)


def as_texts(value: V | None) -> model.Values[str]:
    """A value as the model's list of strings; one string is a list of one."""
    if value is None or is_null(value):
        return model.ABSENT
    if isinstance(value, Items):
        return model.Known(tuple(_item(item) for item in value.items), value.span)
    return model.Unknown("it is not a list" if isinstance(value, (Plain, Table)) else why(value), value.span)


def _item(value: V) -> model.Known[str] | model.Unknown:
    found = as_text(value)
    return model.Unknown("it is null", value.span) if isinstance(found, model.Absent) else found
