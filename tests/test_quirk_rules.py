"""The rules that report what a dialect holds as a quirk, over deployments made by hand."""

import pytest

from fulint.facts import Missing, MissingHandler
from fulint.model import AuthType, Deployment, Exposure, FunctionUrl, Quirk, QuirkKind, Target, Verdict
from fulint.policy import policy_of
from fulint.registry import load
from fulint.rule import Endpoint
from fulint.source import Span
from fulint.values import Known

PLACE = Span("serverless.yml", 8, 7, 8, 17)
KINDS = {
    QuirkKind.INVALID_PROPERTY: "FU801",
    QuirkKind.IGNORED_SETTING: "FU802",
    QuirkKind.URL_REFUSED: "FU309",
    QuirkKind.PERMISSION_REFUSED: "FU109",
    QuirkKind.AUTH_FELL_TO_PUBLIC: "FU117",
    QuirkKind.VERSION_AS_QUALIFIER: "FU302",
    QuirkKind.DANGLING_REFERENCE: "FU307",
}


def endpoint(kind: str, subject: str | None) -> Endpoint:
    url = FunctionUrl("hello", PLACE, Known(AuthType.NONE, PLACE), Target(Known("hello", PLACE)))
    quirk = Quirk(kind, PLACE, "AWS_IAM", "the tool knows no such value", subject)
    deployment = Deployment("serverless.yml", urls=(url,), quirks=(quirk,))
    handler = MissingHandler(Missing.ELSEWHERE, "it lies elsewhere", PLACE)
    policy = policy_of(deployment, url)
    return Endpoint(deployment, url, None, policy, Exposure(Verdict.PUBLIC, "it is public"), handler)


def ids_of(seen: Endpoint) -> set[str]:
    """The rules that claim something at the quirk's place of what only a quirk tells."""
    found: set[str] = set()
    for rule in load():
        if rule.id not in KINDS.values():
            continue
        by_url, by_deployment = rule.declaration.check_url, rule.declaration.check_deployment
        claims = by_url(seen) if by_url else by_deployment(seen.deployment) if by_deployment else ()
        found.update(rule.id for claim in claims if claim.span == PLACE)
    return found


@pytest.mark.parametrize(("kind", "rule"), KINDS.items())
def test_each_kind_of_quirk_has_its_one_rule(kind: str, rule: str) -> None:
    assert ids_of(endpoint(kind, "hello")) == {rule}


@pytest.mark.parametrize("kind", [QuirkKind.URL_REFUSED, QuirkKind.AUTH_FELL_TO_PUBLIC, QuirkKind.VERSION_AS_QUALIFIER])
def test_what_another_url_has_is_not_said_of_this_one(kind: str) -> None:
    assert ids_of(endpoint(kind, "other")) == set()


def test_a_refused_permission_is_said_in_the_words_of_who_refuses_it() -> None:
    check = next(rule.declaration.check_deployment for rule in load() if rule.id == "FU109")
    assert check

    (claim,) = check(endpoint(QuirkKind.PERMISSION_REFUSED, "hello").deployment)

    assert (claim.span, claim.address, claim.message) == (PLACE, "hello", "the tool knows no such value")
    assert claim.help == "Leave it out, or write what is taken"


def test_every_kind_is_reported() -> None:
    kinds = {value for name, value in vars(QuirkKind).items() if name.isupper()}

    assert kinds - set(KINDS) == {QuirkKind.PERMISSIONS_NOT_ADDED}
