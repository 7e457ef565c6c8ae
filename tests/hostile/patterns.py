"""The regular expressions of the package, how each is used, and texts that make a bad one take for ever."""

import importlib
import pkgutil
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, AnyStr, NamedTuple

import fulint

grammar: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
"""How Python itself reads a pattern; it has no public name."""

ANCHORED = ("match", "fullmatch")
MOST_SAMPLES = 40


class Used(NamedTuple):
    """A pattern, the name under which a module has it, and the methods that are called by that name."""

    name: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


def patterns() -> Iterator[Used]:
    """Every pattern that a module of fulint or of the rules holds, in whatever."""
    for found in pkgutil.walk_packages(fulint.__path__, "fulint."):
        if found.name == "fulint.__main__":
            continue
        module = importlib.import_module(found.name)
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            for number, pattern in enumerate(_in(value, 4)):
                called = {*re.findall(rf"\b{re.escape(name)}\.(\w+)", text)} & {*dir(pattern)}
                yield Used(f"{found.name}.{name}[{number}]", pattern, tuple(sorted(called)) or ("finditer",))


def _in(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value, as deep as tables of a module go."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            yield from _in(item, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _in(item, depth - 1)


def attacks(pattern: re.Pattern[AnyStr], length: int) -> Iterator[AnyStr]:
    """Texts of about some length in which something that the pattern repeats stands many times, and then nothing fits.

    What stands before a repetition in the pattern stands before it in the text.
    """
    source = pattern.pattern
    tree: Any = grammar.parse(source, pattern.flags & ~re.DEBUG)
    for before, body in [*_repetitions([*tree], "")][:MOST_SAMPLES]:
        for text in (
            before + body * (length // max(1, len(body))),
            (before + body) * (length // len(before + body or "x")),
        ):
            for end in ("\0", "\n\0", ""):
                yield text + end if isinstance(source, str) else (text + end).encode("latin-1", "replace")


def _repetitions(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """A text for what stands before each repetition without an end, and one for what is repeated."""
    for index, (operator, argument) in enumerate(items):
        lead = before + _sample(items[:index])
        match str(operator):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                _, most, body = argument
                if most == grammar.MAXREPEAT or most > 50:
                    yield from ((lead, one) for one in _samples([*body]))
                yield from _repetitions([*body], lead)
            case "SUBPATTERN":
                yield from _repetitions([*argument[-1]], lead)
            case "BRANCH":
                for branch in argument[1]:
                    yield from _repetitions([*branch], lead)
            case "ASSERT" | "ASSERT_NOT":
                yield from _repetitions([*argument[1]], lead)
            case "ATOMIC_GROUP":
                yield from _repetitions([*argument], lead)


def _samples(items: list[Any]) -> Iterable[str]:
    """Some texts that fit: of one class of characters several of its members, since another part may take them too."""
    if len(items) == 1 and str(items[0][0]) in ("IN", "NOT_LITERAL", "ANY"):
        return tuple(filter(None, (_sample(items), *_members(items[0]))))
    if len(items) == 1 and str(items[0][0]) == "SUBPATTERN":
        return _samples([*items[0][1][-1]])
    if len(items) == 1 and str(items[0][0]) == "BRANCH":
        return tuple(text for branch in items[0][1][1] for text in _samples([*branch]))
    return tuple(filter(None, (_sample(items),)))


def _members(item: Any) -> Iterator[str]:
    for character in " \ta0-_.\"'\\(:=/#\n":
        if _fits(item, character):
            yield character


def _fits(item: Any, character: str) -> bool:
    operator, argument = str(item[0]), item[1]
    if operator == "ANY":
        return character != "\n"
    if operator == "NOT_LITERAL":
        return ord(character) != int(argument)
    is_negated = str(argument[0][0]) == "NEGATE"
    return bool(is_negated) != any(_is_in(part, character) for part in argument[is_negated:])


def _is_in(part: Any, character: str) -> bool:
    match str(part[0]):
        case "LITERAL":
            return bool(part[1] == ord(character))
        case "RANGE":
            return bool(part[1][0] <= ord(character) <= part[1][1])
    classes: dict[str, Callable[[str], bool]] = {
        "CATEGORY_DIGIT": str.isdigit,
        "CATEGORY_SPACE": str.isspace,
        "CATEGORY_WORD": lambda one: one.isalnum() or one == "_",
        "CATEGORY_NOT_DIGIT": lambda one: not one.isdigit(),
        "CATEGORY_NOT_SPACE": lambda one: not one.isspace(),
        "CATEGORY_NOT_WORD": lambda one: not (one.isalnum() or one == "_"),
    }
    return bool(classes[str(part[1])](character))


def _sample(items: list[Any]) -> str:
    """One text that fits, as short as it is easily made."""
    text = ""
    for operator, argument in items:
        match str(operator):
            case "LITERAL":
                text += chr(argument)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                text += _sample([*argument[2]]) * max(argument[0], 0)
            case "SUBPATTERN":
                text += _sample([*argument[-1]])
            case "BRANCH":
                text += _sample([*argument[1][0]])
            case "ATOMIC_GROUP":
                text += _sample([*argument])
            case "IN" | "NOT_LITERAL" | "ANY":
                text += next(_members((operator, argument)), None) or _first(argument)
    return text


def _first(argument: Any) -> str:
    """The first member of a class that none of the usual characters is in."""
    kind, value = argument[0]
    return chr(value) if str(kind) == "LITERAL" else chr(value[0]) if str(kind) == "RANGE" else ""


def use(pattern: re.Pattern[AnyStr], method: str, text: AnyStr) -> None:
    """Do with a text what the module does."""
    if method in ANCHORED:
        getattr(pattern, method)(text)
    else:
        deque(pattern.finditer(text), maxlen=0)
