"""Checks of the caller: signatures, tokens and keys, whatever they are called and however they are split."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from fulint.facts import Certainty, Handler, OriginKind, ResultUse

Derive: TypeAlias = Callable[..., Handler]

PYTHON = """
import base64, hashlib, hmac, json, os
import jwt, stripe
from discord_interactions import verify_key
from nacl.signing import VerifyKey
SECRET = os.environ["SECRET"]
"""
JAVASCRIPT = """
const crypto = require("crypto");
const jwt = require("jsonwebtoken");
const { verifyKey } = require("discord-interactions");
const { Webhooks } = require("@octokit/webhooks");
const { Webhook } = require("svix");
const { CognitoJwtVerifier } = require("aws-jwt-verify");
const webhooks = new Webhooks({ secret: process.env.SECRET });
const verifier = CognitoJwtVerifier.create({ userPoolId: "x" });
const hash = (body) => crypto.createHmac("sha256", process.env.SECRET).update(body).digest("hex");
"""
TESTED, RAISES, DROPPED = ResultUse.TESTED, ResultUse.RAISES, ResultUse.DROPPED


def checks(handler: Handler) -> list[tuple[str, ResultUse]]:
    return [(found.kind, found.result) for found in handler.verifications]


DIGEST = 'hmac.new(SECRET.encode(), event["body"].encode(), hashlib.sha256).hexdigest()'


@pytest.mark.parametrize(
    "body",
    [
        f'if event["headers"]["x-sig"] != {DIGEST}: return {{"statusCode": 401}}',
        f'if not hmac.compare_digest(event["headers"]["x-sig"], {DIGEST}): return {{"statusCode": 401}}',
        f'ok = hmac.compare_digest(event["headers"]["x-sig"], "sha256=" + {DIGEST})\nif not ok: return 401',
        f'assert hmac.compare_digest(event["headers"]["x-sig"], {DIGEST})',
        f'sig = event["headers"]["x-sig"].split("=")[1]\nif sig == {DIGEST}: print("go on")',
        f'return {{"statusCode": 200}} if event["headers"]["x-sig"] == {DIGEST} else {{"statusCode": 401}}',
        f'all = event["headers"]["x-sig"].split()\nif not any(hmac.compare_digest(s, {DIGEST}) for s in all): return',
        f'if event["headers"]["x-sig"][7:] != {DIGEST}: return {{"statusCode": 401}}',
        f'd = base64.b64encode(bytes.fromhex({DIGEST})).decode()\nif d != event["headers"]["x-sig"]: raise ValueError',
    ],
)
def test_a_signature_that_is_checked_by_hand_in_python(python_body: Derive, body: str) -> None:
    assert checks(python_body(body, PYTHON)) == [("signature", TESTED)]


@pytest.mark.parametrize(
    "body",
    [
        "if (event.headers['x-sig'] !== hash(event.body)) return { statusCode: 401 };",
        "if (!crypto.timingSafeEqual(Buffer.from(event.headers['x-sig']), Buffer.from(hash(event.body)))) return 401;",
        "const ok = event.headers['x-sig'] === `sha256=${hash(event.body)}`; if (!ok) throw new Error('no');",
        "const { 'x-sig': sig } = event.headers; return sig === hash(event.body) ? { statusCode: 200 } : 401;",
        "if (Buffer.compare(Buffer.from(event.headers['x-sig']), Buffer.from(hash(event.body))) !== 0) return 401;",
        "if (!event.headers['x-sig'].includes(hash(event.body))) return { statusCode: 401 };",
        "if (Buffer.from(hash(event.body)).equals(Buffer.from(event.headers['x-sig']))) { go(); } else { stop(); }",
    ],
)
def test_a_signature_that_is_checked_by_hand_in_javascript(javascript_body: Derive, body: str) -> None:
    assert checks(javascript_body(body, JAVASCRIPT)) == [("signature", TESTED)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('stripe.Webhook.construct_event(event["body"], event["headers"]["stripe-signature"], SECRET)', RAISES),
        ('if not verify_key(event["body"].encode(), event["headers"]["x-sig"], "t", SECRET): return 401', TESTED),
        ('verify_key(event["body"].encode(), event["headers"]["x-sig"], "t", SECRET)', DROPPED),
        ('VerifyKey(SECRET).verify(event["body"].encode(), bytes.fromhex(event["headers"]["x-sig"]))', RAISES),
    ],
)
def test_a_signature_that_a_library_checks_in_python(python_body: Derive, body: str, expected: ResultUse) -> None:
    assert checks(python_body(body, PYTHON)) == [("signature", expected)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if (!(await verifyKey(event.body, event.headers['x-sig'], t, key))) return { statusCode: 401 };", TESTED),
        ("if (!verifyKey(event.body, event.headers['x-sig'], t, key)) return 401;", ResultUse.NOT_AWAITED),
        ("await webhooks.verify(event.body, event.headers['x-sig']);", DROPPED),
        ("if (!(await webhooks.verify(event.body, event.headers['x-sig']))) throw new Error();", TESTED),
        ("new Webhook(secret).verify(event.body, event.headers);", RAISES),
        ("await webhooks.verifyAndReceive({ payload: event.body, signature: event.headers['x-sig'] });", RAISES),
    ],
)
def test_a_signature_that_a_library_checks_in_javascript(
    javascript_body: Derive, body: str, expected: ResultUse
) -> None:
    assert checks(javascript_body(body, JAVASCRIPT)) == [("signature", expected)]


@pytest.mark.parametrize(
    "body",
    [
        'jwt.decode(event["headers"]["authorization"].split()[1], SECRET, algorithms=["HS256"])',
        'token = event["headers"].get("authorization", "").replace("Bearer ", "")\njwt.decode(token, SECRET, [])',
    ],
)
def test_a_token_that_is_verified_in_python(python_body: Derive, body: str) -> None:
    assert checks(python_body(body, PYTHON)) == [("token", RAISES)]


@pytest.mark.parametrize(
    "body",
    ["jwt.verify(event.headers.authorization, key)", "await verifier.verify(event.headers.authorization.slice(7))"],
)
def test_a_token_that_is_verified_in_javascript(javascript_body: Derive, body: str) -> None:
    assert checks(javascript_body(body, JAVASCRIPT)) == [("token", RAISES)]


@pytest.mark.parametrize(
    "body",
    [
        'jwt.decode(event["headers"]["authorization"], options={"verify_signature": False})',
        'jwt.decode(event["headers"]["authorization"], verify=False)',
        'jwt.decode(SECRET, SECRET, algorithms=["HS256"])',
    ],
)
def test_a_token_that_is_only_decoded_is_no_check(python_body: Derive, body: str) -> None:
    handler = python_body(body, PYTHON)

    assert not any(found.counts for found in handler.verifications)


@pytest.mark.parametrize(
    "body",
    [
        'if event["headers"].get("x-api-key") != SECRET: return {"statusCode": 401}',
        'if event["headers"]["authorization"] != f"Bearer {SECRET}": return {"statusCode": 401}',
        'if event["queryStringParameters"]["token"] != os.environ.get("TOKEN", ""): return 401',
        'if event["headers"]["authorization"] != "Bearer abcdefgh": return 401',
        'if event["headers"].get("x-api-key") not in load_keys(): return 401',
        'if json.loads(event["body"])["token"] != SECRET: return 401',
    ],
)
def test_a_key_that_is_compared_is_a_check(python_body: Derive, body: str) -> None:
    assert checks(python_body(body, PYTHON)) == [("password", TESTED)]


@pytest.mark.parametrize(
    "body",
    [
        'if event["headers"]["content-type"] != "application/json": return 415',
        'if event["headers"]["origin"] != os.environ["ALLOWED_ORIGIN"]: return 403',
        'if event["requestContext"]["http"]["method"] == "POST": return 1',
        'if event["queryStringParameters"]["hub.verify_token"] != SECRET: return 403',
        'if not event["headers"].get("authorization"): return 401',
        'if event["headers"]["authorization"].startswith("Bearer "): return 401',
        'if event["headers"].get("authorization") == "Basic": return 401',
        'matches = event["headers"]["x-api-key"] == SECRET\nprint(matches)',
        'if event["headers"]["x-api-key"] != SECRET: print("wrong key")',
        'if SECRET != os.environ["OTHER_SECRET"]: return 500',
    ],
)
def test_what_is_no_check_of_the_caller(python_body: Derive, body: str) -> None:
    assert checks(python_body(body, PYTHON)) == []


def test_a_check_in_helpers_is_found_and_is_derived(python: Derive) -> None:
    handler = python(
        """
        import hashlib, hmac, os

        def compute(secret, text):
            return "sha256=" + hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

        def is_allowed(event):
            expected = compute(os.environ["SECRET"], event["body"])
            sent = event["headers"].get("x-hub-signature-256", "")
            return hmac.compare_digest(sent, expected)

        def handler(event, context):
            if is_allowed(event):
                return {"statusCode": 200}
            return {"statusCode": 401}
        """
    )

    (found,) = handler.verifications
    assert (found.kind, found.name, found.result) == ("signature", "x-hub-signature-256", TESTED)
    assert found.certainty is Certainty.DERIVED


def test_a_check_in_a_decorator_of_the_file_is_found(python: Derive) -> None:
    handler = python(
        """
        import functools, os

        def needs_key(inner):
            @functools.wraps(inner)
            def checked(event, context):
                if event["headers"].get("x-api-key") != os.environ["API_KEY"]:
                    return {"statusCode": 403}
                return inner(event, context)
            return checked

        @needs_key
        def handler(event, context):
            return {"statusCode": 200, "body": event["rawPath"]}
        """
    )

    assert checks(handler) == [("password", TESTED)]
    assert [read.path for read in handler.reads][-1] == ("rawPath",)
    assert handler.was_followed


def test_a_check_in_a_wrapper_of_the_file_is_found(javascript: Derive) -> None:
    handler = javascript(
        """
        const withKey = (inner) => async (event, context) => {
          if (event.headers["x-api-key"] !== process.env.API_KEY) return { statusCode: 403 };
          return inner(event, context);
        };
        exports.handler = withKey(async (event) => ({ statusCode: 200, body: event.rawPath }));
        """
    )

    assert checks(handler) == [("password", TESTED)]
    assert handler.was_followed


def test_a_signature_that_is_parsed_into_a_list_is_followed(python: Derive) -> None:
    handler = python(
        """
        import hashlib, hmac, os

        def parse(header):
            if not header:
                return None, None
            timestamp, signatures = None, []
            for element in header.split(","):
                [name, value] = element.split("=")
                if name == "t":
                    timestamp = value
                if name == "v1":
                    signatures.append(value)
            return timestamp, signatures

        def handler(event, context):
            timestamp, signatures = parse(event["headers"].get("stripe-signature"))
            base = (timestamp + "." + event["body"]).encode()
            wanted = hmac.new(key=os.environ["S"].encode(), msg=base, digestmod=hashlib.sha256).hexdigest()
            if not any(hmac.compare_digest(sent, wanted) for sent in signatures):
                return {"statusCode": 401}
            return {"statusCode": 200}
        """
    )

    assert checks(handler) == [("signature", TESTED)]
    assert [found.left.path for found in handler.comparisons if found.constant_time] == [
        ("headers", "stripe-signature")
    ]


@pytest.mark.parametrize(
    ("token", "certainty"),
    [
        ("event.headers.authorization.match(/Bearer (.+)/)[1]", Certainty.CERTAIN),
        ("(event.headers.authorization || '').split(' ').pop()", Certainty.CERTAIN),
        ("getToken(event)", Certainty.GUESS),
        ("getToken(event).value", Certainty.GUESS),
    ],
)
def test_a_token_may_be_taken_out_of_the_request_in_many_ways(
    javascript_body: Derive, token: str, certainty: Certainty
) -> None:
    handler = javascript_body(f"jwt.verify({token}, key);", JAVASCRIPT + "const { getToken } = require('./token');")

    assert [(found.kind, found.certainty) for found in handler.verifications] == [("token", certainty)]


def test_the_origins_of_a_comparison_are_known(javascript_body: Derive) -> None:
    handler = javascript_body("if (event.headers['x-api-key'] === (process.env.KEY ?? 'dev-key')) return 1;")

    (found,) = handler.comparisons
    assert (found.left.kind, found.left.path) == (OriginKind.EVENT, ("headers", "x-api-key"))
    assert (found.right.text, found.right.default, found.right.may_be_missing) == ("KEY", "dev-key", False)


def test_a_missing_variable_goes_through_where_nothing_stands_in(python_body: Derive) -> None:
    handler = python_body('if event["headers"].get("x-key") == os.environ.get("KEY"): return 1', PYTHON)

    assert [found.right.may_be_missing for found in handler.comparisons] == [True]


def test_slack_bolt_verifies_by_itself(python: Derive) -> None:
    handler = python(
        """
        from slack_bolt import App
        from slack_bolt.adapter.aws_lambda import SlackRequestHandler
        app = App(process_before_response=True)

        def handler(event, context):
            return SlackRequestHandler(app=app).handle(event, context)
        """
    )

    assert checks(handler) == [("signature", RAISES)]
    assert [framework.takes_over for framework in handler.frameworks] == [True]


@pytest.mark.parametrize(
    "secret",
    [
        'store.get_secret_value(SecretId="edge")["SecretString"]',
        'json.loads(store.get_secret_value(SecretId="edge")["SecretString"])["value"]',
        'boto3.client("ssm").get_parameter(Name="edge", WithDecryption=True)["Parameter"]["Value"]',
    ],
)
def test_a_header_of_any_name_held_against_a_stored_secret_is_a_check_in_python(
    python_body: Derive, secret: str
) -> None:
    body = f'if event["headers"]["x-from-edge"] != {secret}: raise ValueError("no")'
    imports = 'import boto3, json\nstore = boto3.client("secretsmanager")'
    assert checks(python_body(body, imports)) == [("password", TESTED)]


def test_a_header_of_any_name_held_against_a_stored_secret_is_a_check_in_javascript(javascript_body: Derive) -> None:
    imports = """
    const { SSMClient, GetParameterCommand } = require("@aws-sdk/client-ssm");
    const ssm = new SSMClient({});
    """
    body = """
    const found = await ssm.send(new GetParameterCommand({ Name: "edge" }));
    if (event.headers["x-from-edge"] !== found.Parameter.Value) return { statusCode: 403 };
    """
    assert checks(javascript_body(body, imports)) == [("password", TESTED)]


def test_a_header_held_against_something_else_that_was_fetched_is_no_check(python_body: Derive) -> None:
    body = 'if event["headers"]["x-region"] != boto3.client("sts").get_caller_identity()["Account"]: return'
    assert checks(python_body(body, "import boto3")) == []


def test_a_value_comes_through_a_promise_of_ones_own(javascript_body: Derive) -> None:
    imports = """
    const bodyOf = (event) => new Promise((resolve, reject) => {
      try { resolve(JSON.parse(event.body)); } catch (error) { reject(error); }
    });
    """
    body = """
    return bodyOf(event).then((order) => {
      if (order.secret !== process.env.ORDER_SECRET) throw new Error("no");
      return { statusCode: 200 };
    });
    """
    handler = javascript_body(body, imports)

    assert checks(handler) == [("password", TESTED)]
    assert handler.escapes == ()


@pytest.mark.parametrize(
    "fetched",
    [
        "request.post({ form: { code } }, (error, answer, text) => error ? reject(error) : resolve(JSON.parse(text)));",
        "request({ form: { code } }).then((answer) => resolve(answer.body)).catch(reject);",
    ],
)
def test_a_token_that_was_fetched_for_the_callers_code_is_a_check_of_little_certainty(
    javascript_body: Derive, fetched: str
) -> None:
    imports = f"""
    const jwt = require("jsonwebtoken");
    const request = require("request");
    const tokenFor = (code) => new Promise((resolve, reject) => {{ {fetched} }});
    """
    body = "jwt.verify((await tokenFor(event.queryStringParameters.code)).access_token, process.env.KEY);"
    (check,) = javascript_body(body, imports).verifications

    assert (check.kind, check.certainty) == ("token", Certainty.GUESS)
