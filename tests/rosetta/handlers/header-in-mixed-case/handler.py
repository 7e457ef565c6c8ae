SIGNATURE = "X-Signature"


def handler(event, context):
    headers = event.get("headers")
    signature = headers.get(SIGNATURE)
    agent = headers.get("User-Agent")
    return {"statusCode": 200, "body": f"{signature} {agent}"}
