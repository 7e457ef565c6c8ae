"""The Serverless Framework, versions 3 and 4, and its fork osls: a service's configuration in YAML or JSON.

A configuration is turned into the template of CloudFormation that the tool makes of it, whose tokens stand in the
configuration, and that template is read like any other.
"""

from __future__ import annotations

import re

from fulint.dialects import Lowered, Neighbours, Unit
from fulint.dialects.assumptions import without_idle_inputs
from fulint.dialects.cloudformation.deployments import deployments_of
from fulint.dialects.cloudformation.relatives import Library
from fulint.dialects.cloudformation.results import Result, Symbol, Text
from fulint.dialects.cloudformation.template import read_template
from fulint.dialects.serverless.addresses import as_configured
from fulint.dialects.serverless.nodes import text_of
from fulint.dialects.serverless.quirks import quirks_of
from fulint.dialects.serverless.resources import Packaged, packaged
from fulint.dialects.serverless.service import Service, is_service, read_service
from fulint.model import Assumption, AuthType, Deployment, QuirkKind
from fulint.record import replace
from fulint.repository import Repository
from fulint.source import Source, Unreadable
from fulint.syntax import parse
from fulint.syntax.tree import Parsed
from fulint.values import ABSENT, Known, Unknown, Value, holds

MAX_STAGES = 8
_STAGE = "the stage"
_NO_STAGES = ("default", "other", "others", "*")
"""Keys that stand for whatever stage is not named."""
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
    services = [read_service(root, repository)]
    deployments = list(_deployments(services[0], repository, neighbours))
    default, others = _stages_of(services[0])
    if others:
        assumed = (Assumption(_STAGE, default),)
        deployments = [replace(one, when=(*assumed, *one.when)) for one in deployments]
    for stage in others[:MAX_STAGES]:
        service = read_service(root, repository, stage)
        assumed = (Assumption(_STAGE, stage),)
        services.append(service)
        found = _deployments(service, repository, neighbours)
        deployments.extend(replace(one, when=(*assumed, *one.when)) for one in found)
    if len(others) > MAX_STAGES:
        deployments = [replace(one, was_cut=True) for one in deployments]
    return _lowered(source, parsed, services, tuple(deployments))


def _lowered(source: Source, parsed: Parsed, services: list[Service], deployments: tuple[Deployment, ...]) -> Lowered:
    """What there is to say of the service at all of its stages."""
    read = {one.path: one for service in services for one in (source, *service.variables.sources)}
    if not any(deployment.urls for deployment in deployments):
        return Lowered(is_template=False, sources=tuple(read.values()))
    problems = dict.fromkeys(problem for service in services for problem in service.variables.problems)
    return Lowered(
        is_template=True,
        deployments=without_idle_inputs(deployments),
        problems=(*parsed.problems, *problems),
        sources=tuple(read.values()),
    )


def _stages_of(service: Service) -> tuple[str, list[str]]:
    """The stage of a service, once all of it was resolved, and the others that it holds values for."""
    default = text_of(service.variables.stage)
    names = [name for name in service.variables.stages if name not in (default, *_NO_STAGES)]
    return default or "not given", names


def _deployments(service: Service, repository: Repository, neighbours: Neighbours) -> tuple[Deployment, ...]:
    package = packaged(service)
    template = read_template(package.document)
    found = deployments_of(template, (), Library(repository, neighbours), _given(service))
    return tuple(_finished(one, service, package) for one in found)


def _given(service: Service) -> dict[str, Result]:
    """What stays open in the configuration, as values of parameters."""
    span = service.root.span
    return {name: Text((Symbol(name, "", reason),), span) for name, reason in service.variables.reasons.items()}


def _finished(deployment: Deployment, service: Service, package: Packaged) -> Deployment:
    """A deployment of the template as one of the service."""
    own = as_configured(deployment, service, package)
    public = {url.address for url in own.urls if holds(url.auth_type, AuthType.NONE)}
    quirks = (
        quirk for quirk in quirks_of(service) if quirk.kind != QuirkKind.AUTH_FELL_TO_PUBLIC or quirk.subject in public
    )
    return replace(
        own,
        quirks=(*own.quirks, *quirks),
        gaps=(*own.gaps, *service.gaps, *package.gaps),
        region=_region(service),
    )


def _region(service: Service) -> Value[str]:
    """The region that the provider names."""
    node = service.variables.at("provider.region")
    reason = service.variables.reason(node)
    if node is None or reason is not None:
        return Unknown(reason, node.span) if node and reason else ABSENT
    text = text_of(node)
    return ABSENT if text is None else Known(text, node.span)
