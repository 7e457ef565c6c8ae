"""What HCL becomes: bodies of attributes and blocks, and expressions, each with its place.

Offsets are code points of the file's text. An expression that could not be read is `Broken`, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from fulint.source import Source, Span
from fulint.syntax.tree import Plain, Problem


class Place:
    """A stretch of a source. Everything of a tree is one."""

    __slots__ = ("end", "source", "start")

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.source.span(self.start, self.end)


Where: TypeAlias = tuple[Source, int, int]


class Word(Place):
    """A name as it is written: of an attribute or block, or a label without its quotes."""

    __slots__ = ("text",)

    def __init__(self, where: Where, text: str) -> None:
        super().__init__(*where)
        self.text = text


class Broken(Place):
    """An expression that could not be read; `reason` completes "because …"."""

    __slots__ = ("reason",)

    def __init__(self, where: Where, reason: str) -> None:
        super().__init__(*where)
        self.reason = reason


class Literal(Place):
    """A string, number, boolean or null. Of a string the place includes the quotes, where it has some."""

    __slots__ = ("value",)

    def __init__(self, where: Where, value: Plain) -> None:
        super().__init__(*where)
        self.value = value


class Template(Place):
    """A string with interpolations or directives; `parts` are its pieces in order."""

    __slots__ = ("parts",)

    def __init__(self, where: Where, parts: tuple[Expression, ...]) -> None:
        super().__init__(*where)
        self.parts = parts


class Choice(Place):
    """`condition ? then : otherwise`, or `%{ if }` in a template."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, where: Where, condition: Expression, then: Expression, otherwise: Expression) -> None:
        super().__init__(*where)
        self.condition = condition
        self.then = then
        self.otherwise = otherwise


class Name(Place):
    """The first word of a reference: `var`, `local`, a resource type, or a name that a `for` binds."""

    __slots__ = ("text",)

    def __init__(self, where: Where, text: str) -> None:
        super().__init__(*where)
        self.text = text


class Member(Place):
    """`target[key]`, and `target.name` with the name as a literal key."""

    __slots__ = ("key", "target")

    def __init__(self, where: Where, target: Expression, key: Expression) -> None:
        super().__init__(*where)
        self.target = target
        self.key = key


class Splat(Place):
    """`target[*].rest`: `each` is what is made of every item, which stands in it as `Item`."""

    __slots__ = ("each", "target")

    def __init__(self, where: Where, target: Expression, each: Expression) -> None:
        super().__init__(*where)
        self.target = target
        self.each = each


class Item(Place):
    """The item of the splat around it."""

    __slots__ = ()


class Call(Place):
    """A call of a function; `is_spread` where `...` follows the last argument."""

    __slots__ = ("arguments", "is_spread", "name")

    def __init__(self, where: Where, name: str, arguments: tuple[Expression, ...], is_spread: bool) -> None:
        super().__init__(*where)
        self.name = name
        self.arguments = arguments
        self.is_spread = is_spread


class Operation(Place):
    """An operator with its one or two operands."""

    __slots__ = ("operands", "operator")

    def __init__(self, where: Where, operator: str, operands: tuple[Expression, ...]) -> None:
        super().__init__(*where)
        self.operator = operator
        self.operands = operands


class ListOf(Place):
    """`[a, b]`."""

    __slots__ = ("items",)

    def __init__(self, where: Where, items: tuple[Expression, ...]) -> None:
        super().__init__(*where)
        self.items = items


class ObjectOf(Place):
    """`{ key = value }`; a bare word as key is a literal."""

    __slots__ = ("entries",)

    def __init__(self, where: Where, entries: tuple[tuple[Expression, Expression], ...]) -> None:
        super().__init__(*where)
        self.entries = entries


class For(Place):
    """`[for k, v in c : value if condition]`; with `result_key` it makes an object, `is_grouped` one of lists.

    In a template `%{ for }` is one whose results are joined: `is_text`.
    """

    __slots__ = ("collection", "condition", "is_grouped", "is_text", "names", "result", "result_key")

    def __init__(self, where: Where, names: tuple[str, ...], collection: Expression, result: Expression) -> None:
        super().__init__(*where)
        self.names = names
        self.collection = collection
        self.result = result
        self.result_key: Expression | None = None
        self.condition: Expression | None = None
        self.is_grouped = False
        self.is_text = False


Expression: TypeAlias = (
    Literal | Template | Choice | Name | Member | Splat | Item | Call | Operation | ListOf | ObjectOf | For | Broken
)


class Attribute:
    """`name = value`. The value is translated when somebody asks for it."""

    __slots__ = ("_value", "name")

    def __init__(self, name: Word, value: Expression | Callable[[], Expression]) -> None:
        self.name = name
        self._value = value

    @property
    def value(self) -> Expression:
        """The expression."""
        value = self._value
        if not isinstance(value, Place):
            value = self._value = value()
        return value


class Block:
    """`type "label" { … }`."""

    __slots__ = ("body", "labels", "type")

    def __init__(self, type: Word, labels: tuple[Word, ...], body: Body) -> None:
        self.type = type
        self.labels = labels
        self.body = body

    @property
    def name(self) -> Word:
        """The word that names it: its last label, else its type."""
        return self.labels[-1] if self.labels else self.type


class Body:
    """What stands between two braces, or in a whole file. Of a repeated attribute the first counts."""

    __slots__ = ("attributes", "blocks")

    def __init__(self, attributes: dict[str, Attribute], blocks: tuple[Block, ...]) -> None:
        self.attributes = attributes
        self.blocks = blocks


class Parsed:
    """What a file gave: its body, as far as it could be read, and what was wrong with it."""

    __slots__ = ("body", "problems")

    def __init__(self, body: Body, problems: tuple[Problem, ...] = ()) -> None:
        self.body = body
        self.problems = problems


EMPTY = Body({}, ())
