"""JavaScript's `switch`: a chain of branches that each hold their subject against a case."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from fulint.languages.javascript.reading import Reading, children
from fulint.languages.program import Block, Branch, Evaluate, Leave, Loop, Raise, Return
from fulint.languages.terms import Expression, Opaque, Operation

MAX_NESTED = 30
"""Of more cases than these, the later ones stand in a row of branches instead of one inside the other."""

_HOLD_BREAKS = frozenset(
    {
        "statement_block",
        "if_statement",
        "else_clause",
        "try_statement",
        "catch_clause",
        "finally_clause",
        "labeled_statement",
        "with_statement",
    }
)
"""Statements in which a `break` is one of the `switch` around them."""


@dataclass(slots=True)
class _Case:
    """Cases that share a body; `is_default` where `default:` is among them, `breaks` where it ends with a `break`."""

    start: int
    end: int
    tests: list[Expression] = field(default_factory=list)
    is_default: bool = False
    breaks: bool = False
    body: Block = ()

    @property
    def falls_through(self) -> bool:
        return not self.breaks and not (self.body and isinstance(self.body[-1], (Leave, Return, Raise)))


def switch_statement(reading: Reading, node: Node) -> Block:
    """Translate a `switch`. A `break` further inside a case leaves it, so that then a loop stands around."""
    start, end = reading.place(node)
    subject = reading.part(node, "value")
    before = reading.drain()
    body = node.child_by_field_name("body")
    nodes = [] if body is None else children(body)
    cases = _read_cases(reading, subject, nodes)
    if not cases:
        return (*before, Evaluate(subject.start, subject.end, subject))
    chain = _chain(cases)
    breaks = _count_breaks(nodes)
    if breaks > sum(case.breaks for case in cases):
        return (*before, Loop(start, end, chain))
    return (*before, *chain)


def _read_cases(reading: Reading, subject: Expression, nodes: list[Node]) -> list[_Case]:
    cases: list[_Case] = []
    is_open = False
    depth = reading.depth
    for node in nodes:
        start, end = reading.place(node)
        if not is_open:
            cases.append(_Case(start, end))
        case = cases[-1]
        case.end = end
        reading.depth = depth + min(len(cases), MAX_NESTED) // 2
        value = node.child_by_field_name("value")
        if value is not None:
            read = reading.expression(value)
            case.tests.append(Operation(read.start, read.end, "==", (subject, read)))
        case.is_default = case.is_default or node.type == "switch_default"
        statements = [node] if node.type == "ERROR" else [child for child in children(node) if child != value]
        body = (*reading.drain(), *reading.block(statements))
        case.breaks = bool(statements) and _last(statements).type == "break_statement"
        case.body = body[:-1] if case.breaks and body and isinstance(body[-1], Leave) else body
        is_open = not statements
    reading.depth = depth
    return cases


def _last(nodes: list[Node]) -> Node:
    """The statement that a case ends with."""
    node = nodes[-1]
    while node.type == "statement_block" and (inside := children(node)):
        node = inside[-1]
    return node


def _chain(cases: list[_Case]) -> Block:
    """Where a case falls through, the next branch is tested for its values as well."""
    row = list(next((case.body for case in cases if case.is_default), ()))[::-1]
    carried: list[Expression] = []
    ready: list[tuple[_Case, Expression]] = []
    for case in cases:
        if case.is_default:
            carried = []
            continue
        tests = [*carried, *case.tests] or [Opaque(case.start, case.start)]
        if len(tests) > MAX_NESTED and carried:
            tests = [Opaque(case.start, case.start), *case.tests]
        carried = tests if case.falls_through else []
        test = tests[0] if len(tests) == 1 else Operation(tests[0].start, tests[-1].end, "or", tuple(tests))
        ready.append((case, test))
    for index in range(len(ready) - 1, -1, -1):
        case, test = ready[index]
        if (case.falls_through and case is not cases[-1]) or index >= MAX_NESTED:
            row.append(Branch(case.start, case.end, test, case.body))
        else:
            row = [Branch(case.start, case.end, test, case.body, tuple(row[::-1]))]
    return tuple(row[::-1])


def _count_breaks(nodes: list[Node]) -> int:
    """How many `break`s leave this `switch`."""
    found = 0
    waiting = [child for node in nodes for child in children(node)]
    while waiting:
        node = waiting.pop()
        if node.type == "break_statement":
            found += 1
        elif node.type in _HOLD_BREAKS:
            waiting.extend(children(node))
    return found
