import base64
import json


def handler(event, context):
    if event.get("isBase64Encoded"):
        event["body"] = base64.b64decode(event.get("body")).decode()
    return {"statusCode": 200, "body": json.loads(event.get("body"))["id"]}
