"""Finds the edits that do the remedies of rules, each in the syntax of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fulint.finding import DecodeByFlag, Finding, Fix, Remedy
from fulint.languages.files import language_of
from fulint.record import replace
from fulint.source import Source

if TYPE_CHECKING:
    from fulint.fixes import javascript, python


def with_fixes(findings: Iterable[Finding], sources: Mapping[str, Source]) -> tuple[Finding, ...]:
    """The findings, each with the fix that its remedy comes to; without one where the place is not simple enough.

    `sources` has the text of each file by its path. A parser is loaded only where a finding has a remedy.
    """
    solver = _Solver(sources)
    return tuple(replace(f, fix=solver.fix_of(f.remedy)) if f.remedy and not f.fix else f for f in findings)


def is_sound(source: Source) -> bool:
    """Whether a file of code can be parsed; a file of another kind always can, as far as is known here."""
    match language_of(source.path):
        case "python":
            from fulint.fixes import python

            return python.is_sound(source)
        case "javascript" | "typescript":
            from fulint.fixes import javascript

            return javascript.is_sound(source)
    return True


class _Solver:
    """Solves remedies; each file is parsed once."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._known: dict[Remedy, Fix | None] = {}
        self._python: dict[str, python.Page | None] = {}
        self._javascript: dict[str, javascript.Page | None] = {}

    def fix_of(self, remedy: Remedy) -> Fix | None:
        """What does a remedy; None where nothing simple does."""
        if remedy not in self._known:
            self._known[remedy] = self._solved(remedy)
        return self._known[remedy]

    def _solved(self, remedy: Remedy) -> Fix | None:
        spans = remedy.read if isinstance(remedy, DecodeByFlag) else (remedy.span,)
        paths = {span.path for span in spans}
        if len(paths) != 1:
            return None
        (path,) = paths
        source = self._sources.get(path)
        if source is None:
            return None
        match language_of(path):
            case "python":
                from fulint.fixes import python

                if path not in self._python:
                    self._python[path] = python.Page.of(source)
                page = self._python[path]
                return python.fix_of(remedy, page) if page else None
            case "javascript" | "typescript":
                from fulint.fixes import javascript

                if path not in self._javascript:
                    self._javascript[path] = javascript.Page.of(source)
                other = self._javascript[path]
                return javascript.fix_of(remedy, other) if other else None
        return None
