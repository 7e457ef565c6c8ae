"""Authorizer data that this URL never sends.

## Why it matters
`requestContext.authorizer.iam` tells who signed a request, and is there only with AuthType AWS_IAM; its
`cognitoIdentity` is never filled for a Function URL. Without the data the handler fails, or, worse, treats everyone as
the same caller.

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
  const caller = event.requestContext.authorizer.iam.userArn;
  return { statusCode: 200, body: caller };
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
        AuthType: AWS_IAM
```
```javascript src/index.mjs
export const handler = async (event) => {
  const caller = event.requestContext.authorizer.iam.userArn;
  return { statusCode: 200, body: caller };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://cwe.mitre.org/data/definitions/287.html
"""

from __future__ import annotations

from fulint.facts import Access, EventRead, Guard, Handler
from fulint.finding import Confidence, Related, Severity
from fulint.model import AuthType
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Known

from ._handlers import confidence_in, is_shared

_IAM = ("requestContext", "authorizer", "iam")
_COGNITO = (*_IAM, "cognitoIdentity")


@handler_rule("FU408", Severity.ERROR, cwe=287)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """The IAM data of a URL without IAM, and Cognito's identity, relied on without anything to fall back on."""
    auth = endpoint.url.auth_type
    if not isinstance(auth, Known):
        return
    is_open = auth.value == AuthType.NONE
    absent = _IAM if is_open else _COGNITO
    read = next((r for r in handler.reads if r.path == absent and _is_relied_on(r, handler)), None)
    if read is None:
        return
    why = "with AuthType NONE, no request carries authorizer.iam" if is_open else "no URL fills iam.cognitoIdentity"
    fails = read.guard is Guard.NONE and any(r.path[:-1] == absent and r.guard is Guard.NONE for r in handler.reads)
    yield Claim(
        read.span,
        f"{why}: {'each request that gets here is answered 502' if fails else 'the caller is never known'}",
        help="Set AuthType to AWS_IAM, or check the caller in the handler" if is_open else "Read userArn or userId",
        related=(Related(auth.span, "the AuthType is set here"),),
        confidence=_confidence(endpoint, read),
    )


def _is_relied_on(read: EventRead, handler: Handler) -> bool:
    """Whether it is tested nowhere, and the last thing that is looked up in it neither, with nothing that stands in."""
    if any(other.path == read.path and other.guard is Guard.DOMINATING for other in handler.reads):
        return False
    below = [other for other in handler.reads if len(other.path) > len(read.path) and other.path[:3] == read.path[:3]]
    return all(
        one.access is not Access.MEMBERSHIP and not one.alternatives and one.guard in (Guard.NONE, Guard.TRY)
        for one in [other for other in below if not any(o.path[:-1] == other.path for o in below)] or [read]
    )


def _confidence(endpoint: Endpoint, read: EventRead) -> Confidence:
    """Little where an API with IAM may send it."""
    return Confidence.LOW if is_shared(endpoint.function) else confidence_in(endpoint, read.certainty)
