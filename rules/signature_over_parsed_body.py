"""A signature that is computed over JSON written anew.

## Why it matters
The sender signs the bytes that it sends. JSON that was parsed and written again differs in spaces, order, escapes or
numbers, so that genuine requests are refused, and by and by the check is taken out.

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
import { createHmac, timingSafeEqual } from "node:crypto";

export const handler = async (event) => {
  const order = JSON.parse(event.body);
  const digest = createHmac("sha256", process.env.KEY).update(JSON.stringify(order)).digest("hex");
  if (!timingSafeEqual(Buffer.from(digest), Buffer.from(event.headers["x-signature"]))) {
    return { statusCode: 401 };
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
import { createHmac, timingSafeEqual } from "node:crypto";

export const handler = async (event) => {
  const digest = createHmac("sha256", process.env.KEY).update(event.body).digest("hex");
  if (!timingSafeEqual(Buffer.from(digest), Buffer.from(event.headers["x-signature"]))) {
    return { statusCode: 401 };
  }
  const order = JSON.parse(event.body);
  return { statusCode: 200, body: order.id };
};
```

## References
- https://cwe.mitre.org/data/definitions/347.html
"""

from __future__ import annotations

from fulint.facts import BodyUse, Certainty, Comparison, Consumer, Handler, OriginKind
from fulint.finding import Severity
from fulint.model import Function
from fulint.rule import Claim, Claims, code_rule

from ._handlers import confidence_of

_HELP = "Give it the body as it came, decoded where isBase64Encoded is true, and parse it after the check"


@code_rule("FU602", Severity.ERROR, cwe=347)
def check(handler: Handler, function: Function | None) -> Claims:
    """An HMAC over JSON that is held against what was sent, and a verifier that gets an object or new JSON."""
    if any(_is_of_sender(comparison) for comparison in handler.comparisons):
        for digest in handler.digests:
            is_of_body = digest.message.kind is OriginKind.EVENT and digest.message.path == ("body",)
            if is_of_body and digest.key is not None and "json-serialise" in digest.message_steps:
                yield Claim(
                    digest.span,
                    f"{digest.name} is computed over JSON that was written anew, whose bytes are not those that the "
                    "sender signed: genuine requests are refused",
                    help=_HELP,
                    confidence=confidence_of(function, Certainty.CERTAIN),
                )
    for use in handler.body_uses:
        if use.consumer is Consumer.VERIFIER and not use.sender_sends_forms and _is_object(use):
            yield Claim(
                use.span,
                f"{use.consumer_name} gets the body after it was parsed, not the bytes that the sender signed: genuine "
                "requests are refused",
                help=_HELP,
                confidence=confidence_of(function, use.certainty),
            )


def _is_object(use: BodyUse) -> bool:
    """Whether what is handed over is no longer the body's text."""
    return bool(use.steps) and use.steps[-1] in ("json-parse", "json-serialise")


def _is_of_sender(comparison: Comparison) -> bool:
    """Whether a digest is held against something of the request."""
    kinds = {comparison.left.kind, comparison.right.kind}
    return kinds == {OriginKind.DIGEST, OriginKind.EVENT}
