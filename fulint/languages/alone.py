"""Handlers in a source file that no template binds: by their names, since nothing else tells which they are."""

from __future__ import annotations

import posixpath
import re

from fulint.languages.files import language_of
from fulint.model import Code, CodeKind, Function
from fulint.repository import Repository
from fulint.source import Span, Unreadable
from fulint.values import ABSENT, Known

_HANDLER = re.compile(r"handler$", re.IGNORECASE)
_RUNTIMES = {"python": "python3.13"}
_NODE = "nodejs22.x"


def functions_in(path: str, repository: Repository) -> tuple[Function, ...] | Unreadable:
    """A function for each name in a file that a handler may be called by, as a template would declare it.

    Python's modules define names that other modules use, so that only what ends in `handler` counts there and in
    JavaScript's exports. A file that is no source has none.
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
    names = sorted({*program.exports, *program.reexports})
    return tuple(_function(path, name, runtime) for name in names if _HANDLER.search(name))


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
