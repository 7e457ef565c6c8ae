"""What CloudFormation or Lambda refuse in the plain resources around the Function URLs."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.references import VERSION_NUMBER, target_of
from fulint.dialects.cloudformation.results import Nothing, Symbol, Text
from fulint.dialects.cloudformation.schema import CHECKED, violations_in
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import FUNCTION, URL, VERSION, Resource
from fulint.model import FunctionUrl, Quirk, QuirkKind
from fulint.syntax.tree import Mapping
from fulint.values import Known, Unknown


def quirks_of(stack: Stack, urls: tuple[FunctionUrl, ...]) -> Iterator[Quirk]:
    """What is refused: URLs as a whole, and properties that a schema does not take beside a URL.

    `urls` are all of the stack.
    """
    for resource in stack.live(URL):
        yield from _no_auth_type(resource, stack)
        yield from _tenancy(resource, stack)
        yield from _version(resource, stack)
    if not urls:
        return
    subjects = {
        url.target.function.value: url.address for url in reversed(urls) if isinstance(url.target.function, Known)
    }
    for resource in stack.live(*CHECKED):
        subject = _subject(resource, stack, subjects)
        for violation in violations_in(resource, stack):
            effect = f"{violation.message}, and CloudFormation refuses it"
            yield Quirk(QuirkKind.INVALID_PROPERTY, violation.span, violation.value, effect, subject)


def _subject(resource: Resource, stack: Stack, subjects: dict[str, str]) -> str | None:
    """The URL that a resource is or works on, if there is one; `subjects` gives the first of each function."""
    if resource.type == URL:
        return resource.id
    function = target_of(stack.value(resource, "FunctionName"), stack).function
    return subjects.get(function.value) if isinstance(function, Known) else None


def _no_auth_type(url: Resource, stack: Stack) -> Iterator[Quirk]:
    entry = url.properties.entry("AuthType")
    result = stack.value(url, "AuthType")
    if entry is not None and isinstance(result, Nothing) and result.is_no_value:
        effect = "its AuthType is removed by AWS::NoValue, and CloudFormation refuses a URL without one"
        yield Quirk(QuirkKind.URL_REFUSED, result.span, "AWS::NoValue", effect, url.id)


def _tenancy(url: Resource, stack: Stack) -> Iterator[Quirk]:
    target = target_of(stack.value(url, "TargetFunctionArn"), stack).function
    function = stack.template.resources.get(target.value) if isinstance(target, Known) else None
    if function is None:
        return
    entry = function.properties.entry("TenancyConfig")
    if entry is not None and isinstance(settings := stack.of(entry.value), Mapping) and settings.entries:
        effect = "a function with TenancyConfig cannot have a URL, and Lambda refuses to create one"
        yield Quirk(QuirkKind.URL_REFUSED, entry.key.span, "TenancyConfig", effect, url.id)


def _version(url: Resource, stack: Stack) -> Iterator[Quirk]:
    """A URL on a version whose number is not known yet: only that it is one is known."""
    qualifier = stack.value(url, "Qualifier")
    target = target_of(stack.value(url, "TargetFunctionArn"), stack).qualifier
    effect = "a URL is served by an alias or by the function itself, never by a version"
    if isinstance(target, Unknown) and target.reason == VERSION_NUMBER:
        yield Quirk(QuirkKind.VERSION_AS_QUALIFIER, target.span, "a version's ARN", effect, url.id)
    match qualifier:
        case Text((Symbol(name, "Version", _),), span) if _is_version(name, stack):
            yield Quirk(QuirkKind.VERSION_AS_QUALIFIER, span, f"{name}.Version", effect, url.id)


def _is_version(name: str, stack: Stack) -> bool:
    resource = stack.template.resources.get(name)
    return resource is not None and resource.type in (VERSION, FUNCTION)
