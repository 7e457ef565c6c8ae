"""The plain resources of CloudFormation that make up a Function URL: AWS::Lambda::Url, Alias and Permission."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.references import VERSION_NUMBER, qualified, target_of
from fulint.dialects.cloudformation.results import (
    Items,
    Nothing,
    Plain,
    Result,
    as_bool,
    as_int,
    as_list,
    as_text,
    as_texts,
)
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import ALIAS, PERMISSION, URL, Resource
from fulint.model import Alias, Cors, FunctionUrl, Permission
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown, Value, Values


def urls_of(stack: Stack) -> Iterator[FunctionUrl]:
    """The AWS::Lambda::Url resources. CloudFormation adds no permission for any of them."""
    for resource in stack.live(URL):
        target = target_of(stack.value(resource, "TargetFunctionArn"), stack)
        cors = resource.properties.entry("Cors")
        yield FunctionUrl(
            address=resource.id,
            span=resource.key.span,
            auth_type=as_text(stack.value(resource, "AuthType")),
            target=qualified(target, as_text(stack.value(resource, "Qualifier"))),
            invoke_mode=as_text(stack.value(resource, "InvokeMode")),
            cors=cors_of(stack.value(resource, "Cors"), cors.key.span if cors else resource.key.span, stack),
            may_be_missing=stack.truth(resource) is None,
        )


def cors_of(result: Result | Absent, span: Span, stack: Stack) -> Value[Cors]:
    """The CORS settings of a URL; `span` is the token that names them."""
    match result:
        case Absent() | Nothing():
            return ABSENT
        case Mapping():
            read = stack.evaluator.field
            cors = Cors(
                span=span,
                allow_origins=as_list(read(result, "AllowOrigins")),
                allow_methods=as_list(read(result, "AllowMethods")),
                allow_headers=as_list(read(result, "AllowHeaders")),
                expose_headers=as_list(read(result, "ExposeHeaders")),
                allow_credentials=as_bool(read(result, "AllowCredentials")),
                max_age=as_int(read(result, "MaxAge")),
            )
            return Known(cors, span)
        case Unknown():
            return result
        case _:
            return Unknown("it is not a mapping", result.span)


def aliases_of(stack: Stack) -> Iterator[Alias]:
    """The AWS::Lambda::Alias resources."""
    for resource in stack.live(ALIAS):
        routing = stack.value(resource, "RoutingConfig")
        yield Alias(
            address=stack.address(resource.id),
            span=resource.key.span,
            name=as_text(stack.value(resource, "Name")),
            function=target_of(stack.value(resource, "FunctionName"), stack).function,
            version=_version(stack.value(resource, "FunctionVersion")),
            weights=tuple(_weights(routing, stack)) if isinstance(routing, Mapping) else (),
        )


def _version(result: Result | Absent) -> Value[str]:
    value = as_text(result)
    return Unknown(VERSION_NUMBER, value.span) if isinstance(value, Unknown) else value


def _weights(routing: Mapping, stack: Stack) -> Iterator[tuple[str, float]]:
    """The versions that an alias also routes to, each with its share."""
    listed = stack.evaluator.field(routing, "AdditionalVersionWeights")
    for item in listed.items if isinstance(listed, Items) else ():
        if not isinstance(item, Mapping):
            continue
        version = as_text(stack.evaluator.field(item, "FunctionVersion"))
        weight = stack.evaluator.field(item, "FunctionWeight")
        if isinstance(weight, Plain):
            yield version.value if isinstance(version, Known) else "", float(weight.value)


def permissions_of(stack: Stack) -> Iterator[Permission]:
    """The AWS::Lambda::Permission resources. Whom one lets in whose condition cannot be known, cannot be either."""
    for resource in stack.live(PERMISSION):
        yield Permission(
            address=stack.address(resource.id),
            span=resource.key.span,
            target=target_of(_needed(stack, resource, "FunctionName"), stack),
            actions=_needed_text(stack, resource, "Action"),
            principals=_needed_text(stack, resource, "Principal"),
            function_url_auth_type=as_text(stack.value(resource, "FunctionUrlAuthType")),
            invoked_via_function_url=as_bool(stack.value(resource, "InvokedViaFunctionUrl")),
            source_arn=as_text(stack.value(resource, "SourceArn")),
            source_account=as_text(stack.value(resource, "SourceAccount")),
            principal_org_id=as_text(stack.value(resource, "PrincipalOrgID")),
            event_source_token=as_text(stack.value(resource, "EventSourceToken")),
            has_other_conditions=stack.truth(resource) is None,
        )


def _needed(stack: Stack, resource: Resource, name: str) -> Result:
    """A property that CloudFormation requires; unknown where it is missing."""
    match stack.value(resource, name):
        case Absent() | Nothing():
            return Unknown(f"{name} is not given", resource.key.span)
        case found:
            return found


def _needed_text(stack: Stack, resource: Resource, name: str) -> Values[str]:
    result = _needed(stack, resource, name)
    return Unknown("it is not a string", result.span) if isinstance(result, (Items, Mapping)) else as_texts(result)
