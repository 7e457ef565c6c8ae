"""Whether a cache behavior sends the viewer's Host header to its origin, by whichever of its settings."""

from __future__ import annotations

from fulint.dialects.cloudfront import host_by_header_behavior, host_by_policies
from fulint.dialects.terraform.sections import Resource, Section
from fulint.dialects.terraform.stack import Stack
from fulint.dialects.terraform.values import Items, Plain, Text, Unknown, V, as_text, is_null, written
from fulint.edge import FORWARDS_HOST
from fulint.source import Span
from fulint.values import ABSENT, Known, Value
from fulint.values import Unknown as NotKnown

_MANAGED = "Managed-"


def reference_to(value: V | None, type_: str, stack: Stack) -> Value[str]:
    """A policy or access control by its `id`: its address, else the literal id or a managed one's."""
    if value is None or is_null(value):
        return ABSENT
    if isinstance(value, Text) and value.origin is not None:
        resource = stack.found(value.origin.address)
        if resource is not None and resource.type == type_:
            return Known(resource.address, value.span)
        if resource is not None and resource.type == f"data.{type_}":
            managed = _managed_id(resource)
            return Known(managed, value.span) if managed else NotKnown("the policy is not in the files", value.span)
    found = as_text(value)
    return ABSENT if isinstance(found, Known) and not found.value else found


def _managed_id(data: Resource) -> str | None:
    """The id of a managed policy that a data source looks up by name, or is given."""
    given = data.value("id")
    if given is not None and written(given):
        return written(given)
    name = data.value("name")
    label = (written(name) or "").removeprefix(_MANAGED) if name is not None else ""
    return next((found for found, (known, _) in FORWARDS_HOST.items() if known == label), None)


def forwards_host(behavior: Section, stack: Stack) -> Value[bool]:
    """Whether Host reaches the origin, at the token of the setting that decides it."""
    cache, request = behavior.value("cache_policy_id"), behavior.value("origin_request_policy_id")
    if (cache is None or is_null(cache)) and (request is None or is_null(request)):
        return _by_values(behavior)
    by_request = _by_policy(request, "aws_cloudfront_origin_request_policy", stack)
    by_cache = _by_policy(cache, "aws_cloudfront_cache_policy", stack)
    return host_by_policies(by_request, by_cache, behavior.span)


def _by_values(behavior: Section) -> Value[bool]:
    """By `forwarded_values`, the setting that policies replaced; `*` forwards all headers."""
    section = behavior.section("forwarded_values")
    if section is None:
        return Known(False, behavior.span)
    if isinstance(section, Unknown):
        return NotKnown("its forwarded_values cannot be known", section.span)
    return _among(section.value("headers"), section.span)


def _by_policy(value: V | None, type_: str, stack: Stack) -> Value[bool]:
    """By a policy, managed or of this configuration, at the token that chooses it."""
    match reference_to(value, type_, stack):
        case Known(name, span):
            resource = stack.resources.get(name)
            if resource is not None:
                answer = _by_headers(resource)
                return NotKnown(answer.reason, span) if isinstance(answer, NotKnown) else Known(answer, span)
            managed = FORWARDS_HOST.get(name.lower())
            return Known(managed[1], span) if managed else NotKnown("the policy is not in the files", span)
        case other:
            return other


def _by_headers(policy: Resource) -> bool | NotKnown:
    """Whether a policy of this configuration forwards Host."""
    around: Section | Unknown | None = policy
    if policy.type == "aws_cloudfront_cache_policy":
        around = policy.section("parameters_in_cache_key_and_forwarded_to_origin")
    config = around.section("headers_config") if isinstance(around, Section) else around
    unknown = NotKnown("the policy's headers cannot be known", policy.span)
    if config is None:
        return False
    if isinstance(config, Unknown):
        return unknown
    headers = config.section("headers")
    listed = _among(headers.value("items"), config.span) if isinstance(headers, Section) else Known(False, config.span)
    answer = host_by_header_behavior(as_text(config.value("header_behavior")), listed)
    return unknown if answer is None else answer


def _among(headers: V | None, span: Span) -> Value[bool]:
    """Whether a list of header names holds Host or all of them, at the item that does."""
    if headers is None or is_null(headers):
        return Known(False, span)
    if not isinstance(headers, Items):
        return NotKnown("its headers cannot be known", headers.span)
    for item in headers.items:
        if isinstance(item, Plain) and (written(item) or "").strip().lower() in ("host", "*"):
            return Known(True, item.span)
    if all(isinstance(item, Plain) for item in headers.items):
        return Known(False, headers.span)
    return NotKnown("its headers cannot be known", headers.span)
