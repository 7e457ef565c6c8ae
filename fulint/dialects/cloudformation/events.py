"""What else invokes a function: the events of a SAM function, and the services that may invoke any function."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.mentions import mentions
from fulint.dialects.cloudformation.references import target_of
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import PERMISSION, SAM_FUNCTION, Resource
from fulint.model import EventSource, Permission
from fulint.syntax.tree import Mapping, Scalar
from fulint.values import Known, known_items

_SAM_EVENTS = {"Api": "rest-api", "HttpApi": "http-api"}
_SERVICES = {
    "apigateway.amazonaws.com": "rest-api",
    "elasticloadbalancing.amazonaws.com": "load-balancer",
    "vpc-lattice.amazonaws.com": "lattice",
}
_HTTP_APIS = ("AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi")
_EVENT_SOURCE_MAPPING = "AWS::Lambda::EventSourceMapping"


def event_sources_of(stack: Stack, permissions: tuple[Permission, ...]) -> dict[str, tuple[EventSource, ...]]:
    """The event sources of each function that has any. `permissions` are the statements that the template writes."""
    found: dict[str, list[EventSource]] = {}
    for function in stack.live(SAM_FUNCTION):
        found.setdefault(stack.address(function.id), []).extend(_sam_events(function, stack))
    for permission in permissions:
        if isinstance(permission.target.function, Known):
            found.setdefault(permission.target.function.value, []).extend(_invoking_services(permission, stack))
    for mapping in stack.live(_EVENT_SOURCE_MAPPING):
        target = target_of(stack.value(mapping, "FunctionName"), stack).function
        if isinstance(target, Known):
            found.setdefault(target.value, []).append(EventSource("other", mapping.key.span))
    return {name: tuple(sources) for name, sources in found.items()}


def _sam_events(function: Resource, stack: Stack) -> Iterator[EventSource]:
    events = stack.value(function, "Events")
    for entry in events.entries if isinstance(events, Mapping) else ():
        event = stack.evaluator.evaluate(entry.value)
        kind = event.get("Type") if isinstance(event, Mapping) else None
        name = kind.text if isinstance(kind, Scalar) else ""
        yield EventSource(_SAM_EVENTS.get(name, "other"), entry.key.span)


def _invoking_services(permission: Permission, stack: Stack) -> Iterator[EventSource]:
    """The services that a statement lets invoke the function, past its URL."""
    for principal in known_items(permission.principals):
        service = principal.value
        if service.endswith((".amazonaws.com", ".amazon.com")) and service != "cloudfront.amazonaws.com":
            kind = _SERVICES.get(service, "other")
            http = kind == "rest-api" and _comes_from_http_api(permission, stack)
            yield EventSource("http-api" if http else kind, permission.span)


def _comes_from_http_api(permission: Permission, stack: Stack) -> bool:
    resource = stack.template.resources.get(permission.address.rpartition("#")[2])
    if resource is None or resource.type != PERMISSION:
        return False
    named = (stack.template.resources.get(name) for name in mentions((resource.properties,)).names)
    return any(other is not None and other.type in _HTTP_APIS for other in named)
