"""A request header that is read by a name with capitals.

## Why it matters
Header names arrive in lower case, however the client wrote them. A name with a capital is never among them: in Python
`event["headers"]["X-Token"]` raises KeyError and the caller gets 502, `.get("X-Token")` and JavaScript's
`event.headers["X-Token"]` find nothing, every time.

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
  const kind = event.headers["X-Order-Kind"];
  return { statusCode: 200, body: kind };
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
  const kind = event.headers["x-order-kind"];
  return { statusCode: 200, body: kind };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from fulint.facts import Access, EventRead, Guard, Handler, KeyCase
from fulint.finding import Confidence, Edit, Fix, LowerKey, Severity, shown
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in

_HEADERS = ("headers",)
_QUOTES = 2


@handler_rule("FU404", Severity.ERROR)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A literal name with capitals, looked up in the headers as they were sent, with nothing tried beside it."""
    if any(framework.normalises_headers or framework.takes_over for framework in handler.frameworks):
        return
    for read in handler.reads:
        if not _is_missed(read):
            continue
        name = read.path[1]
        confidence = _confidence(endpoint, handler, read)
        # Who reads the right name too, or serves other events, may have had this one written on purpose.
        is_safe = confidence is Confidence.HIGH
        yield Claim(
            read.span,
            f"{shown(name)} is never among the headers, whose names arrive in lower case: {_effect(read, handler)}",
            help=f"Look for {shown(name.lower())}",
            confidence=confidence,
            fix=_fix(read, is_safe),
            remedy=LowerKey(read.span, is_safe) if read.access is Access.DESTRUCTURED else None,
        )


def _is_missed(read: EventRead) -> bool:
    if len(read.path) != 2 or read.path[:1] != _HEADERS or read.key_case is not KeyCase.AS_SENT:
        return False
    lower = (*_HEADERS, read.path[1].lower())
    return read.path != lower and lower not in read.alternatives


def _effect(read: EventRead, handler: Handler) -> str:
    match read.access:
        case Access.MEMBERSHIP:
            return "the test always says no"
        case Access.INDEX if handler.language == "python" and read.guard is Guard.DOMINATING:
            return "what hangs on it never happens"
        case Access.INDEX if handler.language == "python":
            return "each request raises KeyError and is answered 502, unless the error is caught"
        case _:
            return "nothing is found, whatever the client sends"


def _confidence(endpoint: Endpoint, handler: Handler, read: EventRead) -> Confidence:
    """Less where other code may have changed the headers, or the handler tries the right name elsewhere."""
    confidence = confidence_in(endpoint, read.certainty)
    if any(_HEADERS[: len(escape.path)] == escape.path for escape in handler.escapes):
        confidence = confidence.lowered()
    lower = (*_HEADERS, read.path[1].lower())
    return Confidence.LOW if any(other.path == lower for other in handler.reads) else confidence


def _fix(read: EventRead, is_safe: bool) -> Fix | None:
    """The name in lower case, where it stands in the code itself and nothing else hangs on its spelling."""
    span, name = read.span, read.path[1]
    if not read.key_is_literal or span.line != span.end_line:
        return None
    width = span.end_column - span.column
    if width == len(name) + _QUOTES:
        inner = span._replace(column=span.column + 1, end_column=span.end_column - 1)
    elif width == len(name) and read.access is Access.ATTRIBUTE:
        inner = span
    else:
        # A destructured name may be the variable's too, which the remedy sees to.
        return None
    return Fix(f"write {shown(name.lower())}", (Edit(inner, name.lower()),), safe=is_safe)
