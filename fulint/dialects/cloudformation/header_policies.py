"""Whether a cache behavior sends the viewer's Host header to its origin, by whichever of its settings."""

from __future__ import annotations

from fulint.dialects.cloudformation.results import Items, Nothing, Result, Symbol, Text, as_text
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import CACHE_POLICY, ORIGIN_REQUEST_POLICY
from fulint.dialects.cloudfront import host_by_header_behavior, host_by_policies
from fulint.edge import FORWARDS_HOST
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown, Value

_HOST = "host"


def reference_to(result: Result | Absent, kind: str, stack: Stack) -> Value[str]:
    """A policy or access control by its `Ref` or its attribute `Id`: its address, else the literal id."""
    match result:
        case Text((Symbol(name, "" | "Id", home=""),), span) if name in stack.template.resources:
            if stack.template.resources[name].type == kind:
                return Known(stack.address(name), span)
    value = as_text(result)
    return ABSENT if isinstance(value, Known) and not value.value else value


def forwards_host(behavior: Mapping, stack: Stack) -> Value[bool]:
    """Whether Host reaches the origin, at the token of the setting that decides it."""
    read = stack.evaluator.field
    cache, request = read(behavior, "CachePolicyId"), read(behavior, "OriginRequestPolicyId")
    if isinstance(cache, (Absent, Nothing)) and isinstance(request, (Absent, Nothing)):
        return _by_values(read(behavior, "ForwardedValues"), behavior.span, stack)
    by_request = _by_policy(request, ORIGIN_REQUEST_POLICY, "OriginRequestPolicyConfig", stack)
    by_cache = _by_policy(cache, CACHE_POLICY, "CachePolicyConfig", stack)
    return host_by_policies(by_request, by_cache, behavior.span)


def _by_values(result: Result | Absent, span: Span, stack: Stack) -> Value[bool]:
    """By ForwardedValues, the setting that policies replaced; `*` forwards all headers."""
    match result:
        case Absent() | Nothing():
            return Known(False, span)
        case Mapping():
            return _among(stack.evaluator.field(result, "Headers"), span)
        case _:
            return Unknown("its ForwardedValues cannot be known", result.span)


def _by_policy(result: Result | Absent, kind: str, config: str, stack: Stack) -> Value[bool]:
    """By a policy, managed or of this template, at the token that chooses it."""
    match reference_to(result, kind, stack):
        case Known(name, span):
            resource = stack.template.resources.get(name.rpartition("#")[2])
            if resource is not None and resource.type == kind:
                answer = _by_headers(stack.value(resource, config), kind, stack)
                return Unknown(answer.reason, span) if isinstance(answer, Unknown) else Known(answer, span)
            managed = FORWARDS_HOST.get(name.lower())
            return Known(managed[1], span) if managed else Unknown("the policy is not in the template", span)
        case other:
            return other


def _by_headers(config: Result | Absent, kind: str, stack: Stack) -> bool | Unknown:
    """Whether a policy of the template forwards Host, from its HeaderBehavior and its list."""
    for name in ("ParametersInCacheKeyAndForwardedToOrigin", "HeadersConfig"):
        if name == "HeadersConfig" or kind == CACHE_POLICY:
            config = stack.evaluator.field(config, name) if isinstance(config, Mapping) else config
    if not isinstance(config, Mapping):
        place = Span.top_of(stack.template.root.source.path) if isinstance(config, Absent) else config.span
        return Unknown("the policy's headers cannot be known", place)
    listed = _among(stack.evaluator.field(config, "Headers"), config.span)
    answer = host_by_header_behavior(as_text(stack.evaluator.field(config, "HeaderBehavior")), listed)
    return Unknown("the policy's headers cannot be known", config.span) if answer is None else answer


def _among(headers: Result | Absent, span: Span) -> Value[bool]:
    """Whether a list of header names holds Host or all of them, at the item that does."""
    match headers:
        case Absent() | Nothing():
            return Known(False, span)
        case Items(items, place):
            names = tuple(as_text(item) for item in items)
            for name in names:
                if isinstance(name, Known) and name.value.strip().lower() in (_HOST, "*"):
                    return Known(True, name.span)
            unknown = next((name for name in names if isinstance(name, Unknown)), None)
            return unknown or Known(False, place)
        case _:
            return Unknown("its headers cannot be known", headers.span)
