"""What stands in front of Function URLs: CloudFront's distributions and access controls, DNS records, and web ACLs."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudfront import Groups, targets_of
from fulint.dialects.terraform.endpoints import endpoint_of
from fulint.dialects.terraform.headers import forwards_host, reference_to
from fulint.dialects.terraform.references import target_of
from fulint.dialects.terraform.sections import Resource, Section
from fulint.dialects.terraform.stack import FUNCTIONS, URLS, Stack
from fulint.dialects.terraform.values import (
    Items,
    Plain,
    Symbol,
    Text,
    Unknown,
    V,
    as_bool,
    as_text,
    as_texts,
    is_null,
    written,
)
from fulint.edge import (
    CacheBehavior,
    Distribution,
    DnsRecord,
    EdgeFunction,
    EdgeFunctionKind,
    Endpoint,
    Origin,
    OriginAccessControl,
    WebAclAssociation,
)
from fulint.values import ABSENT, Absent, Known, Value, Values
from fulint.values import Unknown as NotKnown

DISTRIBUTION = "aws_cloudfront_distribution"
ACCESS_CONTROL = "aws_cloudfront_origin_access_control"
_ASSOCIATIONS = (
    ("lambda_function_association", EdgeFunctionKind.LAMBDA_AT_EDGE),
    ("function_association", EdgeFunctionKind.CLOUDFRONT_FUNCTION),
)


def distributions_of(stack: Stack) -> Iterator[Distribution]:
    """The distributions, whatever their origins are."""
    for resource in stack.of(DISTRIBUTION):
        origins, sees_origins = _members(resource.sections("origin"))
        defaults, sees_default = _members(resource.sections("default_cache_behavior"))
        others, sees_others = _members(resource.sections("ordered_cache_behavior"))
        groups = _groups(resource)
        yield Distribution(
            address=resource.address,
            span=resource.span,
            origins=tuple(_origin(origin, stack) for origin in origins),
            behaviors=(
                *(_behavior(one, True, groups, stack) for one in defaults[:1]),
                *(_behavior(one, False, groups, stack) for one in others),
            ),
            aliases=_list(resource.value("aliases")),
            web_acl=_id(resource.value("web_acl_id")),
            enabled=as_bool(resource.value("enabled")),
            is_whole=sees_origins and sees_default and sees_others and groups is not None,
        )


def access_controls_of(stack: Stack) -> Iterator[OriginAccessControl]:
    """The origin access controls."""
    for resource in stack.of(ACCESS_CONTROL):
        yield OriginAccessControl(
            address=resource.address,
            span=resource.span,
            origin_type=as_text(resource.value("origin_access_control_origin_type")),
            signing_behavior=as_text(resource.value("signing_behavior")),
            signing_protocol=as_text(resource.value("signing_protocol")),
        )


def _members(sections: tuple[Section, ...] | Unknown) -> tuple[tuple[Section, ...], bool]:
    return ((), False) if isinstance(sections, Unknown) else (sections, True)


def _list(value: V | None) -> Values[str]:
    return ABSENT if isinstance(value, Items) and not value.items else as_texts(value)


def _origin(origin: Section, stack: Stack) -> Origin:
    name = origin.value("origin_id")
    span = name.span if name is not None else origin.span
    headers, _ = _members(origin.sections("custom_header"))
    return Origin(
        span=span,
        id=_id(name),
        endpoint=endpoint_of(origin.value("domain_name"), origin.name_span("domain_name"), stack),
        access_control=reference_to(origin.value("origin_access_control_id"), ACCESS_CONTROL, stack),
        custom_headers=tuple(
            (header, as_text(one.value("value")))
            for one in headers
            if (found := one.value("name")) is not None and (header := written(found)) is not None
        ),
    )


def _id(value: V | None) -> Value[str]:
    """An id that is only compared with others: what is known later has the same value at every place."""
    if isinstance(value, Text):
        shown = "".join(part if isinstance(part, str) else _placeholder(part) for part in value.parts)
        return Known(shown, value.span)
    found = as_text(value)
    return ABSENT if isinstance(found, Known) and not found.value else found


def _placeholder(symbol: Symbol) -> str:
    return "${" + f"{symbol.address}.{symbol.attribute}".rstrip(".") + "}"


def _groups(resource: Resource) -> Groups | None:
    """The members of each origin group by its id; None where the groups cannot be known."""
    groups, is_whole = _members(resource.sections("origin_group"))
    found: Groups = {}
    for group in groups:
        name = _id(group.value("origin_id"))
        members, sees_all = _members(group.sections("member"))
        if not isinstance(name, Known) or not sees_all:
            return None
        ids = tuple(_id(member.value("origin_id")) for member in members)
        found[name.value] = tuple(each for each in ids if not isinstance(each, Absent))
    return found if is_whole else None


def _behavior(behavior: Section, is_default: bool, groups: Groups | None, stack: Stack) -> CacheBehavior:
    target = behavior.value("target_origin_id")
    return CacheBehavior(
        span=target.span if target is not None else behavior.span,
        origins=targets_of(_id(target), groups),
        path_pattern=ABSENT if is_default else as_text(behavior.value("path_pattern")),
        allowed_methods=as_texts(behavior.value("allowed_methods")),
        cache_policy=reference_to(behavior.value("cache_policy_id"), "aws_cloudfront_cache_policy", stack),
        origin_request_policy=reference_to(
            behavior.value("origin_request_policy_id"), "aws_cloudfront_origin_request_policy", stack
        ),
        forwards_host=forwards_host(behavior, stack),
        functions=_functions(behavior),
    )


def _functions(behavior: Section) -> tuple[EdgeFunction, ...] | NotKnown:
    found: list[EdgeFunction] = []
    for name, kind in _ASSOCIATIONS:
        sections = behavior.sections(name)
        if isinstance(sections, Unknown):
            return NotKnown("what runs at the edge cannot be known", sections.span)
        found.extend(EdgeFunction(kind, one.span, as_text(one.value("event_type"))) for one in sections)
    return tuple(found)


def dns_records_of(stack: Stack) -> Iterator[DnsRecord]:
    """The Route 53 records."""
    for resource in stack.of("aws_route53_record"):
        yield DnsRecord(
            address=resource.address,
            span=resource.span,
            name=as_text(resource.value("name")),
            type=as_text(resource.value("type")),
            endpoints=tuple(_endpoints(resource, stack)),
        )


def _endpoints(resource: Resource, stack: Stack) -> Iterator[Endpoint]:
    records = resource.value("records")
    if isinstance(records, Items):
        yield from (endpoint_of(item, resource.span, stack) for item in records.items)
    elif records is not None and not is_null(records):
        yield endpoint_of(records, resource.span, stack)
    aliases = resource.sections("alias")
    for alias in aliases if isinstance(aliases, tuple) else ():
        yield endpoint_of(alias.value("name"), alias.span, stack)


def web_acl_associations_of(stack: Stack) -> Iterator[WebAclAssociation]:
    """The associations of web ACLs."""
    for resource in stack.of("aws_wafv2_web_acl_association"):
        value = resource.value("resource_arn")
        function, url = _tied(value, stack)
        yield WebAclAssociation(
            address=resource.address,
            span=resource.span,
            resource=as_text(value),
            function=function,
            url=url,
            web_acl=as_text(resource.value("web_acl_arn")),
        )


def _tied(value: V | None, stack: Stack) -> tuple[Value[str], Value[str]]:
    """The function, and the URL, that a resource's ARN names."""
    if not isinstance(value, (Plain, Text)):
        return ABSENT, ABSENT
    parts: tuple[str | Symbol, ...] = value.parts if isinstance(value, Text) else (str(value.value),)
    for part in parts:
        resource = stack.found(part.address) if isinstance(part, Symbol) else None
        if resource is not None and resource.type in URLS:
            return ABSENT, Known(resource.address, value.span)
        if resource is not None and resource.type in (*FUNCTIONS, "aws_lambda_alias"):
            return target_of(value, stack).function, ABSENT
    text = "".join(part if isinstance(part, str) else "x" for part in parts)
    if text.startswith("arn:") and ":lambda:" in text and ":function:" in text:
        return target_of(value, stack).function, ABSENT
    return ABSENT, ABSENT
