"""A place that the parser does not understand matters only where the handler may reach it."""

import re
from collections.abc import Callable
from inspect import get_annotations
from typing import TypeAlias

import pytest

from fulint.facts import Handler
from fulint.languages import program, terms
from fulint.languages.analysis.reach import PARTS

Derive: TypeAlias = Callable[[str], Handler]
HOLDS_PARTS = re.compile(r"\b(?!None\b)[A-Z]\w+")
"""How the type of a field is written that holds nodes: with a name that is none of Python's own."""
OBSCURED = ("a part of its code could not be parsed",)


@pytest.mark.parametrize(
    "text",
    [
        "export const other = async (event) => { let x = ; };\nexport const handler = async () => 1;",
        "exports.other = async (event) => { let x = ; };\nexports.handler = async () => 1;",
        "module.exports.other = (event) => { @@ };\nmodule.exports.handler = async () => 1;",
        "function unused() { let x = ; }\nexports.handler = async () => 1;",
        "export type * from './orders';\nexport const handler = async () => 1;",
    ],
)
def test_a_place_that_the_handler_does_not_reach_changes_nothing(javascript: Derive, text: str) -> None:
    assert javascript(text).unknowns == ()


@pytest.mark.parametrize(
    "text",
    [
        "exports.handler = async (event) => { let x = ; };",
        "exports.handler = async (event) => helper(event);\nfunction helper(e) { let x = ; }",
        "exports.handler = async (event) => helper(event);\nconst helper = (e) => { let x = ; };",
        "exports.handler = async (event) => one(event);\nconst one = (e) => two(e);\nfunction two(e) { @@ }",
        "exports.handler = wrap(async (event) => 1);\nfunction wrap(f) { let x = ; return f; }",
        "exports.handler = async (event) => 1;\nexports.handler = @@ wrap(exports.handler);",
        "exports.handler = async (event) => seen(event);\nlet seen = (e) => e;\nswitch (1) { seen @@ }",
    ],
)
def test_a_place_that_the_handler_may_reach_is_said(javascript: Derive, text: str) -> None:
    assert javascript(text).unknowns[:1] == OBSCURED


def test_every_field_that_holds_parts_is_looked_into() -> None:
    taken_apart = {terms.Field, terms.PlacePattern, program.Class}
    nodes = [value for module in (terms, program) for value in vars(module).values() if isinstance(value, type)]
    named = {
        node: {name for name, written in get_annotations(node).items() if HOLDS_PARTS.search(str(written))}
        for node in nodes
        if node.__module__ in (terms.__name__, program.__name__) and node is not program.Program
    }

    assert {node: set(names) for node, names in PARTS.items()} == {
        node: names for node, names in named.items() if names and node not in taken_apart
    }
