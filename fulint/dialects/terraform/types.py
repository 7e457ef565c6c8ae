"""What a variable's type and its validations say about its value."""

from __future__ import annotations

from fulint.dialects.terraform.evaluate import Frame, evaluate
from fulint.dialects.terraform.values import Items, Plain, Table, V, truth, written
from fulint.syntax.hcl_tree import Block, Call, Expression, ListOf, Literal, Member, Name, ObjectOf

_MAX_DEPTH = 12
MAX_ALLOWED = 12


def with_type(value: V, type_: Expression | None, frame: Frame, depth: int = 0) -> V:
    """A value as its type makes it: attributes that `optional` gives a default, and booleans written as text."""
    if depth > _MAX_DEPTH:
        return value
    match type_, value:
        case Name(text="bool"), Plain(str()):
            found = truth(value)
            return value if found is None else Plain(found, value.span, value.origin)
        case Call(name="object", arguments=(ObjectOf() as shape, *_)), Table():
            return _with_shape(value, shape, frame, depth)
        case Call(name="map", arguments=(inner,)), Table(entries, span, keys):
            return Table({k: with_type(v, inner, frame, depth + 1) for k, v in entries.items()}, span, keys)
        case Call(name="list" | "set", arguments=(inner,)), Items(items, span):
            return Items(tuple(with_type(item, inner, frame, depth + 1) for item in items), span)
        case Call(name="optional", arguments=(inner, *_)), _:
            return with_type(value, inner, frame, depth + 1)
    return value


def _with_shape(value: Table, shape: ObjectOf, frame: Frame, depth: int) -> Table:
    entries = dict(value.entries)
    for key, inner in shape.entries:
        name = key.value if isinstance(key, Literal) else None
        if not isinstance(name, str):
            continue
        given = entries.get(name)
        optional = inner.arguments if isinstance(inner, Call) and inner.name == "optional" else ()
        if optional and (given is None or (isinstance(given, Plain) and given.value is None)):
            given = evaluate(optional[1], frame) if len(optional) > 1 else Plain(None, value.span)
        if given is not None:
            entries[name] = with_type(given, inner, frame, depth + 1)
    return Table(entries, value.span, value.keys)


def allowed_values(variable: Block, frame: Frame) -> tuple[str | bool, ...]:
    """The values that a variable can have at all: both of a boolean, or those that a validation lists."""
    for block in variable.body.blocks:
        condition = block.body.attributes.get("condition") if block.type.text == "validation" else None
        match condition.value if condition else None:
            case Call(name="contains", arguments=(ListOf(items=items), Member(target=Name(text="var"), key=key))) if (
                isinstance(key, Literal) and key.value == variable.name.text
            ):
                values = [written(evaluate(item, frame)) for item in items]
                if len(values) <= MAX_ALLOWED and all(value is not None for value in values):
                    return tuple(value for value in values if value is not None)
    type_ = variable.body.attributes.get("type")
    is_bool = type_ is not None and isinstance(type_.value, Name) and type_.value.text == "bool"
    return (True, False) if is_bool else ()
