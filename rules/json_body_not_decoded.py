"""A body that is taken for JSON or text although it may arrive in base64.

## Why it matters
JSON arrives as it is if the client says `Content-Type: application/json`. A client that names no type, or another one
(`curl -d` sends a form's), has its body delivered in base64, with `isBase64Encoded` set: parsing fails, a signature
does not match, and what is stored is base64 text.

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
  const order = JSON.parse(event.body ?? "{}");
  return { statusCode: 200, body: order.id };
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
  const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
  const order = JSON.parse(body ?? "{}");
  return { statusCode: 200, body: order.id };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import BodyUse, Consumer, Decoding, Handler
from fulint.finding import Confidence, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import bodies, confidence_in, decoded_by_flag, is_encoded, places, unguarded

_EFFECT = {
    Consumer.JSON: "fails on",
    Consumer.TEXT: "passes on the base64 text of",
    Consumer.DIGEST: "computes another digest over",
    Consumer.VERIFIER: "refuses",
}


@handler_rule("FU402", Severity.WARNING)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A body that usually arrives as it is, used without a look at isBase64Encoded."""
    if any(True for _ in bodies(handler, Decoding.NONE, is_encoded)):
        return
    said = {read.span for read in unguarded(handler)}
    remedy = decoded_by_flag(handler, Decoding.NONE)
    for uses in bodies(handler, Decoding.NONE, lambda use: use.consumer in _EFFECT):
        first = uses[0]
        if first.read in said:
            # optional-field-unguarded speaks of this place, and mentions the flag.
            continue
        confidence = confidence_in(endpoint, first.certainty)
        yield Claim(
            first.span,
            f"{first.consumer_name} {_EFFECT[first.consumer]} the body of a client that sends no Content-Type, or none "
            "for JSON or text: it arrives in base64, and isBase64Encoded is never looked at",
            help="Decode the body once, before all else, where isBase64Encoded is true",
            related=places(uses),
            confidence=Confidence.LOW if _is_answered(first) else confidence,
            remedy=remedy,
        )


def _is_answered(use: BodyUse) -> bool:
    """Whether the client is told that its body could not be read."""
    return use.failure_status is not None and 400 <= use.failure_status < 500
