"""The terms of a small program: expressions, and the patterns that values are bound to.

`fulint.languages.program` says what a program is and what it is for. Every term has `start` and `end`, offsets in code
points into the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fulint.record import record

if TYPE_CHECKING:
    from fulint.languages.program import Function


@record
class Name:
    """A variable, read."""

    start: int
    end: int
    id: str


@record
class Literal:
    """A constant. JavaScript's undefined, null and Python's None are all None; bytes are their text."""

    start: int
    end: int
    value: str | int | float | bool | None


@record
class Text:
    """A template literal or f-string; the parts are `Literal`s and expressions."""

    start: int
    end: int
    parts: tuple[Expression, ...]


@record
class Get:
    """A member: `object.key` (is_attribute) or `object[key]`; `is_optional` for `?.`.

    `key` is a `Literal` with a string for names and literal keys; its place is the token's own, quotes included.
    A TypeScript non-null assertion (`x!`) is dropped.
    """

    start: int
    end: int
    object: Expression
    key: Expression
    is_attribute: bool
    is_optional: bool = False


@record
class Argument:
    """An argument; `name` for a keyword argument, `is_spread` for `*args`, `**kwargs` and `...args`."""

    value: Expression
    name: str | None = None
    is_spread: bool = False


@record
class Call:
    """A call; `is_new` for `new X()`, `is_optional` for `f?.()`. A tagged template is a call with one Text."""

    start: int
    end: int
    callee: Expression
    arguments: tuple[Argument, ...]
    is_new: bool = False
    is_optional: bool = False


@record
class Field:
    """One entry of a record; a spread (`...x`, `**x`) has no key."""

    key: Expression | None
    value: Expression


@record
class Record:
    """An object or dict literal. Methods are fields with a `Closure`; `{a}` is a field a with the Name a."""

    start: int
    end: int
    fields: tuple[Field, ...]


@record
class Items:
    """A list, tuple or set literal."""

    start: int
    end: int
    items: tuple[Expression, ...]


@record
class Operation:
    """Operators, spelled alike in all languages.

    `or` and `and` (also `||`, `&&`), `??`, `not` (`!`), `==` (also `===`), `!=`, `is` and `is not` (as `==`, `!=`
    with a Literal None where that is meant), `<`, `<=`, `>`, `>=`, `in` (left in right), `not in`, `+`, `%` and
    other arithmetic as written, `typeof`, `delete`, `instanceof`. A chained comparison is an `and` of its links.
    """

    start: int
    end: int
    operator: str
    operands: tuple[Expression, ...]


@record
class Choice:
    """`test ? then : otherwise`."""

    start: int
    end: int
    test: Expression
    then: Expression
    otherwise: Expression


@record
class Await:
    """`await value`."""

    start: int
    end: int
    value: Expression


@record
class Closure:
    """A function as a value: an arrow function, a lambda, a function expression."""

    start: int
    end: int
    function: Function


@record
class Bind:
    """An assignment as an expression: `(x := value)`, `x = value` inside an expression."""

    start: int
    end: int
    target: Pattern
    value: Expression


@record
class Each:
    """A comprehension: `result` (a Field for a dict) for every `target` in `over` that passes `tests`.

    Array methods with a callback (`map`, `filter`) stay calls.
    """

    start: int
    end: int
    target: Pattern
    over: Expression
    result: tuple[Expression, ...]
    tests: tuple[Expression, ...] = ()


@record
class Opaque:
    """An expression that is not modelled; `parts` are the expressions inside it, in order."""

    start: int
    end: int
    parts: tuple[Expression, ...] = ()
    is_error: bool = False
    """Whether the parser itself did not understand it."""


Expression: TypeAlias = (
    Name | Literal | Text | Get | Call | Record | Items | Operation | Choice | Await | Closure | Bind | Each | Opaque
)


@record
class NamePattern:
    """A variable that is bound."""

    start: int
    end: int
    id: str


@record
class FieldPattern:
    """One field of a record pattern: the key (its own token's place), what it binds, and its default."""

    key: Literal
    target: Pattern
    default: Expression | None = None


@record
class RecordPattern:
    """`{ a, b: c = 1, ...rest }`."""

    start: int
    end: int
    fields: tuple[FieldPattern, ...]
    rest: str | None = None


@record
class ItemsPattern:
    """`[a, b]` or `a, b` as a target."""

    start: int
    end: int
    items: tuple[Pattern, ...]


@record
class PlacePattern:
    """A member that is assigned to: `event.body = …`, `headers["x"] = …`."""

    start: int
    end: int
    place: Get


Pattern: TypeAlias = NamePattern | RecordPattern | ItemsPattern | PlacePattern
