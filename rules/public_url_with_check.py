"""A public URL whose handler checks the caller.

## Why it matters
This is how webhooks work: Lambda lets everyone in, and the handler turns away who cannot prove to be the sender.
Everything then rests on that check, and each refused request is still paid for. It is worth knowing which URLs do so.

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
import hmac
import os


def handler(event, context):
    token = event["headers"].get("x-orders-token", "")
    if not hmac.compare_digest(token, os.environ["ORDERS_TOKEN"]):
        return {"statusCode": 401}
    return {"statusCode": 200}
```

## Instead
Nothing has to change. Where all callers can sign their requests, AWS_IAM turns the others away before they cost
anything.

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
        AuthType: AWS_IAM
```
```python src/app.py
def handler(event, context):
    return {"statusCode": 200}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://cwe.mitre.org/data/definitions/306.html
"""

from __future__ import annotations

from fulint.facts import Certainty
from fulint.finding import Confidence, Related, Severity
from fulint.model import Verdict
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._checks import check_of_caller
from ._names import url_name

_KINDS = {"password": "shared secret"}


@url_rule("FU102", Severity.NOTE, precision="high", cwe=306)
def check(endpoint: Endpoint) -> Claims:
    """Public by its policy, and the handler verifies a signature, token or password."""
    url = endpoint.url
    found = check_of_caller(endpoint.handler)
    if endpoint.exposure.verdict is not Verdict.PUBLIC or not isinstance(url.auth_type, Known) or found is None:
        return
    kind = _KINDS.get(found.kind, found.kind)
    yield Claim(
        url.auth_type.span,
        f"anyone on the internet can invoke {url_name(url)}; its handler checks a {kind} itself ({found.name})",
        help="Keep the check first in the handler, and bound what refused requests cost by reserved concurrency",
        related=(Related(found.span, f"the {kind} is checked here"),),
        confidence=Confidence.HIGH if found.certainty is Certainty.CERTAIN else Confidence.MEDIUM,
    )
