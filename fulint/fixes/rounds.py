"""Applies fixes to texts in rounds, and keeps only what does good: each try is judged before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from fulint.finding import Edit, Finding, Fix
from fulint.fixes.edits import clash, edited, places
from fulint.fixes.remedies import is_sound
from fulint.record import record
from fulint.report import Report
from fulint.source import Source

MAX_TRIES = 60
"""How often texts are judged at most. Each try costs what a whole run does; a round without trouble is one."""

MOST_FIXES = 200
"""How many fixes are for one round."""

Judge: TypeAlias = Callable[[Mapping[str, str]], Report]
"""What a run finds when some texts, by their paths in the repository, stand for the files."""


@record
class Mended:
    """What fixes come to: the new `texts` of files and what the files were, the findings that are gone, and those
    whose fix was left out, since it would not have removed them or would have brought another.
    """

    texts: Mapping[str, str]
    sources: Mapping[str, Source]
    fixed: tuple[Finding, ...]
    left: tuple[Finding, ...]


def mend(report: Report, may: Callable[[Finding], bool], judge: Judge) -> Mended:
    """Apply the fixes of the findings that may be fixed, until there are no more.

    A fix does good where its finding is gone and no other has come, but for a lesser one at the very place that it
    changed: that was there before, behind the one that is mended (a header that is looked up by its right name may
    still be missing). Fixes that touch each other are for different rounds. Where a round does no good, half of it is
    tried, down to the one fix that is to blame.
    """
    texts: dict[str, str] = {}
    sources: dict[str, Source] = {}
    fixed: list[Finding] = []
    left: dict[str, Finding] = {}
    most = MOST_FIXES
    for _ in range(MAX_TRIES):
        batch = _batch([f for f in report.findings if f.fix and may(f) and f.fingerprint not in left], most)
        if not batch:
            break
        new = _applied(batch, report.sources)
        can_be_parsed = all(map(_is_kept_sound, (report.sources[path] for path in new), new.values()))
        after = _judged({**texts, **new}, report, batch, judge) if can_be_parsed else None
        found = [finding for findings in batch.values() for finding in findings]
        if after is not None:
            for path in new:
                sources.setdefault(path, report.sources[path])
            texts, report, most = {**texts, **new}, after, MOST_FIXES
            fixed += found
        elif len(batch) == 1:
            left |= {finding.fingerprint: finding for finding in found}
        else:
            most = len(batch) // 2
    changed = {path: text for path, text in texts.items() if text != sources[path].text}
    return Mended(changed, sources, tuple(fixed), tuple(left.values()))


def _batch(findings: Sequence[Finding], most: int) -> dict[Fix, list[Finding]]:
    """The fixes of one round, with the findings that each of them removes."""
    chosen: dict[Fix, list[Finding]] = {}
    taken: list[Edit] = []
    for finding in findings:
        fix = finding.fix
        if fix is None:
            continue
        if fix not in chosen:
            if len(chosen) == most or clash(fix.edits, taken):
                continue
            taken += fix.edits
        chosen.setdefault(fix, []).append(finding)
    return chosen


def _applied(batch: Mapping[Fix, Sequence[Finding]], sources: Mapping[str, Source]) -> dict[str, str]:
    by_path: dict[str, list[Edit]] = {}
    for fix in batch:
        for edit in fix.edits:
            by_path.setdefault(edit.span.path, []).append(edit)
    return {path: edited(sources[path], edits) for path, edits in by_path.items()}


def _is_kept_sound(source: Source, text: str) -> bool:
    """Whether a file of code that could be parsed still can be."""
    return is_sound(Source(source.path, text)) or not is_sound(source)


def _judged(
    tried: Mapping[str, str], before: Report, batch: Mapping[Fix, Sequence[Finding]], judge: Judge
) -> Report | None:
    """What is found in the new texts; None where they are no good."""
    after = judge(tried)
    gone = [finding for findings in batch.values() for finding in findings]
    least = min(finding.severity.rank for finding in gone)
    changed = _changed(batch, before.sources)
    seen = [f for f in after.findings if not (f.severity.rank > least and _is_at(f, changed, after.sources))]
    allowed = Counter(map(_kind, before.findings))
    allowed.subtract(map(_kind, gone))
    return after if all(count <= allowed[kind] for kind, count in Counter(map(_kind, seen)).items()) else None


def _changed(batch: Mapping[Fix, Sequence[Finding]], sources: Mapping[str, Source]) -> dict[str, list[tuple[int, int]]]:
    """The places in the new texts that a round has changed."""
    edits = [edit for fix in batch for edit in fix.edits]
    paths = dict.fromkeys(edit.span.path for edit in edits)
    return {path: [*places(sources[path], (e for e in edits if e.span.path == path))] for path in paths}


def _is_at(finding: Finding, changed: Mapping[str, Sequence[tuple[int, int]]], sources: Mapping[str, Source]) -> bool:
    """Whether a finding stands at a place that was changed."""
    span = finding.span
    if span.path not in changed:
        return False
    source = sources[span.path]
    start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
    return any(start <= first and last <= end for first, last in changed[span.path])


def _kind(finding: Finding) -> tuple[str, str, str | None]:
    """What stays of a finding's identity when its file is changed."""
    return finding.rule, finding.span.path, finding.address
