"""A URL that serves `$LATEST`.

## Why it matters
A URL on the function itself serves its latest code: each update is live for all callers at the same moment, with no
version to go back to and no way to shift traffic step by step. An alias can be moved, weighted and moved back while the
URL stays the same. Note that a URL cannot be moved to an alias later: it is replaced and gets a new address.

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
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Absent, Known

from ._names import url_name


@url_rule("FU301", Severity.WARNING, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """A known function without qualifier, and without an alias that it publishes: that is FU304's."""
    target, function = endpoint.url.target, endpoint.function
    if function and isinstance(function.published_alias, Known):
        return
    match target.function, target.qualifier:
        case Known(_, span), Absent():
            yield Claim(
                span,
                f"{url_name(endpoint.url)} serves $LATEST: every update of the code is live at once, with no way back",
                help="Put the URL on an alias",
            )
