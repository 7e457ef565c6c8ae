"""A check of a signature or token whose result is not used.

## Why it matters
Some verifiers raise on a bad signature, others return false, or the promise of it. Where nobody looks at what they
return, or a promise is taken for a yes, every request passes.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
import os

from discord_interactions import verify_key


def handler(event, context):
    headers = event["headers"]
    signature, at = headers["x-signature-ed25519"], headers["x-signature-timestamp"]
    verify_key(event["body"].encode(), signature, at, os.environ["PUBLIC_KEY"])
    return {"statusCode": 200}
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
import os

from discord_interactions import verify_key


def handler(event, context):
    headers = event["headers"]
    signature, at = headers["x-signature-ed25519"], headers["x-signature-timestamp"]
    if not verify_key(event["body"].encode(), signature, at, os.environ["PUBLIC_KEY"]):
        return {"statusCode": 401}
    return {"statusCode": 200}
```

## References
- https://cwe.mitre.org/data/definitions/252.html
"""

from __future__ import annotations

from fulint.facts import Handler, ResultUse, Verification
from fulint.finding import Confidence, Severity
from fulint.model import Function
from fulint.rule import Claim, Claims, code_rule

from ._handlers import confidence_of

_BOOLEAN_BEFORE = "verifyKey"
"""The promise of discord-interactions came with version 4: older ones return a boolean, which is rightly tested."""


@code_rule("FU603", Severity.ERROR, cwe=252)
def check(handler: Handler, function: Function | None) -> Claims:
    """A verifier that says no by what it returns, called without a look at that."""
    for found in handler.verifications:
        if found.result is ResultUse.DROPPED:
            yield Claim(
                found.span,
                f"{found.name} says by what it returns whether the {found.kind} is genuine, and nobody looks: every "
                "request passes",
                help="Answer 401 where it returns false",
                confidence=confidence_of(function, found.certainty),
            )
        elif found.result is ResultUse.NOT_AWAITED:
            yield Claim(
                found.span,
                f"{found.name} returns a promise, which is not awaited and counts as true: every request passes, "
                f"whatever its {found.kind}",
                help="Await it before its result is tested",
                confidence=_of_promise(function, found),
            )


def _of_promise(function: Function | None, found: Verification) -> Confidence:
    confidence = confidence_of(function, found.certainty)
    return confidence.lowered() if found.name.endswith(_BOOLEAN_BEFORE) else confidence
