"""What a run comes to in numbers, and the one line that says so."""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Verdict
from fulint.record import record
from fulint.report import Report


@record
class Totals:
    """The numbers of one report. A URL counts once, whatever the inputs; `unresolved` are the URLs of which, under
    some inputs, it cannot be known who may call them."""

    findings: int
    errors: int
    warnings: int
    notes: int
    ignored: int
    hidden: int
    known: int
    fixed: int
    fixable: int
    fixable_unsafely: int
    urls: int
    unresolved: int


def totals_of(report: Report) -> Totals:
    """The numbers of a report."""
    return Totals(
        findings=len(report.findings),
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        notes=report.count(Severity.NOTE),
        ignored=report.ignored,
        hidden=report.hidden,
        known=report.known,
        fixed=report.fixed,
        fixable=sum(finding.fix is not None and finding.fix.safe for finding in report.findings),
        fixable_unsafely=sum(finding.fix is not None and not finding.fix.safe for finding in report.findings),
        urls=len({(s.url.address, s.url.span.path) for s in report.urls}),
        unresolved=len(
            {(s.url.address, s.url.span.path) for s in report.urls if s.exposure.verdict is Verdict.UNKNOWN}
        ),
    )


def counted(number: int, noun: str) -> str:
    """A number and its noun: "1 error", "2 errors"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary_line(report: Report) -> str:
    """One sentence, such as `3 findings (1 ignored): 1 error, 2 warnings; 2 Function URLs, 1 unresolved.`"""
    totals = totals_of(report)
    more = "more" if totals.fixable else "fixable"
    asides = [
        f"{totals.fixed} fixed" if totals.fixed else "",
        f"{totals.ignored} ignored" if totals.ignored else "",
        f"{totals.known} known before" if totals.known else "",
        f"{totals.hidden} more with --pedantic" if totals.hidden else "",
        f"{totals.fixable} fixable with --fix" if totals.fixable else "",
        f"{totals.fixable_unsafely} {more} with --unsafe-fixes" if totals.fixable_unsafely else "",
    ]
    aside = ", ".join(filter(None, asides))
    severities = ((totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note"))
    split = ", ".join(counted(number, noun) for number, noun in severities if number)
    return "".join(
        (
            counted(totals.findings, "finding") if totals.findings else "No findings",
            f" ({aside})" if aside else "",
            f": {split}" if split else "",
            f"; {counted(totals.urls, 'Function URL')}",
            f", {totals.unresolved} unresolved" if totals.unresolved else "",
            ".",
        )
    )
