import json


def handler(event, context):
    order = json.loads(event.get("body"))
    return {"statusCode": 200, "body": order["id"]}
