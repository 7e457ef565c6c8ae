"""Who can call a URL, for the policies that people write and for those that cannot be known."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint import exposure
from fulint.edge import Distribution, Endpoint, Form, Origin
from fulint.model import (
    Action,
    AuthType,
    Code,
    CodeKind,
    Deployment,
    Effect,
    Exposure,
    Function,
    FunctionUrl,
    Gap,
    Permission,
    Target,
    Verdict,
)
from fulint.policy import is_vague, names_action, names_everyone, policy_of
from fulint.source import Span
from fulint.values import ABSENT, Known, Unknown, Value, Values, known_items

SPAN = Span.top_of("template.yaml")
UNKNOWN = Unknown("it is given at deployment", SPAN)
CLOUDFRONT = "cloudfront.amazonaws.com"
ACCOUNT = "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/caller"


def known(value: str) -> Known[str]:
    return Known(value, SPAN)


def texts(*values: str) -> Values[str]:
    return Known(tuple(known(value) for value in values), SPAN)


def target(qualifier: str | None = None) -> Target:
    return Target(known("Hello"), ABSENT if qualifier is None else known(qualifier))


def url(auth_type: str | None = AuthType.NONE, qualifier: str | None = None) -> FunctionUrl:
    return FunctionUrl("HelloUrl", SPAN, UNKNOWN if auth_type is None else known(auth_type), target(qualifier))


def statement(action: str, principal: str = "*", **fields: Any) -> Permission:
    base = Permission("Statement", SPAN, target(), texts(action), texts(principal))
    return replace(base, **fields)


def public_pair(**fields: Any) -> tuple[Permission, Permission]:
    return (
        statement(Action.INVOKE_URL, function_url_auth_type=known(AuthType.NONE), **fields),
        statement(Action.INVOKE, invoked_via_function_url=Known(True, SPAN), **fields),
    )


def pair(principal: str) -> tuple[Permission, Permission]:
    return statement(Action.INVOKE_URL, principal), statement(Action.INVOKE, principal)


def deny(action: str = "lambda:*", **fields: Any) -> Permission:
    return statement(action, effect=Effect.DENY, **fields)


def deployment(
    *permissions: Permission, gaps: tuple[Gap, ...] = (), name: Value[str] = ABSENT, declared: bool = True
) -> Deployment:
    function = Function("Hello", SPAN, name, ABSENT, ABSENT, Code(CodeKind.ELSEWHERE, SPAN))
    return Deployment("template.yaml", functions=(function,) if declared else (), permissions=permissions, gaps=gaps)


def exposed(deployment: Deployment, url: FunctionUrl) -> Exposure:
    return exposure.of(deployment, policy_of(deployment, url))


def verdict(url: FunctionUrl, *permissions: Permission) -> Verdict:
    return exposed(deployment(*permissions), url).verdict


def test_none_with_both_actions_for_everyone_is_public() -> None:
    found = exposed(deployment(*public_pair()), url())

    assert found.verdict is Verdict.PUBLIC
    assert found.reason == "AuthType is NONE, and both actions are granted to everyone"
    assert (found.grants_url, found.grants_invoke) == ((public_pair()[0],), (public_pair()[1],))


def test_the_tool_that_adds_the_statements_is_named() -> None:
    found = exposed(deployment(*public_pair(added_by="SAM")), url())

    assert found.reason == "AuthType is NONE, and SAM grants both actions to everyone"


@pytest.mark.parametrize("action", ["lambda:*", "*", "lambda:Invoke*", "LAMBDA:invokefunction*", "lambda:?nvoke*"])
def test_a_wildcard_may_cover_both_actions(action: str) -> None:
    assert verdict(url(), statement(action)) is Verdict.PUBLIC


@pytest.mark.parametrize(
    "permissions",
    [
        (),
        public_pair()[:1],
        public_pair()[1:],
        pair(ACCOUNT),
        pair(CLOUDFRONT),
        (*public_pair()[1:], statement(Action.INVOKE_URL, function_url_auth_type=known(AuthType.AWS_IAM))),
        public_pair(target=target("live")),
        public_pair(target=target("$LATEST")),
        public_pair(principal_org_id=known("o-abcdefghij")),
        public_pair(source_account=known(ACCOUNT)),
        (*public_pair(), deny()),
        (*public_pair(), deny(Action.INVOKE)),
        (statement(Action.INVOKE_URL, not_actions=True), *public_pair()[1:]),
    ],
)
def test_none_without_both_actions_for_everyone_is_for_nobody(permissions: tuple[Permission, ...]) -> None:
    assert verdict(url(), *permissions) is Verdict.NOBODY


def test_a_url_on_an_alias_needs_the_statements_on_the_alias() -> None:
    assert verdict(url(qualifier="live"), *public_pair()) is Verdict.NOBODY
    assert verdict(url(qualifier="live"), *public_pair(target=target("live"))) is Verdict.PUBLIC


def test_an_auth_type_condition_on_invoke_function_never_holds() -> None:
    first, _ = public_pair()
    second = statement(Action.INVOKE, function_url_auth_type=known(AuthType.NONE))

    assert verdict(url(), first, second) is Verdict.NOBODY


def test_a_denial_of_somebody_named_leaves_a_public_url_public() -> None:
    assert verdict(url(), *public_pair(), deny(principals=texts(ACCOUNT))) is Verdict.PUBLIC


def test_a_denial_for_another_auth_type_does_not_count() -> None:
    denial = deny(Action.INVOKE_URL, function_url_auth_type=known(AuthType.AWS_IAM))

    assert verdict(url(), *public_pair(), denial) is Verdict.PUBLIC


@pytest.mark.parametrize(
    "permissions",
    [
        (*public_pair(), deny(has_other_conditions=True)),
        (*public_pair(), deny(principals=texts(ACCOUNT), not_principals=True)),
        public_pair(has_other_conditions=True),
        public_pair(principals=UNKNOWN),
        public_pair(source_arn=UNKNOWN),
        public_pair(target=Target(known("Hello"), UNKNOWN)),
        (statement(Action.INVOKE_URL, function_url_auth_type=UNKNOWN), *public_pair()[1:]),
        (*public_pair()[:1], statement(Action.INVOKE, invoked_via_function_url=Known(False, SPAN))),
        (statement("lambda:*", actions=UNKNOWN),),
    ],
)
def test_a_policy_that_may_or_may_not_open_the_url_is_unknown(permissions: tuple[Permission, ...]) -> None:
    assert verdict(url(), *permissions) is Verdict.UNKNOWN


def test_iam_without_statements_is_for_the_same_account() -> None:
    found = exposed(deployment(), url(AuthType.AWS_IAM))

    assert found.verdict is Verdict.SAME_ACCOUNT
    assert "by identity policy" in found.reason


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        (pair("*"), Verdict.ANY_ACCOUNT),
        (public_pair(), Verdict.SAME_ACCOUNT),
        (pair(ACCOUNT), Verdict.NAMED),
        (pair(ROLE), Verdict.NAMED),
        ((statement(Action.INVOKE_URL, ROLE), statement(Action.INVOKE, f"arn:aws:iam::{ACCOUNT}:root")), Verdict.NAMED),
        (pair(ACCOUNT)[:1], Verdict.SAME_ACCOUNT),
        ((*pair(ACCOUNT), *(replace(s, has_other_conditions=True) for s in pair(ACCOUNT))), Verdict.NAMED),
        ((statement(Action.INVOKE_URL, ROLE), statement(Action.INVOKE, "111122223333")), Verdict.SAME_ACCOUNT),
        (
            (statement(Action.INVOKE_URL, principal_org_id=known("o-abcdefghij")), statement(Action.INVOKE, ACCOUNT)),
            Verdict.UNKNOWN,
        ),
        (pair(CLOUDFRONT), Verdict.CLOUDFRONT_ONLY),
        (pair(CLOUDFRONT)[:1], Verdict.SAME_ACCOUNT),
        ((*pair(CLOUDFRONT), *pair(ACCOUNT)), Verdict.NAMED),
        ((statement(Action.INVOKE, "s3.amazonaws.com"), *pair(CLOUDFRONT)), Verdict.CLOUDFRONT_ONLY),
        ((statement("lambda:*", principal_org_id=known("o-abcdefghij")),), Verdict.NAMED),
        ((deny(),), Verdict.NOBODY),
        ((*pair(ACCOUNT), deny(principals=texts(ACCOUNT))), Verdict.UNKNOWN),
        ((statement(Action.INVOKE_URL, principals=UNKNOWN),), Verdict.SAME_ACCOUNT),
        ((statement("lambda:*", principals=UNKNOWN),), Verdict.UNKNOWN),
        ((*pair(CLOUDFRONT), statement("lambda:*", principals=UNKNOWN)), Verdict.UNKNOWN),
        (tuple(replace(s, target=Target(known("Hello"), UNKNOWN)) for s in pair(CLOUDFRONT)), Verdict.UNKNOWN),
    ],
)
def test_iam_is_for_whom_both_actions_are_granted(permissions: tuple[Permission, ...], expected: Verdict) -> None:
    assert verdict(url(AuthType.AWS_IAM), *permissions) is expected


def test_a_reason_names_the_callers() -> None:
    found = exposed(deployment(*pair(CLOUDFRONT), *pair(ACCOUNT)), url(AuthType.AWS_IAM))

    assert found.reason == f"both actions are granted to CloudFront and `{ACCOUNT}`"


def test_a_reason_names_the_distribution_that_cloudfront_calls_for() -> None:
    origin = Origin(SPAN, known("shop"), Endpoint(SPAN, known("HelloUrl"), known("x"), Form.HOST))
    stack = replace(deployment(*pair(CLOUDFRONT)), distributions=(Distribution("Site", SPAN, (origin,)),))

    found = exposed(stack, replace(url(AuthType.AWS_IAM), address="HelloUrl"))

    assert found.verdict is Verdict.CLOUDFRONT_ONLY
    assert found.reason == "both actions are granted to CloudFront, which calls it for the distribution Site"


@pytest.mark.parametrize(("count", "names"), [(2, "F0, F1"), (3, "F0, F1, F2"), (5, "F0, F1, F2 and 2 more")])
def test_a_reason_names_three_distributions_and_counts_the_others(count: int, names: str) -> None:
    origin = Origin(SPAN, known("shop"), Endpoint(SPAN, known("HelloUrl"), known("x"), Form.HOST))
    fronts = tuple(Distribution(f"F{number}", SPAN, (origin,)) for number in range(count))
    stack = replace(deployment(*pair(CLOUDFRONT), *pair(ACCOUNT)), distributions=fronts)

    found = exposed(stack, url(AuthType.AWS_IAM))

    assert found.reason.endswith(f"`{ACCOUNT}`, which calls it for the distributions {names}")


CALLERS = tuple(f"{digit}" * 12 for digit in range(1, 6))


def partners(count: int) -> tuple[Permission, ...]:
    return tuple(one for caller in CALLERS[:count] for one in pair(caller))


IN_DOCUMENT = tuple(replace(one, in_document=True) for one in public_pair())[:1]
NONE, IAM = AuthType.NONE, AuthType.AWS_IAM


@pytest.mark.parametrize(
    ("auth_type", "permissions", "reason"),
    [
        ("IAM", (), "its AuthType IAM is neither NONE nor AWS_IAM"),
        (None, (), "its AuthType cannot be known: it is given at deployment"),
        (NONE, (deny(),), "a Deny statement keeps everyone out"),
        (IAM, (*pair("*"), deny()), "a Deny statement keeps everyone out"),
        (NONE, (*public_pair(), deny(has_other_conditions=True)), "a Deny statement may keep callers out"),
        (IAM, (*pair("*"), deny(principals=texts(ACCOUNT))), "a Deny statement may keep callers out"),
        (NONE, (statement("lambda:*", principals=UNKNOWN),), "whether its statements let everyone in cannot be known"),
        (IAM, (statement("lambda:*", principals=UNKNOWN),), "whom its statements let in cannot be known"),
        (NONE, (), "AuthType is NONE, but no statement lets the public in"),
        (
            NONE,
            public_pair()[:1],
            "AuthType is NONE, but only lambda:InvokeFunctionUrl is granted to everyone, "
            "and a caller needs both actions",
        ),
        (
            NONE,
            public_pair()[1:],
            "AuthType is NONE, but only lambda:InvokeFunction is granted to everyone, and a caller needs both actions",
        ),
        (
            NONE,
            (public_pair(added_by="SAM")[0], public_pair()[1]),
            "AuthType is NONE, and both actions are granted to everyone",
        ),
        (
            NONE,
            (*IN_DOCUMENT, public_pair()[1]),
            "its policy is put as a whole and added to as well, and what is deployed last decides",
        ),
        (IAM, pair("*"), "both actions are granted to every AWS principal"),
        (IAM, pair(ACCOUNT)[:1], "AuthType is AWS_IAM, and no statement lets in more (by identity policy)"),
        (IAM, partners(1), "both actions are granted to `111111111111`"),
        (IAM, partners(3), "both actions are granted to `111111111111`, `222222222222` and `333333333333`"),
        (
            IAM,
            partners(5),
            "both actions are granted to `111111111111`, `222222222222`, `333333333333` and 2 more",
        ),
        (
            NONE,
            (deny(ACCOUNT, target=target("live")), statement("s3:*", address="Stray", target=Target(UNKNOWN, ABSENT))),
            "the function of Stray cannot be known",
        ),
    ],
)
def test_a_reason_says_what_decided(auth_type: str | None, permissions: tuple[Permission, ...], reason: str) -> None:
    assert exposed(deployment(*permissions), url(auth_type)).reason == reason


def test_a_reason_says_what_of_the_url_is_missing() -> None:
    bare = replace(url(), auth_type=ABSENT)
    astray = replace(url(), target=Target(UNKNOWN, ABSENT))

    assert exposed(deployment(), bare).reason == "it has no AuthType"
    assert exposed(deployment(), astray).reason == "its function cannot be known: it is given at deployment"
    assert exposed(deployment(declared=False), url()).reason == (
        "its function is not declared here, and so may have statements elsewhere"
    )


def test_a_gap_of_another_function_is_none() -> None:
    other, own = Gap("it is exported", SPAN, "Other"), Gap("a macro may add to it", SPAN, "Hello")

    assert exposed(deployment(gaps=(other,)), url()).verdict is Verdict.NOBODY
    assert exposed(deployment(gaps=(other, own)), url()).verdict is Verdict.UNKNOWN
    stray = statement("s3:*", address="Stray", target=Target(UNKNOWN, ABSENT))
    assert exposed(deployment(stray, gaps=(other, own)), url()).reason == "a macro may add to it"
    assert exposed(deployment(stray, gaps=(other,)), url()).reason == "the function of Stray cannot be known"


def test_only_the_statements_that_let_callers_in_are_kept() -> None:
    narrow = pair("*")[0], statement(Action.INVOKE, source_account=known(ACCOUNT))
    half, whole, stranger = pair(CALLERS[0])[0], pair(ACCOUNT), statement(Action.INVOKE, "s3.amazonaws.com")

    public = exposed(deployment(*public_pair(), *pair(ACCOUNT), *narrow[1:]), url())
    one_half = exposed(deployment(public_pair()[0], half), url())
    anyone = exposed(deployment(*pair("*"), *whole), url(AuthType.AWS_IAM))
    named = exposed(deployment(half, *whole, stranger), url(AuthType.AWS_IAM))
    mixed = exposed(deployment(pair("*")[0], whole[1]), url(AuthType.AWS_IAM))

    assert (public.grants_url, public.grants_invoke) == (public_pair()[:1], public_pair()[1:])
    assert (one_half.grants_url, one_half.grants_invoke) == (public_pair()[:1], ())
    assert (anyone.grants_url, anyone.grants_invoke) == (pair("*")[:1], pair("*")[1:])
    assert (named.grants_url, named.grants_invoke) == (whole[:1], whole[1:])
    assert (mixed.grants_url, mixed.grants_invoke) == (pair("*")[:1], whole[1:])


@pytest.mark.parametrize("auth_type", [None, "IAM", "none"])
def test_an_auth_type_that_is_not_one_of_the_two_is_unknown(auth_type: str | None) -> None:
    assert verdict(url(auth_type), *public_pair()) is Verdict.UNKNOWN


def test_a_gap_makes_what_is_not_proven_unknown() -> None:
    gap = Gap("it is exported, and another stack may add permissions", SPAN)

    found = exposed(deployment(gaps=(gap,)), url())

    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, gap.reason)
    assert exposed(deployment(*public_pair(), gaps=(gap,)), url()).verdict is Verdict.PUBLIC
    assert exposed(deployment(gaps=(gap,)), url(AuthType.AWS_IAM)).verdict is Verdict.UNKNOWN


def test_a_policy_that_is_put_and_added_to_is_as_what_is_deployed_last_leaves_it() -> None:
    first, second = public_pair()
    document = tuple(replace(one, in_document=True) for one in public_pair())
    beside = statement(Action.INVOKE, "s3.amazonaws.com")

    assert verdict(url(), replace(first, in_document=True), second) is Verdict.UNKNOWN
    assert verdict(url(), *document, beside) is Verdict.PUBLIC
    assert verdict(url(), replace(beside, in_document=True), first, second) is Verdict.UNKNOWN


def test_an_account_that_is_asked_for_a_source_is_not_known_to_get_in() -> None:
    source = known("arn:aws:s3:::uploads")
    asked = tuple(replace(one, source_arn=source) for one in pair(ACCOUNT))
    service = tuple(replace(one, source_arn=source) for one in pair(CLOUDFRONT))

    assert verdict(url(AuthType.AWS_IAM), *asked) is Verdict.UNKNOWN
    assert verdict(url(AuthType.AWS_IAM), *service) is Verdict.CLOUDFRONT_ONLY


def test_an_export_leaves_the_policy_open_but_hides_nothing_in_the_files() -> None:
    hello = Function("Hello", SPAN, ABSENT, ABSENT, ABSENT, Code(CodeKind.ELSEWHERE, SPAN))
    exported = Gap("it is exported", SPAN, "Hello", is_export=True)
    alone = Deployment("template.yaml", functions=(hello,), urls=(url(),), gaps=(exported,))
    beside = replace(alone, gaps=(exported, Gap("a macro may add anything", SPAN)))

    assert [one.sees_whole_policy(url()) for one in (alone, beside)] == [False, False]
    assert (alone.exports_of(url()), beside.exports_of(url())) == ((exported,), ())
    assert exposed(alone, url()).verdict is Verdict.UNKNOWN


def test_a_function_that_is_not_declared_may_have_statements_elsewhere() -> None:
    found = exposed(deployment(declared=False), url())

    assert found.verdict is Verdict.UNKNOWN


def test_a_statement_on_a_function_by_name_may_be_this_one_whose_name_is_not_known() -> None:
    by_name = public_pair(target=Target(known("hello-prod"), ABSENT))

    assert exposed(deployment(*by_name, name=UNKNOWN), url()).verdict is Verdict.UNKNOWN
    assert exposed(deployment(*by_name), url()).verdict is Verdict.NOBODY


def test_a_statement_on_a_function_that_cannot_be_known_may_be_about_this_one() -> None:
    elsewhere = public_pair(target=Target(UNKNOWN, ABSENT))

    assert verdict(url(), *elsewhere) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "everyone", "vague"),
    [
        ({}, True, False),
        ({"principals": texts(ACCOUNT)}, False, False),
        ({"principals": Known((known("*"), UNKNOWN), SPAN)}, True, True),
        ({"principals": Known((known(ACCOUNT), UNKNOWN), SPAN)}, None, True),
        ({"principals": UNKNOWN}, None, True),
        ({"not_principals": True}, None, True),
        ({"has_other_conditions": True}, None, True),
        ({"event_source_token": UNKNOWN}, None, True),
        ({"event_source_token": known("amzn1.ask.skill")}, False, False),
    ],
)
def test_a_statement_is_vague_where_some_of_its_callers_have_no_name(
    fields: dict[str, Any], everyone: bool | None, vague: bool
) -> None:
    asked = statement(Action.INVOKE, **fields)

    assert (names_everyone(asked), is_vague(asked)) == (everyone, vague)


@given(st.text(alphabet="lambdaInvoke:*?", max_size=30))
@settings(max_examples=60)
def test_a_pattern_matches_as_its_wildcards_say(pattern: str) -> None:
    translated = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    expected = re.fullmatch(translated, Action.INVOKE, re.IGNORECASE) is not None

    assert names_action(statement(pattern), Action.INVOKE) is expected


_VALUES: st.SearchStrategy[Value[str]] = st.sampled_from([ABSENT, UNKNOWN, known("NONE"), known("AWS_IAM")])

_QUALIFIERS: st.SearchStrategy[Value[str]] = st.sampled_from([ABSENT, UNKNOWN, known("live")])
_KNOWN_QUALIFIERS: st.SearchStrategy[Value[str]] = st.sampled_from([ABSENT, known("live")])


@st.composite
def statements(draw: st.DrawFn) -> Permission:
    return statement(
        draw(st.sampled_from([Action.INVOKE, Action.INVOKE_URL, "lambda:*"])),
        draw(st.sampled_from(["*", ACCOUNT, CLOUDFRONT])),
        target=Target(known("Hello"), draw(_QUALIFIERS)),
        function_url_auth_type=draw(_VALUES),
        effect=draw(st.sampled_from(Effect)),
        has_other_conditions=draw(st.booleans()),
    )


@given(st.lists(statements(), max_size=5), st.sampled_from([AuthType.NONE, AuthType.AWS_IAM]))
@settings(max_examples=100)
def test_a_gap_never_turns_an_answer_into_another_but_unknown(found: list[Permission], auth_type: str) -> None:
    gap = Gap("a macro may add anything", SPAN)
    whole = exposed(deployment(*found), url(auth_type)).verdict
    part = exposed(deployment(*found, gaps=(gap,)), url(auth_type)).verdict

    assert part in (whole, Verdict.UNKNOWN)


@st.composite
def plain_statements(draw: st.DrawFn) -> Permission:
    """Statements of which nothing is unknown."""
    return statement(
        draw(st.sampled_from([Action.INVOKE, Action.INVOKE_URL, "lambda:*", "*"])),
        draw(st.sampled_from(["*", "*", ACCOUNT])),
        target=Target(known("Hello"), draw(_KNOWN_QUALIFIERS)),
        function_url_auth_type=draw(st.sampled_from([ABSENT, ABSENT, known("NONE"), known("AWS_IAM")])),
        source_arn=draw(st.sampled_from([ABSENT, ABSENT, ABSENT, known("arn:aws:s3:::uploads")])),
        effect=draw(st.sampled_from([Effect.ALLOW, Effect.ALLOW, Effect.ALLOW, Effect.DENY])),
    )


def holds_for(one: Permission, action: str, caller: str, address: FunctionUrl) -> bool:
    """Whether IAM finds that a statement is about a request of a caller through the URL, worked out anew."""
    (principal,) = (item.value for item in known_items(one.principals))
    asked = one.function_url_auth_type
    fits = asked == ABSENT or (action == Action.INVOKE_URL and asked == address.auth_type)
    is_here = one.target == address.target and one.source_arn == ABSENT
    return bool(is_here and fits and names_action(one, action) and principal in ("*", caller))


def gets_in(found: list[Permission], caller: str, address: FunctionUrl) -> bool:
    """Whether a caller holds both actions: one Allow for each, and no Deny for either."""

    def said(effect: Effect, action: str) -> bool:
        return any(one.effect is effect and holds_for(one, action, caller, address) for one in found)

    actions = (Action.INVOKE_URL, Action.INVOKE)
    return all(said(Effect.ALLOW, action) and not said(Effect.DENY, action) for action in actions)


@given(
    st.lists(plain_statements(), max_size=6),
    st.sampled_from([AuthType.NONE, AuthType.AWS_IAM]),
    st.sampled_from([None, "live"]),
)
@settings(max_examples=250)
def test_a_verdict_lets_in_just_whom_the_policy_does(
    found: list[Permission], auth_type: str, qualifier: str | None
) -> None:
    address = url(auth_type, qualifier)
    anybody, partner = gets_in(found, "a stranger", address), gets_in(found, ACCOUNT, address)

    match verdict(address, *found):
        case Verdict.PUBLIC | Verdict.ANY_ACCOUNT:
            assert anybody
        case Verdict.NAMED:
            assert partner
        case Verdict.UNKNOWN:
            assert auth_type == AuthType.AWS_IAM
        case _:
            assert not anybody
            assert auth_type == AuthType.NONE or not partner
