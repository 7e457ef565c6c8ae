"""A stack trace or a whole error in the answer.

## Why it matters
A stack trace names files, lines, libraries and their versions, and a whole error object of a client library carries its
request, at times with credentials.

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
import traceback

import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    try:
        table.put_item(Item={"id": event["rawPath"]})
    except Exception as error:
        return {"statusCode": 500, "body": traceback.format_exc()}
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

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.model import Function
from fulint.replies import Leak
from fulint.rule import Claim, Claims, code_rule

from ._handlers import confidence_of

_WHAT = {
    Leak.STACK: "the stack trace goes back to the caller, with files, lines and libraries",
    Leak.WHOLE_ERROR: "the whole error object goes back to the caller, with all that its library keeps in it",
}


@code_rule("FU502", Severity.ERROR, cwe=209)
def check(handler: Handler, function: Function | None) -> Claims:
    """An answer that holds more of an error than its message."""
    lines = set()
    for reply in handler.error_replies:
        if reply.leak in _WHAT and reply.span.line not in lines:
            lines.add(reply.span.line)
            yield Claim(
                reply.span,
                _WHAT[reply.leak],
                help="Log the error, and answer with a text of your own",
                confidence=confidence_of(function, Certainty.CERTAIN),
            )
