"""The pages of the rules on a terminal: one whole for `fulint explain`, one line each for `fulint rules`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fulint.outputs.palette import Palette
from fulint.rule import Rule


def page(rule: Rule, palette: Palette) -> str:
    """A rule's page: its id, name and severity, and its docstring with headings and examples set apart."""
    title, _, body = rule.page.strip().partition("\n")
    severity = palette.severity(rule.severity, rule.severity.value)
    lines = [f"{palette.bold(f'{rule.id} {rule.name}')} ({severity})", "", title, *_body(body, palette)]
    return "".join(f"{line}".rstrip() + "\n" for line in lines)


def _body(markdown: str, palette: Palette) -> Iterator[str]:
    is_code = False
    for line in markdown.splitlines():
        if line.startswith("```"):
            is_code = not is_code
            _, _, path = line.partition(" ")
            yield palette.dim(f"  {path}") if is_code and path else ""
        elif is_code:
            yield f"    {line}"
        elif line.startswith("## "):
            yield palette.bold(line[3:])
        else:
            yield line


def table(rules: Sequence[Rule], palette: Palette) -> str:
    """A line for each rule: id, severity, name and what its page is titled."""
    width = max((len(rule.name) for rule in rules), default=0)
    return "".join(f"{_row(rule, width, palette)}\n" for rule in rules)


def _row(rule: Rule, width: int, palette: Palette) -> str:
    severity = palette.severity(rule.severity, f"{rule.severity.value:<7}")
    title = rule.page.strip().partition("\n")[0]
    return f"{palette.bold(rule.id)}  {severity}  {rule.name:<{width}}  {title}"
