import json


def handler(event, context):
    if event.get("isBase64Encoded"):
        return {"statusCode": 415}
    body = event.get("body")
    if body is None:
        return {"statusCode": 400}
    return {"statusCode": 200, "body": json.loads(body)["id"]}
