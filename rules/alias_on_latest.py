"""An alias that points to `$LATEST`.

## Why it matters
An alias is what lets a URL stay on a version while newer code is tried, and go back to it. One that points to `$LATEST`
does neither: each update of the code is live for all callers at the same moment, as if there were no alias, and traffic
cannot be shifted step by step, since weights are for two published versions.

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
  Live:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Hello
      FunctionVersion: $LATEST
      Name: live
  HelloUrl:
    Type: AWS::Lambda::Url
    DependsOn: Live
    Properties:
      TargetFunctionArn: !Ref Hello
      Qualifier: live
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
  Version:
    Type: AWS::Lambda::Version
    Properties:
      FunctionName: !Ref Hello
  Live:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Hello
      FunctionVersion: !GetAtt Version.Version
      Name: live
  HelloUrl:
    Type: AWS::Lambda::Url
    DependsOn: Live
    Properties:
      TargetFunctionArn: !Ref Hello
      Qualifier: live
      AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity, shown
from fulint.model import Target
from fulint.policy import LATEST, place_of
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import url_name


@url_rule("FU303", Severity.WARNING, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """The alias that the URL is on, where it names `$LATEST` as its version."""
    url = endpoint.url
    here = place_of(url.target)
    for alias in endpoint.deployment.aliases:
        match alias.version, alias.name:
            case Known(version, span), Known(name) if version == LATEST:
                if here and place_of(Target(alias.function, alias.name)) == here:
                    yield Claim(
                        span,
                        f"{url_name(url)} is on the alias {shown(name)}, which points to $LATEST: every update of the "
                        "code is live at once, with no way back",
                        help="Publish a version and point the alias to it",
                        related=(Related(url.span, "this URL is on the alias"),),
                    )
