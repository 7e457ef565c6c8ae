"""The report as SARIF 2.1.0, in the form that GitHub's code scanning reads.

Paths are relative to the repository's root, columns count UTF-16 code units, and the same report gives the same bytes.
What an ignore took out is not in it, since code scanning would show it as an open alert.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fulint import __version__
from fulint.finding import Edit, Finding, Fix, Severity
from fulint.outputs.json import encoded
from fulint.outputs.line_hash import line_hashes
from fulint.outputs.rule_metadata import guest_metadata, rule_metadata
from fulint.report import Guest, Report
from fulint.source import Source, Span

INFORMATION_URI = "https://github.com/fulint/fulint"
_ROOT = "%SRCROOT%"
_UNREAD = ("FU001", "FU002")
_MOST_RESULTS = 5000
"""Code scanning keeps no more of one run, the worst first."""
_LONGEST_SNIPPET = 1000
_LINK_TEXT = str.maketrans({"\\": r"\\", "[": r"\[", "]": r"\]"})


def render(report: Report) -> str:
    """One SARIF document and a line end."""
    handlers = frozenset(summary.handler.span.path for summary in report.urls if summary.handler)
    places = _Places(report.sources, handlers)
    findings = sorted(report.findings, key=lambda finding: (finding.severity.rank, finding.order))[:_MOST_RESULTS]
    index = {rule.id: {"ruleIndex": number} for number, rule in enumerate(report.rules)}
    if report.guest:
        index |= _references(report.guest)
    left_out = len(report.findings) - len(findings)
    run = {
        "tool": _tool(report),
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    *(_notification(f, index[f.rule]["ruleIndex"], places) for f in findings if f.rule in _UNREAD),
                    *([_cut_notification(left_out)] if left_out else []),
                ],
                "toolConfigurationNotifications": [],
            }
        ],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "utf16CodeUnits",
        "results": [
            _result(finding, index[finding.rule], places) for finding in sorted(findings, key=lambda f: f.order)
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return encoded(document)


def _tool(report: Report) -> dict[str, Any]:
    """fulint, and as an extension with rules of its own the linter that was asked besides."""
    if report.guest is None:
        return {"driver": _driver(report)}
    guest = report.guest
    extension = {
        "name": guest.name,
        "version": guest.version,
        "informationUri": guest.page,
        "rules": [guest_metadata(rule) for rule in guest.rules],
    }
    return {"driver": _driver(report), "extensions": [extension]}


def _references(guest: Guest) -> dict[str, dict[str, Any]]:
    """How a result says which rule of an extension it is of."""
    return {
        rule.id: {"rule": {"id": rule.id, "index": number, "toolComponent": {"name": guest.name, "index": 0}}}
        for number, rule in enumerate(guest.rules)
    }


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": "fulint",
        "fullName": f"fulint {__version__}",
        "organization": "fulint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": INFORMATION_URI,
        "rules": [rule_metadata(rule, INFORMATION_URI) for rule in report.rules],
    }


class _Places:
    """Turns spans into SARIF's locations; every file's hashes are computed once."""

    def __init__(self, sources: Mapping[str, Source], handlers: frozenset[str]) -> None:
        self._sources = sources
        self._handlers = handlers
        self._hashes: dict[str, list[str]] = {}

    def physical(self, span: Span, with_snippet: bool = False) -> dict[str, Any]:
        """A physicalLocation."""
        region = self.region(span)
        if with_snippet and (source := self._sources.get(span.path)):
            marked = source.text_at(span)
            if 0 < len(marked) <= _LONGEST_SNIPPET:
                region["snippet"] = {"text": marked}
        return {"artifactLocation": self.artifact(span.path), "region": region}

    def artifact(self, path: str) -> dict[str, str]:
        """An artifactLocation: the path as a URI reference, every odd character percent-encoded."""
        return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}

    def region(self, span: Span) -> dict[str, Any]:
        """A region, in UTF-16 columns."""
        return {
            "startLine": span.line,
            "startColumn": self._column(span.path, span.line, span.column),
            "endLine": span.end_line,
            "endColumn": self._column(span.path, span.end_line, span.end_column),
        }

    def hash_of(self, span: Span) -> str | None:
        """GitHub's hash of the line where a span starts; None where its file was not read."""
        source = self._sources.get(span.path)
        if source is None:
            return None
        if span.path not in self._hashes:
            self._hashes[span.path] = line_hashes(source)
        return self._hashes[span.path][min(span.line, len(self._hashes[span.path])) - 1]

    def _column(self, path: str, line: int, column: int) -> int:
        source = self._sources.get(path)
        if source is None or source.text.isascii():
            return column
        before = source.line(line)[: column - 1]
        return column - len(before) + len(before.encode("utf-16-le", "surrogatepass")) // 2

    def is_handler(self, span: Span) -> bool:
        """Whether a place lies in the source of a handler."""
        return span.path in self._handlers


def _result(finding: Finding, reference: dict[str, Any], places: _Places) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        **reference,
        "level": finding.severity.value,
        "kind": "fail",
        "message": {"text": _message(finding)},
        "locations": [_location(finding, places)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": related.message}, "physicalLocation": places.physical(related.span)}
            for number, related in enumerate(finding.related, start=1)
        ]
    if any(related.span.path != finding.span.path for related in finding.related):
        result["codeFlows"] = [_code_flow(finding, places)]
    fingerprints = {"fulint/v1": finding.fingerprint}
    if (line_hash := places.hash_of(finding.span)) is not None:
        fingerprints["primaryLocationLineHash"] = line_hash
    result["partialFingerprints"] = fingerprints
    if finding.fix:
        result["fixes"] = [_fix(finding.fix, places)]
    return result


def _message(finding: Finding) -> str:
    """The finding's text; the related places follow as links, since only linked ones are shown."""
    links = ", ".join(
        f"[{related.message.translate(_LINK_TEXT)}]({number})"
        for number, related in enumerate(finding.related, start=1)
    )
    return _plain(finding.text) + (f" See {links}." if links else "")


def _plain(text: str) -> str:
    """Text in which nothing is taken for a link."""
    return text.replace("](", "] (")


def _location(finding: Finding, places: _Places) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": places.physical(finding.span, with_snippet=True)}
    if finding.address:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.address, "kind": "resource"}]
    return location


def _code_flow(finding: Finding, places: _Places) -> dict[str, Any]:
    """The way of a request that joins files: the places in templates, and then those in the handler."""
    steps = [(finding.span, finding.message), *((related.span, related.message) for related in finding.related)]
    steps.sort(key=lambda step: places.is_handler(step[0]))
    locations = [
        {"location": {"message": {"text": _plain(text)}, "physicalLocation": places.physical(span)}}
        for span, text in steps
    ]
    return {"threadFlows": [{"locations": locations}]}


def _fix(fix: Fix, places: _Places) -> dict[str, Any]:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    return {
        "description": {"text": f"{fix.description.rstrip('.')}."},
        "artifactChanges": [
            {
                "artifactLocation": places.artifact(path),
                "replacements": [
                    {"deletedRegion": places.region(edit.span), "insertedContent": {"text": edit.text}}
                    for edit in edits
                ],
            }
            for path, edits in by_path.items()
        ],
    }


def _notification(finding: Finding, rule_index: int, places: _Places) -> dict[str, Any]:
    return {
        "associatedRule": {"id": finding.rule, "index": rule_index},
        "level": Severity.ERROR.value,
        "message": {"text": _plain(finding.text)},
        "locations": [{"physicalLocation": places.physical(finding.span)}],
    }


def _cut_notification(left_out: int) -> dict[str, Any]:
    text = f"{left_out} more findings are not in this file, since code scanning keeps {_MOST_RESULTS}, the worst first."
    return {"level": Severity.WARNING.value, "message": {"text": text}}
