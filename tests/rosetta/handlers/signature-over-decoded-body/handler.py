import base64
import hashlib
import hmac
import os


def is_genuine(body, headers):
    secret = os.environ["WEBHOOK_SECRET"]
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get("x-signature", ""), "sha256=" + expected)


def handler(event, context):
    raw = event.get("body", "")
    body = base64.b64decode(raw) if event.get("isBase64Encoded") else raw.encode()
    if not is_genuine(body, event.get("headers", {})):
        return {"statusCode": 401}
    return {"statusCode": 204}
