"""The ways to one URL: who comes, what they pass before it, and how they are let in."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.model import Action, Permission, Verdict
from fulint.outputs.exposure.edges import edge_approaches
from fulint.outputs.exposure.picture import Approach, Box, Judgement, Kind
from fulint.outputs.exposure.ties import record_approaches, web_acl_box
from fulint.policy import CLOUDFRONT, callers_named
from fulint.rule import Endpoint
from fulint.source import Span
from fulint.values import Absent

_SHOWN = 3
"""How many callers have a box of their own before the rest is counted."""

UNSIGNED, SIGNED = "no signature", "signed (SigV4)"
_CLOUDFRONT = "CloudFront"


def approaches(endpoint: Endpoint, judgement: Judgement) -> tuple[Approach, ...]:
    """The ways to the URL of an endpoint; one at least, which says so where there is none."""
    verdict = judgement.verdict
    through = (*edge_approaches(endpoint, judgement), *record_approaches(endpoint))
    if verdict in (Verdict.NAMED, Verdict.CLOUDFRONT_ONLY):
        # A distribution that stands in front is CloudFront by its name.
        named = tuple(a for a in _named(endpoint, judgement) if not through or a.caller.title != _CLOUDFRONT)
        return (*named, *through)
    arrow = {Verdict.PUBLIC: UNSIGNED, Verdict.NOBODY: "403", Verdict.UNKNOWN: ""}.get(verdict, SIGNED)
    return (Approach(_caller(endpoint, verdict), web_acl_box(endpoint), arrow, judgement.line), *through)


def _caller(endpoint: Endpoint, verdict: Verdict) -> Box:
    statements = (*endpoint.exposure.grants_url, *endpoint.exposure.grants_invoke)
    place, tokens = _place(statements), tuple(_tokens(statements))
    match verdict:
        case Verdict.PUBLIC:
            return Box(Kind.CALLER, "Anyone on the internet", (_let_in(statements),), place, tokens)
        case Verdict.ANY_ACCOUNT:
            return Box(Kind.CALLER, "Any AWS account", (_let_in(statements),), place, tokens)
        case Verdict.NOBODY:
            return Box(Kind.CALLER, "Nobody", ("each request is answered 403",), place, tokens)
        case Verdict.SAME_ACCOUNT:
            return Box(Kind.CALLER, "Its own AWS account", ("who holds both actions in an identity policy",))
        case _:
            every = tuple(_written(endpoint))
            return Box(Kind.CALLER, "Callers", (), None, tuple(_tokens(every)), unknown=endpoint.exposure.reason)


def _let_in(statements: tuple[Permission, ...]) -> str:
    tools = {statement.added_by for statement in statements}
    tool = tools.pop() if len(tools) == 1 else None
    return f"{tool} adds both statements" if tool else "two statements let them in"


def _named(endpoint: Endpoint, judgement: Judgement) -> Iterator[Approach]:
    """One way for each caller that holds both actions by name."""
    exposure = endpoint.exposure
    statements = (*exposure.grants_url, *exposure.grants_invoke)
    policy = endpoint.policy
    held = tuple(policy.grants(action) for action in (Action.INVOKE_URL, Action.INVOKE))
    named = dict.fromkeys(caller for statement in statements for caller in callers_named(statement))
    callers = tuple(caller for caller in named if all(each.to(caller) for each in held))
    for caller in callers[:_SHOWN]:
        own = tuple(statement for statement in statements if caller in callers_named(statement))
        title, line = _name(caller)
        yield Approach(Box(Kind.CALLER, title, (line,), _place(own), tuple(_tokens(own))), None, SIGNED, judgement.line)
    if len(callers) > _SHOWN:
        yield Approach(Box(Kind.CALLER, f"{len(callers) - _SHOWN} more callers"), None, SIGNED, judgement.line)


def _name(caller: str) -> tuple[str, str]:
    """A caller and what it is."""
    if caller == CLOUDFRONT:
        return _CLOUDFRONT, "a distribution that signs requests"
    if caller.isdecimal():
        return f"Account {caller}", "by its identity policies"
    if caller.startswith("o-"):
        return f"Organization {caller}", "by their identity policies"
    return caller, "an AWS service" if caller.endswith(".amazonaws.com") else "named in the policy"


def _written(endpoint: Endpoint) -> Iterator[Permission]:
    policy = endpoint.policy
    yield from (*policy.allowing, *policy.denying)


def _place(statements: tuple[Permission, ...]) -> Span | None:
    return statements[0].span if statements else None


def _tokens(statements: tuple[Permission, ...]) -> Iterator[Span]:
    for statement in statements:
        # What a tool adds has no place of its own, but that of the URL that it is added for.
        if statement.added_by is None:
            yield statement.span
            yield from (v.span for v in (statement.actions, statement.principals) if not isinstance(v, Absent))
