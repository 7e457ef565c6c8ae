"""What a stack and its relatives put in front of the stack's Function URLs."""

from __future__ import annotations

from fulint.dialects.cloudformation.distributions import access_controls_of, distributions_of
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.ties import dns_records_of, web_acl_associations_of
from fulint.edge import Distribution, DnsRecord, OriginAccessControl, WebAclAssociation
from fulint.model import FunctionUrl
from fulint.record import record
from fulint.values import Known, Value


@record
class Front:
    """The distributions, access controls, records and web ACL associations of a deployment."""

    distributions: tuple[Distribution, ...]
    access_controls: tuple[OriginAccessControl, ...]
    dns_records: tuple[DnsRecord, ...]
    web_acl_associations: tuple[WebAclAssociation, ...]


def front_of(stack: Stack, urls: tuple[FunctionUrl, ...]) -> Front:
    """All that the stack itself declares, and of its relatives what names one of its URLs."""
    distributions = list(distributions_of(stack))
    controls = list(access_controls_of(stack))
    records = list(dns_records_of(stack))
    associations = list(web_acl_associations_of(stack))
    addresses = frozenset(url.address for url in urls)
    functions = frozenset(url.target.function.value for url in urls if isinstance(url.target.function, Known))
    for relative in stack.family.relatives if urls else ():
        found = [one for one in distributions_of(relative) if any(one.origins_at(address) for address in addresses)]
        distributions.extend(found)
        controls.extend(access_controls_of(relative) if found else ())
        records.extend(
            one for one in dns_records_of(relative) if any(_is_among(e.url, addresses) for e in one.endpoints)
        )
        associations.extend(
            one
            for one in web_acl_associations_of(relative)
            if _is_among(one.url, addresses) or _is_among(one.function, functions)
        )
    return Front(tuple(distributions), tuple(controls), tuple(records), tuple(associations))


def _is_among(value: Value[str], wanted: frozenset[str]) -> bool:
    return isinstance(value, Known) and value.value in wanted
