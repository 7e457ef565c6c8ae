"""From the ids of the deployed template to the names in the configuration: `HelloLambdaFunction` is functions.hello."""

from __future__ import annotations

from collections.abc import Mapping as Table

from fulint.dialects.serverless.functions import event_sources_of
from fulint.dialects.serverless.resources import Packaged
from fulint.dialects.serverless.service import Service
from fulint.edge import Distribution, Endpoint
from fulint.model import Deployment, Target
from fulint.record import replace
from fulint.values import Known, Value


def as_configured(deployment: Deployment, service: Service, package: Packaged) -> Deployment:
    """The deployment with the addresses of the configuration, and with who added which statement."""
    own = {one.id: one.address for one in service.functions}
    names = {**own, **{one.url_id: one.address for one in service.functions}}
    sources = {one.address: event_sources_of(one) for one in service.functions}
    functions = (replace(one, address=names.get(one.address, one.address)) for one in deployment.functions)
    return replace(
        deployment,
        functions=tuple(
            replace(one, event_sources=(*one.event_sources, *sources.get(one.address, ()))) for one in functions
        ),
        urls=tuple(
            replace(one, address=names.get(one.address, one.address), target=_target(one.target, own))
            for one in deployment.urls
        ),
        aliases=tuple(replace(one, function=_value(one.function, own)) for one in deployment.aliases),
        permissions=tuple(
            replace(
                one,
                target=_target(one.target, own),
                added_by=service.framework.name if one.address in package.added else one.added_by,
            )
            for one in deployment.permissions
        ),
        quirks=tuple(replace(one, subject=names.get(one.subject or "", one.subject)) for one in deployment.quirks),
        gaps=tuple(replace(one, function=own.get(one.function or "", one.function)) for one in deployment.gaps),
        distributions=tuple(_distribution(one, names) for one in deployment.distributions),
        dns_records=tuple(
            replace(one, endpoints=tuple(_endpoint(each, names) for each in one.endpoints))
            for one in deployment.dns_records
        ),
        web_acl_associations=tuple(
            replace(one, function=_value(one.function, own), url=_value(one.url, names))
            for one in deployment.web_acl_associations
        ),
    )


def _target(target: Target, names: Table[str, str]) -> Target:
    return Target(_value(target.function, names), target.qualifier)


def _value(value: Value[str], names: Table[str, str]) -> Value[str]:
    return replace(value, value=names.get(value.value, value.value)) if isinstance(value, Known) else value


def _endpoint(endpoint: Endpoint, names: Table[str, str]) -> Endpoint:
    return replace(endpoint, url=_value(endpoint.url, names))


def _distribution(distribution: Distribution, names: Table[str, str]) -> Distribution:
    origins = (replace(one, endpoint=_endpoint(one.endpoint, names)) for one in distribution.origins)
    return replace(distribution, origins=tuple(origins))
