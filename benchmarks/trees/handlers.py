"""Handlers of any length, in Python and JavaScript: each answers many kinds of request, by a function for each."""

from __future__ import annotations

from pathlib import Path

LINES_OF_A_LONG_HANDLER = 500

_PYTHON_HEAD = '''\
import base64
import hashlib
import hmac
import json
import logging
import os

import boto3

logger = logging.getLogger()
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])
SECRET = os.environ["WEBHOOK_SECRET"]


def answer(status, content):
    """A response in the form that Function URLs take."""
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}


def body_of(event):
    """The body as it was sent."""
    body = event.get("body") or ""
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()


def is_signed(event):
    """Whether the sender knows the secret."""
    expected = hmac.new(SECRET.encode(), body_of(event), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, event["headers"].get("x-signature", ""))
'''
_PYTHON_ROUTE = '''

def take_{name}(event):
    """Note an order of this kind, or say what is wrong with it."""
    try:
        order = json.loads(body_of(event))
    except ValueError:
        return answer(400, {{"error": "the body is no JSON"}})
    tenant = (event.get("queryStringParameters") or {{}}).get("tenant", "none")
    if not isinstance(order, dict) or "id" not in order:
        return answer(422, {{"error": "an order has an id"}})
    lines = [{{"article": line["article"], "amount": int(line.get("amount", 1))}} for line in order.get("lines", [])]
    total = sum(line["amount"] for line in lines)
    try:
        TABLE.put_item(Item={{"tenant": tenant, "kind": "{name}", "order": order["id"], "lines": lines}})
    except Exception:
        logger.exception("the order %s was not kept", order["id"])
        return answer(500, {{"error": "the order was not kept"}})
    logger.info("order %s of %s with %s articles", order["id"], tenant, total)
    return answer(201, {{"id": order["id"], "total": total}})
'''
_PYTHON_TAIL = '''

def handler(event, context):
    """Answer one request by its path."""
    if event["requestContext"]["http"]["method"] != "POST":
        return answer(405, {{"error": "only POST is allowed"}})
    if not is_signed(event):
        return answer(401, {{"error": "the signature is wrong"}})
    path = event["rawPath"]
{branches}    return answer(404, {{"error": "there is no such kind of order"}})
'''
_PYTHON_BRANCH = '    if path == "/{name}":\n        return take_{name}(event)\n'

_JAVASCRIPT_HEAD = """\
import { createHmac, timingSafeEqual } from "node:crypto";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const table = new DynamoDBClient({});
const secret = process.env.WEBHOOK_SECRET;

const answer = (statusCode, content) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(content),
});

const bodyOf = (event) =>
  event.isBase64Encoded ? Buffer.from(event.body, "base64") : Buffer.from(event.body ?? "");

const isSigned = (event) => {
  const expected = createHmac("sha256", secret).update(bodyOf(event)).digest();
  const sent = Buffer.from(event.headers["x-signature"] ?? "", "hex");
  return sent.length === expected.length && timingSafeEqual(sent, expected);
};
"""
_JAVASCRIPT_ROUTE = """
/** Notes an order of this kind, or says what is wrong with it. */
async function take{name}(event) {{
  let order;
  try {{
    order = JSON.parse(bodyOf(event).toString());
  }} catch {{
    return answer(400, {{ error: "the body is no JSON" }});
  }}
  const {{ tenant = "none" }} = event.queryStringParameters ?? {{}};
  if (!order?.id) {{
    return answer(422, {{ error: "an order has an id" }});
  }}
  const lines = (order.lines ?? []).map(({{ article, amount = 1 }}) => ({{ article, amount: Number(amount) }}));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  try {{
    await table.send(new PutItemCommand({{ Item: {{ tenant, kind: "{name}", order: order.id, lines }} }}));
  }} catch (error) {{
    console.error(`the order ${{order.id}} was not kept`, error);
    return answer(500, {{ error: "the order was not kept" }});
  }}
  console.info(`order ${{order.id}} of ${{tenant}} with ${{total}} articles`);
  return answer(201, {{ id: order.id, total }});
}}
"""
_JAVASCRIPT_TAIL = """
export const handler = async (event) => {{
  if (event.requestContext.http.method !== "POST") {{
    return answer(405, {{ error: "only POST is allowed" }});
  }}
  if (!isSigned(event)) {{
    return answer(401, {{ error: "the signature is wrong" }});
  }}
  switch (event.rawPath) {{
{branches}    default:
      return answer(404, {{ error: "there is no such kind of order" }});
  }}
}};
"""
_JAVASCRIPT_BRANCH = '    case "/{name}":\n      return take{name}(event);\n'


def python_handler(lines: int) -> str:
    """A handler in Python with at least so many lines."""
    return _handler((_PYTHON_HEAD, _PYTHON_ROUTE, _PYTHON_BRANCH, _PYTHON_TAIL), "order_{}", lines)


def javascript_handler(lines: int) -> str:
    """A handler in JavaScript with at least so many lines."""
    return _handler((_JAVASCRIPT_HEAD, _JAVASCRIPT_ROUTE, _JAVASCRIPT_BRANCH, _JAVASCRIPT_TAIL), "Order{}", lines)


def _handler(parts: tuple[str, str, str, str], named: str, lines: int) -> str:
    head, route, branch, tail = parts
    fixed, each = (head + tail).count("\n"), (route + branch).count("\n")
    names = [named.format(number) for number in range(-(-(lines - fixed) // each))]
    routes = "".join(route.format(name=name) for name in names)
    return head + routes + tail.format(branches="".join(branch.format(name=name) for name in names))


def write_handlers(folder: Path) -> None:
    """One long handler in each language."""
    folder.mkdir(parents=True)
    (folder / "app.py").write_text(python_handler(LINES_OF_A_LONG_HANDLER), encoding="utf-8")
    (folder / "index.mjs").write_text(javascript_handler(LINES_OF_A_LONG_HANDLER), encoding="utf-8")
