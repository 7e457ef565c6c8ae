"""An origin that is reached without encryption.

## Why it matters
Whoever sits between a visitor and a page that is loaded over plain HTTP can put a script of their own into it. The
browser takes that script for the page's, and CORS lets it read what the URL answers, with credentials where they are
allowed.

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
        Cors:
          AllowOrigins: ["http://www.example.com"]
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
        Cors:
          AllowOrigins: ["https://www.example.com"]
```

## References
- https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
- https://cwe.mitre.org/data/definitions/942.html
"""

from __future__ import annotations

from fulint.finding import Severity, shown
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import known_items

from ._cors import cors_of, is_local, is_sent
from ._names import url_name


@url_rule("FU205", Severity.WARNING, precision="very-high", cwe=942)
def check(endpoint: Endpoint) -> Claims:
    """Each `http://` origin that a browser may send, but for those of the visitor's own machine."""
    cors = cors_of(endpoint.url)
    for origin in known_items(cors.allow_origins) if cors else ():
        if origin.value.startswith("http://") and is_sent(origin.value) and not is_local(origin.value):
            yield Claim(
                origin.span,
                f"{shown(origin.value)} is loaded without encryption: whoever can change it on its way may read what "
                f"{url_name(endpoint.url)} answers",
                help=f"Write {shown('https://' + origin.value.removeprefix('http://'))}",
            )
