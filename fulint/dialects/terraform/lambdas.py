"""The Lambda functions, as the rules need them."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.terraform.code import code_of
from fulint.dialects.terraform.references import target_of
from fulint.dialects.terraform.sections import Resource, Section
from fulint.dialects.terraform.stack import FUNCTIONS, Stack
from fulint.dialects.terraform.values import Plain, Table, as_int, as_text, as_texts
from fulint.model import EventSource, Function, Permission
from fulint.values import ABSENT, Absent, Known, Unknown, Value, known_items

_SERVICES = {
    "apigateway.amazonaws.com": "rest-api",
    "elasticloadbalancing.amazonaws.com": "load-balancer",
    "vpc-lattice.amazonaws.com": "lattice",
}
_UNRESERVED = -1
"""What `reserved_concurrent_executions` is for a function that reserves nothing."""


def functions_of(stack: Stack, permissions: tuple[Permission, ...]) -> Iterator[Function]:
    """The functions; `permissions` are the statements that the configuration itself writes."""
    sources = _event_sources(stack, permissions)
    for resource in stack.of(*FUNCTIONS):
        yield Function(
            address=resource.address,
            span=resource.span,
            name=as_text(resource.value("function_name")),
            runtime=as_text(resource.value("runtime")),
            handler=as_text(resource.value("handler")),
            code=code_of(resource, stack),
            memory_mb=as_int(resource.value("memory_size")),
            reserved_concurrency=_concurrency(resource),
            in_vpc=isinstance(resource.section("vpc_config"), Section),
            has_tenancy=isinstance(resource.section("tenancy_config"), Section),
            layers=as_texts(resource.value("layers")),
            environment=tuple(_environment(resource)),
            event_sources=tuple(sources.get(resource.address, ())),
        )


def _concurrency(resource: Resource) -> Value[int]:
    found = as_int(resource.value("reserved_concurrent_executions"))
    return ABSENT if isinstance(found, Known) and found.value == _UNRESERVED else found


def _environment(resource: Resource) -> Iterator[tuple[str, Known[str] | Unknown]]:
    section = resource.section("environment")
    variables = section.value("variables") if isinstance(section, Section) else None
    for name, value in variables.entries.items() if isinstance(variables, Table) else ():
        found = as_text(value)
        if not isinstance(found, Absent):
            yield name, found


def _event_sources(stack: Stack, permissions: tuple[Permission, ...]) -> dict[str, list[EventSource]]:
    """What else invokes each function: services that a statement lets in, and event source mappings."""
    found: dict[str, list[EventSource]] = {}
    for permission in permissions:
        function = permission.target.function
        for principal in known_items(permission.principals) if isinstance(function, Known) else ():
            service = principal.value
            if service.endswith((".amazonaws.com", ".amazon.com")) and service != "cloudfront.amazonaws.com":
                kind = _SERVICES.get(service, "other")
                kind = "http-api" if kind == "rest-api" and _is_http_api(permission, stack) else kind
                found.setdefault(str(getattr(function, "value", "")), []).append(EventSource(kind, permission.span))
    for mapping in stack.of("aws_lambda_event_source_mapping"):
        target = target_of(mapping.value("function_name"), stack).function
        if isinstance(target, Known):
            found.setdefault(target.value, []).append(EventSource("other", mapping.span))
    return found


def _is_http_api(permission: Permission, stack: Stack) -> bool:
    """Whether the source of a statement is an HTTP API, as its reference says."""
    resource = stack.resources.get(permission.address)
    value = resource.value("source_arn") if resource else None
    parts = getattr(value, "parts", ())
    return any("aws_apigatewayv2_" in getattr(part, "address", "") for part in parts) and not isinstance(value, Plain)
