"""Evaluates expressions, as far as the files tell: what is not known stays so, with its reason, and nothing is raised.

Work, depth and sizes are bounded, since the files are a stranger's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from fulint.dialects.terraform.arithmetic import arithmetic, negated
from fulint.dialects.terraform.conversion import equal
from fulint.dialects.terraform.functions import call
from fulint.dialects.terraform.values import (
    Instance,
    Items,
    Plain,
    Symbol,
    Table,
    Text,
    Unknown,
    V,
    at,
    is_null,
    number,
    truth,
    why,
    written,
)
from fulint.record import replace
from fulint.source import Span
from fulint.syntax.hcl_tree import (
    Broken,
    Call,
    Choice,
    Expression,
    For,
    Item,
    ListOf,
    Literal,
    Member,
    Name,
    ObjectOf,
    Operation,
    Splat,
    Template,
)

MAX_DEPTH = 100
MAX_STEPS = 50_000
"""Expressions that are computed for one deployment; the largest of the real modules at hand takes 7,000."""
MAX_ITEMS = 5_000
MAX_TEXT = 100_000

_ITEM = "*"
"""The name by which the item of a splat is bound; no identifier can be it."""


class Limits:
    """What one module tree may still cost."""

    __slots__ = ("depth", "steps")

    def __init__(self) -> None:
        self.depth = 0
        self.steps = MAX_STEPS

    @property
    def spent(self) -> int:
        """The steps that were taken."""
        return MAX_STEPS - self.steps


class Scope(Protocol):
    """Where an expression stands.

    `paths` are the files of its module. `is_table` says that the module is known by a table, so that what it declares
    stands where it is called.
    """

    limits: Limits
    paths: frozenset[str]
    is_table: bool

    def named(self, name: str, span: Span) -> V:
        """What the first word of a reference means."""

    def file_text(self, path: str, span: Span) -> V:
        """The text of a file, for `file` and its kind."""


class Frame:
    """A scope with the names that are bound in it: by `for`, `dynamic` and splats, `each` and `count`."""

    __slots__ = ("bound", "scope")

    def __init__(self, scope: Scope, bound: Mapping[str, V] | None = None) -> None:
        self.scope = scope
        self.bound = bound or {}

    def having(self, bound: Mapping[str, V]) -> Frame:
        """The same with more names."""
        return Frame(self.scope, {**self.bound, **bound})


def evaluate(node: Expression, frame: Frame) -> V:
    """The value of an expression."""
    limits = frame.scope.limits
    limits.steps -= 1
    if limits.steps < 0:
        return Unknown(f"it takes more than {MAX_STEPS:,} steps to compute", node.span)
    if limits.depth >= MAX_DEPTH:
        return Unknown(f"it goes through more than {MAX_DEPTH} levels", node.span)
    limits.depth += 1
    value = _EVALUATORS[type(node)](node, frame)
    limits.depth -= 1
    return value


def _literal(node: Literal, frame: Frame) -> V:
    return Plain(node.value, node.span)


def _broken(node: Broken, frame: Frame) -> V:
    return Unknown(node.reason, node.span)


def _template(node: Template, frame: Frame) -> V:
    """A template that is one interpolation is the value itself."""
    if len(node.parts) == 1 and not isinstance(node.parts[0], (Literal, Choice, For)):
        value = evaluate(node.parts[0], frame)
        return value if isinstance(value, (Items, Table, Instance)) else at(value, node.span)
    return joined([evaluate(part, frame) for part in node.parts], node.span)


def joined(values: list[V], span: Span) -> V:
    """Strings and symbols one after the other."""
    parts: list[str | Symbol] = []
    size = 0
    for value in values:
        text = written(value)
        if text is not None:
            size += len(text)
            if parts and isinstance(parts[-1], str):
                text = str(parts.pop()) + text
            parts.append(text)
        elif isinstance(value, Text):
            for part in value.parts:
                size += len(part) if isinstance(part, str) else 1
                parts.append(part)
        else:
            return Unknown(why(value), span, is_error=_is_error(value))
        if size > MAX_TEXT:
            return Unknown(f"it is longer than {MAX_TEXT:,} characters", span)
    if all(isinstance(part, str) for part in parts):
        return Plain("".join(part for part in parts if isinstance(part, str)), span)
    return Text(tuple(part for part in parts if part != ""), span)


def _is_error(value: V) -> bool:
    return not isinstance(value, Unknown) or value.is_error


def _name(node: Name, frame: Frame) -> V:
    bound = frame.bound.get(node.text)
    return frame.scope.named(node.text, node.span) if bound is None else bound


def _item(node: Item, frame: Frame) -> V:
    return frame.bound.get(_ITEM) or Unknown("it stands outside of a splat", node.span)


def _member(node: Member, frame: Frame) -> V:
    return member(evaluate(node.target, frame), evaluate(node.key, frame), node.span)


def member(target: V, key: V, span: Span) -> V:
    """`target[key]`."""
    name = written(key)
    match target:
        case Unknown():
            return target
        case Text():
            if target.origin is None:
                return Unknown("a string has no members", span, is_error=True)
            inner = target.origin.attribute
            return Text((replace(target.origin, attribute=f"{inner}.{name}" if inner else name or "?"),), span)
        case Instance(_, _, holder):
            if name is None or (holder.is_any_of and number(key) is not None):
                return target if holder.is_any_of else Unknown(why(key), span)
            return holder.attribute(name, span)
        case _ if name is None:
            return Unknown(why(key), span)
        case Items(items, _):
            index = number(key)
            if isinstance(index, int) and 0 <= index < len(items):
                return items[index]
            return Unknown(f"there is no item {name}", span, is_error=True)
        case Table(entries, _, _):
            return entries.get(name) or Unknown(f"there is no key `{name[:60]}`", span, is_error=True)
    return Unknown("it has no members", span, is_error=True)


def _splat(node: Splat, frame: Frame) -> V:
    target = evaluate(node.target, frame)
    if is_null(target):
        return Items((), node.span)
    if isinstance(target, (Unknown, Text)):
        return target if isinstance(target, Unknown) else Unknown(why(target), node.span)
    items = target.items if isinstance(target, Items) else (target,)
    return Items(tuple(evaluate(node.each, frame.having({_ITEM: item})) for item in items), node.span)


def _list(node: ListOf, frame: Frame) -> V:
    return Items(tuple(evaluate(item, frame) for item in node.items[:MAX_ITEMS]), node.span)


def _object(node: ObjectOf, frame: Frame) -> V:
    entries: dict[str, V] = {}
    keys: dict[str, Span] = {}
    for key, value in node.entries:
        name = written(evaluate(key, frame))
        if name is None:
            return Unknown("one of its keys is not known", key.span)
        entries[name] = evaluate(value, frame)
        keys[name] = key.span
    return Table(entries, node.span, keys)


def _choice(node: Choice, frame: Frame) -> V:
    condition = evaluate(node.condition, frame)
    chosen = truth(condition)
    if chosen is None:
        then, otherwise = evaluate(node.then, frame), evaluate(node.otherwise, frame)
        return then if equal(then, otherwise) else Unknown(why(condition), node.condition.span, _is_error(condition))
    return evaluate(node.then if chosen else node.otherwise, frame)


def _for(node: For, frame: Frame) -> V:
    pairs = entries_of(evaluate(node.collection, frame))
    if pairs is None:
        collection = evaluate(node.collection, frame)
        return Unknown(why(collection), node.collection.span, _is_error(collection))
    results: list[V] = []
    table: dict[str, V] = {}
    for key, value in pairs:
        inner = frame.having(dict(zip(node.names, (key, value)[-len(node.names) :], strict=False)))
        if node.condition is not None:
            kept = truth(evaluate(node.condition, inner))
            if kept is None:
                return Unknown("its condition cannot be known for every item", node.condition.span)
            if not kept:
                continue
        result = evaluate(node.result, inner)
        if node.result_key is None:
            results.append(result)
            continue
        name = written(evaluate(node.result_key, inner))
        if name is None:
            return Unknown("one of its keys is not known", node.result_key.span)
        earlier = table.get(name)
        before = earlier.items if isinstance(earlier, Items) else ()
        table[name] = Items((*before, result), result.span) if node.is_grouped else result
    if node.is_text:
        return joined(results, node.span)
    return Items(tuple(results), node.span) if node.result_key is None else Table(table, node.span, {})


def entries_of(value: V) -> list[tuple[V, V]] | None:
    """Keys and values of a collection, as `for` sees them; None where they are not known."""
    match value:
        case Items(items, span) if len(items) <= MAX_ITEMS:
            return [(Plain(index, span), item) for index, item in enumerate(items)]
        case Table(entries, span, keys) if len(entries) <= MAX_ITEMS:
            return [(Plain(name, keys.get(name, span)), entries[name]) for name in sorted(entries)]
    return None


def _call(node: Call, frame: Frame) -> V:
    if node.name in ("try", "can"):
        return _tried(node, frame)
    arguments = [evaluate(argument, frame) for argument in node.arguments]
    if node.is_spread and arguments:
        last = arguments.pop()
        if not isinstance(last, Items):
            return Unknown(why(last), node.span)
        arguments.extend(last.items)
    if node.name.removeprefix("core::") == "templatefile":
        from fulint.dialects.terraform.templates import rendered

        return rendered(arguments, frame.scope, node.span)
    return call(node.name, arguments, frame.scope.file_text, node.span)


def _tried(node: Call, frame: Frame) -> V:
    """The first argument that Terraform would not refuse."""
    for argument in node.arguments:
        value = evaluate(argument, frame)
        if not (isinstance(value, Unknown) and value.is_error):
            return Plain(True, node.span) if node.name == "can" else value
    if node.name == "can":
        return Plain(False, node.span)
    return Unknown("every argument of `try` fails", node.span, is_error=True)


def _operation(node: Operation, frame: Frame) -> V:
    first = evaluate(node.operands[0], frame)
    if len(node.operands) == 1:
        return negated(node, first)
    if node.operator in ("&&", "||"):
        decisive = node.operator == "||"
        left = truth(first)
        if left is decisive:
            return Plain(decisive, node.span)
        second = evaluate(node.operands[1], frame)
        right = truth(second)
        if right is decisive:
            return Plain(decisive, node.span)
        if left is None or right is None:
            return Unknown(why(first if left is None else second), node.span)
        return Plain(not decisive, node.span)
    second = evaluate(node.operands[1], frame)
    if node.operator in ("==", "!="):
        same = equal(first, second)
        if same is None:
            return Unknown(why(second if isinstance(first, Plain) else first), node.span)
        return Plain(same is (node.operator == "=="), node.span)
    return arithmetic(node, first, second)


_EVALUATORS: Mapping[type, Callable[..., V]] = {
    Literal: _literal,
    Broken: _broken,
    Template: _template,
    Name: _name,
    Item: _item,
    Member: _member,
    Splat: _splat,
    ListOf: _list,
    ObjectOf: _object,
    Choice: _choice,
    For: _for,
    Call: _call,
    Operation: _operation,
}
