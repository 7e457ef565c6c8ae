"""HTML that is sent as JSON.

## Why it matters
Where no Content-Type is set, Lambda sends `application/json`: a browser shows the source of the page.

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
export const handler = async () => {
  return { statusCode: 200, body: "<h1>Hello</h1>" };
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
export const handler = async () => {
  return { statusCode: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: "<h1>Hello</h1>" };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Severity
from fulint.replies import BodyKind, Response
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in


@handler_rule("FU506", Severity.NOTE)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """An HTML body, and headers that are known and name no type."""
    if handler.style.wrappers or handler.unknowns:
        return
    for response in handler.responses:
        if response.kind == "envelope" and response.body is BodyKind.HTML and _names_no_type(response):
            yield Claim(
                response.body_span or response.span,
                "this page is sent as application/json, so that a browser shows its source",
                help="Set the header content-type to `text/html; charset=utf-8`",
                confidence=confidence_in(endpoint, Certainty.CERTAIN),
            )


def _names_no_type(response: Response) -> bool:
    is_open = response.is_open or response.has_open_headers
    return not is_open and all(header.name.lower() != "content-type" for header in response.headers)
