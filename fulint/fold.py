"""Folds what holds in several deployments of one template back into one, and says in which of them it holds."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

from fulint.model import Deployment

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_SHOWN = 4
"""How many alternatives are named before the rest is counted."""


def fold(found: Iterable[tuple[K, int, T]]) -> dict[K, tuple[T, frozenset[int]]]:
    """What was found by its key: the first of each, and the numbers of all deployments that it was found in.

    `found` yields key, number of the deployment, and the thing itself. The order of first appearance is kept.
    """
    firsts: dict[K, T] = {}
    numbers: dict[K, set[int]] = {}
    for key, number, thing in found:
        firsts.setdefault(key, thing)
        numbers.setdefault(key, set()).add(number)
    return {key: (first, frozenset(numbers[key])) for key, first in firsts.items()}


def when(deployments: tuple[Deployment, ...], holding: Collection[int]) -> tuple[str, ...]:
    """The inputs under which something holds, as alternatives in words; empty where it holds under all of them.

    Only inputs that make a difference are named: an input is left out where the others tell the deployments in
    which it holds from those in which it does not.
    """
    if len(holding) == len(deployments):
        return ()
    inputs = [{a.name: a.value for a in deployment.when} for deployment in deployments]
    names = list(dict.fromkeys(name for values in inputs for name in values))
    for name in tuple(names):
        rest = [other for other in names if other != name]
        if _tells_apart(inputs, holding, rest):
            names = rest
    alternatives = dict.fromkeys(_words(inputs[number], names) for number in sorted(holding))
    listed = tuple(words for words in alternatives if words)
    return listed if len(listed) <= _SHOWN else (*listed[:_SHOWN], f"{len(listed) - _SHOWN} more cases")


def _tells_apart(inputs: list[dict[str, str]], holding: Collection[int], names: list[str]) -> bool:
    """Whether these inputs alone decide in which deployments it holds."""
    seen: dict[tuple[str | None, ...], bool] = {}
    for number, values in enumerate(inputs):
        holds = number in holding
        if seen.setdefault(tuple(values.get(name) for name in names), holds) is not holds:
            return False
    return True


def _words(values: dict[str, str], names: list[str]) -> str:
    return " and ".join(f"{name} is {values[name]}" for name in names if name in values)
