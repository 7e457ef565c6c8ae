"""A URL that cannot be deployed.

## Why it matters
A function with tenant isolation cannot have a URL. Without an AuthType there is none either, and it is lost where it is
easily overlooked: `AWS::NoValue` removes it, and SAM does not look into a FunctionUrlConfig that is `Fn::If` as a
whole, but writes a URL with nothing but its target, whatever the condition.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Parameters:
  Url: {Type: String, AllowedValues: ["yes", "no"]}
Conditions:
  HasUrl: !Equals [!Ref Url, "yes"]
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig: !If
        - HasUrl
        - AuthType: AWS_IAM
        - !Ref AWS::NoValue
```

## Instead
```yaml template.yaml
Parameters:
  Url: {Type: String, AllowedValues: ["yes", "no"]}
Conditions:
  HasUrl: !Equals [!Ref Url, "yes"]
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: artifacts, S3Key: hello.zip}
      Handler: app.handler
      Runtime: python3.13
      Role: arn:aws:iam::123456789012:role/hello
  HelloUrl:
    Condition: HasUrl
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hello
      AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-url.html
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
- https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Deployment, QuirkKind
from fulint.rule import Claim, Claims, deployment_rule

from ._names import url_name


@deployment_rule("FU309", Severity.ERROR, precision="high")
def check(deployment: Deployment) -> Claims:
    """What the model holds as refused of a URL."""
    urls = {url.address: url for url in deployment.urls}
    for quirk in deployment.quirks:
        url = urls.get(quirk.subject or "")
        if quirk.kind == QuirkKind.URL_REFUSED and url:
            yield Claim(
                quirk.span,
                f"{url_name(url)} cannot be deployed: {quirk.effect}",
                help="Remove what is refused, or the URL",
                related=() if url.span == quirk.span else (Related(url.span, "this URL is refused"),),
                address=url.address,
            )
