"""A form or binary body that is used as it arrives, in base64.

## Why it matters
Lambda decides by Content-Type how a body arrives: JSON and text as they are, everything else in base64, with
`isBase64Encoded` set. That is how forms, multipart uploads and binary content always arrive. Parsing the base64 text as
a form gives no error, only one senseless field; an upload is stored as base64 text; the signature of a sender that
posts forms never matches.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Contact:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
from urllib.parse import parse_qs


def handler(event, context):
    form = parse_qs(event.get("body") or "")
    return {"statusCode": 200, "body": form["name"][0]}
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Contact:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
from base64 import b64decode
from urllib.parse import parse_qs


def handler(event, context):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = b64decode(body).decode()
    form = parse_qs(body)
    return {"statusCode": 200, "body": form["name"][0]}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import Consumer, Decoding, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import bodies, confidence_in, decoded_by_flag, is_encoded, places

_EFFECT = {
    Consumer.FORM: "gets a form in base64 and finds none of its fields",
    Consumer.MULTIPART: "gets the upload in base64 and finds none of its parts",
    Consumer.BINARY: "gets the text of the base64 instead of the content",
}
_SIGNATURE = "gets a form in base64, so that the signature of a sender of forms never matches"


@handler_rule("FU401", Severity.ERROR)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A body of a kind that always arrives encoded, used without a look at isBase64Encoded."""
    remedy = decoded_by_flag(handler, Decoding.NONE)
    for uses in bodies(handler, Decoding.NONE, is_encoded):
        first = uses[0]
        yield Claim(
            first.span,
            f"{first.consumer_name} {_EFFECT.get(first.consumer, _SIGNATURE)}: isBase64Encoded is never looked at",
            help="Decode the body once, before all else, where isBase64Encoded is true",
            related=places(uses),
            confidence=confidence_in(endpoint, first.certainty),
            remedy=remedy,
        )
