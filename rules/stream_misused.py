"""A stream that is not ended, or set up too late.

## Why it matters
A streaming handler answers by its stream alone. What it returns is dropped, a stream that is never ended makes the
invocation fail, and once something was written, status, headers and type can no longer be set.

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
        InvokeMode: RESPONSE_STREAM
```
```javascript src/index.mjs
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.write("hello");
});
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
        InvokeMode: RESPONSE_STREAM
```
```javascript src/index.mjs
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.write("hello");
  stream.end();
});
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
"""

from __future__ import annotations

from fulint.facts import Certainty, Handler
from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule

from ._handlers import confidence_in


@handler_rule("FU705", Severity.ERROR)
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """What is known of the stream that the handler is given, and of the values that it returns instead."""
    stream = handler.stream
    if stream is None or handler.style.streams is not True:
        return
    confidence = confidence_in(endpoint, Certainty.CERTAIN)
    returned = [response for response in handler.responses if response.kind in ("envelope", "stringified")]
    for response in returned:
        yield Claim(
            response.span,
            "what a streaming handler returns does not reach the caller",
            help="Set status and headers by awslambda.HttpResponseStream.from, and write the body to the stream",
            confidence=confidence,
        )
    if stream.is_ended is False and not returned:
        yield Claim(
            stream.span,
            "this stream is never ended: the invocation fails, and callers do not get the whole answer",
            help="Call end() on it when all is written",
            confidence=confidence,
        )
    if stream.late_prelude is not None:
        first = () if stream.first_write is None else (Related(stream.first_write, "the first write is here"),)
        yield Claim(
            stream.late_prelude,
            "status, headers and type cannot be set any more, since the stream was written to before",
            help="Set them before the first write",
            related=first,
            confidence=confidence,
        )
