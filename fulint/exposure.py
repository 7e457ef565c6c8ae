"""Who can call a Function URL: the answer of its AuthType and its resource policy together."""

from __future__ import annotations

from fulint.model import AuthType, Deployment, Effect, Exposure, FunctionUrl, Permission, Verdict
from fulint.policy import (
    ACTIONS,
    CLOUDFRONT,
    EVERYONE,
    Truth,
    all_of,
    allowing,
    any_of,
    applies,
    callers_named,
    grants,
    is_granted,
    is_on_function,
    names_everyone,
    public_grants,
)
from fulint.values import Absent, Known, Unknown

_SHOWN = 3
"""How many callers a reason names before it counts the rest."""


def of(deployment: Deployment, url: FunctionUrl) -> Exposure:
    """Who can call a URL of a deployment. Never more than is proven: what cannot be known is said to be unknown.

    A caller needs both actions (facts: AWS, urls-auth). With NONE Lambda asks nobody for a name, so that only
    statements for everyone count; with AWS_IAM callers of the same account may hold both in their own policy.
    """
    match url.auth_type:
        case Known(AuthType.NONE):
            return _of_public(deployment, url)
        case Known(AuthType.AWS_IAM):
            return _of_signed(deployment, url)
        case Known(other):
            return _unknown(f"its AuthType {other} is neither NONE nor AWS_IAM")
        case Unknown(reason):
            return _unknown(f"its AuthType cannot be known: {reason}")
        case Absent():
            return _unknown("it has no AuthType")


def _unknown(reason: str) -> Exposure:
    return Exposure(Verdict.UNKNOWN, reason)


def _of_public(deployment: Deployment, url: FunctionUrl) -> Exposure:
    granted = {action: is_granted(deployment, url, action, EVERYONE) for action in ACTIONS}
    counting = {action: public_grants(deployment, url, action) for action in ACTIONS}
    denied = _is_denied(deployment, url)
    if denied:
        return Exposure(Verdict.NOBODY, "a Deny statement keeps everyone out")
    if all(granted.values()):
        if denied is None:
            return _unknown("a Deny statement may keep callers out")
        return Exposure(Verdict.PUBLIC, _why_public(counting), *counting.values())
    doubt = _doubt(deployment, url)
    if doubt:
        return _unknown(doubt)
    if all(answer is not False for answer in granted.values()):
        return _unknown("whether its statements let everyone in cannot be known")
    if not any(granted.values()):
        return Exposure(Verdict.NOBODY, "AuthType is NONE, but no statement lets the public in")
    held = next(action for action, answer in granted.items() if answer)
    reason = f"AuthType is NONE, but only {held} is granted to everyone, and a caller needs both actions"
    return Exposure(Verdict.NOBODY, reason, *counting.values())


def _why_public(counting: dict[str, tuple[Permission, ...]]) -> str:
    tools = {statement.added_by for statements in counting.values() for statement in statements}
    tool = tools.pop() if len(tools) == 1 else None
    return (
        f"AuthType is NONE, and {tool} grants both actions to everyone"
        if tool
        else "AuthType is NONE, and both actions are granted to everyone"
    )


def _of_signed(deployment: Deployment, url: FunctionUrl) -> Exposure:
    denied = _is_denied(deployment, url)
    if denied:
        return Exposure(Verdict.NOBODY, "a Deny statement keeps everyone out")
    if denied is None or _denies_some(deployment, url):
        return _unknown("a Deny statement may keep callers out")
    public = [public_grants(deployment, url, action) for action in ACTIONS]
    if all(public):
        return Exposure(Verdict.ANY_ACCOUNT, "both actions are granted to every AWS principal", *public)
    doubt = _doubt(deployment, url)
    if doubt:
        return _unknown(doubt)
    pairs = _pairs(deployment, url)
    if any(answer is None for answer in pairs.values()) or _may_name_others(deployment, url):
        return _unknown("whom its statements let in cannot be known")
    named = tuple(caller for caller, answer in pairs.items() if answer)
    if not named:
        return Exposure(Verdict.SAME_ACCOUNT, "AuthType is AWS_IAM, and no statement lets in more (by identity policy)")
    verdict = Verdict.CLOUDFRONT_ONLY if named == (CLOUDFRONT,) else Verdict.NAMED
    counting = (tuple(s for s in grants(deployment, url, action) if _counts(s, named)) for action in ACTIONS)
    return Exposure(verdict, f"both actions are granted to {_listed(named)}", *counting)


def _pairs(deployment: Deployment, url: FunctionUrl) -> dict[str, Truth]:
    """Whether each caller that a statement names holds both actions."""
    callers = dict.fromkeys(
        caller
        for action in ACTIONS
        for statement in grants(deployment, url, action)
        for caller in callers_named(statement)
    )
    return {caller: all_of(is_granted(deployment, url, action, caller) for action in ACTIONS) for caller in callers}


def _may_name_others(deployment: Deployment, url: FunctionUrl) -> bool:
    """Whether statements that are not wholly understood may give both actions to callers that no other names."""
    held = [any_of(applies(deployment, url, s, action) for s in allowing(deployment)) for action in ACTIONS]
    if any(answer is False for answer in held):
        return False
    return (
        any(
            applies(deployment, url, s, action) is not False and _is_vague(s)
            for action in ACTIONS
            for s in allowing(deployment)
        )
        or None in held
    )


def _is_vague(statement: Permission) -> bool:
    """Whether some of whom a statement lets in are not known by name."""
    if statement.not_principals or not isinstance(statement.principals, Known):
        return True
    return any(isinstance(item, Unknown) for item in statement.principals.value) or names_everyone(statement) is None


def _counts(statement: Permission, named: tuple[str, ...]) -> bool:
    return bool(names_everyone(statement)) or any(caller in named for caller in callers_named(statement))


def _listed(callers: tuple[str, ...]) -> str:
    names = ["CloudFront" if caller == CLOUDFRONT else caller for caller in callers[:_SHOWN]]
    if len(callers) > _SHOWN:
        names.append(f"{len(callers) - _SHOWN} more")
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _is_denied(deployment: Deployment, url: FunctionUrl) -> Truth:
    """Whether a Deny statement keeps everyone from one of the actions."""
    return any_of(
        all_of((applies(deployment, url, s, action), names_everyone(s)))
        for s in deployment.permissions
        if s.effect is Effect.DENY
        for action in ACTIONS
    )


def _denies_some(deployment: Deployment, url: FunctionUrl) -> bool:
    """Whether a Deny statement may keep some signed callers out."""
    return any(
        applies(deployment, url, s, action) is not False
        for s in deployment.permissions
        if s.effect is Effect.DENY
        for action in ACTIONS
    )


def _doubt(deployment: Deployment, url: FunctionUrl) -> str | None:
    """Why the policy in the model may not be all of it; None where it is."""
    if deployment.sees_whole_policy(url):
        return None
    if isinstance(url.target.function, Unknown):
        return f"its function cannot be known: {url.target.function.reason}"
    function = deployment.function_of(url)
    if function is None:
        return "its function is not declared here, and so may have statements elsewhere"
    gap = next((gap for gap in deployment.gaps if gap.function in (None, function.address)), None)
    if gap:
        return gap.reason
    stray = next((s for s in deployment.permissions if is_on_function(deployment, url, s) is None), None)
    return f"the function of {stray.address} cannot be known" if stray else "not every statement could be read"
