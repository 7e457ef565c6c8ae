"""An ignore that is written wrongly or has run out.

## Why it matters
An unknown id or key suppresses nothing, so that its author believes a finding settled that is not. An expired one was
meant to be looked at again by now.

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
      FunctionUrlConfig:  # fulint: ignore[FU31] the alias comes with the next release
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
      FunctionUrlConfig:  # fulint: ignore[FU301] the alias comes with the next release
        AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.rule import run_rule

DECLARATION = run_rule("FU004", Severity.WARNING, precision="very-high")
