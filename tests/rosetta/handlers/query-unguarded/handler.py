def handler(event, context):
    identifier = event.get("queryStringParameters").get("id")
    return {"statusCode": 200, "body": identifier}
