"""A small program: what each language's front end turns source into, and what facts are read from.

Languages differ in spelling, hardly in what a handler does with a request. A front end translates its syntax tree
into these few kinds of expression and statement; following the event through them is written once, for all
languages. What a front end does not model becomes `Opaque` and keeps its parts, so that a read inside is still
seen, and nothing is ever taken for clean because it was not understood.

Every expression has `start` and `end`, offsets in code points into the file.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from fulint.record import record
from fulint.source import Source


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


@record
class Let:
    """A declaration or assignment; `operator` is `=` or the operator of an augmented one (`+`, `??`, …)."""

    start: int
    end: int
    target: Pattern
    value: Expression | None
    operator: str = "="


@record
class Evaluate:
    """An expression as a statement: its result is dropped."""

    start: int
    end: int
    value: Expression


@record
class Branch:
    """`if`; a `switch` or `match` becomes a chain of these, each case a `==` with its subject."""

    start: int
    end: int
    test: Expression
    then: Block
    otherwise: Block = ()


@record
class Loop:
    """`for target in over` or, with neither, `while`: then `test` is its condition."""

    start: int
    end: int
    body: Block
    target: Pattern | None = None
    over: Expression | None = None
    test: Expression | None = None


@record
class Catch:
    """One handler of errors. `types` are the names as written; empty catches everything."""

    start: int
    end: int
    types: tuple[str, ...]
    name: str | None
    body: Block


@record
class Guarded:
    """`try`; `with suppress(…)` too, as a catch with an empty body."""

    start: int
    end: int
    body: Block
    catches: tuple[Catch, ...]
    finally_: Block = ()


@record
class Return:
    """`return`; an arrow function's expression body is one."""

    start: int
    end: int
    value: Expression | None


@record
class Raise:
    """`raise` and `throw`; a failing `assert` is a Branch that raises."""

    start: int
    end: int
    value: Expression | None


@record
class Leave:
    """`break` or `continue`."""

    start: int
    end: int


@record
class Define:
    """A nested function, by its own name."""

    start: int
    end: int
    function: Function


Statement: TypeAlias = Let | Evaluate | Branch | Loop | Guarded | Return | Raise | Leave | Define
Block: TypeAlias = tuple[Statement, ...]


@record
class Parameter:
    """One parameter. `annotation` is the type as written, `is_rest` for `*args` and `...args`."""

    pattern: Pattern
    default: Expression | None = None
    annotation: str | None = None
    is_rest: bool = False
    is_keyword_only: bool = False


@record
class Function:
    """A function. `start` and `end` mark its name, or its first token where it has none."""

    start: int
    end: int
    name: str
    parameters: tuple[Parameter, ...]
    body: Block
    is_async: bool = False
    is_generator: bool = False
    decorators: tuple[Expression, ...] = ()


@record
class Imported:
    """What a local name was imported from: `module` as written, and the symbol (None: the module itself).

    `start` and `end` mark the local name. A default import has the symbol `default`.
    """

    start: int
    end: int
    module: str
    symbol: str | None


@record
class Class:
    """A class by its name, with its methods."""

    start: int
    end: int
    name: str
    methods: dict[str, Function]
    bases: tuple[str, ...] = ()


@record
class Program:
    """One source file.

    `body` are its top-level statements in order (definitions included), `functions` and `classes` what it defines
    at the top by name, `imports` what local names were imported from, wherever in the file the import stands.
    `exports` maps an exported name to the expression behind it (`exports.handler = …`, `export const handler`,
    `module.exports = {handler}`; in Python every top-level name): a dotted handler string is looked up in it.
    `reexports` maps an exported name to where it comes from (`export { handler } from './x'`). `errors` are places
    that the parser did not understand: what stands there is not known.
    """

    source: Source
    language: str
    body: Block
    imports: dict[str, Imported] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    exports: dict[str, Expression] = field(default_factory=dict)
    reexports: dict[str, Imported] = field(default_factory=dict)
    errors: tuple[tuple[int, int], ...] = ()
