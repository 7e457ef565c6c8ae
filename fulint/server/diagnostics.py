"""From findings to what an editor underlines."""

from __future__ import annotations

from lsprotocol import types

from fulint.finding import Finding, Severity
from fulint.outputs.escape import printable
from fulint.outputs.rule_metadata import address_of
from fulint.outputs.sarif import INFORMATION_URI
from fulint.report import Report
from fulint.server.positions import Ruler
from fulint.server.sites import Site
from fulint.server.views import View
from fulint.source import Span

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_UNUSED = "FU003"
"""The rule whose findings mark what may go: an ignore that suppresses nothing."""


def diagnostics_of(view: View, ruler: Ruler) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of every file that has any, by URI; what two sites say of one file is said once."""
    found: dict[str, list[types.Diagnostic]] = {}
    told: set[tuple[str, Finding]] = set()
    for sight in view.sights:
        if sight.report is None:
            continue
        writer = Writer(view, sight.site, sight.report, ruler)
        for finding in sight.report.findings:
            if (sight.site.root, finding) not in told:
                told.add((sight.site.root, finding))
                found.setdefault(view.uri(sight.site, finding.span.path), []).append(writer.diagnostic(finding))
    return found


class Writer:
    """Writes the findings of one site for one client."""

    def __init__(self, view: View, site: Site, report: Report, ruler: Ruler) -> None:
        self._view = view
        self._site = site
        self._report = report
        self._ruler = ruler
        self._pages = {rule.id: address_of(rule, INFORMATION_URI) for rule in report.rules}

    def diagnostic(self, finding: Finding) -> types.Diagnostic:
        """A finding, with the places that it rests on."""
        page = self._pages.get(finding.rule)
        return types.Diagnostic(
            range=self.range(finding.span),
            message=printable(finding.text),
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            code_description=types.CodeDescription(href=page) if page else None,
            source="fulint",
            tags=[types.DiagnosticTag.Unnecessary] if finding.rule == _UNUSED else None,
            related_information=[
                types.DiagnosticRelatedInformation(
                    types.Location(self._view.uri(self._site, related.span.path), self.range(related.span)),
                    printable(related.message),
                )
                for related in finding.related
            ]
            or None,
        )

    def range(self, span: Span) -> types.Range:
        """Where a span lies, in the client's own positions."""
        return self._ruler.range(span, self._report.sources.get(span.path))
