"""The text of an error in the answer.

## Why it matters
The text of an error names tables, hosts, files and queries, and tells a stranger what to try next. An error that is not
caught is answered 502 with no text at all, so that catching it to send its text makes things worse.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    try:
        table.put_item(Item={"id": event["rawPath"]})
    except Exception as error:
        return {"statusCode": 500, "body": str(error)}
    return {"statusCode": 200}
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    try:
        table.put_item(Item={"id": event["rawPath"]})
    except Exception as error:
        print(error)
        return {"statusCode": 500, "body": "not saved"}
    return {"statusCode": 200}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://cwe.mitre.org/data/definitions/209.html
"""

from __future__ import annotations

import re

from fulint.facts import Certainty, Handler
from fulint.finding import Confidence, Severity
from fulint.replies import ErrorReply, Leak
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in

_OF_THE_REQUEST = re.compile(r"value|valid|decode|pars|syntax|request|zod|notfound", re.IGNORECASE)
"""How errors are called that say what is wrong with what was sent."""


@handler_rule("FU501", Severity.WARNING, cwe=209)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """The message of an error of any kind, or in an answer that blames the service."""
    lines = set()
    for reply in handler.error_replies:
        if reply.leak is Leak.MESSAGE and not _is_meant(reply) and reply.span.line not in lines:
            lines.add(reply.span.line)
            confidence = confidence_in(endpoint, Certainty.CERTAIN)
            yield Claim(
                reply.span,
                "the text of whatever went wrong goes back to the caller, with the names that are in it",
                help="Log the error, and answer with a text of your own",
                confidence=confidence if reply.status is not None else Confidence.LOW,
            )


def _is_meant(reply: ErrorReply) -> bool:
    """Whether it tells callers what is wrong with their request, or is an error of the code's own."""
    if reply.status is None:
        return bool(reply.caught)
    if reply.status < 400:
        # What speaks JSON-RPC or GraphQL tells by a 200 what is wrong with a request.
        return bool(reply.caught) and all(_OF_THE_REQUEST.search(name) for name in reply.caught)
    return reply.status < 500
