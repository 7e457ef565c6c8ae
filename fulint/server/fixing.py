"""All safe fixes of one file together, as `fulint check --fix` applies them: each is kept only if it does good."""

from __future__ import annotations

from collections.abc import Mapping

from fulint import engine
from fulint.config import as_fixes_are_judged
from fulint.finding import Finding
from fulint.fixes.rounds import mend
from fulint.report import Report
from fulint.server.views import Sight, View, overlay_of


def mended(view: View, sight: Sight, report: Report, path: str) -> str | None:
    """The text of a file once its safe fixes are applied; None where it stays as it is.

    Fixes that change other files, too, are for the reader to choose. What they come to is judged by all rules, whatever
    the report was narrowed to.
    """
    wanted = {finding.fingerprint for finding in report.findings if _is_safe_inside(finding, path)}
    if not wanted:
        return None
    site = sight.site
    wide = as_fixes_are_judged(sight.config)
    buffers = overlay_of(site, tuple(view.documents.values()))

    def judge(texts: Mapping[str, str]) -> Report:
        tried = {site.place_of(changed): text for changed, text in texts.items()}
        return engine.check(site.paths, wide, root=site.root, overlay={**buffers, **tried})

    def may(finding: Finding) -> bool:
        return finding.fingerprint in wanted and _is_safe_inside(finding, path)

    return mend(judge({}), may, judge).texts.get(path)


def _is_safe_inside(finding: Finding, path: str) -> bool:
    fix = finding.fix
    return fix is not None and fix.safe and all(edit.span.path == path for edit in fix.edits)
