"""The functions of a stack, as the rules need them."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.code import code_of
from fulint.dialects.cloudformation.events import event_sources_of
from fulint.dialects.cloudformation.results import Nothing, as_int, as_text, as_texts
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import FUNCTION, PUBLISHED_ALIAS, SAM_FUNCTION, Resource
from fulint.model import Function, Permission
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown


def functions_of(stack: Stack, permissions: tuple[Permission, ...]) -> Iterator[Function]:
    """The AWS::Lambda::Function and AWS::Serverless::Function resources, the latter with Globals merged in.

    `permissions` are the statements that the template itself writes.
    """
    sources = event_sources_of(stack, permissions)
    for resource in stack.live(FUNCTION, SAM_FUNCTION):
        publishes = resource.type == SAM_FUNCTION
        yield Function(
            address=stack.address(resource.id),
            span=resource.key.span,
            name=as_text(stack.value(resource, "FunctionName")),
            runtime=as_text(stack.value(resource, "Runtime")),
            handler=as_text(stack.value(resource, "Handler")),
            code=code_of(resource, stack),
            memory_mb=as_int(stack.value(resource, "MemorySize")),
            reserved_concurrency=as_int(stack.value(resource, "ReservedConcurrentExecutions")),
            published_alias=as_text(stack.value(resource, PUBLISHED_ALIAS)) if publishes else ABSENT,
            in_vpc=_is_given(resource, "VpcConfig", stack),
            has_tenancy=_is_given(resource, "TenancyConfig", stack),
            layers=as_texts(stack.value(resource, "Layers")),
            environment=tuple(_environment(resource, stack)),
            event_sources=sources.get(stack.address(resource.id), ()),
        )


def _is_given(resource: Resource, name: str, stack: Stack) -> bool:
    """Whether a setting is made; one that cannot be known is taken for not made, and one without content too."""
    match stack.value(resource, name):
        case Mapping() as settings:
            return bool(settings.entries)
        case Absent() | Nothing() | Unknown():
            return False
        case _:
            return True


def _environment(resource: Resource, stack: Stack) -> Iterator[tuple[str, Known[str] | Unknown]]:
    environment = stack.value(resource, "Environment")
    variables = stack.evaluator.field(environment, "Variables") if isinstance(environment, Mapping) else ABSENT
    for entry in variables.entries if isinstance(variables, Mapping) else ():
        value = as_text(stack.evaluator.evaluate(entry.value))
        if not isinstance(value, Absent):
            yield entry.key.text, value
