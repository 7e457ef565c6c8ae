"""An ignore that suppresses nothing.

## Why it matters
The finding that it was written for is gone, or never was there. Left in place it hides the next one of its kind,
which nobody has looked at.

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
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM  # fulint: ignore[FU104] opened by hand
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
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.rule import run_rule

DECLARATION = run_rule("FU003", Severity.WARNING, precision="very-high")
