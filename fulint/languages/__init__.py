"""From source code to the facts of a handler: one file for each language, and one analysis for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fulint.facts import Handler, Missing, MissingHandler
from fulint.model import Function
from fulint.repository import Repository
from fulint.source import Unreadable

if TYPE_CHECKING:
    from fulint.languages.project import Programs


def read(function: Function, repository: Repository, programs: Programs | None = None) -> Handler | MissingHandler:
    """The facts of a function's handler, or why there are none.

    The handler is looked up as the runtime does, through aliases and other files of the repository; nothing of it
    is run. A file that cannot be read or parsed is a MissingHandler at the place where reading stopped. `programs`
    keeps what was read for the next handler.
    """
    # A run whose templates have no local handler loads neither the analysis nor a language's parser.
    from fulint.languages.analysis.derive import handler_of
    from fulint.languages.locate import locate
    from fulint.languages.missing import absent_symbol
    from fulint.languages.project import Project
    from fulint.languages.symbols import Found, NotSeen, find_symbol, program_of

    located = locate(function, repository)
    if isinstance(located, MissingHandler):
        return located
    source = located.source or repository.read(located.path)
    program = source if isinstance(source, Unreadable) else program_of(source, located.language)
    if isinstance(program, Unreadable) and function.code.is_generated:
        # Nobody writes such a file by hand, so that nobody could mend it.
        return MissingHandler(Missing.ELSEWHERE, f"its file, which a tool has made, {program.reason}", located.span)
    if isinstance(program, Unreadable):
        return MissingHandler(Missing.UNREADABLE, program.reason, program.span)
    found = find_symbol(program, located.symbol, located.root, repository)
    match found:
        case Found(where, value):
            return handler_of(where, value, ".".join(located.symbol), Project(located.root, repository, programs))
        case NotSeen(reason):
            return MissingHandler(Missing.ELSEWHERE, reason, located.span)
        case _:
            return absent_symbol(found.program, located.symbol, located.span)
