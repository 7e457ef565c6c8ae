"""One line about every Function URL of a run: who can call it, what it points at, which handler answers."""

from __future__ import annotations

from fulint.facts import Handler
from fulint.fold import fold, when
from fulint.report import Docket, HandlerPlace, UrlSummary
from fulint.rule import Endpoint
from fulint.values import Absent, Known

LATEST = "$LATEST"


def summaries_of(docket: Docket) -> tuple[UrlSummary, ...]:
    """The URLs of one template; a URL that is the same under all inputs is one summary."""
    found = (
        (_key(endpoint), number, endpoint)
        for number, endpoints in enumerate(docket.endpoints)
        for endpoint in endpoints
    )
    return tuple(_summary(e, when(docket.deployments, holding)) for e, holding in fold(found).values())


def _key(endpoint: Endpoint) -> tuple[str, str | None, str, str | None, HandlerPlace | None]:
    return (
        endpoint.url.address,
        _auth_type(endpoint),
        endpoint.exposure.verdict.value,
        _target(endpoint),
        _handler(endpoint),
    )


def _summary(endpoint: Endpoint, holding: tuple[str, ...]) -> UrlSummary:
    return UrlSummary(
        url=endpoint.url,
        exposure=endpoint.exposure,
        auth_type=_auth_type(endpoint),
        target=_target(endpoint),
        target_label=_label(endpoint),
        handler=_handler(endpoint),
        when=holding,
    )


def _auth_type(endpoint: Endpoint) -> str | None:
    match endpoint.url.auth_type:
        case Known(value):
            return value
        case _:
            return None


def _target(endpoint: Endpoint) -> str | None:
    match endpoint.url.target.qualifier:
        case Absent():
            return LATEST
        case Known(qualifier):
            return qualifier
        case _:
            return None


def _label(endpoint: Endpoint) -> str:
    match endpoint.url.target.function:
        case Known(name):
            return f"{name}:{_target(endpoint) or '?'}"
        case _:
            return "a function that cannot be known"


def _handler(endpoint: Endpoint) -> HandlerPlace | None:
    handler = endpoint.handler
    return HandlerPlace(handler.span, handler.language) if isinstance(handler, Handler) else None
