"""CORS settings that give any web site a visitor's credentials.

## Why it matters
A browser does not take a literal `*` together with credentials. Lambda does not send one: it answers with the origin
that asked, and with Access-Control-Allow-Credentials. So any page that a visitor opens can call the URL with the
visitor's cookies and read the answer.

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
        AuthType: NONE
        Cors:
          AllowOrigins: ["*"]
          AllowCredentials: true
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
        AuthType: NONE
        Cors:
          AllowOrigins: ["https://www.example.com"]
          AllowCredentials: true
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
- https://cwe.mitre.org/data/definitions/942.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule

from ._cors import any_origin, lets_credentials_through
from ._names import url_name


@url_rule("FU202", Severity.ERROR, precision="very-high", cwe=942)
def check(endpoint: Endpoint) -> Claims:
    """`*` among the origins, and AllowCredentials."""
    credentials = lets_credentials_through(endpoint.url)
    if credentials is None:
        return
    for origin in any_origin(endpoint.url):
        yield Claim(
            origin.span,
            f"any web site can call {url_name(endpoint.url)} with its visitors' credentials and read the answer, since "
            "Lambda answers with the origin that asked",
            help="List the origins that need it, or leave AllowCredentials out",
            related=(Related(credentials.span, "credentials are let through here"),),
        )
