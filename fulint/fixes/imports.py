"""How a Python file can call a function of a module: by a name that it has already, or by an import to be added."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from fulint.finding import Edit
from fulint.languages.python.reading import Reading
from fulint.record import record
from fulint.source import Source

_LINE_END = re.compile(r"\r\n?|\n")
_COMMENT = re.compile(r"[ \t]*#")
_FIXED_COMMENT = re.compile(r"#!|#.*coding[:=]")
"""Comments that count only in the first two lines."""

_Import = (ast.Import, ast.ImportFrom)


@record
class Called:
    """The text by which a function is called, and the edits that make it mean the function."""

    text: str
    edits: tuple[Edit, ...] = ()


def called(tree: ast.Module, reading: Reading, module: str, function: str) -> Called | None:
    """How a file can call `module.function`, or None where its own names stand in the way.

    A name counts as free where the file binds it nowhere, in no scope: a variable called `hmac` is common where
    signatures are compared.
    """
    bound = tuple(_bound(tree))
    at_top = [statement for statement in tree.body if isinstance(statement, _Import)]
    if bound.count(module) == 1 and any(_is_plain(statement, module) for statement in at_top):
        return Called(f"{module}.{function}")
    for statement in at_top:
        match statement:
            case ast.ImportFrom(module=origin, names=names, level=0) if origin == module:
                known = next((alias.asname or alias.name for alias in names if alias.name == function), None)
                if known is not None and bound.count(known) == 1:
                    return Called(known)
    if module not in bound:
        return Called(f"{module}.{function}", (_added(tree, reading, f"import {module}"),))
    if function not in bound:
        return Called(function, (_added(tree, reading, f"from {module} import {function}"),))
    return None


def _is_plain(statement: ast.stmt, module: str) -> bool:
    return isinstance(statement, ast.Import) and any(a.name == module and not a.asname for a in statement.names)


def _bound(tree: ast.Module) -> Iterator[str]:
    """Every name that is bound anywhere in a file, as often as it is."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.MatchStar(name=str() as name) | ast.MatchAs(name=str() as name):
                yield name
            case ast.ExceptHandler(name=str() as name) | ast.MatchMapping(rest=str() as name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from names


def _added(tree: ast.Module, reading: Reading, line: str) -> Edit:
    """The edit that puts an import on a line of its own where it belongs: below the docstring and `__future__`, in its
    place among the first imports, where there are any.
    """
    source = reading.source
    head, rest = _parted(tree.body)
    first = _together(rest)
    if first:
        after = [statement for statement in first if _rank(statement) <= _rank_of(line)]
        if not after:
            return _inserted(source, first[0].lineno, line, 0, 0)
        return _inserted(source, (after[-1].end_lineno or after[-1].lineno) + 1, line, 0, 0)
    if head:
        last = head[-1].end_lineno or head[-1].lineno
        return _inserted(source, last + 1, line, 1, 0 if not source.line(last + 1).strip() else 1)
    return _inserted(source, _first_line(source, tree.body), line, 0, 2)


def _parted(body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The docstring and the imports from `__future__`, and what follows them."""
    count = 0
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) if count == 0:
                count += 1
            case ast.ImportFrom(module="__future__", level=0):
                count += 1
            case _:
                break
    return [*body[:count]], [*body[count:]]


def _together(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The imports that a file begins with, up to the first gap between them."""
    found: list[ast.stmt] = []
    for statement in statements:
        follows = not found or statement.lineno <= (found[-1].end_lineno or 0) + 1
        if not (isinstance(statement, _Import) and follows):
            break
        found.append(statement)
    return found


def _rank(statement: ast.stmt) -> tuple[bool, str]:
    """Where an import stands among others: `import` before `from`, each by the name of its module."""
    match statement:
        case ast.Import(names=[alias, *_]):
            return False, alias.name
        case ast.ImportFrom(module=module, level=level):
            return True, "." * level + (module or "")
    return True, ""


def _rank_of(line: str) -> tuple[bool, str]:
    return _rank(ast.parse(line).body[0])


def _first_line(source: Source, body: Sequence[ast.stmt]) -> int:
    """The line at which the first statement starts, with the comments right above it."""
    if not body:
        return len(source.starts)
    first = body[0]
    decorators: list[ast.expr] = getattr(first, "decorator_list", [])
    line = min([first.lineno, *(decorator.lineno for decorator in decorators)])
    while line > 1 and _COMMENT.match(source.line(line - 1)) and not _is_fixed(source, line - 1):
        line -= 1
    return line


def _is_fixed(source: Source, line: int) -> bool:
    return line <= 2 and _FIXED_COMMENT.match(source.line(line)) is not None


def _inserted(source: Source, number: int, line: str, above: int, below: int) -> Edit:
    """A line with empty ones above and below, put before the line of a number, in the file's own line ends."""
    found = _LINE_END.search(source.text)
    end = found[0] if found else "\n"
    text = end * above + line + end * (1 + below)
    if number > len(source.starts):
        at = len(source.text)
        return Edit(source.span(at, at), end + text)
    at = source.starts[number - 1]
    return Edit(source.span(at, at), text)
