def handler(event, context):
    query = event.get("queryStringParameters")
    if not query or "id" not in query:
        return {"statusCode": 400}
    return {"statusCode": 200, "body": query.get("id")}
