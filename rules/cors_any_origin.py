"""CORS settings that let the scripts of any web site read the answers.

## Why it matters
`*` among AllowOrigins tells browsers that every site may read what the URL answers, in the name of whoever has the page
open. For data that is not public by intent, list the sites that need it. Lists are concatenated where a tool merges
global settings with local ones: a `*` of the global list stays in force beside a local list.

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
          AllowOrigins: ["*"]
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
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://cwe.mitre.org/data/definitions/942.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule

from ._cors import any_origin, lets_credentials_through
from ._names import url_name


@url_rule("FU201", Severity.WARNING, precision="very-high", cwe=942)
def check(endpoint: Endpoint) -> Claims:
    """`*` among the origins, unless credentials make it another rule's."""
    if lets_credentials_through(endpoint.url):
        return
    for origin in any_origin(endpoint.url):
        yield Claim(
            origin.span,
            f"scripts of any web site may read what {url_name(endpoint.url)} answers",
            help="List the origins that need it, such as https://www.example.com",
        )
