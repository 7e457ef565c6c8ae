"""What one run found, as every output sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fulint.finding import Finding, Severity
from fulint.model import Deployment, Exposure, FunctionUrl
from fulint.record import record, replace
from fulint.rule import Endpoint, Rule
from fulint.source import Source, Span


@record
class Docket:
    """One template's deployments with the endpoints of each, in the same order; `dialect` read them."""

    deployments: tuple[Deployment, ...]
    endpoints: tuple[tuple[Endpoint, ...], ...]
    dialect: str = ""


@record
class HandlerPlace:
    """Where a handler is defined."""

    span: Span
    language: str


@record
class UrlSummary:
    """One Function URL as it is under one set of inputs; URLs that are the same in all of them are one summary.

    `auth_type` is None where it cannot be known. `target` is `$LATEST`, the alias' name, or None where it cannot be
    known; `target_label` says the same with the function's name, for people. `when` lists the deployments in which
    it is so (empty: all).
    """

    url: FunctionUrl
    exposure: Exposure
    auth_type: str | None
    target: str | None
    target_label: str
    handler: HandlerPlace | None
    when: tuple[str, ...] = ()


@record
class LookedAt:
    """A file that the run read, and as what: `template`, `handler`, `configuration`; or why it was passed over."""

    path: str
    role: str
    note: str = ""


@record
class GuestRule:
    """A rule of another linter, in that linter's own words."""

    id: str
    title: str
    description: str
    page: str
    severity: Severity


@record
class Guest:
    """Another linter whose findings stand in the report, with all rules that could have spoken, sorted by id."""

    name: str
    version: str
    page: str
    rules: tuple[GuestRule, ...]


@record
class Report:
    """The whole result of a run. `sources` holds the text of every file that a finding names.

    `ignored` counts findings that an ignore took out, `hidden` those of low confidence that `--pedantic` would
    show, `known` those that a baseline or an earlier revision held already. `notices` are whole sentences about the
    run ("no template was found below infra/"). `dockets` hold all that is known of each URL, template by template, for
    outputs that draw it. `guest` is another linter that was asked, and `fixed` counts the
    findings that this run has mended.
    """

    findings: tuple[Finding, ...]
    urls: tuple[UrlSummary, ...]
    rules: tuple[Rule, ...]
    sources: Mapping[str, Source]
    files: tuple[LookedAt, ...] = ()
    ignored: int = 0
    hidden: int = 0
    notices: tuple[str, ...] = ()
    dockets: tuple[Docket, ...] = ()
    guest: Guest | None = None
    known: int = 0
    fixed: int = 0

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def touching(self, starts: Collection[str]) -> Report:
        """The report with no findings but those of which one place at least lies at or below these paths."""
        return replace(self, findings=tuple(finding for finding in self.findings if finding.touches(starts)))

    def fails(self, threshold: Severity | None) -> bool:
        """Whether a finding is at or above the threshold (None: nothing fails)."""
        return threshold is not None and any(f.severity.rank <= threshold.rank for f in self.findings)
