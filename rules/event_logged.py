"""The whole event, written to the log.

## Why it matters
The event holds what callers prove themselves by: Authorization headers, cookies, signatures and tokens in the query,
and the body with whatever is personal in it. In the log it is kept, for all who may read logs.

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
    print(event)
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
def handler(event, context):
    print(event["requestContext"]["http"]["method"], event["rawPath"])
    return {"statusCode": 200}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://cwe.mitre.org/data/definitions/532.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in


@handler_rule("FU612", Severity.NOTE, cwe=532)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Every log line that holds the whole event, or all of its headers."""
    for log in handler.logs:
        if log.path in ((), ("headers",)):
            what = "all headers go" if log.path else "the whole event goes"
            yield Claim(
                log.span,
                f"{what} to the log, with the tokens, cookies and signatures of the callers",
                help="Log the fields that are needed, such as requestContext.http.method, rawPath and requestId",
                confidence=confidence_in(endpoint, Certainty.CERTAIN),
            )
