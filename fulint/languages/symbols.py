"""What a name of a program stands for, through aliases and other files of the repository."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TypeAlias

from fulint.languages.files import imported_file, language_of
from fulint.languages.program import Class, Guarded, Imported, Let, Program
from fulint.languages.terms import Closure, Expression, Get, Literal, Name, NamePattern, Record
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source, Unreadable

MAX_STEPS = 20
"""Aliases and files that are followed from one name, so that a circle comes to an end."""

_PARSERS: Mapping[str, str] = {"python": "python", "javascript": "javascript", "typescript": "javascript"}
_WHOLE_MODULE = "module.exports"
_SETS_NAMES_UNSEEN = (
    "globals()",
    "__getattr__",
    "sys.modules",
    "exec(",
    "setattr(",
    "Object.assign(",
    "defineProperty",
)


@record
class Found:
    """What a name stands for, and the program in which that is written."""

    program: Program
    value: Expression | Class


@record
class NotThere:
    """The program is read whole and has no such name."""

    program: Program


@record
class NotSeen:
    """The name may well be there, but not where it can be seen; `reason` is a clause."""

    reason: str


Lookup: TypeAlias = Found | NotThere | NotSeen


def program_of(source: Source, language: str) -> Program | Unreadable:
    """Translate a source by its language's front end, which is loaded for that."""
    program: Program | Unreadable = import_module(f"fulint.languages.{_PARSERS[language]}").parse(source)
    return program


def find_symbol(program: Program, names: tuple[str, ...], root: str, repository: Repository) -> Lookup:
    """What a dotted name stands for, as the runtime looks it up in a loaded module.

    `root` is the code folder, from which Python's imports are looked up.
    """
    return _Search(root, repository)._exported(program, names, MAX_STEPS)


class _Search:
    """The way from one name to what it stands for."""

    __slots__ = ("_repository", "_root", "_seen")

    def __init__(self, root: str, repository: Repository) -> None:
        self._root = root
        self._repository = repository
        self._seen: set[tuple[str, tuple[str, ...]]] = set()

    def _exported(self, program: Program, names: tuple[str, ...], steps: int) -> Lookup:
        head, rest = names[0], names[1:]
        if steps <= 0:
            return NotSeen(f"{head} is passed on from file to file in a circle")
        if head in program.exports:
            return self._value(program, program.exports[head], rest, steps - 1)
        if head in program.classes and program.language == "python":
            return Found(program, program.classes[head])
        if head in program.reexports:
            imported = program.reexports[head]
            return self._imported(program, imported, Name(imported.start, imported.end, head), rest, steps - 1)
        return self._passed_on(program, names, steps - 1)

    def _passed_on(self, program: Program, names: tuple[str, ...], steps: int) -> Lookup:
        """A name that is not exported by itself: in an object that is the module, or from `*`."""
        unseen: NotSeen | None = None
        for key in (_WHOLE_MODULE, "default"):
            if key in program.exports and program.language != "python":
                found = self._value(program, program.exports[key], names, steps)
                if isinstance(found, Found):
                    return found
                if isinstance(found, NotSeen) and key == _WHOLE_MODULE:
                    unseen = found
        for imported in program.reexports.values():
            if imported.symbol == "*":
                shown = Name(imported.start, imported.end, names[0])
                found = self._imported(program, imported, shown, names, steps)
                if isinstance(found, Found):
                    return found
                if isinstance(found, NotSeen):
                    unseen = found
        return unseen or _absence(program)

    def _imported(
        self, program: Program, imported: Imported, shown: Expression, rest: tuple[str, ...], steps: int
    ) -> Lookup:
        """What was imported. Of a package that is not in the repository, no more is seen than `shown`."""
        names = (*(imported.symbol.split(".") if imported.symbol not in (None, "*") else ()), *rest)
        path = self._file(program, imported.module)
        if program.language == "python" and len(names) > 1:
            dot = "" if imported.module.endswith(".") else "."
            below = self._file(program, f"{imported.module}{dot}{names[0]}")
            if below is not None:
                path, names = below, names[1:]
        if path is not None:
            return self._in_file(path, names, steps)
        if imported.symbol == "*":
            return NotSeen(f"it may come from {imported.module}, which is not in the repository")
        return Found(program, _members(shown, rest))

    def _file(self, program: Program, module: str) -> str | None:
        return imported_file(program, module, self._root, self._repository)

    def _in_file(self, path: str, names: tuple[str, ...], steps: int) -> Lookup:
        language = language_of(path)
        if language is None or not names or (path, names) in self._seen or len(self._seen) > MAX_STEPS:
            return NotSeen(f"{path} cannot be followed")
        self._seen.add((path, names))
        source = self._repository.read(path)
        program = source if isinstance(source, Unreadable) else program_of(source, language)
        if isinstance(program, Unreadable):
            return NotSeen(f"{path} {program.reason}")
        return self._exported(program, names, steps)

    def _value(self, program: Program, value: Expression, rest: tuple[str, ...], steps: int) -> Lookup:
        """What an expression stands for, and then its members by the names in `rest`."""
        if steps <= 0:
            return NotSeen("it is an alias in a circle")
        match value:
            case Name(id=name):
                return self._variable(program, value, name, rest, steps - 1)
            case Get(object=Name(id=module), key=Literal(value=str() as symbol)) if module in program.imports:
                imported = program.imports[module]
                path = symbol if imported.symbol is None else f"{imported.symbol}.{symbol}"
                inner = Imported(imported.start, imported.end, imported.module, path)
                return self._imported(program, inner, value, rest, steps - 1)
            case Record(fields=fields) if rest:
                for field in reversed(fields):
                    if isinstance(field.key, Literal) and field.key.value == rest[0]:
                        return self._value(program, field.value, rest[1:], steps - 1)
                if all(isinstance(field.key, Literal) for field in fields):
                    return _absence(program)
                return NotSeen(f"{rest[0]} may be among what an object is spread from")
            case Closure() if rest:
                return _absence(program)
            case _ if rest:
                return NotSeen(f"{rest[0]} belongs to a value that is computed")
            case _:
                return Found(program, value)

    def _variable(self, program: Program, value: Name, name: str, rest: tuple[str, ...], steps: int) -> Lookup:
        if name in program.functions:
            function = program.functions[name]
            return self._value(program, Closure(function.start, function.end, function), rest, steps)
        bound = _bound_at_top(program, name)
        if bound is not None and bound != value:
            return self._value(program, bound, rest, steps)
        if name in program.imports:
            return self._imported(program, program.imports[name], value, rest, steps)
        if name in program.classes and not rest:
            return Found(program, program.classes[name])
        if rest:
            return NotSeen(f"{name} is not known where it is exported")
        return Found(program, value)


def _members(value: Expression, names: tuple[str, ...]) -> Expression:
    for name in names:
        value = Get(value.start, value.end, value, Literal(value.end, value.end, name), True)
    return value


def _bound_at_top(program: Program, name: str) -> Expression | None:
    """The value that a top-level statement last gives a variable."""
    bound = None
    todo = list(reversed(program.body))
    while todo:
        match todo.pop():
            case Let(target=NamePattern(id=id), value=value, operator="=") if id == name and value is not None:
                bound = value
            case Guarded(body=body):
                todo.extend(reversed(body))
            case _:
                pass
    return bound


def _absence(program: Program) -> Lookup:
    """That a name is not there, unless something in the file may set names that cannot be seen."""
    if program.errors:
        return NotSeen("parts of the file are written in a syntax that is not known")
    for sign in _SETS_NAMES_UNSEEN:
        if sign in program.source.text:
            return NotSeen(f"the file may set names by {sign.rstrip('(')}")
    return NotThere(program)
