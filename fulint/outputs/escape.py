"""Makes text from strangers harmless and visible on a terminal."""

from __future__ import annotations

from unicodedata import category

_LOOKS_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that draw nothing: fillers, joiners, the empty Braille cell."""

_VARIATION_SELECTORS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def printable(text: str) -> str:
    r"""The text with every character that could steer a terminal or hide written as an escape (`\x1b`, `\u202e`).

    That is: control characters, line ends and tabs among them, direction marks and other characters of format,
    fillers that draw nothing, lone surrogates, and what the Unicode data of this Python does not know.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(character) if is_hidden(character) else character for character in text)


def is_hidden(character: str) -> bool:
    """Whether a character draws nothing of its own, other than a space."""
    if character in _LOOKS_EMPTY or any(ord(character) in stretch for stretch in _VARIATION_SELECTORS):
        return True
    return not character.isprintable() and category(character) != "Zs"


def _escaped(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
