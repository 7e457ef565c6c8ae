"""Takes the order form of a shop's web page."""

import json
import urllib.parse


def lambda_handler(event, context):
    form = urllib.parse.parse_qs(event["body"])
    order = {"article": form["article"][0], "pieces": int(form["pieces"][0])}
    print("ordered", order["article"])
    return {"statusCode": 202, "body": json.dumps(order)}
