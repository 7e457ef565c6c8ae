"""A URL whose function may not run.

## Why it matters
A function with a reserved concurrency of 0 runs not once. Its URL stays reachable and answers every request with 429,
which is the way to stop a function in an emergency, and easily forgotten afterwards.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      ReservedConcurrentExecutions: 0
      FunctionUrlConfig:
        AuthType: AWS_IAM
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      ReservedConcurrentExecutions: 10
      FunctionUrlConfig:
        AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import url_name


@url_rule("FU308", Severity.WARNING, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """A function whose reserved concurrency is 0."""
    function = endpoint.function
    match function.reserved_concurrency if function else None:
        case Known(0, span):
            yield Claim(
                span,
                f"{url_name(endpoint.url)} is switched off: its function's reserved concurrency is 0, and every "
                "request is answered 429",
                help="Give the function at least 1, or remove the URL",
                related=(Related(endpoint.url.span, "this URL answers 429"),),
            )
