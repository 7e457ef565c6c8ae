def handler(event, context):
    headers = event.get("headers")
    return {"statusCode": 200, "body": headers.get("x-signature") or headers.get("X-Signature")}
