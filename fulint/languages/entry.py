"""From a function of the model to the code of its handler: located, read, and looked up."""

from __future__ import annotations

from dataclasses import dataclass

from fulint.facts import Missing, MissingHandler
from fulint.languages.locate import Located, locate
from fulint.languages.missing import absent_symbol
from fulint.languages.program import Class, Expression, Program
from fulint.languages.symbols import Found, NotSeen, find_symbol, program_of
from fulint.model import Function
from fulint.repository import Repository
from fulint.source import Unreadable


@dataclass(frozen=True, slots=True)
class Entry:
    """The code of a handler: the expression behind the handler string, in the program that it is written in.

    `located` is where the handler string leads; `program` is another file where that one only passes it on.
    """

    located: Located
    program: Program
    value: Expression | Class


def entry_of(function: Function, repository: Repository) -> Entry | MissingHandler:
    """The code of a function's handler, or why there is none to read."""
    located = locate(function, repository)
    if isinstance(located, MissingHandler):
        return located
    source = located.source or repository.read(located.path)
    program = source if isinstance(source, Unreadable) else program_of(source, located.language)
    if isinstance(program, Unreadable):
        return MissingHandler(Missing.UNREADABLE, f"{program.path} {program.reason}", program.span)
    match find_symbol(program, located.symbol, located.root, repository):
        case Found(where, value):
            return Entry(located, where, value)
        case NotSeen(reason):
            return MissingHandler(Missing.ELSEWHERE, reason, located.span)
        case _:
            return absent_symbol(program, located.symbol, located.span)
