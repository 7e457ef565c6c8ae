"""What the statements of a resource policy say about one Function URL.

Much of a policy may be unknown, so that a question has three answers: True, False, or None where the files do not
tell. Exposure and rules ask here; neither reads a statement by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

from fulint.model import Action, Deployment, Effect, FunctionUrl, Permission
from fulint.source import Span
from fulint.values import Absent, Known, Unknown, Value, known_items

S = TypeVar("S")

Truth: TypeAlias = bool | None

ACTIONS = (Action.INVOKE_URL, Action.INVOKE)
EVERYONE = "*"
CLOUDFRONT = "cloudfront.amazonaws.com"

_ROOT = re.compile(r"arn:[^:]*:iam::(\d{12}):root")
_OF_ACCOUNT = re.compile(r"arn:[^:]*:(?:iam|sts)::(\d{12}):.+")


def all_of(answers: Iterable[Truth]) -> Truth:
    """False where one answer is, else None where one is, else True."""
    found = tuple(answers)
    if False in found:
        return False
    return None if None in found else True


def any_of(answers: Iterable[Truth]) -> Truth:
    """True where one answer is, else None where one is, else False."""
    found = tuple(answers)
    if True in found:
        return True
    return None if None in found else False


def holds(value: Value[S], wanted: S) -> bool:
    """Whether a value is known to be the wanted one."""
    return isinstance(value, Known) and value.value == wanted


def is_on_function(deployment: Deployment, url: FunctionUrl, statement: Permission) -> Truth:
    """Whether a statement belongs to the function behind a URL, whatever the qualifier."""
    match url.target.function, statement.target.function:
        case Known(mine), Known(other):
            if mine == other:
                return True
            function = deployment.function_of(url)
            is_declared = any(declared.address == other for declared in deployment.functions)
            # A function whose own name is not known may be the one that a literal name means.
            return None if function and isinstance(function.name, Unknown) and not is_declared else False
        case _:
            return None


def is_on_qualifier(url: FunctionUrl, statement: Permission) -> Truth:
    """Whether a statement has the URL's qualifier: a policy belongs to a function, an alias or a version alone."""
    match url.target.qualifier, statement.target.qualifier:
        case Absent(), Absent():
            return True
        case Known(mine), Known(other):
            return mine == other
        case (Known(), Absent()) | (Absent(), Known()):
            # A policy on $LATEST is refused, so that it does not stand for the unqualified function.
            return False
        case _:
            return None


def names_action(statement: Permission, action: str) -> Truth:
    """Whether a statement is about an action, wildcards and exclusions considered."""
    if not isinstance(statement.actions, Known):
        return None
    named = any_of(
        _matches(item.value, action) if isinstance(item, Known) else None for item in statement.actions.value
    )
    return None if named is None else named is not statement.not_actions


def _matches(pattern: str, action: str) -> bool:
    """Whether an action, which has no case, fits a pattern of `*` and `?`, in time linear in pattern and action."""
    pattern, action = pattern.lower(), action.lower()
    here = there = restart = 0
    star = -1
    while there < len(action):
        if here < len(pattern) and pattern[here] == "*":
            star, restart = here, there
            here += 1
        elif here < len(pattern) and pattern[here] in ("?", action[there]):
            here, there = here + 1, there + 1
        elif star >= 0:
            restart += 1
            here, there = star + 1, restart
        else:
            return False
    return not pattern[here:].strip("*")


def fits_request(url: FunctionUrl, statement: Permission, action: str) -> Truth:
    """Whether the conditions about Function URLs hold for an action on a request to this URL.

    `lambda:FunctionUrlAuthType` is known for InvokeFunctionUrl alone, `lambda:InvokedViaFunctionUrl` for
    InvokeFunction alone; what the latter does elsewhere, or as false, is not documented (facts: AWS, urls-auth).
    """
    match statement.function_url_auth_type:
        case Absent():
            by_auth_type: Truth = True
        case _ if action == Action.INVOKE:
            by_auth_type = False
        case wanted:
            by_auth_type = _same(url.auth_type, wanted)
    match statement.invoked_via_function_url:
        case Absent():
            via_url: Truth = True
        case Known(True) if action == Action.INVOKE:
            via_url = True
        case _:
            via_url = None
    return all_of((by_auth_type, via_url))


def _same(left: Value[str], right: Value[str]) -> Truth:
    match left, right:
        case Known(one), Known(other):
            return one == other
        case _:
            return None


def names_everyone(statement: Permission) -> Truth:
    """Whether a statement is about every caller there is, the anonymous ones included.

    A condition on the caller's source or organization leaves the anonymous out: their requests carry neither.
    """
    if statement.not_principals:
        return None
    named: Truth = None
    if isinstance(statement.principals, Known):
        named = any_of(
            item.value == EVERYONE if isinstance(item, Known) else None for item in statement.principals.value
        )
    return all_of((named, _is_unrestricted(statement)))


def _is_unrestricted(statement: Permission) -> Truth:
    restrictions: tuple[Value[str], ...] = (
        statement.source_arn,
        statement.source_account,
        statement.principal_org_id,
        statement.event_source_token,
    )
    if any(isinstance(value, Known) for value in restrictions):
        return False
    is_open = not statement.has_other_conditions and all(isinstance(value, Absent) for value in restrictions)
    return True if is_open else None


def callers_named(statement: Permission) -> tuple[str, ...]:
    """The known principals of a statement: accounts, ARNs, services, and organizations by their ids.

    An account's root ARN is the account. Everyone, and whoever an exclusion leaves, is not a name.
    """
    if statement.not_principals:
        return ()
    found: list[str] = []
    for item in known_items(statement.principals):
        if item.value != EVERYONE:
            root = _ROOT.fullmatch(item.value)
            found.append(root[1] if root else item.value)
        elif isinstance(statement.principal_org_id, Known):
            found.append(statement.principal_org_id.value)
    return tuple(dict.fromkeys(found))


def names_caller(statement: Permission, caller: str) -> Truth:
    """Whether a statement is about a caller: by name, by the account that it belongs to, or as one of everyone."""
    by_name: Truth = None
    if isinstance(statement.principals, Known) and not statement.not_principals:
        names = callers_named(statement)
        by_name = caller in names or _account_of(caller) in names
        # An unknown principal may be this one, and everyone within an organization or source may hold it.
        if not by_name and any(_is_open(item) for item in statement.principals.value):
            by_name = None
    if by_name and statement.has_other_conditions:
        by_name = None
    return any_of((by_name, names_everyone(statement)))


def _account_of(caller: str) -> str | None:
    found = _OF_ACCOUNT.fullmatch(caller)
    return found[1] if found else None


def _is_open(principal: Known[str] | Unknown) -> bool:
    return isinstance(principal, Unknown) or principal.value == EVERYONE


def applies(deployment: Deployment, url: FunctionUrl, statement: Permission, action: str) -> Truth:
    """Whether a statement is about an action at this URL, for whomever."""
    return all_of(
        (
            is_on_function(deployment, url, statement),
            is_on_qualifier(url, statement),
            names_action(statement, action),
            fits_request(url, statement, action),
        )
    )


def allowing(deployment: Deployment) -> Iterator[Permission]:
    """The statements that let in."""
    return (statement for statement in deployment.permissions if statement.effect is Effect.ALLOW)


def grants(deployment: Deployment, url: FunctionUrl, action: str) -> tuple[Permission, ...]:
    """The statements that certainly allow an action at this URL, to whomever."""
    return tuple(s for s in allowing(deployment) if applies(deployment, url, s, action))


def public_grants(deployment: Deployment, url: FunctionUrl, action: str) -> tuple[Permission, ...]:
    """The statements that certainly allow an action at this URL to everyone."""
    return tuple(s for s in grants(deployment, url, action) if names_everyone(s))


def asks_for(caller: str) -> Callable[[Permission], Truth]:
    """The question whether a statement is about a caller, `*` being everyone."""
    if caller == EVERYONE:
        return names_everyone
    return lambda statement: names_caller(statement, caller)


def is_granted(deployment: Deployment, url: FunctionUrl, action: str, caller: str) -> Truth:
    """Whether the statements in the model allow an action at this URL to a caller, `*` being everyone."""
    about = asks_for(caller)
    return any_of(all_of((applies(deployment, url, s, action), about(s))) for s in allowing(deployment))


def public_statements(deployment: Deployment, url: FunctionUrl) -> tuple[Permission, ...]:
    """The statements that name the URL's function, may let everyone in, and may be about one of the two actions.

    They need not count for the URL: they may stand on another qualifier or hold for another AuthType.
    """
    return tuple(
        s
        for s in allowing(deployment)
        if is_on_function(deployment, url, s) is not False
        and names_everyone(s) is not False
        and any(names_action(s, action) is not False for action in ACTIONS)
    )


def may_be_meant_for(deployment: Deployment, url: FunctionUrl, action: str, caller: str) -> bool:
    """Whether a statement on the URL's function, counting or not, may give an action to a caller or to some of them."""
    about = asks_for(caller)
    return any(
        is_on_function(deployment, url, s) is not False
        and names_action(s, action) is not False
        and (about(s) is not False or any(_account_of(name) == caller for name in callers_named(s)))
        for s in allowing(deployment)
    )


def action_span(statement: Permission, action: str) -> Span:
    """The token of a statement that names an action; the statement's own where none does."""
    for item in known_items(statement.actions):
        if _matches(item.value, action):
            return item.span
    return statement.span
