"""An answer whose envelope lacks its statusCode.

## Why it matters
An object without `statusCode` is no envelope but content: the caller gets all of it as JSON, with status 200, `headers`
and `body` included.

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
export const handler = async () => {
  return { status: 404, body: "nothing here" };
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
export const handler = async () => {
  return { statusCode: 404, body: "nothing here" };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Confidence, Severity, shown
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in

_STATUS = "statusCode"
_ENVELOPE = frozenset({"body", "headers", "cookies", "isBase64Encoded", "multiValueHeaders"})
_MISSPELLED = frozenset({"status", "status_code", "statuscode", "StatusCode", "code", "statusDescription"})


@handler_rule("FU503", Severity.ERROR)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """An object that has nothing but the envelope's keys, and not the one that makes it one."""
    if handler.style.streams is not False or handler.style.wrappers or handler.unknowns:
        return
    if any(read.path[0] == "Records" for read in handler.reads):
        # Answers to other services look otherwise.
        return
    for response in handler.responses:
        names = [name for name, _ in response.keys]
        if response.kind != "envelope" or response.is_open or not _is_meant(names):
            continue
        wrong = next(((name, span) for name, span in response.keys if name in _MISSPELLED), None)
        said = f"{shown(wrong[0])} is not statusCode" if wrong else "there is no statusCode"
        yield Claim(
            wrong[1] if wrong else response.span,
            f"{said}: the caller gets this whole object as JSON, with status 200",
            help="Name the status `statusCode`" if wrong else "Add a statusCode",
            confidence=_confidence(endpoint, names),
        )


def _is_meant(names: list[str]) -> bool:
    """Whether it was meant as an envelope: headers or a body, beside nothing else."""
    if _STATUS in names or not {"body", "headers"} & set(names):
        return False
    return all(name in _ENVELOPE or name in _MISSPELLED for name in names)


def _confidence(endpoint: Endpoint, names: list[str]) -> Confidence:
    """Little for a lone key, which may be content by that name."""
    confidence = confidence_in(endpoint, Certainty.CERTAIN)
    return Confidence.LOW if len(names) == 1 else confidence
