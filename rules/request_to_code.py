"""Request data that is run as code.

## Why it matters
The caller then has the function itself: its role, its secrets and its network.

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
    return {"statusCode": 200, "body": str(eval(event["queryStringParameters"]["sum"]))}
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
    numbers = (event.get("queryStringParameters") or {}).get("numbers", "")
    return {"statusCode": 200, "body": str(sum(int(number) for number in numbers.split(",") if number))}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://cwe.mitre.org/data/definitions/94.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._flows import flows_to, route, source_of
from ._handlers import confidence_in


@handler_rule("FU610", Severity.ERROR, cwe=94)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Request data in what is run as code or by a shell."""
    for flow in flows_to(handler, "code", "shell"):
        yield Claim(
            flow.span,
            f"{flow.sink_name} runs what the caller puts in {source_of(flow)}, with the rights of the function",
            help="Choose among fixed actions, and give programs their arguments as a list, without a shell",
            related=route(flow),
            confidence=confidence_in(endpoint, Certainty.CERTAIN),
        )
