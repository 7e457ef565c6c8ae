"""Reads Markdown in which a `##` heading is a case, a fence with a path is a file, and an expectation stands on its
line: `# expect: FU404`, or a line `path:line FU404` in a fence named `expect` where a file has no comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"(?P<ticks>`{3,})(?P<language>[a-z]+)(?: (?P<path>\S+))?")
_MARKER = re.compile(r"(?:#|//) expect: (FU\d{3}(?:, FU\d{3})*)")
_EXPECTED = re.compile(r"(\S+):(\d+) (FU\d{3})")
MISS = "Not seen yet:"

Expectation = tuple[str, int, str]


@dataclass(frozen=True)
class Case:
    """A heading, the files below it, and the path, line and rule of each finding that must come of them."""

    heading: str
    files: tuple[tuple[str, str], ...]
    expected: tuple[Expectation, ...]

    @property
    def is_known_miss(self) -> bool:
        """Whether it shows a defect that is not found yet."""
        return self.heading.startswith(MISS)

    def write_to(self, folder: Path) -> None:
        """Put the files where a run can read them."""
        for path, text in self.files:
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")


def read_cases(markdown: str) -> list[Case]:
    """The cases of a page, in order."""
    sections: list[tuple[str, list[tuple[str, str, str]]]] = []
    lines = iter(markdown.splitlines())
    for line in lines:
        fence = _FENCE.fullmatch(line)
        if line.startswith("## "):
            sections.append((line.removeprefix("## "), []))
        elif fence and sections:
            text = "".join(f"{inner}\n" for inner in _until(lines, fence["ticks"]))
            sections[-1][1].append((fence["language"], fence["path"] or "", text))
    return [_case(heading, fences) for heading, fences in sections]


def _until(lines: Iterator[str], ticks: str) -> Iterator[str]:
    for line in lines:
        if line == ticks:
            return
        yield line
    raise ValueError("a fence is not closed")


def _case(heading: str, fences: list[tuple[str, str, str]]) -> Case:
    files = tuple((path, text) for language, path, text in fences if language != "expect")
    expected: list[Expectation] = []
    for line in (line for language, _, text in fences if language == "expect" for line in text.splitlines()):
        found = _EXPECTED.fullmatch(line)
        assert found, f"{heading}: {line} is not written as `path:line FU000`"
        expected.append((found[1], int(found[2]), found[3]))
    for path, text in files:
        assert path, f"{heading}: a file has no path"
        for number, line in enumerate(text.split("\n"), start=1):
            marker = _MARKER.search(line)
            expected += [(path, number, rule) for rule in marker[1].split(", ")] if marker else []
            assert marker or "expect:" not in line, f"{heading}: {line.strip()}"
    return Case(heading, files, tuple(sorted(expected)))
