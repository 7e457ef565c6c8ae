"""The values of JavaScript's literals."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|.))", re.DOTALL)
_SINGLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_NOTHING = frozenset({"\n", "\r", "\r\n", "\u2028", "\u2029"})
_LONGEST_NUMBER = 1000
"""Beyond this many digits a number is not worked out: reading the digits of a hostile one takes quadratic time."""


def text_value(written: str) -> str:
    """What a string, or a stretch of a template, says: its escapes resolved, without quotes."""
    if "\\" not in written:
        return written
    value = _ESCAPE.sub(_unescape, written)
    if not any("\ud800" <= character <= "\udfff" for character in value):
        return value
    # Two escapes may be the halves of one character; a half by itself is no text that could be shown.
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescape(match: re.Match[str]) -> str:
    braced, four, two, other = match.groups()
    if digits := braced or four or two:
        code = int(digits, 16) if len(digits) <= 8 else 0x110000
        return chr(code) if code < 0x110000 else "\ufffd"
    return "" if other in _NOTHING else _SINGLE.get(other, other)


def number_value(written: str) -> int | float | None:
    """The value of a number; None where it is none, or longer than anyone writes."""
    digits = written.replace("_", "").removesuffix("n").lower()
    if len(digits) > _LONGEST_NUMBER:
        return None
    try:
        if digits[:2] in ("0x", "0o", "0b"):
            return int(digits, 0)
        if digits.isdecimal():
            is_octal = digits.startswith("0") and not set(digits) & {"8", "9"}
            return int(digits, 8 if is_octal else 10)
        return float(digits)
    except ValueError:
        return None
