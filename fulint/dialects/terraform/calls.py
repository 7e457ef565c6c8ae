"""Module calls: to a folder of the repository, to a module that is known by a table, or to one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fulint.dialects.terraform.evaluate import Frame, evaluate
from fulint.dialects.terraform.values import Instance, Unknown, V, symbol, written
from fulint.finding import shown
from fulint.source import Span
from fulint.syntax.hcl_tree import Attribute, Block, Expression, Literal

if TYPE_CHECKING:
    from fulint.dialects.terraform.module import Module
    from fulint.dialects.terraform.scope import Scope

MAX_DEPTH = 8
MAX_SCOPES = 500
_SETTINGS = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


class Called:
    """One instance of a module call. `scope` is None where its module cannot be read, and `reason` says why."""

    def __init__(self, address: str, block: Block, caller: Frame, scope: Scope | None, reason: str) -> None:
        self.address = address
        self.block = block
        self.caller = caller
        self.scope = scope
        self.reason = reason
        self.is_any_of = False

    def attribute(self, name: str, span: Span) -> V:
        """One of its outputs."""
        if self.scope is None:
            return symbol(self.address, name, span)
        return self.scope.output(name, span)

    def arguments(self) -> dict[str, V]:
        """What the call hands over, by the names of the variables."""
        return arguments_of(self.block, self.caller)


def arguments_of(block: Block, frame: Frame) -> dict[str, V]:
    """The arguments of a call."""
    return {name: evaluate(one.value, frame) for name, one in _arguments(block)}


def _arguments(block: Block) -> Iterator[tuple[str, Attribute]]:
    return ((name, one) for name, one in block.body.attributes.items() if name not in _SETTINGS)


def source_of(block: Block) -> str:
    """Where the called module lies, as written; empty where that is no literal."""
    attribute = block.body.attributes.get("source")
    value: Expression | None = attribute.value if attribute else None
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def is_local(source: str) -> bool:
    """Whether a source is a folder, as seen from the module that calls it."""
    return source.startswith(("./", "../")) or source in (".", "..")


def child_of(scope: Scope, block: Block, address: str, frame: Frame, is_any: bool) -> V:
    """An instance of a module call."""
    called = _called(scope, block, address, frame)
    called.is_any_of = is_any
    return Instance(address, block.name.span, called)


def _called(scope: Scope, block: Block, address: str, frame: Frame) -> Called:
    from fulint.dialects.terraform.community import table_for

    source = source_of(block)
    if scope.depth >= MAX_DEPTH or scope.run.scopes >= MAX_SCOPES:
        return Called(address, block, frame, None, "more modules call one another than are followed")
    if is_local(source):
        folder = scope.run.repository.join(scope.module.folder, source)
        if folder is None:
            return Called(address, block, frame, None, f"its source {shown(source)} leads out of the repository")
    else:
        table = table_for(source, block)
        if table is not None:
            return Called(address, block, frame, _scope_of(table, scope, block, address, frame), "")
        folder = _downloaded(scope, address)
        if folder is None:
            return Called(address, block, frame, None, f"its source {shown(source)} is not in the repository")
    module = scope.run.module(folder)
    if not module.sources:
        return Called(address, block, frame, None, f"there is no module in {shown(source)}")
    if folder in _folders_around(scope):
        return Called(address, block, frame, None, f"{shown(source)} calls itself, in a circle")
    return Called(address, block, frame, _scope_of(module, scope, block, address, frame), "")


def _scope_of(module: Module, caller: Scope, block: Block, address: str, frame: Frame) -> Scope:
    """The called module with what it is given; one that has no files is known by a table."""
    from fulint.dialects.terraform.scope import Scope

    given = Arguments(block, frame)
    return Scope(caller.run, module, given, f"{address}.", caller, is_table=not module.sources)


class Arguments:
    """What a call hands over, computed for who asks: most of it has nothing to do with Function URLs."""

    def __init__(self, block: Block, caller: Frame) -> None:
        self._given = dict(_arguments(block))
        self._caller = caller

    def get(self, name: str, /) -> V | None:
        """The value of a variable; None where it is not given."""
        attribute = self._given.get(name)
        return None if attribute is None else evaluate(attribute.value, self._caller)


def _folders_around(scope: Scope) -> set[str]:
    found = set()
    around: Scope | None = scope
    while around is not None:
        if not around.is_table:
            found.add(around.module.folder)
        around = around.parent
    return found


_INDEX = re.compile(r"\[[^\]]{0,300}\]")


def _downloaded(scope: Scope, address: str) -> str | None:
    """The folder that `terraform init` put a module in, by the manifest in `.terraform/modules`."""
    from fulint.dialects.terraform.downloads import folder_of

    key = ".".join(part for part in _INDEX.sub("", address).split(".") if part != "module")
    return folder_of(key, scope.run.root, scope.run.repository)


def version_of(block: Block, frame: Frame) -> str:
    """The version constraint of a call; empty where there is none."""
    attribute = block.body.attributes.get("version")
    return (written(evaluate(attribute.value, frame)) or "") if attribute else ""


__all__ = ["Called", "Unknown", "arguments_of", "child_of", "is_local", "source_of", "version_of"]
