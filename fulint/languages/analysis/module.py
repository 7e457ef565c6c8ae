"""The names of a file itself: what it imports, defines and assigns at the top, and what is built in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fulint.languages.analysis.combine import either, is_nothing
from fulint.languages.analysis.meanings import UNCLEAR, ClassOf, Code, File, Meaning, Reference
from fulint.languages.analysis.patterns import bind
from fulint.languages.program import Block, Branch, Guarded, Imported, Let, Loop
from fulint.languages.terms import ItemsPattern, NamePattern, Pattern, RecordPattern

if TYPE_CHECKING:
    from fulint.languages.analysis.follow import Follower


def resolve(walk: Follower, name: str) -> Meaning:
    """What a name means in the file's own scope; several definitions are alternatives."""
    program, scope = walk.module.program, walk.module.scope
    found: list[Meaning] = []
    if name in program.functions:
        found.append(walk.decorated(Code(program.functions[name], scope)))
    if name in program.classes:
        found.append(ClassOf(program.classes[name], scope))
    for statement in walk.module.lets.get(name, ()):
        if statement.value is not None and statement.operator == "=":
            found.append(_bound_to(walk, statement, name))
    if name in program.imports:
        found.append(imported(walk, program.imports[name]))
    if not found and walk.index_raises and (passed := _from_star(walk, name)) is not None:
        return passed
    real = [meaning for meaning in found if not is_nothing(meaning)] or found
    return either(*real) if real else Reference(name)


def reference(imported: Imported) -> Reference:
    """An imported name, canonically: `node:` is dropped, and a default import is its module."""
    module = imported.module.removeprefix("node:")
    if imported.symbol in (None, "default", "*"):
        return Reference(module, module)
    return Reference(f"{module}.{imported.symbol}", module)


def imported(walk: Follower, what: Imported) -> Meaning:
    """An imported name: what it is in the file of the project that it comes from, else by its canonical name."""
    program = walk.module.program
    symbol = None if what.symbol in (None, "*") else what.symbol
    if symbol is not None and walk.index_raises:
        dot = "" if what.module.endswith(".") else "."
        below = walk.project.path_of(program, f"{what.module}{dot}{symbol}")
        if below is not None and (file := walk.opened(below, f"{what.module}{dot}{symbol}")) is not None:
            return file
    path = walk.project.path_of(program, what.module)
    file = walk.opened(path, what.module) if path is not None else None
    if file is None:
        return reference(what)
    return file if symbol is None else given_by(walk, file, symbol)


def given_by(walk: Follower, file: File, name: str) -> Meaning:
    """What a file exports under a name, where it is exported under one that can be seen."""
    module = walk.modules[file.scope]
    found = module.exported.get(name)
    if found is None:
        module.exported[name] = UNCLEAR
        found = module.exported[name] = walk.in_module(module, lambda: _exported(walk, file, name))
    return found


def _exported(walk: Follower, file: File, name: str) -> Meaning:
    program = walk.module.program
    if name in program.reexports and name not in program.exports:
        return imported(walk, program.reexports[name])
    if walk.index_raises:
        found = walk.module_name(name)
        if not isinstance(found, Reference) or found.name != name:
            return found
        below = walk.project.path_of(program, f".{name}") if program.source.path.endswith("/__init__.py") else None
        inner = walk.opened(below, f"{file.name}.{name}") if below is not None else None
        return inner or Reference(f"{file.name}.{name}", file.name)
    if name in program.exports:
        return walk.evaluate(program.exports[name])
    whole = program.exports.get("module.exports")
    if name == "module.exports":
        whole = program.exports.get("default")
        return file if whole is None else walk.evaluate(whole)
    if name == "default":
        return file if whole is None else walk.evaluate(whole)
    if whole is not None:
        return walk.named_member(walk.evaluate(whole), name, whole)
    return _from_star(walk, name) or Reference(f"{file.name}.{name}", file.name)


def _from_star(walk: Follower, name: str) -> Meaning | None:
    """A name that comes from `from m import *` or `export * from 'm'`, where the module is a file of the project."""
    program = walk.module.program
    for what in program.reexports.values():
        if what.symbol != "*":
            continue
        path = walk.project.path_of(program, what.module)
        file = walk.opened(path, what.module) if path is not None else None
        if file is not None:
            found = given_by(walk, file, name)
            if not (isinstance(found, Reference) and found.name == f"{file.name}.{name}"):
                return found
    return None


def _bound_to(walk: Follower, statement: Let, name: str) -> Meaning:
    value = UNCLEAR if statement.value is None else walk.evaluate(statement.value)
    bind(walk, statement.target, value)
    return walk.state.names.get((walk.module.scope, name), UNCLEAR)


def top_level(block: Block) -> Iterator[tuple[Let, tuple[str, ...]]]:
    """The assignments at the top of a file, each with the names that it binds."""
    for statement in _lets(block):
        yield statement, _bound(statement.target)


def _lets(block: Block) -> Iterator[Let]:
    """The assignments at the top of a file, also below `if`, `try` and loops."""
    todo = list(reversed(block))
    while todo:
        match todo.pop():
            case Let() as statement:
                yield statement
            case Branch(then=then, otherwise=otherwise):
                todo.extend((*then, *otherwise))
            case Guarded(body=body, catches=catches):
                todo.extend((*body, *(inner for catch in catches for inner in catch.body)))
            case Loop(body=body):
                todo.extend(body)
            case _:
                pass


def _bound(pattern: Pattern) -> tuple[str, ...]:
    match pattern:
        case NamePattern(id=name):
            return (name,)
        case RecordPattern(fields=fields, rest=rest):
            inner = tuple(name for field in fields for name in _bound(field.target))
            return inner if rest is None else (*inner, rest)
        case ItemsPattern(items=items):
            return tuple(name for item in items for name in _bound(item))
    return ()
