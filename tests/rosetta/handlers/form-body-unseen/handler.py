from urllib.parse import parse_qs


def handler(event, context):
    text = event.get("body") or ""
    form = parse_qs(text)
    return {"statusCode": 200, "body": form["name"][0]}
