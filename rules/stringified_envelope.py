"""An envelope that is returned as a string.

## Why it matters
What is returned as a string is the body: callers get the text of the envelope, with status 200, whatever is in it.

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
import json


def handler(event, context):
    return json.dumps({"statusCode": 404, "body": "nothing here"})
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
def handler(event, context):
    return {"statusCode": 404, "body": "nothing here"}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in


@handler_rule("FU507", Severity.WARNING)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A returned string that an object with statusCode was turned into."""
    if handler.style.streams is not False or handler.style.wrappers or handler.unknowns:
        return
    for response in handler.responses:
        if response.kind == "stringified":
            yield Claim(
                response.span,
                "callers get this envelope as text, with status 200: its status and headers are lost",
                help="Return the object itself, and turn only its body into a string",
                confidence=confidence_in(endpoint, Certainty.CERTAIN),
            )
