"""Which combinations of conditions are possible: a truth table over the distinct comparisons.

Under one set of parameter values most comparisons are decided. What remains compares a thing that only the
deployment knows (a region, a parameter without default) with literals or with another such thing. Each such
subject takes one of the literals that it is compared with, or another value, so that `Region is a` and
`Region is b` are never both true.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from itertools import product
from typing import TypeAlias

from fulint.dialects.cloudformation.intrinsics import MAX_DEPTH, Evaluator
from fulint.dialects.cloudformation.results import Part, parts_of
from fulint.record import record
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence
from fulint.values import Truth, all_of, any_of

MAX_ROWS = 2**12
MAX_TERMS = 10_000

Subject: TypeAlias = tuple[Part, ...]


@record
class Is:
    """A comparison that the inputs do not decide: of a subject with a literal, or with another subject."""

    subject: Subject
    other: str | Subject


@record
class Use:
    """Another condition, by its name."""

    name: str


@record
class Connective:
    """`and`, `or` or `not` over what it holds."""

    operator: str
    operands: tuple[Formula, ...]


Formula: TypeAlias = Truth | Is | Use | Connective
Unknowns: TypeAlias = dict[Subject | Is, tuple[str | Truth, ...]]


def possible(section: Mapping, names: tuple[str, ...], evaluator: Evaluator) -> tuple[dict[str, Truth], ...]:
    """The distinct combinations of truths that these conditions can have together, in a fixed order.

    `section` is the template's Conditions, and `evaluator` knows the parameters' values. A condition that is
    undeclared, circular, malformed or beyond the limits of the table is None throughout.
    """
    formulas = _Reader(section, evaluator).read(names)
    unknowns = _unknowns(formulas)
    rows = 1
    for values in unknowns.values():
        rows *= len(values)
    if rows > MAX_ROWS:
        unknowns = {}
    seen: dict[tuple[Truth, ...], dict[str, Truth]] = {}
    for row in product(*unknowns.values()):
        table = _Row(formulas, dict(zip(unknowns, row, strict=True)))
        truths = {name: table.of(Use(name), 0) for name in names}
        seen.setdefault(tuple(truths.values()), truths)
    return tuple(seen.values())


def settled(section: Mapping, evaluator: Evaluator) -> dict[str, Truth]:
    """All conditions of a template, with the truth of those that the parameters' values decide alone."""
    names = tuple(entry.key.text for entry in section.entries)
    row = _Row(_Reader(section, evaluator).read(names), {})
    return {name: row.of(Use(name), 0) for name in names}


class _Reader:
    """Turns conditions into formulas; what is malformed, or beyond the limit of terms, is None."""

    def __init__(self, section: Mapping, evaluator: Evaluator) -> None:
        self._section = section
        self._evaluator = evaluator
        self._terms = 0

    def read(self, names: tuple[str, ...]) -> dict[str, Formula]:
        """The formulas of these conditions and of all that they use."""
        formulas: dict[str, Formula] = {}
        waiting = list(reversed(names))
        while waiting:
            name = waiting.pop()
            if name in formulas:
                continue
            node = self._section.get(name)
            formulas[name] = None if node is None else self._formula(node, 0)
            waiting.extend(term.name for term in _terms(formulas[name]) if isinstance(term, Use))
        return formulas

    def _formula(self, node: Node, depth: int) -> Formula:
        self._terms += 1
        if max(depth / MAX_DEPTH, self._terms / MAX_TERMS) > 1 or not isinstance(node, Mapping):
            return None
        if len(node.entries) != 1:
            return None
        argument = node.entries[0].value
        match node.entries[0].key.text:
            case "Condition":
                return Use(argument.text) if isinstance(argument, Scalar) else None
            case "Fn::Equals":
                return self._equals(argument)
            case "Fn::Not" | "Fn::And" | "Fn::Or" as name:
                if not isinstance(argument, Sequence) or (name == "Fn::Not" and len(argument.items) != 1):
                    return None
                operands = tuple(self._formula(item, depth + 1) for item in argument.items)
                return Connective(name[4:].lower(), operands)
            case _:
                return None

    def _equals(self, argument: Node) -> Formula:
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            return None
        left, right = (_subject(parts_of(self._evaluator.evaluate(item))) for item in argument.items)
        if left is None or right is None:
            return None
        if left == right:
            return True
        match left, right:
            case str(), str():
                return False
            case str(literal), tuple(subject):
                return Is(subject, literal)
            case tuple(subject), str(literal):
                return Is(subject, literal)
            case _:
                return Is(*sorted((_as_subject(left), _as_subject(right)), key=repr))


class _Row:
    """One row of the table: what is taken for true of each unknown, and the conditions that follow."""

    def __init__(self, formulas: Table[str, Formula], facts: Table[Subject | Is, str | Truth]) -> None:
        self._formulas = formulas
        self._facts = facts
        self._named: dict[str, Truth] = {}

    def of(self, formula: Formula, depth: int) -> Truth:
        """The truth of a formula; a condition that is still being worked out is unknown, which ends a circle."""
        match formula:
            case _ if depth > 2 * MAX_DEPTH:
                return None
            case Is(subject, str(literal)) if subject in self._facts:
                return self._facts[subject] == literal
            case Is() if formula in self._facts:
                return self._facts[formula] is True
            case Use(name):
                if name not in self._named:
                    self._named[name] = None
                    self._named[name] = self.of(self._formulas.get(name), depth + 1)
                return self._named[name]
            case Connective(operator, operands):
                return _connected(operator, tuple(self.of(operand, depth + 1) for operand in operands))
            case bool():
                return formula
            case _:
                return None


def _connected(operator: str, truths: tuple[Truth, ...]) -> Truth:
    """The truth of a connective over operands that may be unknown."""
    if operator == "not":
        return None if truths[0] is None else not truths[0]
    return any_of(truths) if operator == "or" else all_of(truths)


def _terms(formula: Formula) -> Iterator[Is | Use]:
    """The comparisons and uses inside a formula."""
    match formula:
        case Is() | Use():
            yield formula
        case Connective(_, operands):
            for operand in operands:
                yield from _terms(operand)


def _unknowns(formulas: Table[str, Formula]) -> Unknowns:
    """What the comparisons leave open, each with the values that matter in order; None is any other value."""
    found: dict[Subject | Is, dict[str | Truth, None]] = {}
    for formula in formulas.values():
        for term in _terms(formula):
            match term:
                case Is(subject, str(literal)):
                    found.setdefault(subject, {})[literal] = None
                case Is():
                    found[term] = {True: None}
    return {unknown: (*values, None) for unknown, values in found.items()}


def _subject(parts: Subject | None) -> str | Subject | None:
    """Parts as one literal or as a subject; None where two equal ones need not have the same value."""
    if parts is None or any(not isinstance(part, str) and not part.name for part in parts):
        return None
    if all(isinstance(part, str) for part in parts):
        return "".join(str(part) for part in parts)
    return parts


def _as_subject(side: str | Subject) -> Subject:
    return (side,) if isinstance(side, str) else side
