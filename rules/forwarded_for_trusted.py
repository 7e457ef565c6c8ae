"""A decision that rests on X-Forwarded-For.

## Why it matters
The caller can send an X-Forwarded-For of its own, and a Function URL passes on what it was sent: the address in it is
whatever the caller wants it to be. The address of the connection is in `requestContext.http.sourceIp`.

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
  if (event.headers["x-forwarded-for"] !== "192.0.2.7") {
    return { statusCode: 403 };
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
```
```javascript src/index.mjs
export const handler = async (event) => {
  if (event.requestContext.http.sourceIp !== "192.0.2.7") {
    return { statusCode: 403 };
  }
  return { statusCode: 200 };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For
- https://cwe.mitre.org/data/definitions/348.html
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.facts import Certainty, EventPath, Handler
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.source import Span

from ._handlers import confidence_in

_FORWARDED = frozenset({("headers", "x-forwarded-for"), ("headers", "x-real-ip"), ("headers", "x-client-ip")})


@handler_rule("FU606", Severity.WARNING, cwe=348)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A header that should name the caller's address, held against an address."""
    for path, span, certainty in dict.fromkeys(_decisions(handler)):
        yield Claim(
            span,
            f"the caller chooses what is in {path[1]}, so that anyone passes who knows what is asked for",
            help="Compare requestContext.http.sourceIp, which is the address of the connection",
            confidence=confidence_in(endpoint, certainty),
        )


def _decisions(handler: Handler) -> Iterator[tuple[EventPath, Span, Certainty]]:
    """Where such a header is compared; the read stands for a look in a list."""
    compared = set()
    for comparison in handler.comparisons:
        for side in (comparison.left, comparison.right):
            if side.path in _FORWARDED:
                compared.add(side.path)
                yield side.path, comparison.span, comparison.certainty
    for read in handler.reads:
        if read.path in _FORWARDED and read.path not in compared and any(_is_address(t) for t in read.compared_with):
            yield read.path, read.span, read.certainty


def _is_address(text: str) -> bool:
    """Whether a literal is an address, or the beginning of one."""
    return ("." in text.strip(".") and text.replace(".", "").isdigit()) or text.count(":") > 1
