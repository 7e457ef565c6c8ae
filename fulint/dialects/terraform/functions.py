"""The pure functions of Terraform that infrastructure code uses, by a table. Others give what nobody can know.

What each returns is as Terraform's documentation has it (developer.hashicorp.com/terraform/language/functions); the
tests hold the table against `terraform console` where that is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from fulint.dialects.terraform.conversion import MAX_ITEMS, NotKnownError, WrongError, lifted, plain
from fulint.dialects.terraform.documents import yamldecode
from fulint.dialects.terraform.pure import PURE
from fulint.dialects.terraform.shapes import SHAPES
from fulint.dialects.terraform.values import Items, Plain, Symbol, Text, Unknown, V, why, written
from fulint.finding import shown
from fulint.source import Span

FileText: TypeAlias = Callable[[str, Span], V]

_MAX_TEXT = 100_000
_LONGEST_SYMBOL = 300


def call(name: str, arguments: Sequence[V], file_text: FileText, span: Span) -> V:
    """The result of a function. `file_text` gives the content of a file by its path."""
    name = name.removeprefix("core::")
    try:
        if name in _FILES and arguments:
            return _of_file(name, arguments, file_text, span)
        if name in _SHAPED:
            return _checked(_SHAPED[name](list(arguments), span))
        if name in PURE:
            result = PURE[name](*(plain(argument) for argument in arguments))
            return _checked(lifted(result, span))
    except NotKnownError as missing:
        value: V = missing.args[0]
        if isinstance(value, Text) and name in _KEEPS_SYMBOL and len(_shown(value)) < _LONGEST_SYMBOL:
            return Text((Symbol(f"{name}({_shown(value)})"),), span)
        return Unknown(why(value), span, is_error=isinstance(value, Unknown) and value.is_error)
    except (WrongError, TypeError, ValueError, IndexError, KeyError, OverflowError, ArithmeticError) as error:
        detail = f": {error}" if isinstance(error, WrongError) else ""
        return Unknown(f"`{name[:60]}` does not take these arguments{detail}", span, is_error=True)
    except RecursionError:
        return Unknown("it is nested too deep", span)
    if name in _IMPURE:
        return Unknown(f"`{name}` gives another value each time", span)
    return Unknown(f"what {shown(name)} gives is not computed", span)


def _checked(value: V) -> V:
    match value:
        case Plain(str(text), span) if len(text) > _MAX_TEXT:
            return Unknown(f"it is longer than {_MAX_TEXT:,} characters", span)
        case Items(items, span) if len(items) > MAX_ITEMS:
            return Unknown(f"it has more than {MAX_ITEMS:,} items", span)
    return value


def _shown(value: Text) -> str:
    return "".join(
        part if isinstance(part, str) else f"{part.address}.{part.attribute}".rstrip(".") for part in value.parts
    )


def _of_file(name: str, arguments: Sequence[V], file_text: FileText, span: Span) -> V:
    path = written(arguments[0])
    if path is None:
        raise NotKnownError(arguments[0])
    match name:
        case "file":
            return file_text(path, span)
        case "fileexists":
            return Plain(isinstance(file_text(path, span), Plain), span)
    return Unknown(f"{shown(name)} reads a file", span)


_SHAPED = {**SHAPES, "yamldecode": yamldecode}
_KEEPS_SYMBOL = frozenset(
    {
        "lower",
        "regex",
        "replace",
        "split",
        "tonumber",
        "tostring",
        "trim",
        "trimprefix",
        "trimspace",
        "trimsuffix",
        "upper",
    }
)
"""Functions whose result, of the same symbol, is the same again: a name built with them is still one name."""

_FILES = frozenset(
    {"file", "fileexists", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1", "filesha256"}
    | {"filesha512", "fileset"}
)
_IMPURE = frozenset({"timestamp", "uuid", "bcrypt", "plantimestamp"})
