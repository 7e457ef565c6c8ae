"""What a run comes to: counts for people and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fulint.finding import Severity
from fulint.model import Verdict
from fulint.outputs.terminal import Style, escaped, wrapped
from fulint.report import Report


def counts(report: Report) -> dict[str, int]:
    """The numbers of a run by their public names."""
    urls = {(summary.url.span.path, summary.url.address) for summary in report.urls}
    unresolved = {
        (summary.url.span.path, summary.url.address)
        for summary in report.urls
        if summary.exposure.verdict is Verdict.UNKNOWN
    }
    return {
        "findings": len(report.findings),
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
        "ignored": report.ignored,
        "hidden": report.hidden,
        "fixable": sum(finding.fix is not None for finding in report.findings),
        "urls": len(urls),
        "unresolved": len(unresolved),
    }


def summary(report: Report) -> str:
    """One line: `8 findings (2 ignored, 1 fixable): 2 errors, 4 warnings, 2 notes; 3 Function URLs, 1 unresolved`."""
    of = counts(report)
    aside = [f"{of['ignored']} ignored"] if of["ignored"] else []
    aside += [f"{of['hidden']} unsure, shown with --pedantic"] if of["hidden"] else []
    aside += [f"{of['fixable']} fixable"] if of["fixable"] else []
    kinds = [_count(of[kind], kind.removesuffix("s")) for kind in ("errors", "warnings", "notes") if of[kind]]
    said = _count(of["findings"], "finding") if of["findings"] else "No findings"
    said += f" ({', '.join(aside)})" if aside else ""
    said += f": {', '.join(kinds)}" if kinds else ""
    said += f"; {_count(of['urls'], 'Function URL')}"
    return said + (f", {of['unresolved']} unresolved" if of["unresolved"] else "")


def by_rule(report: Report) -> dict[str, int]:
    """How many findings each rule has, the most first."""
    found = Counter(finding.rule for finding in report.findings)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def statistics(report: Report) -> Iterator[str]:
    """A line for each rule that found something."""
    names = {rule.id: f"{rule.severity.value:<7}  {rule.name}" for rule in report.rules}
    found = by_rule(report)
    digits = len(str(max(found.values(), default=0)))
    for id, number in found.items():
        yield f"{number:>{digits}}  {id}  {names.get(id, '')}".rstrip()


def files(report: Report, style: Style) -> Iterator[str]:
    """A line for each file that was looked at, with its role."""
    longest = max((len(file.role) for file in report.files), default=0)
    for file in report.files:
        note = f" ({escaped(file.note)})" if file.note else ""
        yield f"{style.palette.paint(f'{file.role:<{longest}}', style.palette.faint)}  {escaped(file.path)}{note}"


def notices(report: Report, style: Style) -> Iterator[str]:
    """What the run has to say about itself, a paragraph each."""
    for notice in report.notices:
        yield from wrapped(escaped(notice), style.width)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
