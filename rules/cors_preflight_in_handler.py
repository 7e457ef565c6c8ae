"""An answer to preflights that Lambda gives already.

## Why it matters
With Cors on the URL, Lambda answers preflight requests by itself, and the function is not called: what the handler does
for OPTIONS never runs for them, so that a change to it changes nothing.

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
        Cors:
          AllowOrigins:
            - https://shop.example
```
```javascript src/index.mjs
export const handler = async (event) => {
  if (event.requestContext.http.method === "OPTIONS") {
    return { statusCode: 204 };
  }
  return { statusCode: 200 };
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
        Cors:
          AllowOrigins:
            - https://shop.example
```
```javascript src/index.mjs
export const handler = async () => {
  return { statusCode: 200, headers: { "content-type": "text/plain" }, body: "hello" };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
"""

from __future__ import annotations

from fulint.facts import Handler
from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Known

from ._handlers import confidence_in, is_shared

_METHODS = (("requestContext", "http", "method"), ("httpMethod",))


@handler_rule("FU208", Severity.NOTE)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A look for OPTIONS behind a URL with Cors that no API shares."""
    cors = endpoint.url.cors
    if not isinstance(cors, Known) or is_shared(endpoint.function):
        return
    for read in handler.reads:
        if read.path in _METHODS and "OPTIONS" in read.compared_with:
            yield Claim(
                read.span,
                "Lambda answers preflight requests by the URL's Cors, and this never gets to see one",
                help="Leave OPTIONS out of the handler",
                related=(Related(cors.value.span, "Cors is set here"),),
                confidence=confidence_in(endpoint, read.certainty),
            )
            return
