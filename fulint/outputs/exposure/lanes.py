"""From a report to the lanes of the picture, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fulint.facts import Handler, MissingHandler
from fulint.finding import Finding
from fulint.fold import fold, when
from fulint.outputs.exposure.approaches import approaches
from fulint.outputs.exposure.boxes import cors_sentence, handler_box, qualifier_box, url_box, version_boxes
from fulint.outputs.exposure.judgements import judgement_of
from fulint.outputs.exposure.picture import Lane
from fulint.outputs.exposure.touches import touched
from fulint.outputs.groups import grouped
from fulint.record import record
from fulint.report import Docket, Report
from fulint.rule import Endpoint
from fulint.source import Span
from fulint.values import holds


def lanes(report: Report) -> tuple[Lane, ...]:
    """A lane for each URL under each set of inputs that makes a difference: the most open first, then the worst."""
    findings = _findings(report)
    return tuple(sorted((lane for docket in report.dockets for lane in _lanes(docket, findings)), key=_order))


@record
class _Findings:
    """The findings about each URL, and those in each handler, which are told once however many URLs it answers."""

    of_url: Mapping[tuple[str, str], tuple[Finding, ...]]
    in_handler: Mapping[Span, tuple[Finding, ...]]

    def about(self, lane: Lane, handler: Handler | MissingHandler) -> tuple[Finding, ...]:
        """What is to be said of a lane, worst first."""
        shared = self.in_handler.get(handler.span, ()) if isinstance(handler, Handler) else ()
        found = dict.fromkeys((*self.of_url.get((lane.url.address, lane.url.span.path), ()), *shared))
        return tuple(sorted(found, key=lambda finding: (finding.severity.rank, finding.order)))


def _findings(report: Report) -> _Findings:
    of_url: dict[tuple[str, str], tuple[Finding, ...]] = {}
    in_handler: dict[Span, tuple[Finding, ...]] = {}
    for group in grouped(report):
        for summary in group.summaries:
            of_url[summary.url.address, summary.url.span.path] = group.findings
            if summary.handler:
                path = summary.handler.span.path
                inside = tuple(finding for finding in group.findings if finding.span.path == path)
                in_handler[summary.handler.span] = (*in_handler.get(summary.handler.span, ()), *inside)
    return _Findings(of_url, in_handler)


def _lanes(docket: Docket, findings: _Findings) -> Iterator[Lane]:
    found = (
        (_bare(endpoint), number, endpoint)
        for number, endpoints in enumerate(docket.endpoints)
        for endpoint in endpoints
    )
    for bare, (endpoint, holding) in fold(found).items():
        held = when(docket.deployments, holding)
        about = findings.about(bare, endpoint.handler)
        yield touched(bare, held, tuple(f for f in about if _go_together(held, f.when)), _handler_path(endpoint))


def _bare(endpoint: Endpoint) -> Lane:
    """The lane of one URL in one deployment, before its findings are put on it."""
    fronts = endpoint.deployment.distributions_before(endpoint.url)
    is_bypassed = any(not holds(front.enabled, False) for front in fronts)
    judgement = judgement_of(endpoint.exposure.verdict, is_bypassed)
    return Lane(
        url=endpoint.url,
        judgement=judgement,
        reason=endpoint.exposure.reason,
        statements=tuple(dict.fromkeys((*endpoint.exposure.grants_url, *endpoint.exposure.grants_invoke))),
        cors=cors_sentence(endpoint.url),
        approaches=approaches(endpoint, judgement),
        box=url_box(endpoint),
        qualifier=qualifier_box(endpoint),
        versions=version_boxes(endpoint),
        handler=handler_box(endpoint),
    )


def _handler_path(endpoint: Endpoint) -> str:
    return endpoint.handler.path if isinstance(endpoint.handler, Handler) else ""


def _go_together(held: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether some inputs of which both speak are the same in one alternative of each; so where either is silent."""
    if not held or not other:
        return True
    return any(_agree(_inputs(one), _inputs(two)) for one in held for two in other)


def _inputs(alternative: str) -> dict[str, str]:
    """The inputs of one alternative, as `fold.when` words them."""
    pairs = (part.partition(" is ") for part in alternative.split(" and "))
    return {name: value for name, _, value in pairs if value}


def _agree(one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    return all(two.get(name, value) == value for name, value in one.items())


def _order(lane: Lane) -> tuple[int, list[int], str, str, tuple[str, ...]]:
    ranks = [finding.severity.rank for finding in lane.findings]
    worst_first = [-ranks.count(rank) for rank in range(3)]
    return lane.judgement.rank, worst_first, lane.url.span.path, lane.url.address, lane.when
