def lowered(headers):
    return {name.lower(): value for name, value in headers.items()}


def handler(event, context):
    headers = lowered(event.get("headers") or {})
    return {"statusCode": 200, "body": headers.get("x-signature")}
