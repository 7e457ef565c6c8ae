"""What a template ties to a host or a resource by name: Route 53's records and WAF's web ACL associations."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.endpoints import endpoint_of
from fulint.dialects.cloudformation.intrinsics import HOST_OF_URL
from fulint.dialects.cloudformation.mentions import declares_url
from fulint.dialects.cloudformation.references import entity_of, target_of
from fulint.dialects.cloudformation.results import Items, Nothing, Part, Result, Symbol, as_text, parts_of
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import (
    RECORD_SET,
    RECORD_SET_GROUP,
    SAM_FUNCTION,
    URL,
    WEB_ACL_ASSOCIATION,
    Resource,
    owner_of,
)
from fulint.edge import DnsRecord, Endpoint, WebAclAssociation
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown, Value


def dns_records_of(stack: Stack) -> Iterator[DnsRecord]:
    """The AWS::Route53::RecordSet resources, and the members of the AWS::Route53::RecordSetGroup ones."""
    for resource in stack.live(RECORD_SET, RECORD_SET_GROUP):
        if resource.type == RECORD_SET:
            yield _record(resource, resource.properties, resource.key.span, stack)
            continue
        members = stack.value(resource, "RecordSets")
        for member in members.items if isinstance(members, Items) else ():
            if isinstance(member, Mapping):
                entry = member.entry("Name")
                yield _record(resource, member, entry.value.span if entry else resource.key.span, stack)


def _record(resource: Resource, settings: Mapping, span: Span, stack: Stack) -> DnsRecord:
    read = stack.evaluator.field
    return DnsRecord(
        address=stack.address(resource.id),
        span=span,
        name=as_text(read(settings, "Name")),
        type=as_text(read(settings, "Type")),
        endpoints=tuple(_endpoints(settings, span, stack)),
    )


def _endpoints(settings: Mapping, span: Span, stack: Stack) -> Iterator[Endpoint]:
    read = stack.evaluator.field
    match read(settings, "ResourceRecords"):
        case Items(items, _):
            yield from (endpoint_of(item, span, stack) for item in items)
        case Absent() | Nothing():
            pass
        case other:
            yield endpoint_of(other, span, stack)
    match read(settings, "AliasTarget"):
        case Mapping() as alias:
            yield endpoint_of(read(alias, "DNSName"), span, stack)
        case Unknown() as unknown:
            yield endpoint_of(unknown, span, stack)


def web_acl_associations_of(stack: Stack) -> Iterator[WebAclAssociation]:
    """The AWS::WAFv2::WebACLAssociation resources."""
    for resource in stack.live(WEB_ACL_ASSOCIATION):
        result = stack.value(resource, "ResourceArn")
        function, url = _tied(result, stack)
        yield WebAclAssociation(
            address=stack.address(resource.id),
            span=resource.key.span,
            resource=as_text(result),
            function=function,
            url=url,
            web_acl=as_text(stack.value(resource, "WebACLArn")),
        )


def _tied(result: Result | Absent, stack: Stack) -> tuple[Value[str], Value[str]]:
    """The function, and the URL, that a resource's ARN names."""
    parts = None if isinstance(result, Absent) else parts_of(result)
    if isinstance(result, Absent) or parts is None:
        return ABSENT, ABSENT
    if isinstance(result, Unknown):
        return result, result
    for part in parts:
        if isinstance(part, Symbol):
            url = _url_named(part, stack)
            if url is not None:
                return ABSENT, Known(url, result.span)
    if _names_function(parts, result.span, stack):
        return target_of(result, stack).function, ABSENT
    written = as_text(result)
    return (written, ABSENT) if isinstance(written, Unknown) else (ABSENT, ABSENT)


def _url_named(symbol: Symbol, stack: Stack) -> str | None:
    """The URL that a reference means: its Ref, its FunctionArn or its FunctionUrl."""
    name, _, member = symbol.name.partition(".")
    home = stack.family.stacks.get(symbol.home) if symbol.home else stack
    owner = owner_of(name, home.template) if home else None
    if home is None or owner is None or (member or symbol.attribute) not in ("", "FunctionArn", HOST_OF_URL):
        return None
    resource = home.template.resources[owner]
    is_url = resource.type == URL or (resource.type == SAM_FUNCTION and name == f"{owner}Url")
    return home.address(owner) if is_url and declares_url(resource) else None


def _names_function(parts: tuple[Part, ...], span: Span, stack: Stack) -> bool:
    """Whether an ARN is a function's: by a reference to one, or by the service that it names."""
    if any(isinstance(part, Symbol) and entity_of(part, span, stack, 0) for part in parts):
        return True
    written = "".join(part if isinstance(part, str) else "x" for part in parts)
    return written.startswith("arn:") and ":lambda:" in written and ":function:" in written
