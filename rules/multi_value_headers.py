"""Headers with several values, in a form that a Function URL does not take.

## Why it matters
A Function URL ignores `multiValueHeaders`: what is in it never reaches the caller. Several cookies belong into
`cookies`, a list; in `headers` one replaces the other.

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
  return { statusCode: 200, multiValueHeaders: { "set-cookie": ["a=1", "b=2"] }, body: "" };
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
  return { statusCode: 200, cookies: ["a=1", "b=2"], body: "" };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

import re

from fulint.facts import Certainty, Handler
from fulint.finding import Confidence, Severity
from fulint.replies import Response
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in, is_shared

_COOKIE = "set-cookie"
_NEXT_COOKIE = re.compile(r";[^,]*,\s*[\w!#$%&'*+.^`|~-]+=|\n")
"""A comma behind a cookie's attributes with another name behind it; the comma of a date has none."""
_HELP = "Put cookies into `cookies`, a list, and other values into `headers`, joined by commas"


@handler_rule("FU504", Severity.WARNING, precision="high")
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """multiValueHeaders without anything for URLs beside them, and two headers for cookies."""
    confidence = Confidence.LOW if is_shared(endpoint.function) else confidence_in(endpoint, Certainty.CERTAIN)
    for response in handler.responses:
        keys = dict(response.keys)
        if "multiValueHeaders" in keys and "cookies" not in keys and not _tells_formats_apart(handler):
            message = "a Function URL ignores multiValueHeaders: what is in it does not reach the caller"
            yield Claim(keys["multiValueHeaders"], message, help=_HELP, confidence=confidence)
        yield from _cookies(response, confidence)


def _tells_formats_apart(handler: Handler) -> bool:
    """Whether the handler serves events of several formats, which it tells apart by their version."""
    return any(read.path == ("version",) and read.compared_with for read in handler.reads)


def _cookies(response: Response, confidence: Confidence) -> Claims:
    cookies = [header for header in response.headers if header.name.lower() == _COOKIE]
    if len({header.name for header in cookies}) > 1:
        message = (
            "cookies told apart by the case of their header alone, which counts for nothing: one may replace the other"
        )
        yield Claim(cookies[-1].span, message, help=_HELP, confidence=confidence)
    for header in cookies:
        if header.value is not None and _NEXT_COOKIE.search(header.value):
            message = "several cookies in one header: browsers take the second for a part of the first"
            yield Claim(header.span, message, help=_HELP, confidence=confidence)
