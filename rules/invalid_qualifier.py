"""A URL on a version, or on `$LATEST` by name.

## Why it matters
A Function URL is served by an alias, or by the function itself where no qualifier is given. A version's number and
`$LATEST` are refused when the URL is created, and the deployment fails.

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
      Qualifier: "1"
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
      Qualifier: live
      AuthType: AWS_IAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html
"""

from __future__ import annotations

import re

from fulint.finding import Severity, shown
from fulint.model import QuirkKind
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.source import Span
from fulint.values import Known

from ._names import url_name

_NUMBER = re.compile(r"[0-9]+")


@url_rule("FU302", Severity.ERROR, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """A qualifier that is a number or `$LATEST`, or of which only is known that it is a version's."""
    match endpoint.url.target.qualifier:
        case Known(qualifier, span) if _NUMBER.fullmatch(qualifier):
            yield _claim(endpoint, span, f"version {shown(qualifier)}", "an alias that points to the version")
            return
        case Known("$LATEST", span):
            yield _claim(endpoint, span, "$LATEST", "an alias, or leave the qualifier out")
            return
    for quirk in endpoint.deployment.quirks:
        if quirk.kind == QuirkKind.VERSION_AS_QUALIFIER and quirk.subject == endpoint.url.address:
            yield _claim(endpoint, quirk.span, f"a version ({quirk.value})", "an alias that points to the version")


def _claim(endpoint: Endpoint, span: Span, what: str, instead: str) -> Claim:
    return Claim(
        span,
        f"{url_name(endpoint.url)} is on {what}, but only an alias or the function itself can have a URL, so the "
        "deployment fails",
        help=f"Use {instead}",
    )
