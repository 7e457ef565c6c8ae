"""A redirect to an address from the request.

## Why it matters
A link to this service then leads anywhere, which is what phishing and the theft of sign-in codes are made of.

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
def handler(event, context):
    target = event["queryStringParameters"]["to"]
    return {"statusCode": 302, "headers": {"location": target}}
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
TARGETS = {"docs": "https://docs.example", "shop": "https://shop.example"}


def handler(event, context):
    name = (event.get("queryStringParameters") or {}).get("to", "docs")
    return {"statusCode": 302, "headers": {"location": TARGETS.get(name, TARGETS["docs"])}}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://cwe.mitre.org/data/definitions/601.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._flows import flows_to, route, source_of
from ._handlers import confidence_in


@handler_rule("FU609", Severity.WARNING, cwe=601)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A Location that the request chooses."""
    for flow in flows_to(handler, "redirect"):
        yield Claim(
            flow.span,
            f"visitors are sent wherever {source_of(flow)} says, under the name of this service",
            help="Redirect to paths of your own, or to hosts that are listed",
            related=route(flow),
            confidence=confidence_in(endpoint, Certainty.CERTAIN),
        )
