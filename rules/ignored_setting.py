"""A setting that is dropped without a word.

## Why it matters
Some tools pass over what they do not know. The deployment succeeds, and what was meant by the setting does not happen:
no URL, no CORS, another mode than was asked for.

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
        AuthType: AWS_IAM
        InvokeType: RESPONSE_STREAM
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
        InvokeMode: RESPONSE_STREAM
```

## References
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-url.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Deployment, QuirkKind
from fulint.rule import Claim, Claims, deployment_rule


@deployment_rule("FU802", Severity.WARNING, precision="high")
def check(deployment: Deployment) -> Claims:
    """What the model holds as dropped."""
    for quirk in deployment.quirks:
        if quirk.kind == QuirkKind.IGNORED_SETTING:
            yield Claim(
                quirk.span,
                quirk.effect,
                help="Write it as the tool reads it, or leave it out",
                address=quirk.subject,
            )
