"""Binary content that is not said to be in base64.

## Why it matters
Lambda decodes a body where `isBase64Encoded` is true, and sends it as it is where the flag is missing: the caller gets
base64 text under the name of an image, or bytes that were taken for text.

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


def handler(event, context):
    with open("logo.png", "rb") as logo:
        body = base64.b64encode(logo.read()).decode()
    return {"statusCode": 200, "headers": {"content-type": "image/png"}, "body": body}
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


def handler(event, context):
    with open("logo.png", "rb") as logo:
        body = base64.b64encode(logo.read()).decode()
    return {"statusCode": 200, "headers": {"content-type": "image/png"}, "body": body, "isBase64Encoded": True}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity, shown
from fulint.replies import BodyKind, Response
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in

_TEXTS = ("text/", "application/json", "application/xml", "application/javascript", "ndjson", "+json", "+xml")


@handler_rule("FU505", Severity.WARNING)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Bytes or base64 as the body, a Content-Type that is no text's, and no flag."""
    for response in handler.responses:
        kind = _content_type(response)
        if response.kind != "envelope" or response.is_base64 is not False or response.is_open or kind is None:
            continue
        if response.body not in (BodyKind.BASE64, BodyKind.BYTES) or any(text in kind.lower() for text in _TEXTS):
            continue
        got = "base64 text" if response.body is BodyKind.BASE64 else "bytes that were taken for text"
        yield Claim(
            response.body_span or response.span,
            f"callers get {got} instead of {shown(kind)}, since isBase64Encoded is not set",
            help="Send base64, and set isBase64Encoded to true",
            confidence=confidence_in(endpoint, Certainty.CERTAIN),
        )


def _content_type(response: Response) -> str | None:
    return next((h.value for h in response.headers if h.name.lower() == "content-type"), None)
