"""A method among AllowMethods that is refused.

## Why it matters
AllowMethods takes GET, PUT, HEAD, POST, PATCH, DELETE and `*`. OPTIONS is none of them: Lambda answers preflight
requests by itself. With any other word the deployment fails.

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
          AllowOrigins: ["https://www.example.com"]
          AllowMethods: [GET, OPTIONS]
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
          AllowMethods: [GET]
```

## References
- https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-url-cors.html
"""

from __future__ import annotations

from fulint.finding import Severity, shown
from fulint.model import Cors
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known, known_items

from ._cors import ANY, cors_of

_METHODS = ("GET", "PUT", "HEAD", "POST", "PATCH", "DELETE", ANY)
_LONGEST = 6
"""The API takes any word up to this length (facts: AWS, the Lambda API's Cors)."""


@url_rule("FU203", Severity.ERROR, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """Methods that the API refuses, and where the schema's list applies those that are not on it."""
    cors = cors_of(endpoint.url)
    for method in known_items(cors.allow_methods) if cors else ():
        if cors and _is_refused(method, cors):
            yield Claim(method.span, _message(method.value), help=_remedy(method.value))


def _is_refused(method: Known[str], cors: Cors) -> bool:
    if cors.methods_are_enumerated:
        return method.value not in _METHODS
    return len(method.value) > _LONGEST


def _message(method: str) -> str:
    if method.upper() == "OPTIONS":
        return (
            "AllowMethods does not take OPTIONS, so the deployment fails; Lambda answers preflight requests by itself"
        )
    if method.upper() in _METHODS:
        return f"AllowMethods takes methods in capitals only, so the deployment fails at {method}"
    return f"AllowMethods does not take {shown(method)}, so the deployment fails"


def _remedy(method: str) -> str:
    if method.upper() in _METHODS:
        return f"Write {method.upper()}"
    return "Leave it out" if method.upper() == "OPTIONS" else f"Use one of {', '.join(_METHODS)}"
