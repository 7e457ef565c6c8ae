"""A field of the event that only API Gateway fills.

## Why it matters
A Function URL sends payload format 2.0. `httpMethod`, `path`, `resource`, the multi-value maps and
`requestContext.identity` are not in it, no route has parameters, the stage and the route are always `$default`, and
`authorizer` knows IAM alone. Code that relies on them fails, or goes the same way for every request.

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
  if (event.httpMethod === "POST") {
    return { statusCode: 201 };
  }
  return { statusCode: 405 };
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
  if (event.requestContext.http.method === "POST") {
    return { statusCode: 201 };
  }
  return { statusCode: 405 };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from fulint.facts import Access, EventPath, EventRead, Guard, Handler
from fulint.finding import Confidence, Related, Severity, shown
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in, is_shared

_CONTEXT = "requestContext"
_DEFAULT = "$default"
_METHOD = "Read requestContext.http.method"
_PATH = "Read rawPath"
_INSTEAD: dict[EventPath, str] = {
    ("httpMethod",): _METHOD,
    (_CONTEXT, "httpMethod"): _METHOD,
    ("path",): _PATH,
    (_CONTEXT, "path"): _PATH,
    ("resource",): _PATH,
    (_CONTEXT, "resourcePath"): _PATH,
    ("multiValueQueryStringParameters",): "Parse rawQueryString",
    ("multiValueHeaders",): "Read headers, where values of one name are joined by commas",
    (_CONTEXT, "identity"): "Read sourceIp and userAgent from requestContext.http",
    ("stageVariables",): "Read an environment variable",
    ("pathParameters",): "Take the parameter from rawPath",
    (_CONTEXT, "connectionId"): "Serve WebSockets through API Gateway",
    (_CONTEXT, "elb"): "Tell load balancers by another sign",
    (_CONTEXT, "authorizer", "claims"): "Verify the token in the handler",
    (_CONTEXT, "authorizer", "jwt"): "Verify the token in the handler",
    (_CONTEXT, "authorizer", "lambda"): "Check the caller in the handler",
    (_CONTEXT, "authorizer", "principalId"): "Check the caller in the handler",
}
_CONSTANT = {
    ("routeKey",): "Compare requestContext.http.method and rawPath",
    (_CONTEXT, "routeKey"): "Compare requestContext.http.method and rawPath",
    (_CONTEXT, "stage"): "Read an environment variable",
}
_OF_URLS = (("rawPath",), ("rawQueryString",), (_CONTEXT, "http"))


@handler_rule("FU405", Severity.ERROR)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """Each field once, at its first read, in a handler that reads nothing of the format that arrives."""
    if any(framework.takes_over or framework.serves_urls is False for framework in handler.frameworks):
        return
    if any(read.path[: len(path)] == path for read in handler.reads for path in _OF_URLS):
        return
    for path, instead in _INSTEAD.items():
        reads = [read for read in handler.reads if read.path == path and _is_relied_on(read, handler)]
        if reads:
            said = f"{_named(path)} is never in a Function URL's event: {_effect(reads[0])}"
            yield _claim(endpoint, handler, reads, said, instead)
    for path, instead in _CONSTANT.items():
        reads = [read for read in handler.reads if read.path == path and _is_never_met(read)]
        if reads:
            other = next(text for text in reads[0].compared_with if text != _DEFAULT)
            said = f"{_named(path)} is `$default` for all that comes through a Function URL, and never {shown(other)}"
            yield _claim(endpoint, handler, reads, said, instead)


def _claim(endpoint: Endpoint, handler: Handler, reads: list[EventRead], said: str, instead: str) -> Claim:
    first, *others = reads
    return Claim(
        first.span,
        said,
        help=instead,
        related=tuple(Related(read.span, "it is read here too") for read in others[:3]),
        confidence=_confidence(endpoint, handler, first),
    )


def _effect(read: EventRead) -> str:
    if read.breaks_when_absent and read.guard is Guard.NONE:
        return "each request that gets here fails and is answered 502"
    return "it is missing, whatever the caller sends"


def _named(path: EventPath) -> str:
    return shown(".".join(path))


def _is_relied_on(read: EventRead, handler: Handler) -> bool:
    """Whether nothing stands in for the field where it is absent, for itself or for what is looked up in it."""
    if any(other.path == read.path and other.guard is Guard.DOMINATING for other in handler.reads):
        return False
    if read.access is Access.MEMBERSHIP or read.alternatives:
        return False
    inner = [other for other in handler.reads if other.path[:-1] == read.path]
    if inner:
        return all(_has_no_fallback(other) for other in inner)
    return _has_no_fallback(read)


def _has_no_fallback(read: EventRead) -> bool:
    return not read.alternatives and read.access is not Access.MEMBERSHIP and read.guard in (Guard.NONE, Guard.TRY)


def _is_never_met(read: EventRead) -> bool:
    return bool(read.compared_with) and _DEFAULT not in read.compared_with and not read.alternatives


def _confidence(endpoint: Endpoint, handler: Handler, read: EventRead) -> Confidence:
    """Little where an API may send the field, less where other code may put it there."""
    if is_shared(endpoint.function):
        return Confidence.LOW
    confidence = confidence_in(endpoint, read.certainty)
    return confidence.lowered() if handler.lets_go_of(()) else confidence
