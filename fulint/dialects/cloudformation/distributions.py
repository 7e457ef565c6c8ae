"""CloudFront's distributions and origin access controls, as CloudFormation writes them."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.endpoints import endpoint_of
from fulint.dialects.cloudformation.header_policies import forwards_host, reference_to
from fulint.dialects.cloudformation.results import (
    Items,
    Nothing,
    Result,
    Symbol,
    Text,
    as_bool,
    as_list,
    as_text,
    literal,
)
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import (
    ACCESS_CONTROL,
    CACHE_POLICY,
    DISTRIBUTION,
    ORIGIN_REQUEST_POLICY,
    Resource,
)
from fulint.dialects.cloudfront import Groups, targets_of
from fulint.edge import CacheBehavior, Distribution, EdgeFunction, EdgeFunctionKind, Origin, OriginAccessControl
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown, Value

MAX_MEMBERS = 250
"""Origins, or behaviors, of one distribution that are read: more than a real one has."""
_ASSOCIATIONS = (
    ("LambdaFunctionAssociations", EdgeFunctionKind.LAMBDA_AT_EDGE),
    ("FunctionAssociations", EdgeFunctionKind.CLOUDFRONT_FUNCTION),
)


def distributions_of(stack: Stack) -> Iterator[Distribution]:
    """The AWS::CloudFront::Distribution resources, whatever their origins are."""
    for resource in stack.live(DISTRIBUTION):
        config = stack.value(resource, "DistributionConfig")
        if isinstance(config, Mapping):
            yield _distribution(resource, config, stack)
        else:
            yield Distribution(stack.address(resource.id), resource.key.span, is_whole=False)


def access_controls_of(stack: Stack) -> Iterator[OriginAccessControl]:
    """The AWS::CloudFront::OriginAccessControl resources."""
    for resource in stack.live(ACCESS_CONTROL):
        config = stack.value(resource, "OriginAccessControlConfig")
        yield OriginAccessControl(
            address=stack.address(resource.id),
            span=resource.key.span,
            origin_type=_setting(config, "OriginAccessControlOriginType", resource.key.span, stack),
            signing_behavior=_setting(config, "SigningBehavior", resource.key.span, stack),
            signing_protocol=_setting(config, "SigningProtocol", resource.key.span, stack),
        )


def _setting(config: Result | Absent, name: str, span: Span, stack: Stack) -> Value[str]:
    if isinstance(config, Mapping):
        return as_text(stack.evaluator.field(config, name))
    return Unknown("its configuration cannot be known", span)


def _distribution(resource: Resource, config: Mapping, stack: Stack) -> Distribution:
    read = stack.evaluator.field
    origins, sees_origins = _members(read(config, "Origins"))
    others, sees_others = _members(read(config, "CacheBehaviors"))
    default = read(config, "DefaultCacheBehavior")
    groups = _groups(config, stack)
    behaviors = ((default, True), *((other, False) for other in others))
    return Distribution(
        address=stack.address(resource.id),
        span=resource.key.span,
        origins=tuple(_origin(origin, stack) for origin in origins),
        behaviors=tuple(
            _behavior(behavior, is_default, groups, stack)
            for behavior, is_default in behaviors
            if isinstance(behavior, Mapping)
        ),
        aliases=as_list(read(config, "Aliases")),
        web_acl=_id(read(config, "WebACLId")),
        enabled=as_bool(read(config, "Enabled")),
        is_whole=sees_origins and sees_others and isinstance(default, Mapping) and groups is not None,
    )


def _members(result: Result | Absent) -> tuple[tuple[Mapping, ...], bool]:
    """The mappings of a list, and whether they are all that it holds; those beyond a limit are left out."""
    match result:
        case Absent() | Nothing():
            return (), True
        case Items(items, _):
            found = tuple(item for item in items[:MAX_MEMBERS] if isinstance(item, Mapping))
            return found, len(found) == len(items)
        case _:
            return (), False


def _origin(origin: Mapping, stack: Stack) -> Origin:
    read = stack.evaluator.field
    name, domain = origin.entry("Id"), origin.entry("DomainName")
    span = name.value.span if name else domain.key.span if domain else origin.span
    headers, _ = _members(read(origin, "OriginCustomHeaders"))
    return Origin(
        span=span,
        id=_id(read(origin, "Id")),
        endpoint=endpoint_of(read(origin, "DomainName"), domain.key.span if domain else span, stack),
        access_control=reference_to(read(origin, "OriginAccessControlId"), ACCESS_CONTROL, stack),
        custom_headers=tuple(
            (header, as_text(read(entry, "HeaderValue")))
            for entry in headers
            if (header := _plain(read(entry, "HeaderName"))) is not None
        ),
    )


def _plain(result: Result | Absent) -> str | None:
    return None if isinstance(result, Absent) else literal(result)


def _id(result: Result | Absent) -> Value[str]:
    """An id that is only compared with others: what deployment fills in has the same value at every place."""
    match result:
        case Text(parts, span) if all(isinstance(part, str) or part.name for part in parts):
            return Known("".join(part if isinstance(part, str) else _placeholder(part) for part in parts), span)
        case _:
            return as_text(result)


def _placeholder(symbol: Symbol) -> str:
    return "${" + (f"{symbol.name}.{symbol.attribute}" if symbol.attribute else symbol.name) + "}"


def _groups(config: Mapping, stack: Stack) -> Groups | None:
    """The members of each origin group by its id; None where the groups cannot be known."""
    read = stack.evaluator.field
    groups = read(config, "OriginGroups")
    if isinstance(groups, (Absent, Nothing)):
        return {}
    items, is_whole = _members(read(groups, "Items")) if isinstance(groups, Mapping) else ((), False)
    found: Groups = {}
    for group in items:
        name, members = _id(read(group, "Id")), read(group, "Members")
        listed, sees_all = _members(read(members, "Items")) if isinstance(members, Mapping) else ((), False)
        ids = tuple(_id(read(member, "OriginId")) for member in listed)
        if not isinstance(name, Known) or not sees_all:
            is_whole = False
            continue
        found[name.value] = tuple(each for each in ids if not isinstance(each, Absent))
    return found if is_whole else None


def _behavior(behavior: Mapping, is_default: bool, groups: Groups | None, stack: Stack) -> CacheBehavior:
    read = stack.evaluator.field
    entry = behavior.entry("TargetOriginId")
    span = entry.value.span if entry else behavior.span
    return CacheBehavior(
        span=span,
        origins=targets_of(_id(read(behavior, "TargetOriginId")), groups),
        path_pattern=ABSENT if is_default else as_text(read(behavior, "PathPattern")),
        allowed_methods=as_list(read(behavior, "AllowedMethods")),
        cache_policy=reference_to(read(behavior, "CachePolicyId"), CACHE_POLICY, stack),
        origin_request_policy=reference_to(read(behavior, "OriginRequestPolicyId"), ORIGIN_REQUEST_POLICY, stack),
        forwards_host=forwards_host(behavior, stack),
        functions=_functions(behavior, stack),
    )


def _functions(behavior: Mapping, stack: Stack) -> tuple[EdgeFunction, ...] | Unknown:
    """The code that a behavior runs at the edge."""
    found: list[EdgeFunction] = []
    for name, kind in _ASSOCIATIONS:
        result = stack.evaluator.field(behavior, name)
        if isinstance(result, (Absent, Nothing)):
            continue
        members, is_whole = _members(result)
        if not is_whole:
            return Unknown("what runs at the edge cannot be known", result.span)
        found.extend(
            EdgeFunction(kind, member.span, as_text(stack.evaluator.field(member, "EventType"))) for member in members
        )
    return tuple(found)
