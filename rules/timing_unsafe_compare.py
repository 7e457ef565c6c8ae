"""A signature or secret that is compared with an ordinary operator.

## Why it matters
`==` stops at the first character that differs, and so tells by its time how much of a guess was right. A function
for secrets takes the same time whatever is compared.

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
import hashlib
import hmac
import os


def handler(event, context):
    expected = hmac.new(os.environ["KEY"].encode(), event["body"].encode(), hashlib.sha256).hexdigest()
    if event["headers"].get("x-signature") != expected:
        return {"statusCode": 401}
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
import hashlib
import hmac
import os


def handler(event, context):
    expected = hmac.new(os.environ["KEY"].encode(), event["body"].encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(event["headers"].get("x-signature", ""), expected):
        return {"statusCode": 401}
    return {"statusCode": 200}
```

## References
- https://cwe.mitre.org/data/definitions/208.html
"""

from __future__ import annotations

from fulint.facts import Comparison, Handler, Origin, OriginKind
from fulint.finding import CompareInConstantTime, Severity
from fulint.model import Function
from fulint.rule import Claim, Claims, code_rule

from ._handlers import confidence_of

_HELP = {
    "python": "Compare with hmac.compare_digest",
}
_ELSE = "Compare with crypto.timingSafeEqual, after a look at the lengths, which must be equal"


@code_rule("FU601", Severity.WARNING, cwe=208)
def check(handler: Handler, function: Function | None) -> Claims:
    """A comparison that lets the caller in or not, and was not made for secrets."""
    checks = {found.span: found.kind for found in handler.verifications}
    for comparison in handler.comparisons:
        kind = checks.get(comparison.span)
        if kind is None or not _tells_by_its_time(comparison):
            continue
        what = "a signature" if kind == "signature" else "a secret"
        yield Claim(
            comparison.span,
            f"the time that this takes tells a caller how much of {what} was guessed right",
            help=_HELP.get(handler.language, _ELSE),
            confidence=confidence_of(function, comparison.certainty),
            remedy=_remedy(comparison) if handler.language == "python" else None,
        )


def _remedy(comparison: Comparison) -> CompareInConstantTime:
    match comparison:
        case Comparison(left=Origin(OriginKind.EVENT, may_be_missing=True), right=Origin(OriginKind.DIGEST)):
            return CompareInConstantTime(comparison.span, missing="left")
        case Comparison(left=Origin(OriginKind.DIGEST), right=Origin(OriginKind.EVENT, may_be_missing=True)):
            return CompareInConstantTime(comparison.span, missing="right")
    return CompareInConstantTime(comparison.span)


def _tells_by_its_time(comparison: Comparison) -> bool:
    """Whether what the caller sends is held against what is secret, as they are."""
    sides = (comparison.left, comparison.right)
    if comparison.constant_time or any(side.kind is OriginKind.LITERAL for side in sides):
        return False
    return any(_is_sent(side) for side in sides) and not all(_is_sent(side) for side in sides)


def _is_sent(side: Origin) -> bool:
    return side.kind is OriginKind.EVENT
