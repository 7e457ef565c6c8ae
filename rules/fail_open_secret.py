"""A secret that lets everyone in where it is not set.

## Why it matters
A default that stands in the code is known to whoever reads it, an empty one to everybody. And where neither the secret
nor the header is there, JavaScript finds undefined equal to undefined, and Python None to None: the check passes for
those who send nothing. `if secret and …` leaves the check out, and where a signature is verified only `if signature`,
callers pass by sending none. A check without its secret, or without what it is to check, should refuse all.

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

KEY = os.environ.get("SIGNING_KEY", "")


def handler(event, context):
    digest = hmac.new(KEY.encode(), event.get("body", "").encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, event["headers"].get("x-signature", "")):
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

KEY = os.environ["SIGNING_KEY"]


def handler(event, context):
    digest = hmac.new(KEY.encode(), event.get("body", "").encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, event["headers"].get("x-signature", "")):
        return {"statusCode": 401}
    return {"statusCode": 200}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
- https://cwe.mitre.org/data/definitions/1188.html
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.facts import ANY_KEY, Certainty, Comparison, Handler, Origin, OriginKind
from fulint.finding import Confidence, Related, Severity, shown
from fulint.model import Function
from fulint.rule import Claim, Claims, code_rule
from fulint.source import Span
from fulint.values import Known

from ._handlers import confidence_of


@code_rule("FU604", Severity.ERROR, cwe=1188)
def check(handler: Handler, function: Function | None) -> Claims:
    """A check by a variable that the template does not set, and that something known stands in for."""
    for span, variable, why, certainty in _open_checks(handler):
        if not _is_set(function, variable):
            yield Claim(
                span,
                f"{shown(variable)} {'is not set, and' if function else 'may be missing, and then'} {why}",
                help=f"Fail where {shown(variable)} is missing, and set it from Secrets Manager or Parameter Store",
                confidence=_confidence(function, certainty),
            )
    for skipped in handler.verifications:
        if skipped.skipped_at is not None:
            yield Claim(
                skipped.skipped_at,
                f"callers who send no {shown(skipped.skipped_without[-1])} pass: the check of it is left out for them",
                help="Refuse a request without it",
                related=(Related(skipped.span, "the check is here"),),
                confidence=confidence_of(function, skipped.certainty),
            )


def _open_checks(handler: Handler) -> Iterator[tuple[Span, str, str, Certainty]]:
    """Each check that may be passed without a secret: its place, the variable, and why."""
    for found in handler.verifications:
        if found.needs_variable:
            yield found.span, found.needs_variable, "this check is left out: everyone passes", found.certainty
        if found.key is not None and found.key.default:
            yield found.span, found.key.text, _known(found.key), found.certainty
    checks = {found.span for found in handler.verifications}
    if any(found.kind == "signature" for found in handler.verifications):
        for digest in handler.digests:
            if digest.key is not None and digest.key.default is not None:
                yield digest.span, digest.key.text, _known(digest.key), Certainty.CERTAIN
    for comparison in handler.comparisons:
        if comparison.span in checks:
            yield from _open_comparison(comparison)


def _open_comparison(comparison: Comparison) -> Iterator[tuple[Span, str, str, Certainty]]:
    for secret, sent in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
        if secret.kind is not OriginKind.ENVIRONMENT or sent.kind is not OriginKind.EVENT:
            continue
        if secret.default is not None:
            yield comparison.span, secret.text, _known(secret), comparison.certainty
        elif secret.may_be_missing and sent.may_be_missing and not comparison.constant_time:
            key = sent.path[-1]
            without = "who send nothing" if key == ANY_KEY else f"without {shown(key)}"
            why = f"callers {without} pass, since nothing equals nothing"
            yield comparison.span, secret.text, why, comparison.certainty


def _known(secret: Origin) -> str:
    stands = "the empty text" if not secret.default else "a text that stands in the code"
    return f"{stands} is the secret: whoever knows that passes"


def _is_set(function: Function | None, variable: str) -> bool:
    """Whether the template sets the variable to something, or to what cannot be known."""
    if function is None:
        return False
    value = dict(function.environment).get(variable)
    return value is not None and not (isinstance(value, Known) and not value.value)


def _confidence(function: Function | None, certainty: Certainty) -> Confidence:
    """Less where no template tells what is set."""
    confidence = confidence_of(function, certainty)
    return confidence if function else confidence.lowered()
