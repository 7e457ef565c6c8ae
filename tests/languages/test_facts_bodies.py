"""What becomes of the request body, in the shapes that handlers are written in."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from fulint.facts import Consumer, Decoding, Handler

Derive: TypeAlias = Callable[..., Handler]

PYTHON = """
import base64, cgi, hashlib, hmac, io, json, urllib.parse
import boto3, stripe
from hashlib import sha256
from io import BytesIO
from urllib.parse import parse_qs, parse_qsl
from requests_toolbelt.multipart import decoder
from requests_toolbelt import MultipartDecoder
from PIL import Image
s3 = boto3.client("s3")
rekognition = boto3.client("rekognition")
key = b"key"
"""
JAVASCRIPT = """
const crypto = require("node:crypto");
const { createHmac } = require("crypto");
const querystring = require("querystring");
const qs = require("qs");
const Busboy = require("busboy");
const sharp = require("sharp");
const stripe = require("stripe")(process.env.STRIPE_KEY);
const { S3Client, PutObjectCommand } = require("@aws-sdk/client-s3");
const s3 = new S3Client({});
"""

FORM, JSON, TEXT, DIGEST = Consumer.FORM, Consumer.JSON, Consumer.TEXT, Consumer.DIGEST
MULTIPART, BINARY, VERIFIER = Consumer.MULTIPART, Consumer.BINARY, Consumer.VERIFIER


def uses(handler: Handler) -> list[tuple[Consumer, Decoding]]:
    return [(use.consumer, use.decoding) for use in handler.body_uses]


@pytest.mark.parametrize(
    ("body", "consumer"),
    [
        ('parse_qs(event["body"])', FORM),
        ('dict(parse_qsl(event.get("body") or ""))', FORM),
        ('urllib.parse.parse_qs(event["body"], keep_blank_values=True)["payload"][0]', FORM),
        ('hmac.new(key, event["body"].encode(), sha256)', DIGEST),
        ('hmac.digest(key, event["body"].encode(), "sha256")', DIGEST),
        ('b = event["body"]; form = parse_qs(b)', FORM),
        ('cgi.FieldStorage(fp=BytesIO(event["body"].encode()), environ={})', MULTIPART),
        ('MultipartDecoder(event["body"].encode(), "multipart/form-data")', MULTIPART),
        ('decoder.MultipartDecoder(event["body"].encode(), "x")', MULTIPART),
        ('s3.put_object(Bucket="b", Key="k", Body=event["body"])', TEXT),
        ('s3.put_object(Bucket="b", Key="k.png", Body=event["body"])', BINARY),
        ('s3.put_object(Bucket="b", Key="k", ContentType="image/png", Body=event["body"])', BINARY),
        ('Image.open(io.BytesIO(event["body"].encode()))', BINARY),
        ('rekognition.detect_labels(Image={"Bytes": event["body"]})', BINARY),
        ('json.loads(parse_qs(event["body"])["payload"][0])', FORM),
        ('if "application/x-www-form-urlencoded" in event["headers"]["content-type"]: parse_qs(event["body"])', FORM),
        ('fields = [p.split("=") for p in event["body"].split("&")]', FORM),
        ('stripe.Webhook.construct_event(event["body"], "sig", "secret")', VERIFIER),
        ('stripe.Webhook.construct_event(payload=event["body"], sig_header="s", secret="x")', VERIFIER),
        ('json.loads(event["body"])', JSON),
        ('json.loads(event.get("body", "{}"))', JSON),
        ('json.loads(event.get("body") or "{}")', JSON),
        ('if event.get("body"): json.loads(event["body"])', JSON),
    ],
)
def test_an_undecoded_body_in_python(python_body: Derive, body: str, consumer: Consumer) -> None:
    assert uses(python_body(body, PYTHON)) == [(consumer, Decoding.NONE)]


@pytest.mark.parametrize(
    ("body", "consumer"),
    [
        ("new URLSearchParams(event.body)", FORM),
        ("Object.fromEntries(new URLSearchParams(event.body ?? ''))", FORM),
        ("querystring.parse(event.body)", FORM),
        ("qs.parse(event.body)", FORM),
        ("const { body } = event; const p = new URLSearchParams(body)", FORM),
        ("createHmac('sha256', s).update(event.body).digest('hex')", DIGEST),
        ("const h = crypto.createHmac('sha256', s); h.update(event.body); h.digest('hex')", DIGEST),
        ("stripe.webhooks.constructEvent(event.body, sig, secret)", VERIFIER),
        ("Busboy({ headers }).end(event.body)", MULTIPART),
        ("const bb = Busboy({ headers }); bb.write(event.body)", MULTIPART),
        ("sharp(Buffer.from(event.body)).resize(10)", BINARY),
        ("event.body.split('&').map(kv => kv.split('='))", FORM),
        ("JSON.parse(new URLSearchParams(event.body).get('payload'))", FORM),
        ("await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: event.body }))", TEXT),
        ("await s3.send(new PutObjectCommand({ Key: 'k', ContentType: 'image/png', Body: event.body }))", BINARY),
        ("await fetch(url, { method: 'POST', body: event.body })", TEXT),
        ("JSON.parse(event.body)", JSON),
        ("event.body ? JSON.parse(event.body) : {}", JSON),
        ("event.body && JSON.parse(event.body)", JSON),
        ("JSON.parse(event.body || '{}')", JSON),
        ("const body = typeof event.body === 'string' ? JSON.parse(event.body) : event.body", JSON),
    ],
)
def test_an_undecoded_body_in_javascript(javascript_body: Derive, body: str, consumer: Consumer) -> None:
    assert uses(javascript_body(body, JAVASCRIPT)) == [(consumer, Decoding.NONE)]


@pytest.mark.parametrize(
    "body",
    [
        'raw = base64.b64decode(event["body"]) if event.get("isBase64Encoded") else event["body"].encode()',
        'raw = event["body"]\nif event.get("isBase64Encoded", False): raw = base64.b64decode(raw)',
        'raw = event["body"]\nif event["isBase64Encoded"] is True: raw = base64.b64decode(raw).decode()',
        'raw = event["body"]\nif event.get("isBase64Encoded") == True: raw = base64.b64decode(raw)',
        'encoded = event.get("isBase64Encoded")\nraw = base64.b64decode(event["body"]) if encoded else event["body"]',
        'if not event.get("isBase64Encoded"): raw = event["body"]\nelse: raw = base64.b64decode(event["body"])',
        'if event.get("isBase64Encoded"): event["body"] = base64.b64decode(event["body"])\nraw = event["body"]',
        'if event.get("isBase64Encoded"): return {"statusCode": 415}\nraw = event["body"]',
    ],
)
def test_a_body_that_is_decoded_by_the_flag_in_python(python_body: Derive, body: str) -> None:
    handler = python_body(f"{body}\nparse_qs(raw)", PYTHON)

    assert uses(handler) == [(FORM, Decoding.BY_FLAG)]
    assert handler.mentions_base64_flag


@pytest.mark.parametrize(
    "raw",
    [
        "const raw = event.isBase64Encoded ? Buffer.from(event.body, 'base64') : event.body;",
        "const { body, isBase64Encoded } = event; const raw = isBase64Encoded ? atob(body) : body;",
        "const raw = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');",
        "if (event.isBase64Encoded) event.body = Buffer.from(event.body, 'base64').toString(); const raw = event.body;",
        "let raw = event.body; if (event.isBase64Encoded === true) { raw = atob(raw); }",
        "if (event.isBase64Encoded) { return { statusCode: 415 }; } const raw = event.body;",
        "const flag = !!event.isBase64Encoded; const raw = flag ? atob(event.body) : event.body;",
    ],
)
def test_a_body_that_is_decoded_by_the_flag_in_javascript(javascript_body: Derive, raw: str) -> None:
    handler = javascript_body(f"{raw} return new URLSearchParams(raw.toString());", JAVASCRIPT)

    assert uses(handler) == [(FORM, Decoding.BY_FLAG)]
    assert handler.mentions_base64_flag


def test_body_and_flag_may_go_to_a_helper_as_separate_arguments(python: Derive) -> None:
    handler = python(
        """
        import base64, json

        def normalize(raw, is_base64):
            if is_base64:
                return base64.b64decode(raw).decode()
            return raw

        def handler(event, context):
            return json.loads(normalize(raw=event["body"], is_base64=event["isBase64Encoded"]))
        """
    )

    assert uses(handler) == [(JSON, Decoding.BY_FLAG)]


@pytest.mark.parametrize(
    ("body", "consumer"),
    [
        ('json.loads(base64.b64decode(event["body"]))', JSON),
        ('json.loads(base64.b64decode(event.get("body", "")).decode())', JSON),
        ('parse_qs(base64.b64decode(event["body"]).decode())', FORM),
    ],
)
def test_a_body_that_is_always_decoded_in_python(python_body: Derive, body: str, consumer: Consumer) -> None:
    handler = python_body(body, PYTHON)

    assert uses(handler) == [(consumer, Decoding.ALWAYS)]
    assert not handler.mentions_base64_flag


@pytest.mark.parametrize(
    "body",
    ["JSON.parse(Buffer.from(event.body, 'base64').toString())", "JSON.parse(atob(event.body))"],
)
def test_a_body_that_is_always_decoded_in_javascript(javascript_body: Derive, body: str) -> None:
    assert uses(javascript_body(body)) == [(JSON, Decoding.ALWAYS)]


def test_decoding_a_field_of_the_parsed_body_is_no_decoding_of_the_body(python_body: Derive) -> None:
    handler = python_body('image = base64.b64decode(json.loads(event["body"])["image"])', PYTHON)

    assert uses(handler) == [(JSON, Decoding.NONE)]


def test_a_second_try_with_the_decoded_body_counts_as_looking(javascript_body: Derive) -> None:
    handler = javascript_body("let o; try { o = JSON.parse(event.body); } catch { o = JSON.parse(atob(event.body)); }")

    assert set(uses(handler)) == {(JSON, Decoding.BY_FLAG)}


def test_the_status_that_answers_a_failed_parse_is_known(python_body: Derive) -> None:
    handler = python_body(
        """
        try:
            data = json.loads(event["body"])
        except (KeyError, json.JSONDecodeError):
            return {"statusCode": 400}
        """,
        PYTHON,
    )

    assert [use.failure_status for use in handler.body_uses] == [400]


def test_a_status_that_a_helper_of_the_file_sets_is_known(javascript: Derive) -> None:
    handler = javascript(
        """
        const reply = (status, text) => ({ statusCode: status, body: text });
        exports.handler = async (event) => {
          try { return reply(200, JSON.parse(event.body).id); } catch (e) { return reply(422, "bad"); }
        };
        """
    )

    assert [use.failure_status for use in handler.body_uses] == [422]


def test_a_catch_of_another_error_does_not_answer_a_failed_parse(python_body: Derive) -> None:
    handler = python_body(
        'try:\n    data = json.loads(event["body"])\nexcept KeyError:\n    return {"statusCode": 400}', PYTHON
    )

    assert [use.failure_status for use in handler.body_uses] == [None]


def test_the_steps_of_a_body_that_is_serialised_again_are_known(javascript_body: Derive) -> None:
    handler = javascript_body(
        "createHmac('sha256', s).update(JSON.stringify(JSON.parse(event.body))).digest('hex')", JAVASCRIPT
    )

    assert [use.steps for use in handler.body_uses if use.consumer is DIGEST] == [("json-parse", "json-serialise")]
    assert [digest.message_steps for digest in handler.digests] == [("json-parse", "json-serialise")]


def test_slack_and_twilio_send_forms(python_body: Derive) -> None:
    handler = python_body(
        'if not SignatureVerifier("s").is_valid_request(event["body"], event["headers"]): return {"statusCode": 401}',
        "from slack_sdk.signature import SignatureVerifier",
    )

    assert [(use.consumer, use.sender_sends_forms) for use in handler.body_uses] == [(VERIFIER, True)]


def test_a_base_string_that_holds_the_body_is_the_body(python_body: Derive) -> None:
    handler = python_body(
        """
        base = f"v0:{event['headers']['x-slack-request-timestamp']}:{event['body']}"
        digest = hmac.new(key, base.encode(), hashlib.sha256).hexdigest()
        """,
        PYTHON,
    )

    assert uses(handler) == [(DIGEST, Decoding.NONE)]


def test_setting_the_flag_in_a_response_is_no_look_at_it(python_body: Derive, javascript_body: Derive) -> None:
    assert not javascript_body("return { statusCode: 200, isBase64Encoded: true, body: x }").mentions_base64_flag
    assert not python_body('return {"statusCode": 200, "isBase64Encoded": True}').mentions_base64_flag


def test_a_look_at_the_flag_in_a_helper_counts_and_one_in_other_code_does_not(javascript: Derive) -> None:
    helper = "function raw(e) { return e.isBase64Encoded ? atob(e.body) : e.body; }"

    assert javascript(f"{helper} exports.handler = async (event) => raw(event);").mentions_base64_flag
    assert not javascript(f"{helper} exports.handler = async (event) => event.rawPath;").mentions_base64_flag


def test_powertools_decodes_except_for_the_raw_body(python: Derive) -> None:
    text = """
    import json
    from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent, event_source

    @event_source(data_class=LambdaFunctionUrlEvent)
    def handler(event: LambdaFunctionUrlEvent, context):
        return {value}
    """

    assert uses(python(text.replace("{value}", "json.loads(event.decoded_body)"))) == [(JSON, Decoding.BY_FLAG)]
    assert uses(python(text.replace("{value}", "json.loads(event.body)"))) == [(JSON, Decoding.NONE)]
    assert uses(python(text.replace("{value}", 'event.json_body["x"]'))) == []


def test_middy_parses_before_the_handler(javascript: Derive) -> None:
    handler = javascript(
        """
        const middy = require("@middy/core");
        const jsonBodyParser = require("@middy/http-json-body-parser");
        const base = async (event) => ({ statusCode: 200, body: event.body.name.trim() });
        exports.handler = middy(base).use(jsonBodyParser());
        """
    )

    assert uses(handler) == []
    assert [framework.id for framework in handler.frameworks] == ["middy", "middy-http-json-body-parser"]
    assert handler.unknowns == ()


@pytest.mark.parametrize(
    "body",
    [
        'order = json.loads(event["body"]) if isinstance(event["body"], str) else event["body"]',
        'order = event["body"]\nif isinstance(order, str):\n    order = json.loads(order)',
        'order = event["body"]\nif not isinstance(order, dict):\n    order = json.loads(order)',
        'if isinstance(event["body"], (str, bytes)):\n    order = json.loads(event["body"])\nelse:\n    order = {}',
    ],
)
def test_a_body_that_was_found_to_be_no_text_is_nothing_that_arrives_in_python(python_body: Derive, body: str) -> None:
    stored = f"{body}\ntable.put_item(Item=order)"
    imports = f'{PYTHON}\ntable = boto3.resource("dynamodb").Table("orders")'
    assert uses(python_body(stored, imports)) == [(JSON, Decoding.NONE)]


@pytest.mark.parametrize(
    "body",
    [
        'const order = typeof event.body === "string" ? JSON.parse(event.body) : event.body;',
        'let order = event.body; if (typeof order === "string") { order = JSON.parse(order); }',
        'const order = typeof event.body === "object" ? event.body : JSON.parse(event.body);',
    ],
)
def test_a_body_that_was_found_to_be_no_text_is_nothing_that_arrives_in_javascript(
    javascript_body: Derive, body: str
) -> None:
    stored = f'{body}\nawait s3.send(new PutObjectCommand({{ Bucket: "b", Key: "k", Body: order }}));'
    assert uses(javascript_body(stored, JAVASCRIPT)) == [(JSON, Decoding.NONE)]


def test_a_decoded_body_that_is_bytes_is_still_the_body(python_body: Derive) -> None:
    body = """
    data = base64.b64decode(event["body"])
    if isinstance(data, str):
        data = data.encode()
    s3.put_object(Bucket="b", Key="k", Body=data)
    """
    assert uses(python_body(body, PYTHON)) == [(TEXT, Decoding.ALWAYS)]


@pytest.mark.parametrize(
    "text",
    [
        "exports.handler = (event, context, callback) => { BODY callback(null, { statusCode: 400 }); return; } };",
        "exports.handler = (event, context) => { BODY context.succeed({ statusCode: 400 }); return; } };",
        "exports.handler = awslambda.streamifyResponse(async (event, stream) => { BODY"
        " stream = awslambda.HttpResponseStream.from(stream, { statusCode: 400 }); stream.end(); return; } });",
    ],
)
def test_a_failed_parse_may_be_answered_by_a_callback_or_a_stream(javascript: Derive, text: str) -> None:
    (use,) = javascript(text.replace("BODY", "try { JSON.parse(event.body); } catch {")).body_uses

    assert use.failure_status == 400


def test_a_body_that_is_kept_in_a_database_or_passed_to_a_socket_is_text_that_is_sent_on(python_body: Derive) -> None:
    imports = "from pymongo import MongoClient\nclient = MongoClient()"
    handler = python_body('client.shop.orders.insert_one({"raw": event["body"]})', imports)

    assert uses(handler) == [(TEXT, Decoding.NONE)]
    assert handler.escapes == ()
