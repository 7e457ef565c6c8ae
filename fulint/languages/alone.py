"""Handlers in a source file that no template binds: by their names, since nothing else tells which they are."""

from __future__ import annotations

import posixpath
import re

from fulint.languages.files import language_of
from fulint.languages.program import Program
from fulint.languages.terms import NamePattern
from fulint.model import Code, CodeKind, Function
from fulint.repository import Repository
from fulint.source import Span, Unreadable
from fulint.values import ABSENT, Known

_NAMES = ("handler", "lambda_handler", "lambdaHandler")
_CONTEXT = re.compile(r"_*(context|ctx|c)?", re.IGNORECASE)
_RUNTIMES = {"python": "python3.13"}
_NODE = "nodejs22.x"


def functions_in(path: str, repository: Repository) -> tuple[Function, ...] | Unreadable:
    """A function for each name in a file that a handler may be called by, as a template would declare it.

    Other libraries have handlers too, so that only the names count that Lambda's own templates use, and in Python
    only functions of an event and a context. A file that is no source has none.
    """
    from fulint.languages.symbols import program_of

    language, source = language_of(path), repository.read(path)
    if language is None:
        return ()
    if isinstance(source, Unreadable):
        return source
    program = program_of(source, language)
    if isinstance(program, Unreadable):
        return program
    runtime = _RUNTIMES.get(language, _NODE)
    names = (name for name in _NAMES if name in program.exports or name in program.reexports)
    return tuple(_function(path, name, runtime) for name in names if _may_serve(program, name))


def _may_serve(program: Program, name: str) -> bool:
    """Whether what a name stands for can be called as Lambda does: chat bots' handlers take an update first."""
    function = program.functions.get(name)
    if program.language != "python" or function is None:
        return True
    taken = [one.pattern.id for one in function.parameters if isinstance(one.pattern, NamePattern)]
    return len(taken) > 1 and taken[0] != "update" and _CONTEXT.fullmatch(taken[1]) is not None


def _function(path: str, name: str, runtime: str) -> Function:
    span = Span.top_of(path)
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return Function(
        address=name,
        span=span,
        name=ABSENT,
        runtime=Known(runtime, span),
        handler=Known(f"{stem}.{name}", span),
        code=Code(CodeKind.FOLDER, span, path=path),
    )
