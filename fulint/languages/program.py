"""A small program: what each language's front end turns source into, and what facts are read from.

Languages differ in spelling, hardly in what a handler does with a request. A front end translates its syntax tree
into these few kinds of statement, and of expression and pattern (`fulint.languages.terms`); following the event through
them is written once, for all languages. What a front end does not model becomes `Opaque` and keeps its parts, so that
a read inside is still seen, and nothing is ever taken for clean because it was not understood.

Every statement has `start` and `end`, offsets in code points into the file.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from fulint.languages.terms import Expression, Pattern
from fulint.record import record
from fulint.source import Source


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
