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
    made.__setattr__ = made.__delattr__ = _refuse
    if "__repr__" not in space:
        made.__repr__ = _representation(shown)
    result: type[T] = made
    return result


def replace(record: T, /, **changes: Any) -> T:
    """A copy of a record with other values of some fields: `dataclasses.replace`, in a fraction of the time.

    Raises TypeError where there is no such field.
    """
    names: tuple[str, ...] = record.__match_args__  # type: ignore[attr-defined]
    values = [changes.pop(name) if name in changes else getattr(record, name) for name in names]
    return type(record)(*values, **changes)


class _Fields:
    """The fields of a record for the standard library, made when it first asks for them."""

    def __init__(self, written: Any) -> None:
        self._written = written

    def __get__(self, instance: object, owner: Any) -> Any:
        """The fields of the class as it was written, which stay with the record from then on."""
        owner.__dataclass_fields__ = dataclass(init=False, repr=False, eq=False)(self._written).__dataclass_fields__
        return owner.__dataclass_fields__


def _initializer(made: Any, names: tuple[str, ...], written: dict[str, Any]) -> Callable[..., None]:
    puts = tuple(vars(made)[name].__set__ for name in names)
    special = {name: default for name, default in written.items() if isinstance(default, Field)}
    factories: dict[str, Any] = {n: f.default_factory for n, f in special.items() if f.default_factory is not MISSING}
    plain = {name: default.default if isinstance(default, Field) else default for name, default in written.items()}
    defaults = {name: default for name, default in plain.items() if default is not MISSING}
    count = len(names)
    tails: dict[int, tuple[Any, ...]] = {count: ()}
    for at in range(count - 1, -1, -1):
        if names[at] not in defaults:
            break
        tails[at] = (defaults[names[at]], *tails[at + 1])
    finish = getattr(made, "__post_init__", None)

    def complete(values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        if not named and len(values) in tails:
            return values + tails[len(values)]
        late = {name: make() for name, make in factories.items() if name not in named}
        return _arranged(made.__qualname__, names, values, {**defaults, **late}, named)

    def start(self: Any, *values: Any, **named: Any) -> None:
        if named or len(values) != count:
            values = complete(values, named)
        for put, value in zip(puts, values):  # noqa: B905 - as many as there are names, and this is done all the time
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


def _comparison(names: tuple[str, ...]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    values: Callable[[Any], Any] = attrgetter(*names) if names else _nothing

    def is_equal(self: Any, other: object) -> bool:
        if other is self:
            return True
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return is_equal, hashed


def _nothing(record: Any) -> tuple[()]:
    return ()


def _refuse(record: Any, name: str, *value: Any) -> None:
    raise FrozenInstanceError(f"{name} of a {type(record).__qualname__} cannot be changed")


def _representation(names: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda record: f"{type(record).__qualname__}({', '.join(f'{n}={getattr(record, n)!r}' for n in names)})"
