"""A secret of callers that stands in the code.

## Why it matters
Whoever reads the source, its history or the deployed archive knows it, and it cannot be changed without a deployment.
It belongs into Secrets Manager, Parameter Store or at least an environment variable.

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
def handler(event, context):
    if event["headers"].get("x-api-key") != "b7c1f0d2-orders":
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
import hmac
import os


def handler(event, context):
    if not hmac.compare_digest(event["headers"].get("x-api-key", ""), os.environ["ORDERS_KEY"]):
        return {"statusCode": 401}
    return {"statusCode": 200}
```

## References
- https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
- https://cwe.mitre.org/data/definitions/798.html
"""

from __future__ import annotations

import re

from fulint.facts import Comparison, Handler, Origin, OriginKind
from fulint.finding import Severity
from fulint.model import Function
from fulint.rule import Claim, Claims, code_rule

from ._handlers import confidence_of

_PLACES = ("headers", "queryStringParameters", "cookies")
_SECRET_NAME = re.compile(
    r"(token|secret|signature|passw(or)?d|passphrase|api[-_]?key|hmac|credentials?|[-_]key|[-_]sig|[-_]auth)$"
    r"|^(authorization|key|sig|auth)$",
    re.IGNORECASE,
)
_HANDSHAKE = re.compile(r"verify[._-]?token", re.IGNORECASE)
_SCHEME = re.compile(r"^(bearer|basic|token|apikey)\s+", re.IGNORECASE)
_NO_SECRETS = frozenset({"undefined", "bearer", "digest", "aws4-hmac-sha256", "sha256=", "unsubscribe"})
_MIN_LENGTH = 6


@code_rule("FU605", Severity.ERROR, cwe=798)
def check(handler: Handler, function: Function | None) -> Claims:
    """A header or parameter for secrets that is held against a literal."""
    for comparison in handler.comparisons:
        place = _secret_place(comparison)
        if place is not None:
            yield Claim(
                comparison.span,
                f"the secret that {place.path[1]} is compared with stands in the code: whoever reads it can call this",
                help="Keep it in Secrets Manager, Parameter Store or an environment variable, and replace it, since it "
                "is known by now",
                confidence=confidence_of(function, comparison.certainty),
            )


def _secret_place(comparison: Comparison) -> Origin | None:
    """What the caller sends, where it is compared with a literal that is a secret."""
    for sent, known in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
        if sent.kind is OriginKind.EVENT and known.kind is OriginKind.LITERAL and _is_for_secrets(sent):
            return sent if _is_secret(known.text, sent.path[1]) else None
    return None


def _is_for_secrets(sent: Origin) -> bool:
    if len(sent.path) != 2 or sent.path[0] not in _PLACES:
        return False
    return bool(_SECRET_NAME.search(sent.path[1])) and not _HANDSHAKE.search(sent.path[1])


def _is_secret(text: str, name: str) -> bool:
    """Whether a literal can be a secret: a key that is a plain word may be the key of something else."""
    secret = _SCHEME.sub("", text.strip())
    if len(secret) < _MIN_LENGTH or " " in secret or secret.lower() in _NO_SECRETS:
        return False
    return name.lower() not in ("key", "auth") or not secret.isalpha()
