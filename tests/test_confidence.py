"""How sure the rules on handlers are, which the cases do not show."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases import Case, read_cases

from fulint.config import Config
from fulint.engine import check
from fulint.facts import (
    Access,
    BodyUse,
    Certainty,
    Consumer,
    Decoding,
    Escape,
    EventRead,
    Framework,
    Guard,
    Handler,
    Missing,
    MissingHandler,
    ResultUse,
    Style,
    Verification,
)
from fulint.finding import Confidence
from fulint.model import (
    Code,
    CodeKind,
    Deployment,
    EventSource,
    Exposure,
    Function,
    FunctionUrl,
    Target,
    Verdict,
)
from fulint.policy import policy_of
from fulint.registry import load
from fulint.rule import Claim, Endpoint
from fulint.source import Span
from fulint.values import ABSENT, Known

SPAN = Span.top_of("template.yaml")
TOKEN = Span("app.py", 4, 10, 4, 19)
RULES = {rule.id: rule.declaration for rule in load()}
HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

HANDLER = Handler("app.py", "python", "handler", TOKEN)
READ = EventRead(("headers", "X-Token"), TOKEN, Access.GET, key_is_literal=True)
USE = BodyUse(TOKEN, TOKEN, Consumer.JSON, "json.loads", Decoding.NONE)
CHECK = Verification(TOKEN, "signature", "x-signature", ResultUse.TESTED)


def endpoint(*sources: EventSource, handler: Handler | MissingHandler = HANDLER) -> Endpoint:
    code = Code(CodeKind.FOLDER, SPAN, "src")
    function = Function("Hello", SPAN, ABSENT, ABSENT, ABSENT, code, event_sources=sources)
    url = FunctionUrl("Hello", SPAN, Known("NONE", SPAN), Target(Known("Hello", SPAN)))
    deployment = Deployment("template.yaml", functions=(function,), urls=(url,))
    policy = policy_of(deployment, url)
    return Endpoint(deployment, url, function, policy, Exposure(Verdict.PUBLIC, "it is public"), handler)


def claims(rule: str, handler: Handler | MissingHandler, *sources: EventSource) -> list[Claim]:
    declaration, at = RULES[rule], endpoint(*sources, handler=handler)

    def found() -> Iterator[Claim]:
        if declaration.check_url:
            yield from declaration.check_url(at)
        elif declaration.check_handler and isinstance(handler, Handler):
            yield from declaration.check_handler(at, handler)
        elif declaration.check_code and isinstance(handler, Handler):
            yield from declaration.check_code(handler, at.function)

    return list(found())


def confidences(rule: str, handler: Handler | MissingHandler, *sources: EventSource) -> list[Confidence]:
    return [claim.confidence for claim in claims(rule, handler, *sources)]


@pytest.mark.parametrize(
    ("rule", "handler"),
    [
        ("FU401", replace(HANDLER, body_uses=(replace(USE, consumer=Consumer.FORM),))),
        ("FU402", replace(HANDLER, body_uses=(USE,))),
        ("FU403", replace(HANDLER, body_uses=(replace(USE, decoding=Decoding.ALWAYS),))),
        ("FU404", replace(HANDLER, reads=(READ,))),
    ],
)
def test_another_source_of_requests_makes_a_finding_one_step_less_sure(rule: str, handler: Handler) -> None:
    assert confidences(rule, handler) == [HIGH]
    assert confidences(rule, handler, EventSource("rest-api", SPAN)) == [MEDIUM]
    assert confidences(rule, handler, EventSource("other", SPAN)) == [HIGH]


BY_RULE = {
    "FU701": [HIGH],
    "FU702": [HIGH],
    "FU703": [HIGH],
    "FU704": [HIGH],
    "FU207": [LOW],
    "FU405": [LOW],
    "FU406": [LOW],
    "FU408": [LOW],
    "FU504": [LOW],
    "FU208": [],
}
"""Where another source of requests changes nothing, where it brings the very event that is read, and where it may ask
what no URL asks. Others are one step less sure.
"""
ON_HANDLERS = [name for name, rule in RULES.items() if rule.check_handler or rule.check_code]


@pytest.mark.parametrize("rule", ON_HANDLERS)
def test_a_template_with_another_source_of_requests_makes_a_finding_less_sure(rule: str, tmp_path: Path) -> None:
    page = next(known.page for known in load() if known.id == rule)
    example = next(case for case in read_cases(page) if case.heading == "Flagged")
    other = r"\1Events: {Other: {Type: HttpApi}}\n\1FunctionUrlConfig:"
    files = tuple((path, re.sub("^( +)FunctionUrlConfig:", other, text, flags=re.M)) for path, text in example.files)

    def found(case: Case) -> list[Confidence]:
        case.write_to(tmp_path)
        report = check([str(tmp_path)], Config(select=(rule,), pedantic=True), root=str(tmp_path))
        return [finding.confidence for finding in report.findings]

    assert found(example) == [HIGH]
    assert found(replace(example, files=files)) == BY_RULE.get(rule, [MEDIUM])


@pytest.mark.parametrize(
    ("certainty", "expected"), [(Certainty.CERTAIN, HIGH), (Certainty.DERIVED, MEDIUM), (Certainty.GUESS, LOW)]
)
def test_a_finding_is_as_sure_as_its_fact(certainty: Certainty, expected: Confidence) -> None:
    assert confidences("FU402", replace(HANDLER, body_uses=(replace(USE, certainty=certainty),))) == [expected]
    assert confidences("FU404", replace(HANDLER, reads=(replace(READ, certainty=certainty),))) == [expected]


@pytest.mark.parametrize(("status", "expected"), [(400, LOW), (422, LOW), (500, HIGH), (None, HIGH)])
def test_a_failed_parse_that_the_client_is_told_of_is_hardly_a_finding(
    status: int | None, expected: Confidence
) -> None:
    assert confidences("FU402", replace(HANDLER, body_uses=(replace(USE, failure_status=status),))) == [expected]


def test_decoding_what_always_arrives_encoded_happens_to_work() -> None:
    use = replace(USE, decoding=Decoding.ALWAYS, consumer=Consumer.FORM)

    assert confidences("FU403", replace(HANDLER, body_uses=(use,))) == [LOW]


def test_a_signature_of_a_sender_of_forms_is_an_error() -> None:
    handler = replace(HANDLER, body_uses=(replace(USE, consumer=Consumer.VERIFIER, sender_sends_forms=True),))

    assert confidences("FU401", handler) == [HIGH]
    assert confidences("FU402", handler) == []


def test_uses_of_one_read_are_one_finding_and_of_two_reads_two() -> None:
    other = replace(USE, span=TOKEN._replace(line=5, end_line=5))
    far = replace(other, read=TOKEN._replace(line=5, end_line=5))

    (one,) = claims("FU402", replace(HANDLER, body_uses=(USE, other)))

    assert [related.span for related in one.related] == [other.span]
    assert len(claims("FU402", replace(HANDLER, body_uses=(USE, far)))) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"mentions_base64_flag": True},
        {"escapes": (Escape(TOKEN, (), "normalize"),)},
        {"unknowns": ("the file is too long",)},
        {"frameworks": (Framework("powertools", TOKEN, decodes_body=True),)},
    ],
)
def test_nothing_is_said_of_base64_where_other_code_may_decode(change: dict[str, Any]) -> None:
    handler = replace(HANDLER, body_uses=(USE, replace(USE, consumer=Consumer.FORM)))

    assert confidences("FU401", handler) == [HIGH]
    assert confidences("FU401", replace(handler, **change)) == []
    assert confidences("FU402", replace(handler, **change)) == []


def test_a_name_that_is_also_read_in_lower_case_may_be_a_fallback() -> None:
    lower = replace(READ, path=("headers", "x-token"))

    assert confidences("FU404", replace(HANDLER, reads=(lower, READ))) == [LOW]
    assert confidences("FU404", replace(HANDLER, reads=(replace(READ, alternatives=(lower.path,)),))) == []


def test_headers_that_other_code_may_have_changed_are_less_sure() -> None:
    escape = Escape(TOKEN, ("headers",), "normalize")

    assert confidences("FU404", replace(HANDLER, reads=(READ,), escapes=(escape,))) == [MEDIUM]
    assert confidences("FU404", replace(HANDLER, reads=(READ,), escapes=(replace(escape, path=("body",)),))) == [HIGH]


def test_a_fix_is_offered_only_where_the_name_itself_stands() -> None:
    offered = [
        claim.fix is not None
        for read in (
            READ,
            replace(READ, key_is_literal=False),
            replace(READ, access=Access.ATTRIBUTE, span=TOKEN._replace(end_column=17)),
            replace(READ, access=Access.DESTRUCTURED, span=TOKEN._replace(end_column=17)),
            replace(READ, span=TOKEN._replace(end_line=5)),
        )
        for claim in claims("FU404", replace(HANDLER, reads=(read,)))
    ]

    assert offered == [True, False, True, False, False]


def test_a_public_url_says_how_much_of_its_handler_was_read() -> None:
    parts = replace(HANDLER, escapes=(Escape(TOKEN, (), "process"),))
    served = replace(HANDLER, frameworks=(Framework("mangum", TOKEN, takes_over=True),))
    missing = MissingHandler(Missing.ELSEWHERE, "it is in a bucket", SPAN)
    dropped = replace(HANDLER, verifications=(replace(CHECK, result=ResultUse.DROPPED),))

    said = {
        claim.message.partition(", and ")[2]: claim.confidence
        for h in (HANDLER, parts, served, missing, dropped)
        for claim in claims("FU101", h)
    }

    in_part = "no check of the caller was found in its handler, which was read in part"
    assert said == {
        "its handler, which was read to the end, does not check who calls": HIGH,
        f"{in_part}: the request goes on to process": MEDIUM,
        f"{in_part}: mangum serves the request": MEDIUM,
        "whether its handler checks the caller is not known: it is in a bucket": MEDIUM,
    }


@pytest.mark.parametrize("result", [ResultUse.TESTED, ResultUse.RAISES, ResultUse.UNKNOWN])
def test_a_check_that_counts_turns_the_warning_into_a_note(result: ResultUse) -> None:
    handler = replace(HANDLER, verifications=(replace(CHECK, result=result),))

    assert confidences("FU101", handler) == []
    assert confidences("FU102", handler) == [HIGH]


@pytest.mark.parametrize("result", [ResultUse.DROPPED, ResultUse.NOT_AWAITED])
def test_a_check_whose_result_is_lost_is_none(result: ResultUse) -> None:
    handler = replace(HANDLER, verifications=(replace(CHECK, result=result),))

    assert confidences("FU101", handler) == [HIGH]
    assert confidences("FU102", handler) == []


def test_a_credential_that_is_read_leaves_a_doubt_whether_it_is_checked() -> None:
    handler = replace(HANDLER, reads=(replace(READ, path=("headers", "x-signature")),))

    (claim,) = claims("FU101", handler)

    assert claim.confidence is MEDIUM
    assert "x-signature" in claim.message


@pytest.mark.parametrize(
    ("name", "confidence"), [("token", MEDIUM), ("api_key", MEDIUM), ("nextToken", HIGH), ("author", HIGH), ("q", HIGH)]
)
def test_a_parameter_that_may_tell_who_calls_leaves_the_same_doubt(name: str, confidence: Confidence) -> None:
    handler = replace(HANDLER, reads=(replace(READ, path=("queryStringParameters", name)),))

    assert confidences("FU101", handler) == [confidence]


@pytest.mark.parametrize(
    ("guard", "effect"), [(Guard.NONE, "raises KeyError"), (Guard.DOMINATING, "what hangs on it never happens")]
)
def test_a_key_that_was_looked_for_before_is_not_said_to_raise(guard: Guard, effect: str) -> None:
    (claim,) = claims("FU404", replace(HANDLER, reads=(replace(READ, access=Access.INDEX, guard=guard),)))

    assert effect in claim.message


@pytest.mark.parametrize(
    "change",
    [
        {"style": Style(is_async=True, wrappers=("asyncio.run",))},
        {"unknowns": ("the handler is a value that is not followed",)},
        {"frameworks": (Framework("mangum", TOKEN),)},
        {"language": "javascript"},
    ],
)
def test_a_coroutine_that_something_may_run_is_none_of_the_runtime(change: dict[str, Any]) -> None:
    handler = replace(HANDLER, style=Style(is_async=True))

    assert confidences("FU704", handler) == [HIGH]
    assert confidences("FU704", replace(handler, **change)) == []


@pytest.mark.parametrize("change", [{"normalises_headers": True}, {"takes_over": True}])
def test_names_that_a_framework_finds_in_any_case_are_not_missed(change: dict[str, Any]) -> None:
    handler = replace(HANDLER, reads=(READ,), frameworks=(Framework("powertools", TOKEN, **change),))

    assert confidences("FU404", handler) == []


def test_of_a_body_that_is_always_decoded_the_use_that_fails_is_marked() -> None:
    form = replace(USE, decoding=Decoding.ALWAYS, consumer=Consumer.FORM, consumer_name="parse_qs")
    parsed = replace(USE, decoding=Decoding.ALWAYS, span=TOKEN._replace(line=5, end_line=5))

    (claim,) = claims("FU403", replace(HANDLER, body_uses=(form, parsed)))

    assert (claim.span, claim.confidence) == (parsed.span, HIGH)
    assert [related.message for related in claim.related][-1] == "parse_qs takes it too"


def test_a_variable_of_a_handler_without_a_template_may_be_missing() -> None:
    open_check = RULES["FU604"].check_code
    handler = replace(HANDLER, verifications=(replace(CHECK, needs_variable="SECRET"),))
    assert open_check

    (claim,) = open_check(handler, None)

    assert claim.message == "`SECRET` may be missing, and then this check is left out: everyone passes"
    assert claim.confidence is MEDIUM


API = EventSource("rest-api", SPAN)


@pytest.mark.parametrize(
    ("rule", "handler"),
    [
        ("FU602", replace(HANDLER, body_uses=(replace(USE, consumer=Consumer.VERIFIER, steps=("json-parse",)),))),
        ("FU603", replace(HANDLER, verifications=(replace(CHECK, result=ResultUse.NOT_AWAITED),))),
        (
            "FU604",
            replace(HANDLER, verifications=(replace(CHECK, skipped_at=TOKEN, skipped_without=("headers", "x")),)),
        ),
    ],
)
def test_another_source_makes_every_kind_of_finding_less_sure(rule: str, handler: Handler) -> None:
    assert confidences(rule, handler) == [HIGH]
    assert confidences(rule, handler, API) == [MEDIUM]


def test_a_check_that_is_derived_is_less_surely_one() -> None:
    derived = replace(CHECK, certainty=Certainty.DERIVED)

    assert confidences("FU102", replace(HANDLER, verifications=(derived,))) == [MEDIUM]


@pytest.mark.parametrize(
    ("change", "expected"),
    [({"takes_over": True}, []), ({"serves_urls": False}, []), ({"serves_urls": True}, [HIGH]), ({}, [HIGH])],
)
def test_fields_that_a_framework_reads_are_not_the_handlers(change: dict[str, Any], expected: list[Confidence]) -> None:
    handler = replace(HANDLER, reads=(replace(READ, path=("httpMethod",)),))

    assert confidences("FU405", replace(handler, frameworks=(Framework("ours", TOKEN, **change),))) == expected


def test_a_field_that_something_stands_in_for_is_not_relied_on() -> None:
    read = replace(READ, path=("httpMethod",))

    assert confidences("FU405", replace(HANDLER, reads=(replace(read, access=Access.MEMBERSHIP),))) == []
    assert confidences("FU405", replace(HANDLER, reads=(replace(read, alternatives=(("version",),)),))) == []
