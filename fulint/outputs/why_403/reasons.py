"""The chain of reasons for a 403, from what the policy says of each action and each caller."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.finding import shown
from fulint.model import Action, AuthType, Deployment, FunctionUrl, Permission, Target, Verdict
from fulint.outputs.why_403.explanation import Explanation, Sentence, Wanted
from fulint.policy import (
    ACTIONS,
    CLOUDFRONT,
    EVERYONE,
    LATEST,
    Policy,
    callers_named,
    fits_request,
    is_on_qualifier,
    is_surely_on_function,
    names_action,
    names_everyone,
    refusal_of,
)
from fulint.rule import Endpoint
from fulint.values import Absent, Known, Unknown, all_of, holds

_NOT_ADDED = "permissions-not-added"
_HOME = "#"
"""What stands between the template and the name of a resource that another template declares."""


def explanation_of(endpoint: Endpoint) -> Explanation:
    """Whether the URL of an endpoint answers 403, why, and what to add. A 403 is only said where it is proven."""
    policy = endpoint.policy
    refused = tuple(_refused(endpoint, policy))
    sentences = [*_denials(policy)] if endpoint.exposure.verdict is Verdict.NOBODY else []
    wanted: list[Wanted] = []
    # Where a Deny keeps out the callers who sign, nobody knows from here whom else to let in.
    is_told = bool(sentences) and not holds(endpoint.url.auth_type, AuthType.NONE)
    for caller in () if is_told else refused:
        missing = tuple(action for action in ACTIONS if policy.grants(action).to(caller) is False)
        sentences += _reasons(endpoint, policy, caller, missing)
        found = (_wanted(endpoint, policy, caller, action) for action in missing)
        wanted += (each for each in found if each)
    if not refused:
        sentences += _why_it_answers(endpoint)
    return Explanation(
        endpoint.url,
        endpoint.function.address if endpoint.function else "",
        endpoint.exposure.verdict,
        tuple(map(caller_name, refused)),
        tuple(sentences),
        tuple(wanted),
        _path(endpoint),
        _document(endpoint.url, policy),
    )


def _path(endpoint: Endpoint) -> str:
    """The file that statements go into: that of the URL, or of its function where another template declares it."""
    function = endpoint.function
    return function.span.path if function and _HOME in function.address else endpoint.url.span.path


def _document(url: FunctionUrl, policy: Policy) -> Permission | None:
    """A statement of the document that is put as the whole policy of the URL's place; to it no other may be added."""
    for statement in (*policy.allowing, *policy.denying):
        if statement.in_document and is_on_qualifier(url, statement) and is_surely_on_function(url, statement):
            return statement
    return None


def caller_name(caller: str) -> str:
    """A caller, for a sentence."""
    return {EVERYONE: "everyone", CLOUDFRONT: "CloudFront"}.get(caller, shown(caller))


def _refused(endpoint: Endpoint, policy: Policy) -> Iterator[str]:
    """Who is answered 403: everyone where nobody gets in, else those who are named and lack one of the actions."""
    if endpoint.exposure.verdict is Verdict.NOBODY:
        yield EVERYONE
    elif endpoint.exposure.verdict in (Verdict.NAMED, Verdict.CLOUDFRONT_ONLY, Verdict.SAME_ACCOUNT):
        meant = (s for s in policy.allowing if _is_for_urls(s) and is_surely_on_function(endpoint.url, s))
        for caller in dict.fromkeys(caller for statement in meant for caller in callers_named(statement)):
            held = all_of(policy.grants(action).to(caller) for action in ACTIONS)
            # Of an account of which somebody is named, that one may be who calls.
            if held is False and not any(caller in policy.grants(action).accounts for action in ACTIONS):
                yield caller


def _is_for_urls(statement: Permission) -> bool:
    return not statement.not_actions and names_action(statement, Action.INVOKE_URL) is True


def _denials(policy: Policy) -> Iterator[Sentence]:
    for statement in policy.denying:
        for action in ACTIONS:
            if policy.applies(statement, action) and names_everyone(statement):
                text = f"{_named(statement)} denies {action} to everyone, and a Deny stands above every Allow"
                yield Sentence(f"{text}: take it away, or narrow it", statement.span)
                break


def _reasons(endpoint: Endpoint, policy: Policy, caller: str, missing: tuple[str, ...]) -> Iterator[Sentence]:
    """What is needed, what of it is there, and for each action that is not which statement was meant to give it."""
    auth = endpoint.url.auth_type
    if isinstance(auth, Known):
        asked = (
            "Lambda asks for no signature, but still for its resource policy, which must let everyone in"
            if auth.value == AuthType.NONE
            else "Lambda asks for a signature, and for the resource policy of callers from other accounts"
        )
        yield Sentence(f"AuthType is {auth.value}: {asked}", auth.span)
    yield Sentence(f"a caller needs two actions, {ACTIONS[0]} and {ACTIONS[1]}")
    for action in ACTIONS:
        if action not in missing:
            given = next((s for s in policy.counting(action) if _is_about(s, caller)), None)
            if given and policy.grants(action).to(caller):
                yield Sentence(f"{_named(given)} gives {action} to {caller_name(caller)}", given.span)
            else:
                yield Sentence(f"whether {action} is given to {caller_name(caller)} cannot be known")
            continue
        near = tuple(_near(endpoint.url, policy, caller, action))
        if near:
            yield from near
        else:
            yield Sentence(f"no statement gives {action} to {caller_name(caller)}")
    yield from _tool(endpoint.deployment, endpoint.url)
    if caller == EVERYONE and holds(auth, AuthType.NONE):
        yield from _for_named(policy)
    if missing == (Action.INVOKE,):
        yield Sentence(f"a URL that was created before October 2025 may still answer without {Action.INVOKE}")


def _for_named(policy: Policy) -> Iterator[Sentence]:
    """That a URL whose statements name its callers may be meant to be a signed one."""
    for statement in policy.for_other_auth_types():
        if names_everyone(statement) is False and callers_named(statement):
            whom = ", ".join(map(caller_name, callers_named(statement)[:3]))
            text = f"if {whom} alone should get in, make its AuthType AWS_IAM instead, and add nothing for everyone"
            yield Sentence(text, statement.span)
            return


def _tool(deployment: Deployment, url: FunctionUrl) -> Iterator[Sentence]:
    """Why the tool, which adds the statements otherwise, does not here."""
    for quirk in deployment.quirks:
        if quirk.kind == _NOT_ADDED and quirk.subject == url.address:
            yield Sentence(quirk.effect, quirk.span)


def _is_about(statement: Permission, caller: str) -> bool:
    return bool(names_everyone(statement)) or caller in callers_named(statement)


def _near(url: FunctionUrl, policy: Policy, caller: str, action: str) -> Iterator[Sentence]:
    """The statements that were meant to give a caller an action, and what keeps each from counting."""
    for statement in policy.allowing:
        if names_action(statement, action) is not True or policy.applies(statement, action) is None:
            continue
        is_for_caller = names_everyone(statement) is not False if caller == EVERYONE else _is_about(statement, caller)
        if is_for_caller and (why := _why_not(url, statement, action)):
            yield Sentence(f"{_named(statement)} would give {action}, but {why}", statement.span)
        elif caller == EVERYONE and names_everyone(statement) is False and policy.applies(statement, action):
            whom = ", ".join(map(caller_name, callers_named(statement)[:3])) or "callers from a certain source"
            yield Sentence(f"{_named(statement)} gives {action} to {whom} alone, not to everyone", statement.span)


def _why_not(url: FunctionUrl, statement: Permission, action: str) -> str:
    """What keeps a statement from counting at a URL, as a clause; empty where nothing does."""
    refusal = refusal_of(statement)
    if refusal:
        return f"Lambda refuses it, so that it has to go: {refusal.value}"
    if is_on_qualifier(url, statement) is False:
        return f"it is on {_place(statement.target)}, and the URL is on {_place(url.target)}"
    if fits_request(url, statement, action) is not False:
        return ""
    match statement.function_url_auth_type, url.auth_type:
        case Known(), _ if action == Action.INVOKE:
            return "it asks for a FunctionUrlAuthType, which no request for this action has"
        case Known(wanted), Known(given):
            return f"it asks for FunctionUrlAuthType {wanted}, and the URL's is {given}"
        case _:
            return "its conditions do not hold for requests through the URL"


def _place(target: Target) -> str:
    match target.qualifier:
        case Absent():
            return "the function itself"
        case Known(qualifier) if qualifier == LATEST:
            return f"its version {LATEST}"
        case Known(qualifier):
            return f"its alias {shown(qualifier)}"
        case Unknown():
            return "another place"


def _wanted(endpoint: Endpoint, policy: Policy, caller: str, action: str) -> Wanted | None:
    """The statement that gives the action; None where what it must name cannot be known."""
    url = endpoint.url
    if not isinstance(url.target.function, Known) or not isinstance(url.auth_type, Known):
        return None
    if isinstance(url.target.qualifier, Unknown):
        return None
    qualifier = url.target.qualifier.value if isinstance(url.target.qualifier, Known) else ""
    function = url.target.function.value
    alias = next(
        (
            alias
            for alias in endpoint.deployment.aliases
            if isinstance(alias.name, Known)
            and isinstance(alias.function, Known)
            and (alias.name.value, alias.function.value) == (qualifier, function)
        ),
        None,
    )
    is_published = endpoint.function is not None and holds(endpoint.function.published_alias, qualifier)
    return Wanted(
        function=function.rpartition(_HOME)[2] if endpoint.function else function,
        is_declared=endpoint.function is not None,
        qualifier=qualifier,
        action=action,
        caller=caller,
        auth_type=url.auth_type.value,
        alias=alias.address.rpartition(_HOME)[2] if alias and not is_published else "",
        is_published=is_published,
        like=next((s for s in policy.allowing if caller in callers_named(s)), None),
    )


def _why_it_answers(endpoint: Endpoint) -> Iterator[Sentence]:
    exposure = endpoint.exposure
    statements = dict.fromkeys((*exposure.grants_url, *exposure.grants_invoke))
    match exposure.verdict:
        case Verdict.UNKNOWN:
            yield Sentence(f"whether it answers cannot be known: {exposure.reason}")
        case Verdict.SAME_ACCOUNT:
            yield Sentence(f"{exposure.reason}: callers of its own account who hold both actions get an answer")
        case _:
            yield Sentence(exposure.reason)
    for statement in statements:
        yield Sentence(f"{_named(statement)} counts", statement.span)


def _named(statement: Permission) -> str:
    """A statement, for a sentence; what a tool adds has no name that stands in the files."""
    if statement.added_by:
        return f"the statement {statement.address} that {statement.added_by} adds"
    return f"the statement {statement.address}"
