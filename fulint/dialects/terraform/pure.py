"""Functions over values that are wholly known, which are Python's own here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from fulint.dialects.terraform.conversion import MAX_ITEMS, WrongError, lifted, plain
from fulint.dialects.terraform.texts import format_text
from fulint.dialects.terraform.values import number, written
from fulint.source import Span


def _text(value: Any) -> str:
    text = written(lifted(value, Span.top_of("")))
    if text is None:
        raise WrongError("a string is needed")
    return text


def _substr(text: Any, offset: int, length: int) -> str:
    text = _text(text)
    start = offset if offset >= 0 else len(text) + offset
    return str(text[start:] if length < 0 else text[start : start + length])


def _range(*bounds: int) -> list[int]:
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    if len(bounds) == 2 and stop < start:
        step = -1
    if not all(isinstance(bound, int) for bound in (start, stop, step)) or not step:
        raise WrongError("whole numbers are needed")
    if abs(stop - start) // abs(step) > MAX_ITEMS:
        raise WrongError("there are too many")
    return list(range(start, stop, step))


def _slice(items: list[Any], start: int, end: int) -> list[Any]:
    if not 0 <= start <= end <= len(items):
        raise WrongError("the bounds are beyond the list")
    return items[start:end]


def _json(value: Any) -> str:
    import json

    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _tonumber(value: Any) -> Any:
    if value is None:
        return None
    found = number(lifted(value, Span.top_of("")))
    if found is None:
        raise WrongError("no number")
    return found


def _tobool(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return {"true": True, "false": False}[value]


def _title(text: Any) -> str:
    return re.sub(r"(?<!\S)\S", lambda found: found[0].upper(), _text(text))


def _trimspace(text: Any) -> str:
    return _text(text).strip()


def _trim(text: Any, characters: Any) -> str:
    return _text(text).strip(_text(characters))


def _decoded(text: Any) -> str:
    import base64
    import binascii

    try:
        return base64.b64decode(_text(text), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise WrongError("it is no base64 of a text") from None


def _encoded(text: Any) -> str:
    import base64

    return base64.b64encode(_text(text).encode()).decode()


def _formatlist(pattern: Any, *arguments: Any) -> list[Any]:
    count = max((len(argument) for argument in arguments if isinstance(argument, list)), default=1)
    rows = [[a[at] if isinstance(a, list) else a for a in arguments] for at in range(count)]
    place = Span.top_of("")
    return [plain(format_text([lifted(one, place) for one in (pattern, *row)], place)) for row in rows]


def _chunklist(items: list[Any], size: int) -> list[list[Any]]:
    if size < 1:
        raise WrongError("the size is not positive")
    return [items[at : at + size] for at in range(0, len(items), size)]


def _sorted(items: list[Any]) -> list[str]:
    return sorted(_text(item) for item in items)


def _setproduct(*sets: list[Any]) -> list[list[Any]]:
    rows: list[list[Any]] = [[]]
    for one in sets:
        if len(rows) * len(one) > MAX_ITEMS:
            raise WrongError("there are too many")
        rows = [[*row, item] for row in rows for item in one]
    return rows


def _setunion(*sets: list[Any]) -> list[Any]:
    found: list[Any] = []
    for item in (item for one in sets for item in one):
        if item not in found:
            found.append(item)
    return found


def _setintersection(first: list[Any], *others: list[Any]) -> list[Any]:
    return [item for item in first if all(item in other for other in others)]


def _setsubtract(first: list[Any], second: list[Any]) -> list[Any]:
    return [item for item in first if item not in second]


def _base(path: Any) -> str:
    return _text(path).rstrip("/").rpartition("/")[2] or "."


def _folder(path: Any) -> str:
    head, slash, _ = _text(path).rpartition("/")
    return head.rstrip("/") or (slash or ".")


def _parsed(text: Any) -> Any:
    import json

    return json.loads(_text(text))


def _digest(kind: str) -> Callable[[Any], str]:
    """The function that gives a digest of one kind, as hexadecimal digits."""

    def digest(text: Any) -> str:
        import hashlib

        return hashlib.new(kind, _text(text).encode(), usedforsecurity=False).hexdigest()

    return digest


PURE: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "alltrue": lambda items: all(_tobool(item) for item in items),
    "anytrue": lambda items: any(_tobool(item) for item in items),
    "base64decode": _decoded,
    "base64encode": _encoded,
    "basename": _base,
    "ceil": math.ceil,
    "chomp": lambda text: _text(text).rstrip("\r\n"),
    "chunklist": _chunklist,
    "dirname": _folder,
    "endswith": lambda text, end: _text(text).endswith(_text(end)),
    "floor": math.floor,
    "formatlist": _formatlist,
    "indent": lambda blanks, text: _text(text).replace("\n", "\n" + " " * min(blanks, MAX_ITEMS)),
    "index": lambda items, item: items.index(item),
    "jsondecode": _parsed,
    "jsonencode": _json,
    "lower": lambda text: _text(text).lower(),
    "max": max,
    "md5": _digest("md5"),
    "min": min,
    "range": _range,
    "reverse": lambda items: items[::-1],
    "setintersection": _setintersection,
    "setproduct": _setproduct,
    "setsubtract": _setsubtract,
    "setunion": _setunion,
    "sha1": _digest("sha1"),
    "sha256": _digest("sha256"),
    "sha512": _digest("sha512"),
    "signum": lambda amount: (amount > 0) - (amount < 0),
    "slice": _slice,
    "sort": _sorted,
    "startswith": lambda text, start: _text(text).startswith(_text(start)),
    "strcontains": lambda text, part: _text(part) in _text(text),
    "strrev": lambda text: _text(text)[::-1],
    "substr": _substr,
    "sum": sum,
    "title": _title,
    "tobool": _tobool,
    "tonumber": _tonumber,
    "tostring": lambda value: None if value is None else _text(value),
    "transpose": lambda table: {
        key: sorted(name for name, keys in table.items() if key in keys) for keys in table.values() for key in keys
    },
    "trim": _trim,
    "trimspace": _trimspace,
    "upper": lambda text: _text(text).upper(),
}
