"""The code of a finding as HTML: the lines that it marks, each token marked where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fulint.finding import Finding
from fulint.outputs.exposure.shapes import escaped
from fulint.outputs.frames import Mark, marks_of
from fulint.source import Source

_CONTEXT = 1
_BEFORE, _AFTER, _TOKEN = 60, 100, 160
"""How many characters of a line are shown around a token, and of the token itself."""
_TAB = "    "


def code_of(finding: Finding, sources: Mapping[str, Source]) -> Iterator[str]:
    """A figure for each file that a finding names, its own first; the place alone where its text is not there."""
    by_path: dict[str, list[Mark]] = {}
    for mark in marks_of(finding):
        by_path.setdefault(mark.span.path, []).append(mark)
    for path, marks in by_path.items():
        span = marks[0].span
        yield f"<figure><figcaption>{escaped(path)}:{span.line}:{span.column}</figcaption>"
        if path in sources:
            yield f"<pre>{chr(10).join(_lines(marks, sources[path]))}</pre>"
        yield "</figure>"


def _lines(marks: Sequence[Mark], source: Source) -> Iterator[str]:
    by_line: dict[int, Mark] = {mark.span.line: mark for mark in reversed(marks)}
    around = {m.span.line + step for m in marks if m.is_main for step in range(-_CONTEXT, _CONTEXT + 1)}
    numbers = sorted(set(by_line) | {number for number in around if source.line(number).strip()})
    gutter = len(str(numbers[-1]))
    previous = numbers[0]
    for number in numbers:
        if number > previous + 1:
            yield f"<b>{'·' * gutter}</b>"
        previous = number
        mark = by_line.get(number)
        line = _marked(source.line(number), mark) if mark else _shown(source.line(number)[: _BEFORE + _AFTER])
        yield f"<b>{number:>{gutter}}  </b>{line}".rstrip()
        if mark and mark.label:
            yield f"<b>{' ' * gutter}  </b><i>{escaped(mark.label)}</i>"


def _marked(text: str, mark: Mark) -> str:
    """A line with its token marked, as much of it as can be seen at once."""
    start = mark.span.column - 1
    end = mark.span.end_column - 1 if mark.span.end_line == mark.span.line else len(text)
    first = max(start - _BEFORE, 0) if len(text) > _BEFORE + _AFTER else 0
    shown_end = min(end, start + _TOKEN)
    last = shown_end + _AFTER
    return "".join(
        (
            "…" if first else "",
            _shown(text[first:start]),
            f"<mark>{_shown(text[start:shown_end])}</mark>" if end > start else "",
            "…" if shown_end < end else _shown(text[shown_end:last]),
            "…" if shown_end == end and last < len(text) else "",
        )
    )


def _shown(text: str) -> str:
    return escaped(text.replace("\t", _TAB))
