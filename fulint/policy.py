"""What the statements of a resource policy say about one Function URL.

Much of a policy may be unknown, so that a question has three answers: True, False, or None where the files do not
tell. Exposure and rules ask here; neither reads a statement by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum

from fulint.model import Action, AuthType, Deployment, Effect, FunctionUrl, Permission, Target
from fulint.record import record
from fulint.source import Span
from fulint.values import Absent, Known, Truth, Unknown, Value, all_of, any_of, holds, known_items

ACTIONS = (Action.INVOKE_URL, Action.INVOKE)
EVERYONE = "*"
CLOUDFRONT = "cloudfront.amazonaws.com"
LATEST = "$LATEST"

_ROOT = re.compile(r"arn:[^:]*:iam::(\d{12}):root")
_OF_ACCOUNT = re.compile(r"arn:[^:]*:(?:iam|sts)::(\d{12}):.+")


def is_on_qualifier(url: FunctionUrl, statement: Permission) -> Truth:
    """Whether a statement has the URL's qualifier: a policy belongs to a function, an alias or a version alone."""
    return _has_qualifier(url.target, statement.target)


def place_of(target: Target) -> tuple[str, str | None] | None:
    """A key that two targets share just where they are the same place; None where it cannot be known."""
    match target.function, target.qualifier:
        case Known(function), Known(qualifier):
            return function, qualifier
        case Known(function), Absent():
            return function, None
        case _:
            return None


def _has_qualifier(one: Target, other: Target) -> Truth:
    match one.qualifier, other.qualifier:
        case Absent(), Absent():
            return True
        case Known(mine), Known(theirs):
            return mine == theirs
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
    """Whether an action, which has no case, fits a pattern of `*` and `?`; without backtracking beyond the last `*`."""
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


def is_for_other_auth_type(url: FunctionUrl, statement: Permission) -> Truth:
    """Whether a statement opens a URL of another AuthType than this one has, so that it never counts here."""
    if isinstance(statement.function_url_auth_type, Absent):
        return False
    same = _same(url.auth_type, statement.function_url_auth_type)
    return all_of((names_action(statement, Action.INVOKE_URL), None if same is None else not same))


class Refusal(Enum):
    """Why Lambda refuses to add a statement (facts: AWS, the Lambda API's AddPermission and its recorded errors)."""

    AUTH_TYPE_ON_INVOKE = "FunctionUrlAuthType is taken for lambda:InvokeFunctionUrl alone"
    PUBLIC_WITHOUT_AUTH_TYPE = "who gives everyone lambda:InvokeFunctionUrl must name a FunctionUrlAuthType"
    ON_LATEST = "no policy can be put on $LATEST"


def refusal_of(statement: Permission) -> Refusal | None:
    """Why Lambda surely refuses a statement; None where it takes it, or where nobody can know.

    What it makes of the same in a whole document, or of an action that is a wildcard, is not documented.
    """
    if statement.in_document:
        return None
    if holds(statement.target.qualifier, LATEST):
        return Refusal.ON_LATEST
    actions = {item.value.lower() for item in known_items(statement.actions)}
    has_auth_type = isinstance(statement.function_url_auth_type, Known)
    if has_auth_type and actions == {Action.INVOKE.lower()}:
        return Refusal.AUTH_TYPE_ON_INVOKE
    is_open = isinstance(statement.function_url_auth_type, Absent) and names_everyone(statement)
    if is_open and actions == {Action.INVOKE_URL.lower()}:
        return Refusal.PUBLIC_WITHOUT_AUTH_TYPE
    return None


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


def is_vague(statement: Permission) -> bool:
    """Whether some of whom a statement is about are not known by name."""
    if statement.not_principals or not isinstance(statement.principals, Known):
        return True
    return any(isinstance(item, Unknown) for item in statement.principals.value) or names_everyone(statement) is None


def action_span(statement: Permission, action: str) -> Span:
    """The token of a statement that names an action; the statement's own where none does."""
    for item in known_items(statement.actions):
        if _matches(item.value, action):
            return item.span
    return statement.span


def everyone_span(statement: Permission) -> Span:
    """The token of a statement that names everyone; the statement's own where none does."""
    found = (item.span for item in known_items(statement.principals) if item.value == EVERYONE)
    return next(found, statement.span)


def _account_of(caller: str) -> str:
    found = _OF_ACCOUNT.fullmatch(caller)
    return found[1] if found else ""


@record
class Grants:
    """Whom the statements of a policy give one action.

    `everyone` says whether all of them hold it, `named` whether a caller does who is named, and `others` whether
    one does who is not. `accounts` are those of which somebody is named.
    """

    everyone: Truth
    named: Mapping[str, Truth]
    others: Truth
    accounts: frozenset[str]

    def to(self, caller: str) -> Truth:
        """Whether a caller holds the action: by name, by the account that it belongs to, or as one of everyone."""
        if caller == EVERYONE:
            return self.everyone
        account = _account_of(caller)
        by_account = self.named.get(account, False) if account else False
        return any_of((self.named.get(caller, False), by_account, self.everyone, self.others))


def _grants(statements: Iterable[tuple[Permission, Truth]]) -> Grants:
    """Statements, each with whether it counts, by whom they are about."""
    everyone: Truth = False
    others: Truth = False
    named: dict[str, Truth] = {}
    for statement, counts in statements:
        if counts is False:
            continue
        everyone = any_of((everyone, all_of((counts, names_everyone(statement)))))
        for caller in callers_named(statement):
            is_vague_for = statement.has_other_conditions or _asks_for_source(statement, caller)
            answer = all_of((counts, None if is_vague_for else True))
            named[caller] = any_of((named.get(caller, False), answer))
        # Everyone within an organization or from a source may be anyone of whom only a name is known.
        if is_vague(statement) or any(item.value == EVERYONE for item in known_items(statement.principals)):
            others = None
    return Grants(everyone, named, others, frozenset(map(_account_of, named)))


def _asks_for_source(statement: Permission, caller: str) -> bool:
    """Whether a statement asks an account or its members for a source, which only calls by a service carry."""
    is_service = caller.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    asked = (statement.source_arn, statement.source_account)
    return not is_service and not all(isinstance(value, Absent) for value in asked)


@record
class Policy:
    """The statements on the function behind one URL, under any qualifier, and those that may be on it."""

    url: FunctionUrl
    allowing: tuple[Permission, ...]
    denying: tuple[Permission, ...]

    def applies(self, statement: Permission, action: str) -> Truth:
        """Whether a statement of this policy is about an action at the URL, for whomever."""
        by_place = is_on_qualifier(self.url, statement)
        if by_place is False:
            return False
        by_function = True if is_surely_on_function(self.url, statement) else None
        by_request = fits_request(self.url, statement, action)
        return all_of((by_place, by_function, names_action(statement, action), by_request))

    def counting(self, action: str) -> tuple[Permission, ...]:
        """The statements that certainly allow an action at the URL, to whomever."""
        return tuple(statement for statement in self.allowing if self.applies(statement, action))

    def grants(self, action: str) -> Grants:
        """Whom the policy gives an action at the URL."""
        return _grants((statement, self.applies(statement, action)) for statement in self.allowing)

    def meant(self, action: str) -> Grants:
        """Whom the policy gives an action on the function, whether it counts at the URL or not."""
        return _grants((statement, names_action(statement, action)) for statement in self.allowing)

    def for_other_auth_types(self) -> tuple[Permission, ...]:
        """The statements at the URL's own place that open it for another AuthType than it has, and so never count."""
        return tuple(
            statement
            for statement in self.allowing
            if is_surely_on_function(self.url, statement)
            and is_on_qualifier(self.url, statement)
            and is_for_other_auth_type(self.url, statement)
        )

    def stale_statements(self) -> tuple[Permission, ...]:
        """Those of an AWS_IAM URL that let the public in while its AuthType is NONE."""
        if not holds(self.url.auth_type, AuthType.AWS_IAM):
            return ()
        return tuple(statement for statement in self.for_other_auth_types() if names_everyone(statement))

    def public_statements(self) -> tuple[Permission, ...]:
        """The statements that may let everyone in and may be about one of the two actions, counting or not."""
        return tuple(
            statement
            for statement in self.allowing
            if names_everyone(statement) is not False
            and any(names_action(statement, action) is not False for action in ACTIONS)
        )


def is_surely_on_function(url: FunctionUrl, statement: Permission) -> bool:
    """Whether a statement is known to be on the function behind a URL, whatever the qualifier."""
    function = statement.target.function
    return isinstance(function, Known) and holds(url.target.function, function.value)


def policy_of(deployment: Deployment, url: FunctionUrl) -> Policy:
    """The policy behind a URL, as far as it is in the deployment."""
    function = deployment.function_of(url)
    # A function whose own name is not known may be the one that a literal name means.
    has_unknown_name = function is not None and isinstance(function.name, Unknown)
    declared = {declared.address for declared in deployment.functions} if has_unknown_name else ()
    found = tuple(
        statement
        for statement in deployment.permissions
        if is_surely_on_function(url, statement)
        or not isinstance(url.target.function, Known)
        or not isinstance(statement.target.function, Known)
        or (has_unknown_name and statement.target.function.value not in declared)
    )
    allowing = tuple(statement for statement in found if statement.effect is Effect.ALLOW)
    return Policy(url, allowing, tuple(statement for statement in found if statement.effect is Effect.DENY))
