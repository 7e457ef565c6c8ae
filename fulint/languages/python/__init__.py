"""The Python front end: a source file becomes the small program that facts are read from."""

from __future__ import annotations

import io
import sys
import tokenize
from collections.abc import Iterator

from fulint.languages.program import Block, Branch, Define, Function, Guarded, Let, Loop, Program
from fulint.languages.python.reading import Reading, syntax
from fulint.languages.python.statements import block
from fulint.languages.terms import Closure, Expression, Get, Items, ItemsPattern, Literal, NamePattern, Pattern
from fulint.source import Source, Unreadable
from fulint.syntax.comments import Comment

MAX_CHARACTERS = 1024 * 1024 if sys.version_info >= (3, 11) else 128 * 1024
"""A longer file is not read: a handler is a page or two. Python 3.10 ends without a word where it has no stack left
for a chain of some hundred thousand members, which a shorter file cannot hold."""


def parse(source: Source) -> Program | Unreadable:
    """Translate a file. One that is not Python, or beyond a limit, is Unreadable at the place where reading stopped.

    What only a newer Python than the running one understands becomes an error of the program, and the statements
    around it are read.
    """
    text = source.text
    if len(text) > MAX_CHARACTERS:
        reason = f"has more than {MAX_CHARACTERS:,} characters, the limit for a Python file"
        return Unreadable(source.path, reason, source.span(0, 0))
    if "\0" in text:
        place = text.index("\0")
        return Unreadable(source.path, "holds a NUL, which no Python file may", source.span(place, place + 1))
    reading = Reading(source)
    try:
        body = _read(reading)
    except (RecursionError, MemoryError):
        return Unreadable(source.path, "is nested too deeply to be read as Python", source.span(0, 0))
    except ValueError as error:
        return Unreadable(source.path, f"cannot be parsed as Python: {error}", source.span(0, 0))
    return body if isinstance(body, Unreadable) else _program(reading, body)


def _read(reading: Reading) -> Block | Unreadable:
    try:
        tree = syntax(reading.source.text)
    except SyntaxError as error:
        if "too many" in error.msg or "too deeply" in error.msg:
            return _refused(reading.source, error)
        from fulint.languages.python.newer import read_by_parts

        return read_by_parts(reading) or _refused(reading.source, error)
    return block(reading, tree.body)


def _refused(source: Source, error: SyntaxError) -> Unreadable:
    start = source.offset(error.lineno or 1, max(error.offset or 1, 1))
    end = source.offset(error.end_lineno, error.end_offset) if error.end_lineno and error.end_offset else start
    first, last = source.position(start), source.position(max(start, end))
    if first[0] != last[0]:
        end = start
    return Unreadable(source.path, f"cannot be parsed as Python: {error.msg}", source.span(start, max(start, end)))


def _program(reading: Reading, body: Block) -> Program:
    exports: dict[str, Expression] = {}
    functions: dict[str, Function] = {}
    for name, value in _bound_at_top(body):
        if isinstance(value, Closure) and value.function.name == name:
            functions[name] = value.function
        # `handler = None` stands in for a value that is set elsewhere, such as an import that may fail.
        if not _is_nothing(value) or not (name in exports or name in reading.reexports):
            exports[name] = value
    return Program(
        source=reading.source,
        language="python",
        body=body,
        imports=reading.imports,
        functions=functions,
        classes=reading.classes,
        exports=exports,
        reexports=reading.reexports,
        errors=tuple(sorted(reading.errors)),
    )


def _is_nothing(value: Expression) -> bool:
    return isinstance(value, Literal) and value.value is None


def _bound_at_top(body: Block) -> Iterator[tuple[str, Expression]]:
    """The names that statements bind, in order, also below `if`, `try`, `with` and loops."""
    todo = list(reversed(body))
    while todo:
        match todo.pop():
            case Define(function=function):
                yield function.name, Closure(function.start, function.end, function)
            case Let(target=target, value=value, operator="=") if value is not None:
                yield from _bound(target, value)
            case Branch(then=then, otherwise=otherwise):
                todo.extend(reversed((*then, *otherwise)))
            case Loop(body=inner):
                todo.extend(reversed(inner))
            case Guarded(body=inner, catches=catches, finally_=last):
                caught = [statement for catch in catches for statement in catch.body]
                todo.extend(reversed((*inner, *caught, *last)))
            case _:
                pass


def _bound(target: Pattern, value: Expression) -> Iterator[tuple[str, Expression]]:
    match target:
        case NamePattern(id=name):
            yield name, value
        case ItemsPattern(items=parts):
            members = value.items if isinstance(value, Items) and len(value.items) == len(parts) else None
            for index, part in enumerate(parts):
                if isinstance(part, NamePattern):
                    key = Literal(part.start, part.end, index)
                    yield part.id, members[index] if members else Get(part.start, part.end, value, key, False)
        case _:
            pass


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a file, in order; of one that is not Python, those before the first thing that is not."""
    found: list[Comment] = []
    if "\0" in source.text or len(source.text) > MAX_CHARACTERS:
        return ()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text, newline=None).readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                start = source.offset(line, column + 1)
                span = source.span(start, start + len(token.string))
                stands_alone = not source.line(line)[:column].strip()
                found.append(Comment(span, token.string.lstrip("#").strip(), stands_alone))
    except (tokenize.TokenError, SyntaxError, UnicodeError):
        pass
    return tuple(found)
