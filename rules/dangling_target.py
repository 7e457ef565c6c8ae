"""A reference to a name that is declared nowhere.

## Why it matters
A URL or a permission refers to a function, alias or parameter that the template does not have: a misspelled name, or
what is left of a resource that was renamed. The template is refused as soon as it is deployed, whatever its conditions.

## Flagged
```yaml template.yaml
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: artifacts, S3Key: hello.zip}
      Handler: app.handler
      Runtime: python3.13
      Role: arn:aws:iam::123456789012:role/hello
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Helo
      AuthType: AWS_IAM
```

## Instead
```yaml template.yaml
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: artifacts, S3Key: hello.zip}
      Handler: app.handler
      Runtime: python3.13
      Role: arn:aws:iam::123456789012:role/hello
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hello
      AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-url.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Deployment, QuirkKind
from fulint.rule import Claim, Claims, deployment_rule


@deployment_rule("FU307", Severity.ERROR, precision="very-high")
def check(deployment: Deployment) -> Claims:
    """What the model holds as a reference to nothing."""
    for quirk in deployment.quirks:
        if quirk.kind == QuirkKind.DANGLING_REFERENCE:
            yield Claim(
                quirk.span,
                f"{quirk.effect}, so the deployment fails",
                help="Name what is meant, or declare it",
                address=quirk.subject,
            )
