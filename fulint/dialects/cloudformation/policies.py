"""The statements of AWS::Lambda::ResourcePolicy documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fulint.dialects.cloudformation.references import target_of
from fulint.dialects.cloudformation.results import Items, Nothing, Result, as_bool, as_text, as_texts, literal
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import RESOURCE_POLICY
from fulint.model import Effect, Gap, Permission, Target
from fulint.source import Span
from fulint.syntax.tree import Mapping, Scalar
from fulint.values import ABSENT, Absent, Known, Unknown, Values

_AUTH_TYPE = "lambda:functionurlauthtype"
_VIA_URL = "lambda:invokedviafunctionurl"
_SOURCE_ARN = "aws:sourcearn"
_SOURCE_ACCOUNT = "aws:sourceaccount"
_ORGANIZATION = "aws:principalorgid"
_TOKEN = "lambda:eventsourcetoken"  # noqa: S105

_OPERATORS = {
    _AUTH_TYPE: ("stringequals",),
    _VIA_URL: ("bool",),
    _SOURCE_ARN: ("arnlike", "arnequals", "stringlike", "stringequals"),
    _SOURCE_ACCOUNT: ("stringequals",),
    _ORGANIZATION: ("stringequals",),
    _TOKEN: ("stringequals",),
}
"""The condition keys that the model has a name for, in lower case, each with the operators that mean just it."""


def statements_of(stack: Stack) -> Iterator[Permission | Gap]:
    """The statements of the resource policies, and gaps where a document cannot be read."""
    for resource in stack.live(RESOURCE_POLICY):
        target = target_of(stack.value(resource, "ResourceArn"), stack)
        function = target.function.value if isinstance(target.function, Known) else None
        document = stack.value(resource, "PolicyDocument")
        listed = stack.evaluator.field(document, "Statement") if isinstance(document, Mapping) else document
        items = listed.items if isinstance(listed, Items) else (listed,)
        for position, item in enumerate(items):
            if isinstance(item, Mapping):
                statement = _statement(stack, target, item, f"{stack.address(resource.id)}[{position}]")
                is_open = stack.truth(resource) is None
                yield replace(statement, has_other_conditions=True) if is_open else statement
            elif not isinstance(item, Absent | Nothing):
                yield Gap("a statement of its resource policy cannot be read", resource.key.span, function)


def _statement(stack: Stack, target: Target, statement: Mapping, address: str) -> Permission:
    read = stack.evaluator.field
    conditions, has_others = _conditions(stack, read(statement, "Condition"))
    given = conditions.get
    not_actions = statement.entry("NotAction") is not None
    not_principals = statement.entry("NotPrincipal") is not None
    effect = literal(found) if not isinstance(found := read(statement, "Effect"), Absent) else None
    return Permission(
        address=address,
        span=_place(statement),
        target=target,
        actions=_required(as_texts(read(statement, "NotAction" if not_actions else "Action")), "Action", statement),
        principals=_principals(stack, statement, "NotPrincipal" if not_principals else "Principal"),
        effect=Effect.DENY if effect == "Deny" else Effect.ALLOW,
        function_url_auth_type=as_text(given(_AUTH_TYPE, ABSENT)),
        invoked_via_function_url=as_bool(given(_VIA_URL, ABSENT)),
        source_arn=as_text(given(_SOURCE_ARN, ABSENT)),
        source_account=as_text(given(_SOURCE_ACCOUNT, ABSENT)),
        principal_org_id=as_text(given(_ORGANIZATION, ABSENT)),
        event_source_token=as_text(given(_TOKEN, ABSENT)),
        not_actions=not_actions,
        not_principals=not_principals,
        in_document=True,
        has_other_conditions=has_others or effect not in ("Allow", "Deny"),
    )


def _place(statement: Mapping) -> Span:
    """Where a statement is shown: its Sid, else its Action, else its first key."""
    for name in ("Sid", "Action", "NotAction"):
        node = statement.get(name)
        if isinstance(node, Scalar):
            return node.span
    return statement.entries[0].key.span if statement.entries else statement.span


def _required(values: Values[str], name: str, statement: Mapping) -> Values[str]:
    return Unknown(f"{name} is not given", _place(statement)) if isinstance(values, Absent) else values


def _principals(stack: Stack, statement: Mapping, name: str) -> Values[str]:
    """The principals of all kinds in one list: `{AWS: "*"}` is `*`, a service is its host name."""
    result = stack.evaluator.field(statement, name)
    if not isinstance(result, Mapping):
        return _required(as_texts(result), name, statement)
    found: list[Known[str] | Unknown] = []
    for entry in result.entries:
        match as_texts(stack.evaluator.evaluate(entry.value)):
            case Known(items, _):
                found.extend(items)
            case Unknown() as unknown:
                found.append(unknown)
    return Known(tuple(found), result.span)


def _conditions(stack: Stack, result: Result | Absent) -> tuple[dict[str, Result], bool]:
    """The values of the condition keys that the model names, and whether there are conditions of other kinds."""
    if isinstance(result, Absent | Nothing):
        return {}, False
    if not isinstance(result, Mapping):
        return {}, True
    found: dict[str, Result] = {}
    has_others = False
    for operator in result.entries:
        keys = stack.evaluator.evaluate(operator.value)
        if not isinstance(keys, Mapping):
            has_others = True
            continue
        for entry in keys.entries:
            name = entry.key.text.lower()
            if operator.key.text.lower() in _OPERATORS.get(name, ()) and name not in found:
                found[name] = _single(stack.evaluator.evaluate(entry.value))
            else:
                has_others = True
    return found, has_others


def _single(result: Result) -> Result:
    """A condition's value. A list means any of its members, so that only one member is one value."""
    match result:
        case Items((only,), _):
            return only
        case Items(_, span):
            return Unknown("it may be any of several values", span)
        case _:
            return result
