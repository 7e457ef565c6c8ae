"""The syntax of the Serverless Framework's variables: `${source(parameters):address, fallback}`, nested at will.

`${AWS::Region}` and `${Name}` belong to CloudFormation and are text here; a backslash before `${` makes it text too.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from fulint.record import record

MAX_NESTING = 16
_START = re.compile(r"\\?\$\{\s*(?P<source>[A-Za-z][A-Za-z0-9_-]{0,60})(?=\(|:(?!:))")
_FALLBACK = re.compile(r"\s*(?P<source>[A-Za-z][A-Za-z0-9_-]{0,60})(?=\(|:(?!:))")
_QUOTED = re.compile(r"\s*(?:'([^'\\]*)'|\"([^\"\\]*)\")\s*")
_NUMBER = re.compile(r"-?\d{1,18}")
_WORDS = {"true": True, "false": False, "null": None}


@record
class Lookup:
    """One source of a variable, with what stands in its parentheses and after its colon."""

    source: str
    parameters: Pieces
    address: Pieces


@record
class Literal:
    """A fallback that is written out."""

    value: str | int | bool | None


@record
class Variable:
    """The candidates of a variable, the first that has a value counts; `text` is the variable as written."""

    candidates: tuple[Lookup | Literal | Variable, ...]
    text: str


Pieces: TypeAlias = tuple[str | Variable, ...]


class NotReadableError(Exception):
    """A variable is not closed, nested too deeply, or empty where a value is wanted."""


def pieces_of(text: str) -> Pieces:
    """The literal pieces and variables of a text; raises NotReadableError where a variable cannot be read."""
    pieces, _ = _pieces(text, 0, "", 0)
    return pieces


def _pieces(text: str, position: int, stops: str, depth: int) -> tuple[Pieces, int]:
    """The pieces up to one of some characters, or to the end of the text where there are none to stop at."""
    found: list[str | Variable] = []
    start = position
    while position < len(text):
        character = text[position]
        if character in stops:
            break
        opening = _START.match(text, position) if character in "\\$" else None
        if opening is None:
            position += 1
            continue
        found.append(text[start:position])
        if character == "\\":
            found.append(opening[0][1:])
            position = opening.end()
        else:
            variable, position = _variable(text, position, opening.start("source"), depth + 1)
            found.append(variable)
        start = position
    if stops and position >= len(text):
        raise NotReadableError
    found.append(text[start:position])
    return tuple(piece for piece in found if piece != ""), position


def _variable(text: str, start: int, position: int, depth: int) -> tuple[Variable, int]:
    """The variable that starts at `start` and whose first source's name stands at `position`."""
    if depth > MAX_NESTING:
        raise NotReadableError
    candidates: list[Lookup | Literal | Variable] = []
    while True:
        candidate, position = _candidate(text, position, depth)
        candidates.append(candidate)
        if position >= len(text) or text[position] not in ",}":
            raise NotReadableError
        position += 1
        if text[position - 1] == "}":
            return Variable(tuple(candidates), text[start:position]), position


def _candidate(text: str, position: int, depth: int) -> tuple[Lookup | Literal | Variable, int]:
    named = _FALLBACK.match(text, position)
    if named:
        parameters: Pieces = ()
        address: Pieces = ()
        position = named.end()
        if text[position] == "(":
            parameters, position = _pieces(text, position + 1, ")", depth)
            position += 1
        if text[position : position + 1] == ":":
            address, position = _pieces(text, position + 1, ",}", depth)
        return Lookup(named["source"], parameters, _stripped(address)), position
    quoted = _QUOTED.match(text, position)
    if quoted:
        return Literal(quoted[1] if quoted[1] is not None else quoted[2]), quoted.end()
    pieces, position = _pieces(text, position, ",}", depth)
    match _stripped(pieces):
        case (Variable() as variable,):
            return variable, position
        case (str(word),) if word in _WORDS:
            return Literal(_WORDS[word]), position
        case (str(word),) if word[0] not in "'\"":
            return Literal(int(word) if _NUMBER.fullmatch(word) else word), position
    raise NotReadableError


def _stripped(pieces: Pieces) -> Pieces:
    """The pieces without the blanks around them."""
    found = list(pieces)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return tuple(piece for piece in found if piece != "")
