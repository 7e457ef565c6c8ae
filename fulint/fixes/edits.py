"""Texts with edits applied, and the difference that they make."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from fulint.finding import Edit
from fulint.source import Source


def edited(source: Source, edits: Iterable[Edit]) -> str:
    """A file's text with edits of it applied, which do not overlap; each is applied once, however often it is given.

    Everything between them stays as it is. Insertions at one place keep their order.
    """
    text = source.text
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(
        (_places(source, edit) for edit in dict.fromkeys(edits)), key=lambda found: found[:2]
    ):
        pieces += (text[at:start], new)
        at = end
    return "".join((*pieces, text[at:]))


def _places(source: Source, edit: Edit) -> tuple[int, int, str]:
    span = edit.span
    return source.offset(span.line, span.column), source.offset(span.end_line, span.end_column), edit.text


def places(source: Source, edits: Iterable[Edit]) -> tuple[tuple[int, int], ...]:
    """Where the texts of edits stand in the text that they make, as offsets."""
    found: list[tuple[int, int]] = []
    shift = 0
    for start, end, new in sorted(
        (_places(source, edit) for edit in dict.fromkeys(edits)), key=lambda found: found[:2]
    ):
        found.append((start + shift, start + shift + len(new)))
        shift += len(new) - (end - start)
    return tuple(found)


def clash(edits: Iterable[Edit], others: Iterable[Edit]) -> bool:
    """Whether edits of two fixes cannot be applied together: they touch, and are not the same."""
    taken = tuple(others)
    return any(one != other and _touch(one, other) for one in edits for other in taken)


def _touch(one: Edit, other: Edit) -> bool:
    a, b = one.span, other.span
    return (
        a.path == b.path
        and (a.line, a.column) <= (b.end_line, b.end_column)
        and (b.line, b.column) <= (a.end_line, a.end_column)
    )


def difference(source: Source, text: str) -> str:
    """What a file would become, as a unified difference that `patch` takes; empty where nothing changes.

    Lines end where they do everywhere else here, and keep their ends; a byte order mark stays.
    """
    from difflib import unified_diff

    mark = "\ufeff" if source.has_bom else ""
    before, after = _lines(Source(source.path, mark + source.text)), _lines(Source(source.path, mark + text))
    lines = unified_diff(before, after, source.path, source.path)
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(source: Source) -> list[str]:
    lines = [source.text[start:end] for start, end in pairwise((*source.starts, len(source.text)))]
    return [line for line in lines if line]
