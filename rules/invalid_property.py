"""A property that the resource's schema refuses.

## Why it matters
A misspelled property, a value of the wrong type or one that is not allowed stops the deployment, often only after other
resources have changed.

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
      FunctionUrlConfig:
        AuthType: IAM
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
      FunctionUrlConfig:
        AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-url.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-alias.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Deployment, QuirkKind
from fulint.rule import Claim, Claims, deployment_rule


@deployment_rule("FU801", Severity.ERROR, precision="very-high")
def check(deployment: Deployment) -> Claims:
    """What the model holds as refused by a schema."""
    for quirk in deployment.quirks:
        if quirk.kind == QuirkKind.INVALID_PROPERTY:
            yield Claim(
                quirk.span,
                quirk.effect,
                help="Write what the schema takes, or leave it out",
                address=quirk.subject,
            )
