"""What a domain or a firewall is tied to a URL by, in vain: DNS records that point at it, and web ACLs on it."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.edge import DnsRecord, WebAclAssociation
from fulint.outputs.exposure.picture import Approach, Box, Kind, Line
from fulint.rule import Endpoint
from fulint.source import Span
from fulint.values import Absent, Known, Unknown, Value, holds

_POINTING = ("A", "AAAA", "CNAME")
_SHOWN = 3
"""How many records have a way of their own."""


def record_approaches(endpoint: Endpoint) -> Iterator[Approach]:
    """A way for each domain whose record points at the URL: it is answered 403, since a URL goes by its own host."""
    found = (record for record in endpoint.deployment.dns_records if _points_at(record, endpoint))
    for _, record in zip(range(_SHOWN), found, strict=False):
        viewer = Box(Kind.CALLER, "Visitors", ("of a domain of one's own",))
        yield Approach(viewer, _record_box(record), "403", Line.CLOSED)


def _points_at(record: DnsRecord, endpoint: Endpoint) -> bool:
    if not isinstance(record.type, Known) or record.type.value.upper() not in _POINTING:
        return False
    return any(holds(each.url, endpoint.url.address) for each in record.endpoints)


def _record_box(record: DnsRecord) -> Box:
    name = record.name.value.rstrip(".") if isinstance(record.name, Known) else ""
    return Box(
        Kind.EDGE,
        f"DNS record {name or record.address}",
        (f"Route 53, type {_text(record.type)}", "a URL answers to its own host name alone"),
        record.span,
        (record.span, *(each.span for each in record.endpoints)),
    )


def web_acl_box(endpoint: Endpoint) -> Box | None:
    """The web ACL that is tied to the URL or to its function, where neither can carry one."""
    ties = tuple(tie for tie in endpoint.deployment.web_acl_associations if _is_on(tie, endpoint))
    if not ties:
        return None
    first = ties[0]
    tokens = tuple(span for tie in ties for span in (tie.span, *_spans(tie.url, tie.function)))
    return Box(Kind.EDGE, f"Web ACL by {first.address}", ("filters nothing: a URL carries none",), first.span, tokens)


def _is_on(tie: WebAclAssociation, endpoint: Endpoint) -> bool:
    function = endpoint.url.target.function
    if holds(tie.url, endpoint.url.address):
        return True
    return isinstance(function, Known) and holds(tie.function, function.value)


def _text(value: Value[str]) -> str:
    return value.value if isinstance(value, Known) else "not known"


def _spans(*values: Value[str]) -> Iterator[Span]:
    yield from (value.span for value in values if not isinstance(value, (Absent, Unknown)))
