"""An address from the request that the handler fetches.

## Why it matters
The function then asks where the caller wants: addresses inside of the network, the services that its role may call, or
anyone else in the function's name.

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
      FunctionUrlConfig:
        AuthType: NONE
```
```javascript src/index.mjs
export const handler = async (event) => {
  const page = await fetch(event.queryStringParameters.url);
  return { statusCode: 200, body: await page.text() };
};
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
```
```javascript src/index.mjs
export const handler = async (event) => {
  const name = encodeURIComponent(event.queryStringParameters.name);
  const page = await fetch(`https://pages.example/${name}`);
  return { statusCode: 200, body: await page.text() };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://cwe.mitre.org/data/definitions/918.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._flows import flows_to, route, source_of
from ._handlers import confidence_in


@handler_rule("FU608", Severity.ERROR, cwe=918)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A whole address, or its host, that comes from the request and is fetched."""
    for flow in flows_to(handler, "request"):
        yield Claim(
            flow.span,
            f"{flow.sink_name} gets whatever address the caller puts in {source_of(flow)}, also one that only this "
            "function can reach",
            help="Compare the host with those that are allowed, or fetch from a fixed host",
            related=route(flow),
            confidence=confidence_in(endpoint, Certainty.CERTAIN),
        )
