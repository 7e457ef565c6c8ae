"""A local or opaque origin among those that may read the answers.

## Why it matters
`localhost` is whatever runs on a visitor's own machine: a help for development that is easily left behind. `null` is
the origin of many pages at once, of sandboxed frames and local files among them, so that any web site can make itself
one.

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
          AllowOrigins: ["https://www.example.com", "http://localhost:3000"]
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
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Origin
- https://cwe.mitre.org/data/definitions/942.html
"""

from __future__ import annotations

from fulint.finding import Severity, shown
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import known_items

from ._cors import OPAQUE, cors_of, is_local, is_sent
from ._names import url_name


@url_rule("FU206", Severity.NOTE, precision="very-high", cwe=942)
def check(endpoint: Endpoint) -> Claims:
    """Each origin of the visitor's own machine, and `null`."""
    cors = cors_of(endpoint.url)
    for origin in known_items(cors.allow_origins) if cors else ():
        if origin.value == OPAQUE:
            yield Claim(
                origin.span,
                "any web site can make itself the origin `null`, by a sandboxed frame, and read what "
                f"{url_name(endpoint.url)} answers",
                help="List the origins that need it by name",
            )
        elif is_sent(origin.value) and is_local(origin.value):
            yield Claim(
                origin.span,
                f"whatever runs at {shown(origin.value)} on a visitor's machine may read what "
                f"{url_name(endpoint.url)} answers",
                help="Leave it out of what is not for development",
            )
