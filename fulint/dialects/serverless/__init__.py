"""The Serverless Framework, versions 3 and 4, and its fork osls: a service's configuration in YAML or JSON.

A configuration is turned into the template of CloudFormation that the tool makes of it, whose tokens stand in the
configuration, and that template is read like any other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from fulint.dialects import Lowered, Neighbours, Unit
from fulint.dialects.cloudformation.deployments import deployments_of
from fulint.dialects.cloudformation.relatives import Library
from fulint.dialects.cloudformation.results import Result, Symbol, Text
from fulint.dialects.cloudformation.template import read_template
from fulint.dialects.serverless.addresses import as_configured
from fulint.dialects.serverless.quirks import quirks_of
from fulint.dialects.serverless.resources import Packaged, packaged
from fulint.dialects.serverless.service import Service, is_service, read_service
from fulint.model import Deployment
from fulint.repository import Repository
from fulint.source import Unreadable
from fulint.syntax import parse
from fulint.values import ABSENT, Known, Unknown, Value

_NAMES_URL = re.compile(r"^[ \t]{1,40}[\"']?url[\"']?[ \t]{0,40}:|AWS::Lambda::Url", re.MULTILINE)


def lower(unit: Unit, repository: Repository, neighbours: Neighbours) -> Lowered:
    """What a configuration deploys; nothing is raised, whatever it holds.

    One without a Function URL is no template here; one that cannot be read is, where it names a URL.
    """
    source = repository.read(unit.path)
    if isinstance(source, Unreadable):
        return Lowered(is_template=False, unreadable=(source,))
    parsed = parse(source)
    root = next((root for root in parsed.mappings() if is_service(root)), None)
    if root is None:
        fatal = tuple(problem for problem in parsed.problems if problem.is_fatal)
        is_meant = bool(fatal) and _NAMES_URL.search(source.text) is not None
        return Lowered(is_template=is_meant, problems=fatal if is_meant else (), sources=(source,))
    service = read_service(root, repository)
    package = packaged(service)
    template = read_template(package.document)
    found = deployments_of(template, (), Library(repository, neighbours), _given(service))
    deployments = tuple(_finished(one, service, package) for one in found)
    read = (source, *service.variables.sources)
    if not any(deployment.urls for deployment in deployments):
        return Lowered(is_template=False, sources=read)
    return Lowered(True, deployments, (*parsed.problems, *service.variables.problems), (), read)


def _given(service: Service) -> dict[str, Result]:
    """What stays open in the configuration, as values of parameters."""
    span = service.root.span
    return {name: Text((Symbol(name, "", reason),), span) for name, reason in service.variables.reasons.items()}


def _finished(deployment: Deployment, service: Service, package: Packaged) -> Deployment:
    """A deployment of the template as one of the service."""
    own = replace(
        as_configured(deployment, service, package),
        region=_region(service),
    )
    return replace(own, quirks=(*own.quirks, *quirks_of(service)), gaps=(*own.gaps, *service.gaps, *package.gaps))


def _region(service: Service) -> Value[str]:
    """The region that the provider names."""
    node = service.variables.at("provider.region")
    if node is None:
        return ABSENT
    reason = service.variables.reason(node)
    if reason is not None:
        return Unknown(reason, node.span)
    text = getattr(node, "value", None)
    return Known(text, node.span) if isinstance(text, str) else ABSENT
