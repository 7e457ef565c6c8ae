"""Frozen records with slots: what `dataclass(frozen=True, slots=True)` makes, in a tenth of the time.

A dataclass writes and compiles six functions for each class. A short run makes more than two hundred classes and few
instances, so that this would be most of its time. Here the classes share their functions; for `fields`, `replace` and
`field` of the standard library they are dataclasses like any other, from the moment when one of these asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from inspect import get_annotations
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

FEW = 20
"""When more records of a class than these are made, compiling a function that makes them pays."""

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**options):
        """Mean nothing at run time: it tells a type checker what `record` does."""
        return lambda decorated: decorated


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def record(cls: type[T]) -> type[T]:
    """Make a class a frozen record of its annotated names: compared, hashed and shown by them."""
    names = tuple(get_annotations(cls))
    space = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__", *names)}
    special = {name: value for name in names if isinstance(value := vars(cls).get(name), Field)}
    given = tuple(name for name in names if name not in special or special[name].init)
    compared = tuple(name for name in names if name not in special or special[name].compare)
    shown = tuple(name for name in names if name not in special or special[name].repr)
    space.update(__slots__=names, __match_args__=given, __dataclass_fields__=_Fields(cls))
    metaclass: Any = type(cls)
    made = metaclass(cls.__name__, cls.__bases__, space)
    made.__init__ = _initializer(made, given, {name: vars(cls)[name] for name in given if name in vars(cls)})
    made.__eq__, made.__hash__ = _comparison(compared)
    made.__values__, made.__positions__ = _values(given), {name: at for at, name in enumerate(given)}
    made.__setattr__ = made.__delattr__ = _refuse
    if "__repr__" not in space:
        made.__repr__ = _representation(shown)
    result: type[T] = made
    return result


def replace(record: T, /, **changes: Any) -> T:
    """A copy of a record with other values of some fields: `dataclasses.replace`, in a fraction of the time.

    Raises TypeError where there is no such field.
    """
    made: Any = type(record)
    values = [*made.__values__(record)]
    positions = made.__positions__
    for name, value in changes.items():
        if name not in positions:
            raise TypeError(f"{made.__qualname__} has no {name}")
        values[positions[name]] = value
    copy: T = made(*values)
    return copy


class _Fields:
    """The fields of a record for the standard library, made when it first asks for them."""

    def __init__(self, written: Any) -> None:
        self._written = written

    def __get__(self, instance: object, owner: Any) -> Any:
        """The fields of the class as it was written, which stay with the record from then on."""
        owner.__dataclass_fields__ = dataclass(init=False, repr=False, eq=False)(self._written).__dataclass_fields__
        return owner.__dataclass_fields__


def _initializer(made: Any, names: tuple[str, ...], written: dict[str, Any]) -> Callable[..., None]:
    """A function that starts a record. It is quick to make; one that is quick to call takes its place in time."""
    defaults = {name: default for name, default in written.items() if not isinstance(default, Field)}
    special = {name: default for name, default in written.items() if isinstance(default, Field)}
    defaults |= {name: f.default for name, f in special.items() if f.default is not MISSING}
    factories: dict[str, Any] = {n: f.default_factory for n, f in special.items() if f.default_factory is not MISSING}
    puts = tuple(vars(made)[name].__set__ for name in names)
    finish = getattr(made, "__post_init__", None)
    left = FEW

    def start(self: Any, *values: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            made.__init__ = _compiled(made, names, defaults, factories)
        if named or len(values) != len(names):
            late = {name: make() for name, make in factories.items() if name not in named}
            values = _arranged(made.__qualname__, names, values, {**defaults, **late}, named)
        for put, value in zip(puts, values, strict=True):
            put(self, value)
        if finish is not None:
            finish(self)

    return start


def _compiled(
    made: Any, names: tuple[str, ...], defaults: dict[str, Any], factories: dict[str, Any]
) -> Callable[..., None]:
    """The function that a dataclass would have been given from the start."""
    space: dict[str, Any] = {"_missing": MISSING}
    parameters, lines = [], []
    for name in names:
        space[f"_put_{name}"] = vars(made)[name].__set__
        value = name
        if name in factories:
            space[f"_make_{name}"] = factories[name]
            value = f"_make_{name}() if {name} is _missing else {name}"
            parameters.append(f"{name}=_missing")
        elif name in defaults:
            space[f"_default_{name}"] = defaults[name]
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f" _put_{name}(_self, {value})")
    if hasattr(made, "__post_init__"):
        lines.append(" _self.__post_init__()")
    exec(f"def __init__(_self, {', '.join(parameters)}):\n" + "\n".join(lines or [" pass"]), space)  # noqa: S102 - the text is made of names of fields
    initializer: Callable[..., None] = space["__init__"]
    initializer.__qualname__ = f"{made.__qualname__}.__init__"
    return initializer


def _arranged(
    what: str, names: tuple[str, ...], values: tuple[Any, ...], defaults: dict[str, Any], named: dict[str, Any]
) -> tuple[Any, ...]:
    """The values in the order of the names; raises TypeError as a function of these parameters would."""
    rest = names[len(values) :]
    if len(values) > len(names) or not named.keys() <= set(rest):
        raise TypeError(f"{what}({', '.join(names)}) takes no {', '.join(sorted(named.keys() - set(rest))) or 'more'}")
    try:
        return (*values, *(named[name] if name in named else defaults[name] for name in rest))
    except KeyError as error:
        raise TypeError(f"{what}({', '.join(names)}) needs {error}") from None


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that gives a record's values of these names."""
    if len(names) > 1:
        several: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
        return several
    return lambda record: tuple(getattr(record, name) for name in names)


def _comparison(names: tuple[str, ...]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    values = _values(names)

    def is_equal(self: Any, other: object) -> bool:
        if other is self:
            return True
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return is_equal, hashed


def _refuse(record: Any, name: str, *value: Any) -> None:
    raise FrozenInstanceError(f"{name} of a {type(record).__qualname__} cannot be changed")


def _representation(names: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda record: f"{type(record).__qualname__}({', '.join(f'{n}={getattr(record, n)!r}' for n in names)})"
