"""A field that not every request has, used as if it were there.

## Why it matters
A request without a query has no `queryStringParameters`, one without a body no `body`, one without cookies no
`cookies`, and every header but a few may be missing. The handler then fails, and anyone who sends such a request, every
scanner of the internet for one, gets 502 instead of an answer.

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
  const id = event.queryStringParameters.id;
  return { statusCode: 200, body: `order ${id}` };
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
  const id = event.queryStringParameters?.id;
  if (!id) {
    return { statusCode: 400, body: "which order?" };
  }
  return { statusCode: 200, body: `order ${id}` };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import BodyUse, Decoding, EventPath, EventRead, Handler
from fulint.finding import Confidence, Related, Severity, shown
from fulint.model import AuthType
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Known

from ._handlers import bodies, confidence_in, is_encoded, unguarded

_WITHOUT: dict[EventPath, str] = {
    ("queryStringParameters",): "a request without a query",
    ("body",): "a request without a body",
    ("cookies",): "a request without cookies",
}


@handler_rule("FU407", Severity.WARNING)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Each such field once, and all headers or parameters together, at the first use without a guard."""
    forms = {use.read for uses in bodies(handler, Decoding.NONE, is_encoded) for use in uses}
    found: dict[str, list[EventRead]] = {}
    for read in unguarded(handler):
        if read.span not in forms:
            found.setdefault(read.path[0], []).append(read)
    for reads in found.values():
        # Where what holds a parameter may be missing already, that is said.
        first, *others = sorted(reads, key=lambda read: (len(read.path), read.turn))
        yield Claim(
            first.span,
            f"{_without(first.path)} fails here and is answered 502",
            help=_help(handler, first),
            related=tuple(Related(other.span, f"{shown(other.path[-1])} may be missing too") for other in others[:3]),
            confidence=_confidence(endpoint, handler, first),
        )


def _without(path: EventPath) -> str:
    known = _WITHOUT.get(path)
    if known:
        return f"{known} has no {shown(path[0])}, so that it"
    kind = "header" if path[0] == "headers" else "query parameter"
    return f"a request without the {kind} {shown(path[1])}"


def _help(handler: Handler, read: EventRead) -> str:
    """What to do; for a body that base64 breaks as well, both at once."""
    told = "Answer 400 where it is missing, or let a default stand in"
    uses = (use for found in bodies(handler, Decoding.NONE, _any) for use in found)
    if any(use.read == read.span for use in uses):
        return f"{told}; decode the body where isBase64Encoded is true, too, which is never looked at"
    return told


def _any(use: BodyUse) -> bool:
    return True


def _confidence(endpoint: Endpoint, handler: Handler, read: EventRead) -> Confidence:
    """Less where callers have to sign, and so are known, or where code around the handler is not read."""
    confidence = confidence_in(endpoint, read.certainty)
    auth = endpoint.url.auth_type
    is_signed = isinstance(auth, Known) and auth.value == AuthType.AWS_IAM
    return confidence.lowered() if is_signed or handler.unknowns else confidence
