"""How the event is read: paths, the case of names, alternatives, and what protects a read."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from fulint.facts import Access, EventPath, EventRead, Guard, Handler, KeyCase

Derive: TypeAlias = Callable[..., Handler]


def read(handler: Handler, *path: str) -> EventRead:
    """The one read of a path."""
    (found,) = [one for one in handler.reads if one.path == path]
    return found


def paths(handler: Handler) -> set[EventPath]:
    return {one.path for one in handler.reads}


SIGNATURE = ("headers", "X-Sig")


@pytest.mark.parametrize(
    "body",
    [
        'event["headers"]["X-Sig"]',
        'event["headers"].get("X-Sig")',
        'event.get("headers", {}).get("X-Sig", "")',
        'h = event["headers"]; h["X-Sig"]',
        'if "X-Sig" not in event["headers"]: return {"statusCode": 401}',
        'event["headers"].get(SIG_HEADER)',
        'for n in ("X-Sig",): event["headers"][n]',
        'event["headers"].get("X-Sig") != "application/json"',
        'event["headers"].pop("X-Sig", None)',
        'headers = dict(event["headers"]); headers["X-Sig"]',
        'headers = event["headers"].copy(); headers["X-Sig"]',
        '(event.get("headers") or {}).get("X-Sig")',
        'if (sig := event["headers"].get("X-Sig")): print(sig)',
        'match event:\n    case {"headers": {"X-Sig": sig}}: return sig',
        'sigs = [event["headers"][n] for n in ["X-Sig"]]',
    ],
)
def test_a_header_read_as_sent_in_python(python_body: Derive, body: str) -> None:
    found = [one for one in python_body(body, 'SIG_HEADER = "X-Sig"').reads if one.path == SIGNATURE]

    assert {one.key_case for one in found} == {KeyCase.AS_SENT}
    assert {one.alternatives for one in found} == {()}


@pytest.mark.parametrize(
    "body",
    [
        "event.headers['X-Sig']",
        "event.headers?.['X-Sig']",
        "const { 'X-Sig': sig } = event.headers",
        "const { headers: { 'X-Sig': sig } } = event",
        "const h = event.headers; h['X-Sig']",
        "event.headers[HEADER]",
        "'X-Sig' in event.headers",
        "Object.keys(event.headers).includes('X-Sig')",
        "event.headers.hasOwnProperty('X-Sig')",
        "Object.prototype.hasOwnProperty.call(event.headers, 'X-Sig')",
        "new Map(Object.entries(event.headers)).get('X-Sig')",
        "const h = { ...event.headers }; h['X-Sig']",
        "const e = event; e['headers']['X-Sig']",
        "const get = (h, n) => h[n]; get(event.headers, 'X-Sig')",
    ],
)
def test_a_header_read_as_sent_in_javascript(javascript_body: Derive, body: str) -> None:
    found = [one for one in javascript_body(body, "const HEADER = 'X-Sig';").reads if one.path == SIGNATURE]

    assert {one.key_case for one in found} == {KeyCase.AS_SENT}
    assert {one.alternatives for one in found} == {()}


def test_a_header_in_a_destructured_parameter(javascript: Derive) -> None:
    handler = javascript("exports.handler = async ({ headers: { Origin, 'X-Sig': sig = '' } }) => Origin + sig;")

    assert read(handler, "headers", "Origin").access is Access.DESTRUCTURED
    assert read(handler, "headers", "X-Sig").guard is Guard.SELF


@pytest.mark.parametrize(
    "body",
    [
        '{k.lower(): v for k, v in event["headers"].items()}["X-Sig"]',
        'h = {}\nfor k, v in event["headers"].items(): h[k.lower()] = v\nh.get("X-Sig")',
        'h = {}\nfor k in event["headers"]: h[k.lower()] = event["headers"][k]\nh.get("X-Sig")',
        'dict((k.lower(), v) for k, v in event["headers"].items()).get("X-Sig")',
        'CaseInsensitiveDict(event["headers"]).get("X-Sig")',
        'lowered(event)["X-Sig"]',
    ],
)
def test_headers_whose_names_were_lowered_in_python(python_body: Derive, body: str) -> None:
    imports = """
    from requests.structures import CaseInsensitiveDict

    def lowered(event):
        return {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    """

    assert read(python_body(body, imports), *SIGNATURE).key_case is KeyCase.INSENSITIVE


@pytest.mark.parametrize(
    "body",
    [
        "Object.fromEntries(Object.entries(event.headers).map(([k, v]) => [k.toLowerCase(), v]))['X-Sig']",
        "const h = {}; for (const k of Object.keys(event.headers)) h[k.toLowerCase()] = event.headers[k]; h['X-Sig']",
        "const h = {}; for (const k in event.headers) h[k.toLowerCase()] = event.headers[k]; h['X-Sig']",
        "const h = {}; Object.keys(event.headers).forEach(k => { h[k.toLowerCase()] = 1; }); h['X-Sig']",
        "const h = Object.keys(event.headers).reduce((a, k) => { a[k.toLowerCase()] = 1; return a; }, {}); h['X-Sig']",
        "const h = Object.entries(event.headers).reduce((a, [k]) => ({ ...a, [k.toLowerCase()]: 1 }), {}); h['X-Sig']",
        "new Headers(event.headers).get('X-Sig')",
        "_.mapKeys(event.headers, (v, k) => k.toLowerCase())['X-Sig']",
    ],
)
def test_headers_whose_names_were_lowered_in_javascript(javascript_body: Derive, body: str) -> None:
    handler = javascript_body(body, "const _ = require('lodash');")

    assert read(handler, *SIGNATURE).key_case is KeyCase.INSENSITIVE


@pytest.mark.parametrize(
    "body",
    [
        "event.headers[Object.keys(event.headers).find(k => k.toLowerCase() === 'x-sig')]",
        "response.headers['Content-Type'] = 'text/html'",
        "await fetch(url, { headers: { Authorization: 'x' } })",
        "const out = { headers: {} }; out.headers['X-Out'] = 1",
        "event.response = { 'X-Out': 1 }",
        "Object.entries(event.headers).forEach(([k, v]) => console.log(k, v))",
    ],
)
def test_what_is_no_read_of_a_header_by_a_name_with_capitals(javascript_body: Derive, body: str) -> None:
    handler = javascript_body(body, "const response = { headers: {} };")

    assert [one for one in handler.reads if any(part != part.lower() for part in one.path[1:])] == []


@pytest.mark.parametrize(
    "body",
    [
        "event.headers['x-sig'] || event.headers['X-Sig']",
        "event.headers['x-sig'] ?? event.headers['X-Sig'] ?? ''",
        "let s = event.headers['x-sig']; if (!s) s = event.headers['X-Sig'];",
        "const s = event.headers['x-sig'] ? event.headers['x-sig'] : event.headers['X-Sig'];",
        "if (!event.headers['x-sig'] && !event.headers['X-Sig']) return { statusCode: 401 };",
    ],
)
def test_both_spellings_are_alternatives_in_javascript(javascript_body: Derive, body: str) -> None:
    assert read(javascript_body(body), *SIGNATURE).alternatives == (("headers", "x-sig"),)


@pytest.mark.parametrize(
    "body",
    [
        'event["headers"].get("x-sig") or event["headers"].get("X-Sig")',
        'event["headers"].get("x-sig", event["headers"].get("X-Sig"))',
        'for name in ("x-sig", "X-Sig"):\n    if event["headers"].get(name): break',
    ],
)
def test_both_spellings_are_alternatives_in_python(python_body: Derive, body: str) -> None:
    assert read(python_body(body), *SIGNATURE).alternatives == (("headers", "x-sig"),)


def test_a_chain_of_defaults_leads_to_the_field_of_another_format(python_body: Derive) -> None:
    handler = python_body('event.get("requestContext", {}).get("http", {}).get("method", event.get("httpMethod"))')

    assert read(handler, "httpMethod").alternatives == (("requestContext", "http", "method"),)


def test_powertools_headers_are_insensitive_by_attribute_and_raw_by_key(python: Derive) -> None:
    text = """
    from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent, event_source

    @event_source(data_class=LambdaFunctionUrlEvent)
    def handler(event, context):
        return event.headers.get("X-Any"), event["headers"].get("X-Raw"), event.get_header_value("X-Other")
    """
    handler = python(text)

    assert read(handler, "headers", "X-Any").key_case is KeyCase.INSENSITIVE
    assert read(handler, "headers", "X-Raw").key_case is KeyCase.AS_SENT
    assert read(handler, "headers", "X-Other").key_case is KeyCase.INSENSITIVE


def test_middy_may_make_the_names_of_headers_canonical(javascript: Derive) -> None:
    text = """
    import middy from "@middy/core";
    import httpHeaderNormalizer from "@middy/http-header-normalizer";
    export const handler = middy(async (event) => event.headers["X-Sig"]).use(httpHeaderNormalizer({OPTIONS}));
    """

    plain, canonical = text.replace("{OPTIONS}", ""), text.replace("{OPTIONS}", "{ canonical: true }")

    assert read(javascript(canonical), *SIGNATURE).key_case is KeyCase.CANONICAL
    assert read(javascript(plain), *SIGNATURE).key_case is KeyCase.INSENSITIVE


def test_literals_that_a_value_is_compared_with_are_known(javascript_body: Derive) -> None:
    handler = javascript_body(
        "switch (event.routeKey) { case 'GET /a': return 1; case 'GET /b': return 2; }"
        "if (['POST', 'PUT'].includes(event.httpMethod)) return 3;"
    )

    assert read(handler, "routeKey").compared_with == ("GET /a", "GET /b")
    assert read(handler, "httpMethod").compared_with == ("POST", "PUT")


@pytest.mark.parametrize(
    "body",
    [
        'event["queryStringParameters"]["id"]',
        'event["queryStringParameters"].get("id")',
        '"x" in event["queryStringParameters"].keys()',
        'event.get("queryStringParameters").get("x")',
    ],
)
def test_an_unguarded_dictionary_in_python(python_body: Derive, body: str) -> None:
    found = read(python_body(body), "queryStringParameters")

    assert (found.guard, found.breaks_when_absent) == (Guard.NONE, True)


@pytest.mark.parametrize(
    "body",
    [
        'json.loads(event["body"])',
        'json.loads(event.get("body"))',
        'event["body"].encode()',
        'len(event["body"])',
        'base64.b64decode(event["body"])',
    ],
)
def test_an_unguarded_body_in_python(python_body: Derive, body: str) -> None:
    found = read(python_body(body, "import base64, json"), "body")

    assert (found.guard, found.breaks_when_absent) == (Guard.NONE, True)


@pytest.mark.parametrize(
    ("body", "guard"),
    [
        ('(event.get("queryStringParameters") or {}).get("id")', Guard.SELF),
        ('event.get("queryStringParameters", {}).get("id")', Guard.SELF),
        ('if event.get("queryStringParameters"): pass\nelse: return\nq = QUERY["id"]', Guard.DOMINATING),
        ('if "queryStringParameters" in event: QUERY["id"]', Guard.DOMINATING),
        ('if not event.get("queryStringParameters"): return {"statusCode": 400}\nQUERY["id"]', Guard.DOMINATING),
        ('if (q := event.get("queryStringParameters")): print(QUERY["id"])', Guard.DOMINATING),
        ('try: QUERY["id"]\nexcept (KeyError, TypeError): return {"statusCode": 400}', Guard.TRY),
        ('try: QUERY["id"]\nexcept Exception: return {"statusCode": 400}', Guard.TRY),
        ('with suppress(KeyError): QUERY["id"]', Guard.TRY),
        ('assert event.get("queryStringParameters")\nQUERY["id"]', Guard.DOMINATING),
        ('x = QUERY["id"] if event.get("queryStringParameters") else None', Guard.DOMINATING),
        ('x = event.get("queryStringParameters") and QUERY["id"]', Guard.DOMINATING),
    ],
)
def test_a_guarded_dictionary_in_python(python_body: Derive, body: str, guard: Guard) -> None:
    body = body.replace("QUERY", 'event["queryStringParameters"]')
    handler = python_body(body, "from contextlib import suppress")

    assert {one.guard for one in handler.reads if one.breaks_when_absent and len(one.path) == 1} == {guard}


def test_a_catch_of_another_error_does_not_guard(python_body: Derive) -> None:
    handler = python_body('try: event["queryStringParameters"]["id"]\nexcept ValueError: return None')

    assert read(handler, "queryStringParameters").guard is Guard.NONE


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("event.queryStringParameters.id", ("queryStringParameters",)),
        ("const { id } = event.queryStringParameters", ("queryStringParameters",)),
        ("const { queryStringParameters: { id } } = event", ("queryStringParameters",)),
        ("JSON.parse(event.body)", ("body",)),
        ("event.body.length", ("body",)),
        ("event.cookies.find(c => c.startsWith('a='))", ("cookies",)),
        ("event.headers.authorization.split(' ')[1]", ("headers", "authorization")),
        ("event.queryStringParameters?.a.trim()", ("queryStringParameters", "a")),
        ("event.requestContext.authorizer.iam.userArn", ("requestContext", "authorizer")),
        ("event.pathParameters.id", ("pathParameters",)),
    ],
)
def test_an_unguarded_read_in_javascript(javascript_body: Derive, body: str, path: EventPath) -> None:
    found = read(javascript_body(body), *path)

    assert (found.guard, found.breaks_when_absent) == (Guard.NONE, True)


@pytest.mark.parametrize(
    ("body", "guard"),
    [
        ("event.queryStringParameters?.id", Guard.SELF),
        ("(event.queryStringParameters || {}).id", Guard.SELF),
        ("const { id } = event.queryStringParameters ?? {}", Guard.SELF),
        ("const { queryStringParameters = {} } = event; queryStringParameters.id", Guard.SELF),
        ("event.queryStringParameters && QUERY.id", Guard.DOMINATING),
        ("if (!event.queryStringParameters) return; QUERY.id", Guard.DOMINATING),
        ("if (event.queryStringParameters == null) throw new Error(); QUERY.id", Guard.DOMINATING),
        ("if (typeof event.queryStringParameters !== 'undefined') QUERY.id", Guard.DOMINATING),
        ("event.queryStringParameters ? QUERY.id : null", Guard.DOMINATING),
        ("if ('queryStringParameters' in event) QUERY.id", Guard.DOMINATING),
        ("try { QUERY.id } catch (e) { return { statusCode: 400 } }", Guard.TRY),
        ("const q = event.queryStringParameters; if (!q || !q.id) return; q.id", Guard.DOMINATING),
        ("let q = event.queryStringParameters; if (!q) { q = {}; } q.id", Guard.SELF),
        ("const q = event.queryStringParameters ? event.queryStringParameters : {}; q.id", Guard.SELF),
    ],
)
def test_a_guarded_read_in_javascript(javascript_body: Derive, body: str, guard: Guard) -> None:
    handler = javascript_body(body.replace("QUERY", "event.queryStringParameters"))
    found = {one.guard for one in handler.reads if one.path == ("queryStringParameters",) and one.breaks_when_absent}

    assert found == {guard}


def test_a_guard_in_a_helper_that_raises_holds_after_it(python: Derive) -> None:
    handler = python(
        """
        def require(event):
            if not event.get("body"):
                raise ValueError("no body")

        def handler(event, context):
            require(event)
            return event["body"].strip()
        """
    )

    assert {one.guard for one in handler.reads if one.breaks_when_absent} == {Guard.DOMINATING}


def test_a_guard_in_a_helper_that_says_yes_or_no_holds_where_it_said_yes(javascript: Derive) -> None:
    handler = javascript(
        """
        function hasId(event) {
          if (!event.queryStringParameters) return false;
          return true;
        }
        exports.handler = async (event) => {
          if (!hasId(event)) return { statusCode: 400 };
          return event.queryStringParameters.id;
        };
        """
    )

    assert {one.guard for one in handler.reads if one.breaks_when_absent} == {Guard.DOMINATING}


def test_the_key_is_marked_to_the_token(python: Derive) -> None:
    text = 'def handler(event, context):\n    return event["headers"].get("X-Sig")\n'
    span = read(python(text), *SIGNATURE).span

    assert (span.line, text.split("\n")[1][span.column - 1 : span.end_column - 1]) == (2, '"X-Sig"')
