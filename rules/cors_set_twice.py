"""CORS headers from the handler, and from its URL too.

## Why it matters
Lambda adds the headers of the URL's Cors to what the handler sends. The answer then has two
Access-Control-Allow-Origin headers, and browsers refuse it, though both may say the same.

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
export const handler = async () => {
  return { statusCode: 200, headers: { "Access-Control-Allow-Origin": "https://shop.example" }, body: "hello" };
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
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS/Errors/CORSMultipleAllowOriginNotAllowed
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.facts import Certainty, Handler
from fulint.finding import Confidence, Related, Severity, shown
from fulint.model import Cors
from fulint.replies import Response, ResponseHeader
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Absent, Known

from ._handlers import confidence_in, is_shared
from ._names import url_name

_ORIGIN = "access-control-allow-origin"
_CREDENTIALS = "access-control-allow-credentials"


@handler_rule("FU207", Severity.ERROR)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A Cors of the URL that names origins or credentials, and a response with the same header."""
    match endpoint.url.cors:
        case Known(cors, _):
            doubled = list(_doubled(cors, handler))
        case _:
            return
    if not doubled:
        return
    header = doubled[0][1]
    yield Claim(
        cors.span,
        f"{url_name(endpoint.url)} and its handler both send {shown(header.name)}: browsers refuse the doubled header",
        help="Take the header out of the handler, or Cors off the URL",
        related=tuple(Related(one.span, "the handler sends it here") for _, one in doubled[:5]),
        confidence=_confidence(endpoint, handler, doubled),
    )


def _doubled(cors: Cors, handler: Handler) -> Iterator[tuple[Response, ResponseHeader]]:
    names = set()
    if not isinstance(cors.allow_origins, Absent):
        names.add(_ORIGIN)
    if isinstance(cors.allow_credentials, Known) and cors.allow_credentials.value:
        names.add(_CREDENTIALS)
    for response in handler.responses:
        for header in response.headers:
            if response.kind in ("envelope", "stream") and header.name.lower() in names:
                yield response, header


def _confidence(endpoint: Endpoint, handler: Handler, doubled: list[tuple[Response, ResponseHeader]]) -> Confidence:
    """Little where an API needs the header, or where only an answer to a preflight may have it, which never runs."""
    asks = any("OPTIONS" in read.compared_with for read in handler.reads)
    others = [response for response in handler.responses if all(response is not one for one, _ in doubled)]
    always = [one for response, one in doubled if not response.is_conditional and not one.is_conditional]
    if is_shared(endpoint.function) or not always or (asks and len(doubled) == 1 and others):
        return Confidence.LOW
    return confidence_in(endpoint, Certainty.CERTAIN)
