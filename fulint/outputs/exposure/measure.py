"""How wide text is in a picture, where nobody can ask a font: an upper bound, so that nothing overflows its box."""

from __future__ import annotations

import unicodedata

from fulint.record import record

FAMILY = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif'
MONOSPACE = 'ui-monospace, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace'

# The wider of Liberation Sans (as wide as Arial and Helvetica) and DejaVu Sans, in thousandths of the font's size, for
# the characters from the blank to the tilde. Measured on 24 November 2026.
# fmt: off
_REGULAR = (
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637,
    637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723, 771, 667, 611, 778, 752, 295,
    500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 337, 391, 838,
    557, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521,
    393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
)
_BOLD = (
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696,
    696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 763, 734, 831, 684, 684, 821, 837, 373,
    557, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838,
    557, 500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596,
    479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
)
# fmt: on
_MONOSPACE = 620
_LETTER = 1150
"""Any other character that is not wide; the widest Latin ones take as much."""
_WIDE = 1400
"""Ideographs take 1,000 and emoji up to 1,300."""
_CUT = "…"


@record
class Face:
    """How a line of text is set."""

    name: str
    size: float
    is_bold: bool = False
    is_monospace: bool = False


def width(text: str, face: Face) -> float:
    """How wide a text is at most, in pixels; for rare scripts and ligatures it is an estimate."""
    return sum(_thousandths(character, face) for character in text) * face.size / 1000


def _thousandths(character: str, face: Face) -> int:
    code = ord(character) - 32
    if 0 <= code < len(_REGULAR):
        if face.is_monospace:
            return _MONOSPACE
        return (_BOLD if face.is_bold else _REGULAR)[code]
    if character == _CUT:
        return 1000
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or unicodedata.category(character) == "So":
        return _WIDE
    # One character may stand for a word, such as an Arabic ligature.
    return _LETTER * len(unicodedata.normalize("NFKD", character))


def fitted(text: str, room: float, face: Face, most: int) -> tuple[str, ...]:
    """A text in at most so many lines that are no wider than the room; what does not fit ends in an ellipsis.

    Lines break at blanks, and within a word that is too long for a line, behind a sign of punctuation if there is one.
    """
    lines: list[str] = []
    rest = text.strip(" ")
    while rest and len(lines) < most:
        taken = _taken(rest, room, face)
        if len(lines) == most - 1 and taken < len(rest):
            lines.append(clipped(rest, room, face))
            break
        lines.append(rest[:taken].rstrip(" "))
        rest = rest[taken:].lstrip(" ")
    return tuple(lines)


def _taken(text: str, room: float, face: Face) -> int:
    """How many characters go on one line, at least one."""
    most = _most(text, room, face)
    if most >= len(text):
        return len(text)
    if (blank := text.rfind(" ", 0, most + 1)) > 0:
        return blank
    breaks = (text.rfind(sign, most // 2, most) + 1 for sign in "/.:-_,")
    return max(1, max(breaks) or most)


def _most(text: str, room: float, face: Face) -> int:
    """How many characters of a text are no wider than the room."""
    taken = 0.0
    for count, character in enumerate(text):
        taken += width(character, face)
        if taken > room:
            return count
    return len(text)


def clipped(text: str, room: float, face: Face) -> str:
    """A text on one line, its end cut off where it does not fit."""
    if _most(text, room, face) >= len(text):
        return text
    return text[: _most(text, room - width(_CUT, face), face)].rstrip(" ") + _CUT


def clipped_before(text: str, room: float, face: Face) -> str:
    """A text on one line without its beginning where it does not fit, from a `/` on if there is one in what does."""
    if _most(text, room, face) >= len(text):
        return text
    kept = text[len(text) - _most(text[::-1], room - width(_CUT, face), face) :]
    return _CUT + kept[max(kept.find("/"), 0) :]
