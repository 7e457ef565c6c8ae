"""A token in the Authorization header of a URL that wants a signature there.

## Why it matters
With AuthType AWS_IAM the Authorization header carries the signature of the request. A Bearer token or a password in its
place is answered 403 before the handler is called, and CloudFront's origin access control puts its signature over it.

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
        AuthType: AWS_IAM
```
```javascript src/index.mjs
export const handler = async (event) => {
  const [scheme, token] = (event.headers.authorization ?? "").split(" ");
  if (scheme !== "Bearer") {
    return { statusCode: 401 };
  }
  return { statusCode: 200, body: token };
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
  const token = event.headers["x-orders-token"];
  if (!token) {
    return { statusCode: 401 };
  }
  return { statusCode: 200, body: token };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
"""

from __future__ import annotations

from fulint.facts import Handler
from fulint.finding import Related, Severity
from fulint.model import AuthType
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Known

from ._handlers import confidence_in

_HEADER = ("headers", "authorization")
_SCHEMES = ("bearer", "basic")


@handler_rule("FU409", Severity.WARNING)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A look for Bearer or Basic in the header that holds the signature."""
    auth = endpoint.url.auth_type
    if not isinstance(auth, Known) or auth.value != AuthType.AWS_IAM:
        return
    for read in handler.reads:
        path = tuple(part.lower() for part in read.path)
        if path == _HEADER and any(text.strip().lower().startswith(_SCHEMES) for text in read.compared_with):
            yield Claim(
                read.span,
                "with AuthType AWS_IAM this header holds the signature of the request: a request with a token here is "
                "answered 403, and never gets to the handler",
                help="Send the token in a header of its own",
                related=(Related(auth.span, "the AuthType is set here"),),
                confidence=confidence_in(endpoint, read.certainty),
            )
            return
