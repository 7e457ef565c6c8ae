import base64
import json


def read_body(event):
    body = event.get("body") or "{}"
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    return body


def handler(event, context):
    body = read_body(event)
    try:
        order = json.loads(body)
    except ValueError:
        return {"statusCode": 400, "body": "not JSON"}
    return {"statusCode": 200, "body": order["id"]}
