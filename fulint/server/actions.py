"""What an editor offers to do about findings: each fix by itself, all safe ones of a file, and an ignore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lsprotocol import types

from fulint import engine
from fulint.finding import Finding, Severity
from fulint.fixes.rounds import mend
from fulint.outputs.escape import printable
from fulint.report import Report
from fulint.server.diagnostics import Writer
from fulint.server.edits import Editor, lines_changed
from fulint.server.positions import Ruler
from fulint.server.views import Sight, View, overlay_of
from fulint.source import Span

FIX_ALL = "source.fixAll.fulint"
"""The kind of the action that applies all safe fixes of a file."""

KINDS: tuple[str, ...] = (types.CodeActionKind.QuickFix.value, FIX_ALL)
"""The kinds of all actions that there are."""


def quick_fixes(
    view: View, params: types.CodeActionParams, ruler: Ruler, is_versioned: bool
) -> Iterator[types.CodeAction]:
    """The fixes of the findings in a range of a file."""
    for sight, report, path in view.reports_on(params.text_document.uri):
        source = report.sources.get(path)
        if source is None or sight.failure:
            continue
        wanted = Span(path, *ruler.place(params.range.start, source), *ruler.place(params.range.end, source))
        editor = Editor(view, sight, ruler, is_versioned)
        writer = Writer(view, sight.site, report, ruler)
        for finding in report.findings:
            if _meets(finding.span, wanted) and finding.fix is not None:
                yield types.CodeAction(
                    title=_title(finding),
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[writer.diagnostic(finding)],
                    is_preferred=finding.fix.safe or None,
                    edit=editor.workspace_edit(finding.fix.edits),
                )


def fix_all(view: View, uri: str, ruler: Ruler, is_versioned: bool) -> list[types.CodeAction]:
    """All safe fixes of a file in one action, each kept only if it does good, as `--fix` does it."""
    found = []
    for sight, report, path in view.reports_on(uri):
        wanted = {finding.fingerprint for finding in report.findings if _is_safe_inside(finding, path)}
        if not wanted or sight.failure:
            continue
        mended = _mended(view, sight, path, wanted)
        if path in mended:
            editor = Editor(view, sight, ruler, is_versioned)
            edit = editor.workspace_edit([lines_changed(report.sources[path], mended[path])])
            found.append(types.CodeAction("Apply all safe fixes (fulint)", FIX_ALL, edit=edit))
    return found


def asks_for(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a request wants actions of a kind, or of all kinds below a word of it."""
    return only is None or any(kind == word or kind.startswith(f"{word}.") or not word for word in only)


def _mended(view: View, sight: Sight, path: str, wanted: set[str]) -> Mapping[str, str]:
    """What is left of a file, judged by all rules, whatever the report was narrowed to."""
    site = sight.site
    wide = replace(sight.config, select=(), ignore=(), min_severity=Severity.NOTE)
    buffers = overlay_of(site, tuple(view.documents.values()))

    def judge(texts: Mapping[str, str]) -> Report:
        tried = {site.place_of(tried): text for tried, text in texts.items()}
        return engine.check(site.paths, wide, root=site.root, overlay={**buffers, **tried})

    def may(finding: Finding) -> bool:
        return finding.fingerprint in wanted and _is_safe_inside(finding, path)

    return mend(judge({}), may, judge).texts


def _is_safe_inside(finding: Finding, path: str) -> bool:
    fix = finding.fix
    return fix is not None and fix.safe and all(edit.span.path == path for edit in fix.edits)


def _title(finding: Finding) -> str:
    fix = finding.fix
    described = fix.description if fix else ""
    label = finding.rule if fix and fix.safe else f"{finding.rule}, unsafe: may change what the handler does"
    return printable(f"{described[:1].upper()}{described[1:]} ({label})")


def _meets(span: Span, wanted: Span) -> bool:
    return (
        span.path == wanted.path
        and (span.line, span.column) <= (wanted.end_line, wanted.end_column)
        and (wanted.line, wanted.column) <= (span.end_line, span.end_column)
    )
