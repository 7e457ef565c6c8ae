"""Frozen records with slots: what `dataclass(frozen=True, slots=True)` makes, in a fifth of the time.

A dataclass writes and compiles six functions for each class. A short run makes more than a hundred classes and few
instances, so that this would be most of its time. Here the classes share their functions; for `fields`, `replace` and
`field` of the standard library they are dataclasses like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**options):
        """Mean nothing at run time: it tells a type checker what `record` does."""
        return lambda decorated: decorated


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def record(cls: type[T]) -> type[T]:
    """Make a class a frozen record of its annotated names: compared, hashed and shown by them."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made.__init__ = _initializer(made)
    made.__eq__, made.__hash__ = _comparison(made)
    made.__setattr__ = made.__delattr__ = _refuse
    if "__repr__" not in vars(cls):
        made.__repr__ = _shown
    result: type[T] = made
    return result


def _initializer(made: Any) -> Callable[..., None]:
    given = [each for each in fields(made) if each.init]
    names = tuple(each.name for each in given)
    puts = tuple(getattr(made, name).__set__ for name in names)
    defaults = {each.name: each.default for each in given if each.default is not MISSING}
    factories = {each.name: each.default_factory for each in given if each.default_factory is not MISSING}
    count = len(names)
    finish = getattr(made, "__post_init__", None)

    def start(self: Any, *values: Any, **named: Any) -> None:
        if named or len(values) != count:
            late = {name: make() for name, make in factories.items() if name not in named}
            values = _arranged(made.__qualname__, names, values, {**defaults, **late}, named)
        for put, value in zip(puts, values, strict=True):
            put(self, value)
        if finish is not None:
            finish(self)

    return start


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


def _comparison(made: Any) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    names = tuple(each.name for each in fields(made) if each.compare)
    values: Callable[[Any], Any] = attrgetter(*names) if names else _nothing

    def is_equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return is_equal, hashed


def _nothing(record: Any) -> tuple[()]:
    return ()


def _refuse(record: Any, name: str, *value: Any) -> None:
    raise FrozenInstanceError(f"{name} of a {type(record).__qualname__} cannot be changed")


def _shown(record: Any) -> str:
    shown = (f"{each.name}={getattr(record, each.name)!r}" for each in fields(record) if each.repr)
    return f"{type(record).__qualname__}({', '.join(shown)})"
