import os

KEY = os.environ.get("API_KEY", "letmein")


def handler(event, context):
    if event.get("headers", {}).get("x-api-key") != KEY:
        return {"statusCode": 403}
    return {"statusCode": 200}
