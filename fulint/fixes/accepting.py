"""Writes ignores: what accepts a finding where it stands, in the form that its file has for that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fulint.finding import Edit, Finding, Fix, Ignore
from fulint.fixes.edits import edited
from fulint.fixes.remedies import is_sound
from fulint.ignores import ignores_in
from fulint.languages.files import language_of
from fulint.record import record
from fulint.source import Source

_WIDTH = 120
"""A line that would become longer gets its comment above it."""

_YAML = (".yaml", ".yml", ".template")
_HCL = (".tf", ".tofu", ".tfvars")
_LINE_END = re.compile(r"\r\n?|\n")
_TEXT_BELOW = re.compile(r"(?::|-|=)\s*(?:![\w:]+\s+)?(?:[|>][-+0-9]*|<<-?\w+)\s*(?:#.*)?$")
"""A line whose value is the text below it: a block of YAML, a heredoc of HCL. Nothing in that text is a comment."""

_LONGEST_TEXT = 5000


@record
class Wish:
    """A rule, by id or name, that is to be ignored where it finds something, why, and to which day if not for ever.

    The reason is empty where somebody is about to write it.
    """

    rule: str
    reason: str
    until: str | None = None

    @property
    def words(self) -> str:
        """It as a comment says it, without the comment's sign."""
        until = f"until={self.until} " if self.until else ""
        return f"fulint: ignore[{self.rule}] {until}{self.reason}".rstrip()

    def can_be_read(self) -> bool:
        """Whether comments hold it as it is: a line end, say, or a sign of another comment would cut it."""
        return self.reason.isprintable() and all(
            [(found.rules, found.reason, found.until) for found in ignores_in(Source(f"a{suffix}", text))]
            == [((self.rule,), self.reason, self.until)]
            for suffix, text in ((".py", f"# {self.words}\n"), (".js", f"// {self.words}\n"))
        )


def accepting(finding: Finding, source: Source, wish: Wish) -> Fix | None:
    """What makes a file ignore a finding: a comment, or in a template of JSON an entry of its resource's Metadata.

    None where neither can stand, such as beside a text that goes over several lines.
    """
    sign = _sign(source)
    if sign is None:
        from fulint.fixes.metadata import entry_for

        edit = entry_for(finding.span, source, wish) if _is_json(source) else None
    else:
        edits = _comments(finding, source, f"{sign} {wish.words}")
        edit = next((one for one in edits if _holds(one, finding, source, wish)), None)
    return None if edit is None else Fix(f"ignore {wish.rule}", (edit,), safe=True)


def _is_json(source: Source) -> bool:
    return source.path.endswith(".json") or source.text.lstrip().startswith("{")


def _sign(source: Source) -> str | None:
    """What a comment begins with; None in a file that has none."""
    match language_of(source.path):
        case "python":
            return "#"
        case "javascript" | "typescript":
            return "//"
    has_comments = source.path.endswith((*_YAML, *_HCL))
    return "#" if has_comments and not _is_json(source) else None


def _comments(finding: Finding, source: Source, comment: str) -> Iterator[Edit]:
    """The places for a comment, the best first: beside the line, above it, above the text that it is part of."""
    number = finding.span.line
    line = source.line(number)
    if line.startswith("#!"):
        return
    end = len(line.rstrip())
    gap = "  " if source.path.endswith((*_YAML, ".py")) else " "
    start = source.starts[number - 1]
    beside = Edit(source.span(start + end, start + len(line)), gap + comment)
    if end + len(gap) + len(comment) <= _WIDTH:
        yield beside
    yield _above(source, number, comment)
    yield beside
    head = _head_of_text(source, number)
    if head is not None:
        yield _above(source, head, comment)


def _above(source: Source, number: int, comment: str) -> Edit:
    line, at = source.line(number), source.starts[number - 1]
    found = _LINE_END.search(source.text, at) or _LINE_END.search(source.text)
    indent = line[: len(line) - len(line.lstrip())]
    return Edit(source.span(at, at), f"{indent}{comment}{found[0] if found else chr(10)}")


def _head_of_text(source: Source, number: int) -> int | None:
    """The line whose value is the text that a line is part of, as far as indentation tells."""
    line = source.line(number)
    least = len(line) - len(line.lstrip())
    for above in range(number - 1, max(0, number - _LONGEST_TEXT), -1):
        text = source.line(above)
        indent = len(text) - len(text.lstrip())
        if text.strip() and indent < least:
            if _TEXT_BELOW.search(text):
                return above
            least = indent
    return None


def _holds(edit: Edit, finding: Finding, source: Source, wish: Wish) -> bool:
    """Whether the file, with the edit, can be read as before and has an ignore that covers the finding."""
    new = Source(source.path, edited(source, (edit,)))
    shift = len(new.starts) - len(source.starts)
    line = finding.span.line + shift
    if not any(_is_it(ignore, wish) and _covers(ignore, line) for ignore in ignores_in(new)):
        return False
    return _can_be_read(new) or not _can_be_read(source)


def _can_be_read(source: Source) -> bool:
    if source.path.endswith(_HCL):
        from fulint.syntax import hcl

        return not hcl.parse(source).problems
    if language_of(source.path) is None:
        from fulint.syntax import yaml

        return not any(problem.is_fatal for problem in yaml.parse(source).problems)
    return is_sound(source)


def _is_it(ignore: Ignore, wish: Wish) -> bool:
    return (ignore.rules, ignore.reason, ignore.until) == ((wish.rule,), wish.reason, wish.until)


def _covers(ignore: Ignore, line: int) -> bool:
    return ignore.scope is not None and ignore.scope.line <= line <= ignore.scope.end_line
