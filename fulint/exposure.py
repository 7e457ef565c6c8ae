"""Who can call a Function URL: the answer of its AuthType and its resource policy together."""

from __future__ import annotations

from collections.abc import Container

from fulint.finding import shown
from fulint.model import AuthType, Deployment, Exposure, FunctionUrl, Permission, Verdict
from fulint.policy import (
    ACTIONS,
    CLOUDFRONT,
    Policy,
    callers_named,
    is_on_qualifier,
    is_vague,
    names_everyone,
    policy_of,
)
from fulint.record import replace
from fulint.values import Absent, Known, Truth, Unknown, all_of, any_of

_SHOWN = 3
"""How many callers a reason names before it counts the rest."""
_LETTING_IN = (Verdict.PUBLIC, Verdict.ANY_ACCOUNT, Verdict.NAMED, Verdict.CLOUDFRONT_ONLY)


def of(deployment: Deployment, policy: Policy) -> Exposure:
    """Who can call the URL of a policy. Never more than is proven: what cannot be known is said to be unknown.

    A caller needs both actions (facts: AWS, urls-auth). With NONE Lambda asks nobody for a name, so that only
    statements for everyone count; with AWS_IAM callers of the same account may hold both in their own policy.
    """
    found = _of_all(deployment, policy)
    if found.verdict in _LETTING_IN and _is_put_and_added_to(policy):
        # What is put as a whole replaces what was added before it (facts: AWS, full JSON policies).
        put = replace(deployment, permissions=tuple(s for s in deployment.permissions if s.in_document))
        if _of_all(put, policy_of(put, policy.url)).verdict is not found.verdict:
            return _unknown("its policy is put as a whole and added to as well, and what is deployed last decides")
    return found


def _is_put_and_added_to(policy: Policy) -> bool:
    statements = (*policy.allowing, *policy.denying)
    here = [s.in_document for s in statements if is_on_qualifier(policy.url, s) is not False]
    return len(set(here)) > 1


def _of_all(deployment: Deployment, policy: Policy) -> Exposure:
    match policy.url.auth_type:
        case Known(AuthType.NONE):
            return _of_public(deployment, policy)
        case Known(AuthType.AWS_IAM):
            return _of_signed(deployment, policy)
        case Known(other):
            return _unknown(f"its AuthType {other} is neither NONE nor AWS_IAM")
        case Unknown(reason):
            return _unknown(f"its AuthType cannot be known: {reason}")
        case Absent():
            return _unknown("it has no AuthType")


def _unknown(reason: str) -> Exposure:
    return Exposure(Verdict.UNKNOWN, reason)


def _of_public(deployment: Deployment, policy: Policy) -> Exposure:
    granted = {action: policy.grants(action).everyone for action in ACTIONS}
    counting = tuple(tuple(s for s in policy.counting(action) if names_everyone(s)) for action in ACTIONS)
    denied = _is_denied(policy)
    if denied:
        return Exposure(Verdict.NOBODY, "a Deny statement keeps everyone out")
    if all(granted.values()):
        if denied is None:
            return _unknown("a Deny statement may keep callers out")
        return Exposure(Verdict.PUBLIC, _why_public(counting), *counting)
    doubt = _doubt(deployment, policy)
    if doubt:
        return _unknown(doubt)
    if all(answer is not False for answer in granted.values()):
        return _unknown("whether its statements let everyone in cannot be known")
    if not any(granted.values()):
        return Exposure(Verdict.NOBODY, "AuthType is NONE, but no statement lets the public in")
    held = next(action for action, answer in granted.items() if answer)
    reason = f"AuthType is NONE, but only {held} is granted to everyone, and a caller needs both actions"
    return Exposure(Verdict.NOBODY, reason, *counting)


def _why_public(counting: tuple[tuple[Permission, ...], ...]) -> str:
    tools = {statement.added_by for statements in counting for statement in statements}
    tool = tools.pop() if len(tools) == 1 else None
    if tool:
        return f"AuthType is NONE, and {tool} grants both actions to everyone"
    return "AuthType is NONE, and both actions are granted to everyone"


def _of_signed(deployment: Deployment, policy: Policy) -> Exposure:
    if _is_denied(policy):
        return Exposure(Verdict.NOBODY, "a Deny statement keeps everyone out")
    if any(policy.applies(s, action) is not False for s in policy.denying for action in ACTIONS):
        return _unknown("a Deny statement may keep callers out")
    counting = tuple(policy.counting(action) for action in ACTIONS)
    public = tuple(tuple(s for s in statements if names_everyone(s)) for statements in counting)
    if all(public):
        return Exposure(Verdict.ANY_ACCOUNT, "both actions are granted to every AWS principal", *public)
    doubt = _doubt(deployment, policy)
    if doubt:
        return _unknown(doubt)
    pairs = _pairs(policy, counting)
    if None in pairs.values() or _may_name_others(policy):
        return _unknown("whom its statements let in cannot be known")
    named = {caller: None for caller, answer in pairs.items() if answer}
    if not named:
        return Exposure(Verdict.SAME_ACCOUNT, "AuthType is AWS_IAM, and no statement lets in more (by identity policy)")
    verdict = Verdict.CLOUDFRONT_ONLY if list(named) == [CLOUDFRONT] else Verdict.NAMED
    held = (tuple(s for s in statements if _lets_in(s, named)) for statements in counting)
    through = _through(deployment, policy.url) if CLOUDFRONT in named else ""
    return Exposure(verdict, f"both actions are granted to {_listed(tuple(named))}{through}", *held)


def _through(deployment: Deployment, url: FunctionUrl) -> str:
    """The distributions of the deployment that CloudFront calls the URL for, as the end of a reason."""
    names = tuple(front.address for front in deployment.distributions_before(url))
    if not names:
        return ""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    what = "distribution" if len(names) == 1 else "distributions"
    return f", which calls it for the {what} {', '.join(names[:_SHOWN])}{more}"


def _pairs(policy: Policy, counting: tuple[tuple[Permission, ...], ...]) -> dict[str, Truth]:
    """Whether each caller that a statement names holds both actions."""
    granted = tuple(policy.grants(action) for action in ACTIONS)
    callers = dict.fromkeys(
        caller for statements in counting for statement in statements for caller in callers_named(statement)
    )
    return {caller: all_of(held.to(caller) for held in granted) for caller in callers}


def _may_name_others(policy: Policy) -> bool:
    """Whether statements that are not wholly understood may give both actions to callers that no other names."""
    answers = [[(policy.applies(s, action), is_vague(s)) for s in policy.allowing] for action in ACTIONS]
    held = [any_of(applies for applies, _ in rows) for rows in answers]
    if False in held:
        return False
    return None in held or any(applies is not False and vague for rows in answers for applies, vague in rows)


def _lets_in(statement: Permission, callers: Container[str]) -> bool:
    return bool(names_everyone(statement)) or any(caller in callers for caller in callers_named(statement))


def _listed(callers: tuple[str, ...]) -> str:
    names = ["CloudFront" if caller == CLOUDFRONT else shown(caller) for caller in callers[:_SHOWN]]
    if len(callers) > _SHOWN:
        names.append(f"{len(callers) - _SHOWN} more")
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _is_denied(policy: Policy) -> Truth:
    """Whether a Deny statement keeps everyone from one of the actions."""
    return any_of(
        all_of((policy.applies(statement, action), names_everyone(statement)))
        for statement in policy.denying
        for action in ACTIONS
    )


def _doubt(deployment: Deployment, policy: Policy) -> str | None:
    """Why the policy in the model may not be all of it; None where it is."""
    url = policy.url
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
    stray = next(s for s in deployment.permissions if not isinstance(s.target.function, Known))
    return f"the function of {stray.address} cannot be known"
