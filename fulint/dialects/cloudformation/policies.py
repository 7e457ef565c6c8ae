"""The statements of AWS::Lambda::ResourcePolicy documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fulint.dialects.cloudformation.references import target_of
from fulint.dialects.cloudformation.results import Items, Nothing, Result, as_bool, as_text, as_texts, literal, parts_of
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import RESOURCE_POLICY
from fulint.model import Effect, Gap, Permission, Target
from fulint.policy import EVERYONE, place_of
from fulint.record import replace
from fulint.source import Span
from fulint.syntax.tree import Mapping, Scalar
from fulint.values import ABSENT, Absent, Known, Truth, Unknown, Values, all_of, any_of

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
_EVERY_FUNCTION = re.compile(r"\*|arn:[^:]*:lambda:\*:\*:(?:\*|function:\*)")


def statements_of(stack: Stack) -> Iterator[Permission | Gap]:
    """The statements of the resource policies, and gaps where a document cannot be read.

    Of two that are put on one place the later replaces the earlier, and nobody can know which that is.
    """
    targets = {one.id: target_of(stack.value(one, "ResourceArn"), stack) for one in stack.live(RESOURCE_POLICY)}
    places = [place_of(target) for target in targets.values()]
    for resource in stack.live(RESOURCE_POLICY):
        target = targets[resource.id]
        is_alone = places.count(place_of(target)) == 1 or place_of(target) is None
        function = target.function.value if isinstance(target.function, Known) else None
        document = stack.value(resource, "PolicyDocument")
        listed = stack.evaluator.field(document, "Statement") if isinstance(document, Mapping) else document
        items = listed.items if isinstance(listed, Items) else (listed,)
        for position, item in enumerate(items):
            if isinstance(item, Mapping):
                statement = _statement(stack, target, item, f"{stack.address(resource.id)}[{position}]")
                holds = all_of((stack.truth(resource), _covers(item, target, stack), True if is_alone else None))
                if holds is not False:
                    yield replace(statement, has_other_conditions=True) if holds is None else statement
            elif not isinstance(item, (Absent, Nothing)):
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


def _covers(statement: Mapping, target: Target, stack: Stack) -> Truth:
    """Whether a statement is about the very function or alias that its policy is put on, by its Resource."""
    if statement.entry("NotResource") is not None:
        return None
    result = stack.evaluator.field(statement, "Resource")
    if isinstance(result, (Absent, Nothing)):
        return True
    return any_of(_means(item, target, stack) for item in (result.items if isinstance(result, Items) else (result,)))


def _means(result: Result, target: Target, stack: Stack) -> Truth:
    """Whether one Resource is a target. What a pattern covers is only told where it covers every function."""
    written = "".join(part for part in parts_of(result) or () if isinstance(part, str))
    if "*" in written or "?" in written:
        return True if _EVERY_FUNCTION.fullmatch(literal(result) or "") else None
    meant = place_of(target_of(result, stack))
    place = place_of(target)
    if meant is None or place is None:
        return None
    if meant[0] != place[0] and _has_open_name(place[0], stack):
        return None
    return meant == place


def _has_open_name(address: str, stack: Stack) -> bool:
    """Whether a function's own name cannot be known, so that any literal name may be its."""
    function = stack.template.resources.get(address)
    return function is None or isinstance(as_text(stack.value(function, "FunctionName")), Unknown)


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
                found.extend(items if entry.key.text == "AWS" else map(_of_other_kind, items))
            case Unknown() as unknown:
                found.append(unknown)
    return Known(tuple(found), result.span)


def _of_other_kind(item: Known[str] | Unknown) -> Known[str] | Unknown:
    """A service or an identity provider: all of them are not everyone."""
    is_pattern = isinstance(item, Known) and item.value == EVERYONE
    return Unknown("it may be any of its kind", item.span) if is_pattern else item


def _conditions(stack: Stack, result: Result | Absent) -> tuple[dict[str, Result], bool]:
    """The values of the condition keys that the model names, and whether there are conditions of other kinds."""
    if isinstance(result, (Absent, Nothing)):
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
