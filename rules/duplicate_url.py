"""A second URL on one function or alias.

## Why it matters
A function has at most one URL, and each of its aliases one more. Lambda answers the request to create another with
ResourceConflictException (409), and the deployment fails.

## Flagged
```yaml template.yaml
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
  OtherUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hello
      AuthType: AWS_IAM
```

## Instead
```yaml template.yaml
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
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Deployment, FunctionUrl, QuirkKind
from fulint.policy import place_of
from fulint.rule import Claim, Claims, deployment_rule

from ._names import url_name


@deployment_rule("FU305", Severity.ERROR, precision="very-high")
def check(deployment: Deployment) -> Claims:
    """Each URL at whose place another was declared before it."""
    seen: dict[tuple[str, str | None], FunctionUrl] = {}
    # A URL that is refused for a reason of its own is another rule's.
    refused = {quirk.span for quirk in deployment.quirks if quirk.kind == QuirkKind.URL_REFUSED}
    for url in deployment.urls:
        place = None if url.may_be_missing or url.span in refused else place_of(url.target)
        first = seen.setdefault(place, url) if place else url
        if first is not url:
            yield Claim(
                url.span,
                f"{url_name(url)} is on the same function or alias as {url_name(first)}: it can have only one, so "
                "the deployment fails",
                help="Remove one of the two, or put it on an alias of its own",
                related=(Related(first.span, "the other one"),),
                address=url.address,
            )
