"""The resources that make up a Function URL: the URL, aliases and permissions, and what the provider adds on create."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.terraform.references import qualified, qualifier_of, target_of
from fulint.dialects.terraform.sections import Resource, Section
from fulint.dialects.terraform.stack import PERMISSIONS, URLS, Stack
from fulint.dialects.terraform.values import Items, Unknown, V, as_bool, as_int, as_text, as_texts, is_null, number, why
from fulint.model import Action, Alias, AuthType, Cors, FunctionUrl, Permission, Target
from fulint.source import Span
from fulint.values import ABSENT, Known, Value, Values
from fulint.values import Unknown as NotKnown

PUBLIC_SID = "FunctionURLAllowPublicAccess"
INVOKE_SID = "FunctionURLAllowInvokeAction"
"""The ids under which the provider adds its two statements (facts: Terraform, what the provider does)."""


def urls_of(stack: Stack) -> Iterator[FunctionUrl]:
    """The Function URLs."""
    for resource in stack.of(*URLS):
        is_awscc = resource.type.startswith("awscc_")
        target = target_of(resource.reference("target_function_arn" if is_awscc else "function_name"), stack)
        yield FunctionUrl(
            address=resource.address,
            span=resource.span,
            auth_type=as_text(resource.value("auth_type" if is_awscc else "authorization_type")),
            target=qualified(target, qualifier_of(resource.reference("qualifier"), stack)),
            invoke_mode=as_text(resource.value("invoke_mode")),
            cors=_cors_of(resource),
        )


def _cors_of(resource: Resource) -> Value[Cors]:
    """The CORS settings; a list that is empty sets nothing."""
    section = resource.section("cors")
    if section is None:
        return ABSENT
    if isinstance(section, Unknown):
        return NotKnown(section.reason, section.span)
    cors = Cors(
        span=section.span,
        allow_origins=_list(section, "allow_origins"),
        allow_methods=_list(section, "allow_methods"),
        allow_headers=_list(section, "allow_headers"),
        expose_headers=_list(section, "expose_headers"),
        allow_credentials=as_bool(section.value("allow_credentials")),
        max_age=as_int(section.value("max_age")),
        methods_are_enumerated=resource.type.startswith("awscc_"),
    )
    return Known(cors, section.span)


def _list(section: Section, name: str) -> Values[str]:
    value = section.value(name)
    return ABSENT if isinstance(value, Items) and not value.items else as_texts(value)


def aliases_of(stack: Stack) -> Iterator[Alias]:
    """The aliases, with the versions that they also route to."""
    for resource in stack.of("aws_lambda_alias"):
        yield Alias(
            address=resource.address,
            span=resource.span,
            name=as_text(resource.value("name")),
            function=target_of(resource.value("function_name"), stack).function,
            version=qualifier_of(resource.value("function_version"), stack),
            weights=tuple(_weights(resource)),
        )


def _weights(alias: Resource) -> Iterator[tuple[str, float]]:
    routing = alias.section("routing_config")
    weights = routing.value("additional_version_weights") if isinstance(routing, Section) else None
    for version, weight in getattr(weights, "entries", {}).items():
        share = number(weight)
        if share is not None:
            yield version, float(share)


def permissions_of(stack: Stack) -> Iterator[Permission]:
    """The statements that are written, as resources of their own."""
    for resource in stack.of(*PERMISSIONS):
        target = target_of(_function(resource), stack)
        yield Permission(
            address=resource.address,
            span=resource.span,
            target=qualified(target, qualifier_of(resource.reference("qualifier"), stack)),
            actions=_one(_needed(resource, "action")),
            principals=_one(_needed(resource, "principal")),
            function_url_auth_type=as_text(resource.value("function_url_auth_type")),
            invoked_via_function_url=as_bool(resource.value("invoked_via_function_url")),
            source_arn=as_text(resource.value("source_arn")),
            source_account=as_text(resource.value("source_account")),
            principal_org_id=as_text(resource.value("principal_org_id")),
            event_source_token=as_text(resource.value("event_source_token")),
            statement_id=as_text(resource.value("statement_id")),
        )


def _function(permission: Resource) -> V:
    """The function that a statement is for, at the reference to it."""
    value = permission.reference("function_name")
    return _needed(permission, "function_name") if value is None or is_null(value) else value


def _needed(resource: Resource, name: str) -> V:
    """An argument that the resource requires; unknown where it is missing."""
    value = resource.value(name)
    if value is None or is_null(value):
        return Unknown(f"{name} is not given", resource.span)
    return value


def _one(value: V) -> Values[str]:
    found = as_text(value)
    if isinstance(found, Known):
        return Known((found,), found.span)
    return NotKnown(why(value), value.span)


def added_by_provider(urls: tuple[FunctionUrl, ...], public: tuple[str, ...], stack: Stack) -> Iterator[Permission]:
    """What the provider adds when it creates a URL with NONE (facts: Terraform, recorded API calls and changelog).

    It adds nothing with AWS_IAM, and takes nothing away on update, so that a URL which has been `public` keeps its
    statement; awscc adds nothing at all.
    """
    for url in urls:
        is_none = isinstance(url.auth_type, Known) and url.auth_type.value == AuthType.NONE
        if not stack.resources[url.address].type.startswith("aws_") or not (is_none or url.address in public):
            continue
        span = getattr(url.auth_type, "span", url.span)
        yield _added(url, PUBLIC_SID, Action.INVOKE_URL, stack, span)
        if is_none and url.address not in public and stack.provider.knows_invoked_via_url:
            yield _added(url, INVOKE_SID, Action.INVOKE, stack, span)


def _added(url: FunctionUrl, sid: str, action: str, stack: Stack, span: Span) -> Permission:
    is_url = action == Action.INVOKE_URL
    return Permission(
        address=url.address,
        span=span,
        target=Target(url.target.function, url.target.qualifier),
        actions=Known((Known(action, span),), span),
        principals=Known((Known("*", span),), span),
        added_by=stack.provider.name,
        function_url_auth_type=Known(AuthType.NONE, span) if is_url else ABSENT,
        invoked_via_function_url=ABSENT if is_url else Known(True, span),
        statement_id=Known(sid, span),
    )
