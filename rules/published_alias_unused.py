"""A published alias that the URL is not on.

## Why it matters
The function publishes a version and moves an alias to it with each deployment, so that a release can be shifted step by
step and rolled back. The URL is on the function itself and has no part in it: its callers get `$LATEST`, at once. A URL
cannot be moved to an alias later; it is replaced and gets a new address.

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
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hello
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
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity, shown
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Absent, Known

from ._names import url_name


@url_rule("FU304", Severity.WARNING, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """A URL without qualifier on a function that is known to publish an alias."""
    target, function = endpoint.url.target, endpoint.function
    if function is None:
        return
    match target.function, target.qualifier, function.published_alias:
        case Known(_, span), Absent(), Known(alias, place):
            yield Claim(
                span,
                f"{function.address} publishes the alias {shown(alias)}, but {url_name(endpoint.url)} is on the "
                "function itself and serves $LATEST: every update of the code is live at once, with no way back",
                help=f"Put the URL on the alias {shown(alias)}",
                related=(Related(place, "the alias is published here"),),
            )
