"""A streaming URL of a function in a VPC.

## Why it matters
Lambda function URLs do not support response streaming for functions that are attached to a VPC. The answer does not
arrive piece by piece, and what the caller gets instead is not documented.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs22.x
      VpcConfig:
        SubnetIds:
          - subnet-0a
        SecurityGroupIds:
          - sg-0a
      FunctionUrlConfig:
        AuthType: NONE
        InvokeMode: RESPONSE_STREAM
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs22.x
      FunctionUrlConfig:
        AuthType: NONE
        InvokeMode: RESPONSE_STREAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import url_name


@url_rule("FU706", Severity.WARNING, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """InvokeMode RESPONSE_STREAM before a function with a VpcConfig."""
    function, mode = endpoint.function, endpoint.url.invoke_mode
    if function is None or not function.in_vpc or not isinstance(mode, Known) or mode.value != "RESPONSE_STREAM":
        return
    yield Claim(
        mode.span,
        f"{url_name(endpoint.url)} does not stream, since its function is attached to a VPC",
        help="Take the function out of the VPC, or call it with InvokeWithResponseStream",
        related=(Related(function.span, "this function is attached to a VPC"),),
    )
