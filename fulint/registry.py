"""Finds the rules: every module of `fulint.rules` holds one, named after its defect."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

from fulint.rule import Declaration, Rule


@cache
def load() -> tuple[Rule, ...]:
    """All rules, sorted by id; found once in a process.

    Raises ValueError, naming the modules, where two rules share an id or a module does not hold exactly one.
    """
    rules: dict[str, Rule] = {}
    for name in import_module("fulint.rules").MODULES:
        rule = rule_of(import_module(f"fulint.rules.{name}"))
        if rule.id in rules:
            raise ValueError(f"rules/{name}.py and the rule {rules[rule.id].name} share the id {rule.id}")
        rules[rule.id] = rule
    return tuple(rule for _, rule in sorted(rules.items()))


def rule_of(module: ModuleType) -> Rule:
    """The rule that a module declares, with the module's name and docstring."""
    declared = [value for value in vars(module).values() if isinstance(value, Declaration)]
    stem = module.__name__.rpartition(".")[2]
    if len(declared) != 1:
        raise ValueError(f"rules/{stem}.py declares {len(declared)} rules instead of one")
    return Rule(declared[0], stem.replace("_", "-"), module.__doc__ or "")
