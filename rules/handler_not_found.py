"""A handler string that names nothing in its code folder.

## Why it matters
The folder is in the repository, and the file or function that the runtime is told to start is not in it: each request
is answered 502 before any code of yours runs. A build step may put it there; then nothing is wrong, and fulint cannot
look into the handler.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.lambda_handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
```
```python src/app.py
def handler(event, context):
    return {"statusCode": 200, "body": "hello"}
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
```
```python src/app.py
def handler(event, context):
    return {"statusCode": 200, "body": "hello"}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
"""

from __future__ import annotations

from fulint.facts import Missing, MissingHandler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule

from ._names import function_name


@url_rule("FU005", Severity.WARNING, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """The handler is looked for where its string says, and is not there."""
    match endpoint.handler:
        case MissingHandler(Missing.NOT_FOUND, reason, span):
            yield Claim(
                span,
                f"the handler of {function_name(endpoint)} is not there ({reason}): unless a build step puts it there, "
                "every request is answered 502",
                help="Correct the handler string or the code folder",
            )
