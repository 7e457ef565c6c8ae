"""What an editor offers to do about findings: each fix by itself, what ignores them, and all safe fixes of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from fulint.finding import Finding, Fix
from fulint.outputs.escape import printable
from fulint.report import Report
from fulint.repository import Repository
from fulint.server.diagnostics import Writer
from fulint.server.edits import EditWriter, lines_changed
from fulint.server.fixing import mended
from fulint.server.ignoring import ignoring
from fulint.server.positions import Ruler
from fulint.server.views import Sight, View
from fulint.source import Span

FIX_ALL = "source.fixAll.fulint"
"""The kind of the action that applies all safe fixes of a file."""

KINDS: tuple[str, ...] = (types.CodeActionKind.QuickFix.value, FIX_ALL)
"""The kinds of all actions that there are."""

_MOST_IGNORED = 20
"""How many findings of a range can be ignored: a file is parsed for each."""


def actions_for(view: View, params: types.CodeActionParams, ruler: Ruler, is_versioned: bool) -> list[types.CodeAction]:
    """The actions for a range of a file that are asked for; all safe fixes of the file only where these are named."""
    only, found = params.context.only, []
    for sight, report, path in view.reports_on(params.text_document.uri):
        if sight.failure or path not in report.sources:
            # An edit is for the text that it was found in.
            continue
        offer = _Offer(view, sight, report, ruler, is_versioned)
        if asks_for(only, types.CodeActionKind.QuickFix):
            source = report.sources[path]
            start, end = ruler.place(params.range.start, source), ruler.place(params.range.end, source)
            wanted = Span(path, *start, *end)
            about = [finding for finding in report.findings if _meets(finding.span, wanted)]
            found += [*offer.fixes(about), *offer.ignores(about[:_MOST_IGNORED])]
        if only is not None and asks_for(only, FIX_ALL):
            found += offer.all_safe(path)
    return found


def asks_for(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a request wants actions of a kind, or of all kinds below a word of it."""
    return only is None or any(kind == word or kind.startswith(f"{word}.") or not word for word in only)


class _Offer:
    """What can be done about the findings of one site, for one client."""

    def __init__(self, view: View, sight: Sight, report: Report, ruler: Ruler, is_versioned: bool) -> None:
        self._view = view
        self._sight = sight
        self._report = report
        self._writer = Writer(view, sight.site, report, ruler)
        self._edits = EditWriter(view, sight, ruler, is_versioned)

    def fixes(self, findings: Sequence[Finding]) -> Iterator[types.CodeAction]:
        """The fixes of findings, the safe ones preferred."""
        for finding in findings:
            if finding.fix is not None:
                action = self._action(_title(finding.rule, finding.fix), finding, finding.fix)
                action.is_preferred = finding.fix.safe or None
                yield action

    def ignores(self, findings: Sequence[Finding]) -> Iterator[types.CodeAction]:
        """What ignores findings where they stand; one ignore may be for several of them."""
        repository = Repository(self._sight.site.root)
        offered: set[Fix] = set()
        for finding in findings:
            fix = ignoring(finding, self._report, self._sight.config, repository)
            if fix is not None and fix not in offered:
                offered.add(fix)
                yield self._action(f"Ignore {finding.rule} here", finding, fix)

    def all_safe(self, path: str) -> Iterator[types.CodeAction]:
        """All safe fixes of a file in one action."""
        text = mended(self._view, self._sight, self._report, path)
        if text is not None:
            edit = self._edits.workspace_edit([lines_changed(self._report.sources[path], text)])
            yield types.CodeAction("Apply all safe fixes (fulint)", FIX_ALL, edit=edit)

    def _action(self, title: str, finding: Finding, fix: Fix) -> types.CodeAction:
        diagnostic, edit = self._writer.diagnostic(finding), self._edits.workspace_edit(fix.edits)
        return types.CodeAction(title, types.CodeActionKind.QuickFix, [diagnostic], edit=edit)


def _title(rule: str, fix: Fix) -> str:
    label = rule if fix.safe else f"{rule}, unsafe: may change what the handler does"
    return printable(f"{fix.description[:1].upper()}{fix.description[1:]} ({label})")


def _meets(span: Span, wanted: Span) -> bool:
    return (
        span.path == wanted.path
        and (span.line, span.column) <= (wanted.end_line, wanted.end_column)
        and (wanted.line, wanted.column) <= (span.end_line, span.end_column)
    )
