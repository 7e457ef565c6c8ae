"""GitHub's own hash of a line, by which code scanning knows an alert again after the code around it moved.

The algorithm is that of the action which uploads SARIF: it computes the value where a file has none, and complains of
every result whose value differs.
"""

from __future__ import annotations

from fulint.source import Source

_BLOCK = 100
"""How many characters, from a line's first one on, make its hash."""
_BASE = 37
_MODULUS = 1 << 64
_END = 65535
_LINE_FEED, _CARRIAGE_RETURN, _BLANKS = 10, 13, (32, 9)
_BYTE_ORDER_MARK = "\ufeff"


def line_hashes(source: Source) -> list[str]:
    """The hash of every line, the first one first: hexadecimal, and a count of the lines that were alike so far.

    It is a polynomial over the UTF-16 code units from the line's start on, without blanks, whatever the line ends.
    """
    starts, units = _units(source)
    padded = [*units, _END, *(0 for _ in range(_BLOCK))]
    highest = pow(_BASE, _BLOCK, _MODULUS)
    value, position = 0, 0
    for unit in padded[:_BLOCK]:
        value = (value * _BASE + unit) % _MODULUS
    seen: dict[int, int] = {}
    hashes = []
    for start in starts:
        for at in range(position, start):
            value = (value * _BASE + padded[at + _BLOCK] - highest * padded[at]) % _MODULUS
        position = start
        seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _units(source: Source) -> tuple[list[int], list[int]]:
    """Where each line starts among the units that count, and these units."""
    text = (_BYTE_ORDER_MARK if source.has_bom else "") + source.text
    data = text.encode("utf-16-le", "surrogatepass")
    starts, units = [0], list[int]()
    previous = 0
    for index in range(0, len(data), 2):
        unit = data[index] | data[index + 1] << 8
        if unit in _BLANKS or (unit == _LINE_FEED and previous == _CARRIAGE_RETURN):
            previous = unit
            continue
        previous = unit
        is_end = unit in (_LINE_FEED, _CARRIAGE_RETURN)
        units.append(_LINE_FEED if is_end else unit)
        if is_end:
            starts.append(len(units))
    return starts, units
