"""A body that is decoded from base64 whether it is encoded or not.

## Why it matters
JSON and text arrive as they are, so that decoding them gives garbage or an error: in Node.js `Buffer.from` silently
makes bytes of what happens to look like base64, in Python `b64decode` raises or does the same. Whether a body is
encoded is what `isBase64Encoded` says.

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
import base64
import json


def handler(event, context):
    order = json.loads(base64.b64decode(event["body"]))
    return {"statusCode": 200, "body": order["id"]}
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
import base64
import json


def handler(event, context):
    body = event["body"]
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    order = json.loads(body)
    return {"statusCode": 200, "body": order["id"]}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import Decoding, Handler
from fulint.finding import Confidence, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import bodies, confidence_in, decoded_by_flag, is_encoded, places


@handler_rule("FU403", Severity.WARNING)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A body decoded without a look at isBase64Encoded. For what always arrives encoded it happens to work."""
    remedy = decoded_by_flag(handler, Decoding.ALWAYS)
    for uses in bodies(handler, Decoding.ALWAYS, lambda use: True):
        first = next((use for use in uses if not is_encoded(use)), uses[0])
        works = is_encoded(first)
        yield Claim(
            first.span,
            f"{first.consumer_name} gets a body that is always decoded from base64, but one sent as JSON or text "
            "arrives as it is, and becomes garbage or an error",
            help="Decode the body only where isBase64Encoded is true",
            related=places((first, *(use for use in uses if use is not first))),
            confidence=Confidence.LOW if works else confidence_in(endpoint, first.certainty),
            remedy=remedy,
        )
