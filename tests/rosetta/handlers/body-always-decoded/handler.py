import base64
import json


def handler(event, context):
    text = base64.b64decode(event.get("body", "")).decode()
    return {"statusCode": 200, "body": json.loads(text)["id"]}
