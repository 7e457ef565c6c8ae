"""A token that is decoded and not verified.

## Why it matters
Anyone can write a token with any name and any rights in it. Decoding shows what it says; only verifying its signature
shows that it was issued by the one it should come from.

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
import jwt from "jsonwebtoken";

export const handler = async (event) => {
  const { sub } = jwt.decode(event.headers.authorization?.replace("Bearer ", ""));
  return { statusCode: 200, body: `orders of ${sub}` };
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
import jwt from "jsonwebtoken";

export const handler = async (event) => {
  const { sub } = jwt.verify(event.headers.authorization?.replace("Bearer ", ""), process.env.KEY);
  return { statusCode: 200, body: `orders of ${sub}` };
};
```

## References
- https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
- https://cwe.mitre.org/data/definitions/347.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler, ResultUse
from fulint.finding import Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in

_HOLDERS = ("headers", "cookies", "queryStringParameters")


@handler_rule("FU607", Severity.WARNING, cwe=347)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A token of the request that is decoded, in a handler that verifies none."""
    tokens = [found for found in handler.verifications if found.kind == "token"]
    if any(found.counts for found in tokens):
        return
    for found in tokens:
        if found.result is ResultUse.NOT_MADE and not (found.by_hand and _may_be_verified(handler)):
            certainty = Certainty.DERIVED if found.by_hand else found.certainty
            yield Claim(
                found.span,
                f"{found.name} decodes the token without verifying it: callers can be whoever they say they are",
                help="Verify the signature, the issuer and the audience before anything in the token is used",
                confidence=confidence_in(endpoint, certainty),
            )


def _may_be_verified(handler: Handler) -> bool:
    """Whether something in the handler may verify a token that it takes apart by hand: a digest of its own, another
    check of the caller, or code that was given what may hold the token."""
    is_checked = bool(handler.digests) or any(found.counts for found in handler.verifications)
    return is_checked or any(not escape.path or escape.path[0] in _HOLDERS for escape in handler.escapes)
