"""What ignores a finding where it stands, in its file's own form, so that only the reason is left to be written."""

from __future__ import annotations

from datetime import timedelta

from fulint.assembly import is_made_anew
from fulint.config import Config
from fulint.finding import Finding, Fix, Ignore
from fulint.fixes.accepting import Wish, accepting
from fulint.report import Report
from fulint.repository import Repository
from fulint.suppress import Judges, objections


def ignoring(finding: Finding, report: Report, config: Config, repository: Repository) -> Fix | None:
    """The edit that ignores a finding, for as long as the project allows.

    None where the project does not allow it, where no ignore can stand, and in files that CDK makes anew.
    """
    path = finding.span.path
    if path not in report.sources or is_made_anew(path, repository):
        return None
    last = config.today + timedelta(days=config.max_age) if config.today and config.max_age is not None else None
    wish = Wish(finding.rule, "", last.isoformat() if last else None)
    ignore = Ignore(finding.span, (wish.rule,), until=wish.until)
    if objections(ignore, Judges.of(report.rules, config)):
        return None
    return accepting(finding, report.sources[path], wish)
