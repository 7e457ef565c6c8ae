"""What an expression of a template comes to under one set of inputs, and its conversion to the model's values.

A text keeps the parts that only the deployment knows as symbols, so that `!Sub "${Fn.Arn}:live"` still tells which
function and which alias it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from fulint.record import record, replace
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown, Value, Values

MAX_TEXT = 100_000
MAX_PARTS = 1_000
LOOKED_UP = "{{resolve:"
"""How a dynamic reference to a parameter or secret store starts."""


@record
class Symbol:
    """A part of a text that only the deployment knows; two that are equal will have the same value.

    `name` is a logical id, a parameter or a pseudo parameter; `attribute` is empty for a `Ref`. `reason` completes
    "because …". `home` is the stack that declares the name where it is not the one that uses it, and IMPORT for the
    name of an export.
    """

    name: str
    attribute: str
    reason: str
    home: str = ""


IMPORT = "import"

Part: TypeAlias = str | Symbol


@record
class Text:
    """A string; adjacent literal parts are one."""

    parts: tuple[Part, ...]
    span: Span

    @property
    def literal(self) -> str | None:
        """The string itself, where the files tell all of it."""
        if not self.parts:
            return ""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None

    @property
    def symbols(self) -> Iterator[Symbol]:
        """The parts that only the deployment knows."""
        return (part for part in self.parts if isinstance(part, Symbol))


@record
class Plain:
    """A number or boolean; `text` is how CloudFormation writes it where a string is wanted."""

    value: int | float | bool
    text: str
    span: Span


@record
class Items:
    """A list."""

    items: tuple[Result, ...]
    span: Span


@record
class Nothing:
    """What removes a property: `AWS::NoValue`, or a null."""

    span: Span
    is_no_value: bool = True


Result: TypeAlias = Text | Plain | Items | Mapping | Nothing | Unknown


def text(parts: Iterable[Part], span: Span) -> Text | Unknown:
    """A text of these parts, the literal ones joined; unknown where it would grow beyond a limit."""
    joined: list[Part] = []
    length = 0
    for part in parts:
        if isinstance(part, str):
            length += len(part)
            if joined and isinstance(joined[-1], str):
                joined[-1] += part
            elif part:
                joined.append(part)
        else:
            joined.append(part)
        if length > MAX_TEXT or len(joined) > MAX_PARTS:
            return Unknown("its text is too long", span)
    return Text(tuple(joined), span)


def parts_of(result: Result) -> tuple[Part, ...] | None:
    """A result as the parts of a string; None where it is none."""
    match result:
        case Text(parts, _):
            return parts
        case Plain(_, written, _):
            return (written,)
        case Unknown(reason, _):
            return (Symbol("", "", reason),)
        case _:
            return None


def literal(result: Result) -> str | None:
    """The string that a result comes to, where the files tell it."""
    match result:
        case Text():
            return result.literal
        case Plain(_, written, _):
            return written
        case _:
            return None


def placed(result: Result, span: Span) -> Result:
    """The same result at another place: where it is used instead of where it was found."""
    match result:
        case Items(items, _):
            return Items(tuple(placed(item, span) for item in items), span)
        case Mapping():
            return result
        case _:
            return replace(result, span=span)


def handed_on(result: Result, home: str) -> Result:
    """A result as another stack gets it: its symbols say where they come from."""
    match result:
        case Text(parts, span):
            return Text(
                tuple(replace(p, home=home) if isinstance(p, Symbol) and _is_local(p) else p for p in parts), span
            )
        case Items(items, span):
            return Items(tuple(handed_on(item, home) for item in items), span)
        case Mapping():
            return Unknown("it is a mapping, which a parameter cannot be", result.span)
        case _:
            return result


def _is_local(symbol: Symbol) -> bool:
    """Whether a symbol means another thing in another stack. Nested stacks share the region and the account."""
    return not symbol.home and not symbol.name.startswith(("AWS::AccountId", "AWS::Partition", "AWS::Region"))


def span_of(result: Result) -> Span:
    """Where a result was written."""
    return result.span


def as_text(result: Result | Absent) -> Value[str]:
    """A string for the model."""
    match result:
        case Absent() | Nothing():
            return ABSENT
        case Text(_, span):
            if (known := result.literal) is not None:
                if LOOKED_UP in known:
                    return Unknown("it is looked up in a store at deployment", span)
                return Known(known, span)
            return Unknown(next(result.symbols).reason, span)
        case Plain(_, written, span):
            return Known(written, span)
        case Unknown():
            return result
        case _:
            return Unknown("it is not a string", span_of(result))


def as_bool(result: Result | Absent) -> Value[bool]:
    """A boolean for the model; CloudFormation takes the strings "true" and "false" too."""
    match as_text(result):
        case Known(written, span):
            known = {"true": True, "false": False}.get(written.lower())
            return Unknown("it is not a boolean", span) if known is None else Known(known, span)
        case Unknown() | Absent() as other:
            return other


def as_int(result: Result | Absent) -> Value[int]:
    """A whole number for the model; CloudFormation takes its digits as a string too."""
    match as_text(result):
        case Known(written, span):
            digits = written.strip()
            if len(digits) <= 18 and digits.lstrip("-").isdecimal() and digits.count("-") <= 1:
                try:
                    return Known(int(digits), span)
                except ValueError:
                    pass
            return Unknown("it is not a whole number", span)
        case Unknown() | Absent() as other:
            return other


def as_list(result: Result | Absent) -> Values[str]:
    """A list of strings for the model, where nothing but a list is taken."""
    if isinstance(result, (Text, Plain, Mapping)):
        return Unknown("it is not a list", result.span)
    return as_texts(result)


def as_texts(result: Result | Absent) -> Values[str]:
    """A list of strings for the model; a single value where a list is wanted is a list of one."""
    match result:
        case Absent() | Nothing():
            return ABSENT
        case Items(items, span):
            values = (as_text(item) for item in items)
            return Known(tuple(value for value in values if not isinstance(value, Absent)), span)
        case Unknown():
            return result
        case _:
            value = as_text(result)
            return value if isinstance(value, (Absent, Unknown)) else Known((value,), value.span)
