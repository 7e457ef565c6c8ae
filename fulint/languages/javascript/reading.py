"""What the JavaScript and TypeScript front end keeps in mind while it translates one file.

A tree-sitter tree tells places in bytes, keeps comments among the children of every node, and puts an ERROR or
MISSING node where it did not understand the text. All three are dealt with here, once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import TypeAlias

from tree_sitter import Node

from fulint.languages.program import Block, Class, Define, Evaluate, Function, Imported, Statement
from fulint.languages.terms import Closure, Expression, Name, Opaque
from fulint.source import Source

MAX_DEPTH = 150
"""Code nested deeper than this is left as not understood, so that nobody who walks the program runs out of stack."""

MAX_NODES = 150_000
"""A file with more expressions and statements than these (a bundle) is not translated to its end."""

_STARTS_CHARACTER = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))
_COMMENTS = frozenset({"comment", "html_comment"})

ExpressionReader: TypeAlias = "Callable[[Reading, Node], Expression]"
StatementReader: TypeAlias = "Callable[[Reading, Node], Block]"


class Reading:
    """The state of one translation.

    `expressions` and `statements` say, by the kind of node, how one is translated: they are handed in, since
    functions stand in expressions and expressions in statements. `after` collects statements that a pattern needs
    besides itself; whoever translates the statement or function around it takes them over.
    """

    def __init__(
        self,
        source: Source,
        data: bytes,
        has_errors: bool,
        expressions: Mapping[str, ExpressionReader],
        statements: Mapping[str, StatementReader],
    ) -> None:
        self.text = source.text
        self.at = _offsets(source.text, data)
        self.has_errors = has_errors
        self.expressions = expressions
        self.statements = statements
        self._left = MAX_NODES
        self.depth = 0
        self._cut_up_to = -1
        self.functions_around = 0
        self.after: list[Statement] = []
        self.imports: dict[str, Imported] = {}
        self.functions: dict[str, Function] = {}
        self.classes: dict[str, Class] = {}
        self.exports: dict[str, Expression] = {}
        self.reexports: dict[str, Imported] = {}
        self.cuts: list[tuple[int, int]] = []

    @property
    def is_at_limit(self) -> bool:
        """Whether nothing more is translated here."""
        return self.depth >= MAX_DEPTH or self._left <= 0

    def place(self, node: Node) -> tuple[int, int]:
        """Where a node starts and ends, in code points."""
        return self.at[node.start_byte], self.at[node.end_byte]

    def written(self, node: Node) -> str:
        """A node as it is written."""
        return self.text[self.at[node.start_byte] : self.at[node.end_byte]]

    def expression(self, node: Node) -> Expression:
        """Translate an expression."""
        if self.is_at_limit:
            return self.cut(node)
        kind = node.type
        if kind == "identifier" and not node.is_missing:
            start, end = self.place(node)
            return Name(start, end, self.text[start:end])
        self._left -= 1
        self.depth += 1
        result = self.expressions.get(kind, opaque)(self, node)
        self.depth -= 1
        if self.has_errors and kind != "ERROR" and (wrong := self._errors_in(node)):
            return Opaque(result.start, result.end, (result, *wrong), is_error=True)
        return result

    def part(self, node: Node, field: str) -> Expression:
        """Translate the expression in a field of a node; a broken tree may lack it."""
        child = node.child_by_field_name(field)
        if child is None:
            end = self.at[node.end_byte]
            return Opaque(end, end, is_error=True)
        return self.expression(child)

    def statement(self, node: Node) -> Block:
        """Translate a statement: it may become several, or none."""
        if self.is_at_limit:
            start, end = self.place(node)
            return (Evaluate(start, end, self.cut(node)),)
        self._left -= 1
        self.depth += 1
        result = self.statements.get(node.type, _other_statement)(self, node)
        self.depth -= 1
        if self.has_errors and node.type not in _HOLD_STATEMENTS:
            wrong = self._errors_in(node)
            result = (*(Evaluate(one.start, one.end, one) for one in wrong), *result)
        return (*result, *self.drain()) if self.after else result

    def block(self, nodes: Sequence[Node]) -> Block:
        """Translate statements. Functions come first, as JavaScript makes them before anything runs."""
        made: list[Statement] = []
        rest: list[Statement] = []
        for node in nodes:
            for statement in self.statement(node):
                (made if isinstance(statement, Define) else rest).append(statement)
        return (*made, *rest)

    def body(self, node: Node | None) -> Block:
        """Translate the block or the single statement that hangs on an `if`, a loop or a function."""
        if node is None:
            return ()
        return self.block(children(node) if node.type == "statement_block" else (node,))

    def drain(self) -> Block:
        """Take over what patterns have left in `after`."""
        taken, self.after = tuple(self.after), []
        return taken

    def mark(self, node: Node) -> None:
        """Leave what the parser did not understand right below a node in `after`."""
        if self.has_errors:
            self.after.extend(Evaluate(wrong.start, wrong.end, wrong) for wrong in self._errors_in(node))

    def cut(self, node: Node) -> Opaque:
        """Note that a place is not translated since a limit is reached, and what stands for it."""
        start, end = self.place(node)
        if end > self._cut_up_to:
            self.cuts.append((max(start, self._cut_up_to), end))
            self._cut_up_to = end
        return Opaque(start, end, is_error=True)

    def is_broken(self, node: Node) -> bool:
        """Whether the parser did not understand something right below a node."""
        return self.has_errors and node.has_error and any(c.is_error or c.is_missing for c in node.children)

    def _errors_in(self, node: Node) -> list[Expression]:
        if not self.is_broken(node):
            return []
        return [
            self.expression(child) if child.is_error else Opaque(*self.place(child), is_error=True)
            for child in node.children
            if child.is_error or child.is_missing
        ]


_HOLD_STATEMENTS = frozenset({"statement_block", "ERROR", "class_body", "program"})


def _offsets(text: str, data: bytes) -> Sequence[int]:
    """For each byte of a text in UTF-8, and for its end, how many code points come before."""
    if len(text) == len(data):
        return range(len(data) + 1)
    return array("I", accumulate(data.translate(_STARTS_CHARACTER), initial=0))


def children(node: Node) -> list[Node]:
    """The named children of a node, without comments."""
    return [child for child in node.named_children if child.type not in _COMMENTS]


def opaque(reading: Reading, node: Node) -> Opaque:
    """What is not modelled, with the expressions in it."""
    start, end = reading.place(node)
    return Opaque(start, end, tuple(_parts(reading, node)), node.is_error or node.is_missing)


def _parts(reading: Reading, node: Node) -> list[Expression]:
    """The nearest expressions below a node; statements below it are held by a function that nobody calls."""
    found: list[Expression] = []
    waiting = children(node)[::-1]
    while waiting:
        child = waiting.pop()
        if child.type in reading.expressions or child.type == "identifier":
            found.append(reading.expression(child))
        elif child.type in reading.statements and child.type != "ERROR":
            start, end = reading.place(child)
            outer, reading.after = reading.after, []
            body = reading.statement(child)
            reading.after = outer
            found.append(Closure(start, end, Function(start, start, "", (), body)))
        else:
            waiting.extend(children(child)[::-1])
    return found


def _other_statement(reading: Reading, node: Node) -> Block:
    value = reading.expression(node)
    return (Evaluate(value.start, value.end, value),)
