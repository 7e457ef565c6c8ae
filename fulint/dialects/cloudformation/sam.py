"""What SAM makes of `FunctionUrlConfig`: the URL, its alias, the permissions that it adds, and what it refuses.

Source: the SAM translator 1.110.0 (model/sam_resources.py), whose output was compared for each case.
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.globals import is_intrinsic
from fulint.dialects.cloudformation.intrinsics import NO_VALUE
from fulint.dialects.cloudformation.resources import cors_of
from fulint.dialects.cloudformation.results import Nothing, as_text
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import PUBLISHED_ALIAS, SAM_FUNCTION, URL_CONFIG, Resource
from fulint.model import Action, Alias, AuthType, FunctionUrl, Permission, Target
from fulint.record import record
from fulint.source import Span
from fulint.syntax.tree import Entry, Mapping, Node, Scalar
from fulint.values import ABSENT, Absent, Known, Unknown

TOOL = "SAM"


@record
class UrlConfig:
    """A function's `FunctionUrlConfig`, its own or from Globals.

    `settings` is None where SAM loses them, because the whole is a function of CloudFormation.
    """

    function: Resource
    span: Span
    settings: Mapping | None

    def entry(self, name: str) -> Entry | None:
        """The entry of a setting."""
        return self.settings.entry(name) if self.settings else None


def configs_of(stack: Stack) -> Iterator[UrlConfig]:
    """The configurations for which SAM makes a URL: not for an empty one, nor for one that is no mapping."""
    for function in stack.live(SAM_FUNCTION):
        entry = function.properties.entry(URL_CONFIG)
        if entry is None or not isinstance(entry.value, Mapping) or not entry.value.entries:
            continue
        settings = None if is_intrinsic(entry.value) else entry.value
        yield UrlConfig(function, span_of_config(function, entry), settings)


def span_of_config(function: Resource, entry: Entry) -> Span:
    """The token that asks for the URL: its key, or the function where the key stands in Globals."""
    body = function.body
    within = body.start <= entry.key.start and entry.key.end <= body.end
    return entry.key.span if within else function.key.span


def urls_of(stack: Stack) -> Iterator[FunctionUrl]:
    """The URLs that SAM makes. Each has the address of its function."""
    for config in configs_of(stack):
        settings = config.settings
        read = stack.evaluator.field
        cors = config.entry("Cors")
        yield FunctionUrl(
            address=config.function.id,
            span=config.span,
            auth_type=as_text(read(settings, "AuthType")) if settings else ABSENT,
            target=_target(config, stack),
            invoke_mode=as_text(read(settings, "InvokeMode")) if settings else ABSENT,
            cors=cors_of(stack.of(cors.value), cors.key.span, stack) if cors else ABSENT,
            may_be_missing=stack.truth(config.function) is None,
        )


def _target(config: UrlConfig, stack: Stack) -> Target:
    """The function, or the alias that AutoPublishAlias publishes."""
    alias = as_text(stack.value(config.function, PUBLISHED_ALIAS))
    return Target(Known(stack.address(config.function.id), config.span), alias)


def permissions_of(stack: Stack) -> Iterator[Permission]:
    """The two public statements that SAM adds to a URL whose AuthType is the literal NONE, and to no other."""
    for config in configs_of(stack):
        auth = config.entry("AuthType")
        if auth is None or not is_literal_none(auth.value):
            continue
        span = auth.value.span
        name = stack.address(config.function.id)
        target = _target(config, stack)
        public = Known((Known("*", span),), span)
        yield Permission(
            address=f"{name}UrlPublicPermissions",
            span=span,
            target=target,
            actions=Known((Known(Action.INVOKE_URL, span),), span),
            principals=public,
            added_by=TOOL,
            function_url_auth_type=Known(AuthType.NONE, span),
        )
        yield Permission(
            address=f"{name}URLInvokeAllowPublicAccess",
            span=span,
            target=target,
            actions=Known((Known(Action.INVOKE, span),), span),
            principals=public,
            added_by=TOOL,
            invoked_via_function_url=Known(True, span),
        )


def is_literal_none(node: Node) -> bool:
    """Whether an AuthType is written as NONE itself."""
    return isinstance(node, Scalar) and node.value == AuthType.NONE


def is_no_value(node: Node) -> bool:
    """Whether a node is `!Ref AWS::NoValue`."""
    reference = node.get("Ref") if isinstance(node, Mapping) else None
    return isinstance(reference, Scalar) and reference.value == NO_VALUE


def aliases_of(stack: Stack) -> Iterator[Alias]:
    """The aliases that AutoPublishAlias makes, each on the version that is published with it."""
    for function in stack.live(SAM_FUNCTION):
        entry = function.properties.entry(PUBLISHED_ALIAS)
        result = stack.value(function, PUBLISHED_ALIAS)
        if entry is None or isinstance(result, (Absent, Nothing)):
            continue
        name = as_text(result)
        known = name.value if isinstance(name, Known) else ""
        yield Alias(
            address=stack.address(f"{function.id}Alias{known}"),
            span=entry.value.span,
            name=name,
            function=Known(stack.address(function.id), function.key.span),
            version=Unknown("its number is given when it is published", entry.value.span),
        )
