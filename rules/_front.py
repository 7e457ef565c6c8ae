"""What a distribution in front of a Function URL does for it, and when it can be walked around."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.edge import CacheBehavior, Distribution
from fulint.facts import Handler
from fulint.model import FunctionUrl, Verdict
from fulint.rule import Endpoint
from fulint.values import Absent, Known, Unknown

from ._checks import check_of_caller

_OF_REQUESTS = ("viewer-request", "origin-request")


def fronts_of(endpoint: Endpoint) -> tuple[Distribution, ...]:
    """The distributions that surely send requests to a URL. One that is switched off sends none."""
    url = endpoint.url.address
    return tuple(
        front
        for front in endpoint.deployment.distributions_before(endpoint.url)
        if not (isinstance(front.enabled, Known) and not front.enabled.value)
        and any(front.behaviors_of(origin) for origin in front.origins_at(url))
    )


def bypassed(endpoint: Endpoint) -> tuple[Distribution, ...]:
    """The distributions that callers of a public URL can walk around.

    None where the handler checks the caller, or where CloudFront sends a header of its own to a handler of which
    nobody knows whether it asks for that header.
    """
    if endpoint.exposure.verdict is not Verdict.PUBLIC or check_of_caller(endpoint.handler):
        return ()
    return tuple(front for front in fronts_of(endpoint) if not _may_be_asked_for(front, endpoint))


def _may_be_asked_for(front: Distribution, endpoint: Endpoint) -> bool:
    headers = {name.lower() for origin in front.origins_at(endpoint.url.address) for name, _ in origin.custom_headers}
    if not headers:
        return False
    handler = endpoint.handler
    if not isinstance(handler, Handler) or not handler.was_followed:
        return True
    return any(
        read.path[:1] == ("headers",) and read.path[1:2] and read.path[1].lower() in headers for read in handler.reads
    )


def guards_of(front: Distribution, url: FunctionUrl) -> str:
    """What a caller walks around with a distribution, as the end of a sentence."""
    guards = tuple(_guards(front, url))
    return f" with {' and '.join(guards)}" if guards else ""


def _guards(front: Distribution, url: FunctionUrl) -> Iterator[str]:
    if isinstance(front.web_acl, Known) and front.web_acl.value:
        yield "its web ACL"
    behaviors = (behavior for origin in front.origins_at(url.address) for behavior in front.behaviors_of(origin))
    if any(isinstance(behavior.functions, tuple) and runs_on_requests(behavior) for behavior in behaviors):
        yield "its code at the edge"


def runs_on_requests(behavior: CacheBehavior) -> bool:
    """Whether code at the edge sees a behavior's requests, or may: it can sign them, and set their headers."""
    if isinstance(behavior.functions, Unknown):
        return True
    return any(
        not isinstance(function.event, Known) or function.event.value in _OF_REQUESTS for function in behavior.functions
    )


def allowed_body_methods(behavior: CacheBehavior) -> tuple[Known[str], ...]:
    """The methods with a body that a behavior lets through."""
    methods = behavior.allowed_methods
    if isinstance(methods, (Absent, Unknown)):
        return ()
    return tuple(
        method for method in methods.value if isinstance(method, Known) and method.value in ("POST", "PUT", "PATCH")
    )
