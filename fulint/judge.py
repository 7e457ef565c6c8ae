"""Runs the rules over the deployments of one template and makes findings of what they claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fulint.exposure import of as exposure_of
from fulint.facts import Handler, Missing, MissingHandler
from fulint.finding import Confidence, Finding, Related
from fulint.fold import fold, when
from fulint.model import Deployment, Function
from fulint.policy import policy_of
from fulint.report import Docket
from fulint.rule import Claim, Claims, Endpoint, Rule
from fulint.source import Span

_UNDECLARED = "its function is not declared beside it"

ReadHandler = Callable[[Function], Handler | MissingHandler]


def docket_of(deployments: tuple[Deployment, ...], read_handler: ReadHandler, dialect: str = "") -> Docket:
    """Join every URL of every deployment with its function, its exposure and its handler's facts."""
    return Docket(deployments, tuple(tuple(_endpoints(d, read_handler)) for d in deployments), dialect)


def _endpoints(deployment: Deployment, read_handler: ReadHandler) -> Iterator[Endpoint]:
    for url in deployment.urls:
        function = deployment.function_of(url)
        handler = read_handler(function) if function else MissingHandler(Missing.ELSEWHERE, _UNDECLARED, url.span)
        policy = policy_of(deployment, url)
        yield Endpoint(deployment, url, function, policy, exposure_of(deployment, policy), handler)


def judge(docket: Docket, rules: tuple[Rule, ...], failed: Rule) -> tuple[Finding, ...]:
    """What the rules find in one template, each thing once, with the deployments in which it holds.

    A rule that raises costs what it would have said of that one target, and `failed` says so.
    """
    claims = (
        (_key(rule, claim), number, (rule, claim, endpoint))
        for number, (deployment, endpoints) in enumerate(zip(docket.deployments, docket.endpoints, strict=True))
        for rule, claim, endpoint in _claims(deployment, endpoints, rules, failed)
    )
    return tuple(
        _finding(rule, claim, endpoint, when(docket.deployments, holding))
        for (rule, claim, endpoint), holding in fold(claims).values()
    )


def _key(rule: Rule, claim: Claim) -> tuple[str, Span, str]:
    return rule.id, claim.span, claim.message


def _claims(
    deployment: Deployment, endpoints: tuple[Endpoint, ...], rules: tuple[Rule, ...], failed: Rule
) -> Iterator[tuple[Rule, Claim, Endpoint | None]]:
    # A setting that a tool drops or refuses may be why there is no URL.
    places = [endpoint.url.span for endpoint in endpoints] or [quirk.span for quirk in deployment.quirks]
    if not places:
        return
    for rule in rules:
        declaration = rule.declaration
        if declaration.check_deployment:
            for by, claim in _guarded(rule, declaration.check_deployment(deployment), failed, places[0]):
                yield by, claim, None
        for endpoint in endpoints:
            if declaration.check_url:
                claims = declaration.check_url(endpoint)
            elif declaration.check_handler and isinstance(endpoint.handler, Handler):
                claims = declaration.check_handler(endpoint, endpoint.handler)
            elif declaration.check_code and isinstance(endpoint.handler, Handler):
                claims = declaration.check_code(endpoint.handler, endpoint.function)
            else:
                continue
            for by, claim in _guarded(rule, claims, failed, endpoint.url.span):
                yield by, claim, endpoint


def judge_alone(handler: Handler, rules: tuple[Rule, ...], failed: Rule) -> Iterator[Finding]:
    """What those rules find in a handler that hold whoever calls it: no URL or function is known."""
    for rule in rules:
        if rule.declaration.check_code:
            for by, claim in _guarded(rule, rule.declaration.check_code(handler, None), failed, handler.span):
                yield _finding(by, claim, None, ())


def _guarded(rule: Rule, claims: Claims, failed: Rule, target: Span) -> Iterator[tuple[Rule, Claim]]:
    """The claims of one rule on one target; the one place where an error of a rule is caught."""
    try:
        yield from ((rule, claim) for claim in tuple(claims))
    except Exception as error:
        yield failed, Claim(target, f"the rule {rule.id} {rule.name} failed here: {type(error).__name__}: {error}")


def _finding(rule: Rule, claim: Claim, endpoint: Endpoint | None, holding: tuple[str, ...]) -> Finding:
    url = endpoint.url.address if endpoint else None
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity,
        confidence=claim.confidence,
        message=claim.message,
        span=claim.span,
        help=claim.help,
        address=claim.address or url,
        function=endpoint.function.address if endpoint and endpoint.function else None,
        when=holding,
        related=(*claim.related, *_join(claim, endpoint)),
        fix=claim.fix,
        remedy=claim.remedy,
    )


def _join(claim: Claim, endpoint: Endpoint | None) -> Iterator[Related]:
    """The URL, for a finding in another file than its own: a reader sees both ends of what is joined."""
    if endpoint and claim.span.path != endpoint.url.span.path:
        yield Related(endpoint.url.span, "requests arrive through this Function URL")


def said_by_the_run(rule: Rule, span: Span, message: str, help: str = "") -> Finding:
    """A finding of the run itself, about its input."""
    return _finding(rule, Claim(span, message, help, confidence=Confidence.HIGH), None, ())
