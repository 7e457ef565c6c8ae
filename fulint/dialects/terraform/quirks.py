"""What the provider refuses, or reads otherwise than it is written."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.terraform.references import is_version
from fulint.dialects.terraform.sections import Resource, Section
from fulint.dialects.terraform.stack import PERMISSIONS, URLS, Stack
from fulint.dialects.terraform.values import Table, Unknown, is_null, why, written
from fulint.finding import shown
from fulint.model import FunctionUrl, Quirk, QuirkKind
from fulint.source import Span
from fulint.syntax.hcl_tree import Body
from fulint.values import Known

_META = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "timeouts", "provisioner", "connection"})
_ARGUMENTS = {
    "aws_lambda_function_url": frozenset(
        {"authorization_type", "cors", "function_name", "invoke_mode", "qualifier", "region"}
    ),
    "aws_lambda_permission": frozenset(
        {"action", "event_source_token", "function_name", "function_url_auth_type", "invoked_via_function_url"}
        | {"principal", "principal_org_id", "qualifier", "region", "source_account", "source_arn", "statement_id"}
        | {"statement_id_prefix"}
    ),
    "aws_lambda_alias": frozenset(
        {"description", "function_name", "function_version", "name", "region", "routing_config"}
    ),
}
_REQUIRED = {
    "aws_lambda_function_url": ("authorization_type", "function_name"),
    "aws_lambda_permission": ("action", "function_name", "principal"),
    "aws_lambda_alias": ("function_name", "function_version", "name"),
}
_CORS = frozenset({"allow_credentials", "allow_headers", "allow_methods", "allow_origins", "expose_headers", "max_age"})
_VALUES = {
    "authorization_type": ("NONE", "AWS_IAM"),
    "function_url_auth_type": ("NONE", "AWS_IAM"),
    "invoke_mode": ("BUFFERED", "RESPONSE_STREAM"),
}


def quirks_of(stack: Stack, urls: tuple[FunctionUrl, ...]) -> Iterator[Quirk]:
    """The quirks of URLs, permissions and aliases (facts: Terraform, schemas and what validate refuses)."""
    for resource in stack.of(*_ARGUMENTS):
        if not resource.scope.is_table:
            yield from _arguments(resource, _subject(resource, stack, urls))
            yield from _settings(resource, _subject(resource, stack, urls))
    for resource in stack.of("aws_lambda_permission"):
        yield from _of_permission(resource, stack, urls)
    for resource in stack.of(*URLS):
        yield from _of_qualifier(resource, stack)
        yield from _of_cors(resource)
    for resource in stack.of(*URLS, *PERMISSIONS):
        yield from _dangling(resource, _subject(resource, stack, urls))


def _subject(resource: Resource, stack: Stack, urls: tuple[FunctionUrl, ...]) -> str | None:
    """The URL that a resource is, or the one of the function that it is for."""
    if resource.type in URLS:
        return resource.address
    from fulint.dialects.terraform.references import target_of

    target = target_of(resource.value("function_name"), stack).function
    same = (url for url in urls if isinstance(target, Known) and isinstance(url.target.function, Known))
    return next(
        (u.address for u in same if getattr(u.target.function, "value", None) == getattr(target, "value", "")), None
    )


def _refused(span: Span, value: str, effect: str, subject: str | None) -> Quirk:
    return Quirk(QuirkKind.INVALID_PROPERTY, span, value, effect, subject)


def _arguments(resource: Resource, subject: str | None) -> Iterator[Quirk]:
    """Arguments that the resource does not have, and missing ones that it needs."""
    body = resource.body
    if not isinstance(body, Body):
        return
    known = _ARGUMENTS[resource.type]
    names = [attribute.name for attribute in body.attributes.values()]
    names += [block.name if block.type.text == "dynamic" else block.type for block in body.blocks]
    for name in names:
        if name.text not in known and name.text not in _META:
            effect = f"{resource.type} has no argument {shown(name.text)}, so the plan fails"
            yield _refused(name.span, name.text, effect, subject)
    if any(problem.span.path == resource.span.path for problem in resource.scope.module.problems):
        # What is missing may be what could not be read.
        return
    given = {name.text for name in names}
    for needed in _REQUIRED[resource.type]:
        if needed not in given:
            effect = f"{resource.type} needs the argument {shown(needed)}, so the plan fails"
            yield _refused(resource.span, needed, effect, subject)


def _settings(resource: Resource, subject: str | None) -> Iterator[Quirk]:
    """Values that the provider's own validation refuses, which knows capitals from small letters."""
    for name, allowed in _VALUES.items():
        value = resource.value(name)
        text = written(value) if value is not None else None
        if value is not None and text is not None and text not in allowed:
            effect = f"{name} takes {' or '.join(allowed)}, so the plan fails at {shown(text)}"
            yield _refused(value.span, text, effect, subject)


def _of_permission(resource: Resource, stack: Stack, urls: tuple[FunctionUrl, ...]) -> Iterator[Quirk]:
    subject = _subject(resource, stack, urls)
    action = resource.value("action")
    text = written(action) if action is not None else None
    if action is not None and text is not None and not text.startswith("lambda:"):
        effect = f"an action begins with lambda:, so the plan fails at {shown(text)}"
        yield _refused(action.span, text, effect, subject)
    if resource.value("statement_id") is not None and resource.value("statement_id_prefix") is not None:
        effect = "statement_id and statement_id_prefix exclude each other, so the plan fails"
        yield _refused(resource.name_span("statement_id_prefix"), "statement_id_prefix", effect, subject)
    flag = resource.value("invoked_via_function_url")
    if flag is not None and not stack.provider.knows_invoked_via_url:
        effect = f"{stack.provider.name} does not know invoked_via_function_url, which came with 6.28.0"
        yield _refused(resource.name_span("invoked_via_function_url"), "invoked_via_function_url", effect, subject)


def _of_qualifier(resource: Resource, stack: Stack) -> Iterator[Quirk]:
    qualifier = resource.value("qualifier")
    if qualifier is not None and is_version(qualifier, stack):
        name = why(qualifier).split(" is only", 1)[0].strip("`")
        yield Quirk(QuirkKind.VERSION_AS_QUALIFIER, qualifier.span, name, "it is a version's number", resource.address)


def _of_cors(resource: Resource) -> Iterator[Quirk]:
    """Arguments that cors does not have, and settings that come to nothing."""
    section = resource.section("cors")
    if not isinstance(section, Section):
        return
    if isinstance(section.body, Body) and not resource.scope.is_table:
        for attribute in section.body.attributes.values():
            if attribute.name.text not in _CORS:
                effect = f"cors has no argument {shown(attribute.name.text)}, so the plan fails"
                yield _refused(attribute.name.span, attribute.name.text, effect, resource.address)
    given = resource.scope.values.get("cors") if resource.scope.is_table else None
    if isinstance(given, Table):
        for name in given.entries:
            if name not in _CORS:
                effect = f"the module takes no {shown(name)} in cors and drops it without a word"
                yield Quirk(
                    QuirkKind.IGNORED_SETTING, given.keys.get(name, section.span), name, effect, resource.address
                )
    elif all(value is None or is_null(value) for value in map(section.value, sorted(_CORS))):
        effect = "a cors block that sets nothing changes nothing"
        yield Quirk(QuirkKind.IGNORED_SETTING, section.span, "cors", effect, resource.address)


def _dangling(resource: Resource, subject: str | None) -> Iterator[Quirk]:
    for name in ("function_name", "target_function_arn", "qualifier"):
        value = resource.value(name)
        if isinstance(value, Unknown) and value.dangling:
            yield Quirk(QuirkKind.DANGLING_REFERENCE, value.span, value.dangling, value.reason, subject)
