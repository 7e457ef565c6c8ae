"""A handler that streams behind a URL that does not.

## Why it matters
With InvokeMode BUFFERED, which is the default, Lambda reads what the handler writes as one text, and callers wait for
its end. What HttpResponseStream sets is not read: status and headers are lost.

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
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.write("hello");
  stream.end();
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
- https://docs.aws.amazon.com/lambda/latest/dg/config-rs-invoke-furls.html
"""

from __future__ import annotations

from fulint.facts import Handler
from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Absent, Known

from ._names import url_name


@handler_rule("FU701", Severity.WARNING, precision="high")
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A handler made to stream, and a URL whose InvokeMode is BUFFERED, as written or by default."""
    url, mode = endpoint.url, endpoint.url.invoke_mode
    if handler.style.streams is not True or not (isinstance(mode, Absent) or mode == Known("BUFFERED", mode.span)):
        return
    prelude = next((response for response in handler.responses if response.kind == "stream"), None)
    lost = "the status and headers that the handler sets are lost" if prelude else "callers wait for the end"
    handler_place = Related(prelude.span if prelude else handler.span, "the handler streams")
    yield Claim(
        mode.span if isinstance(mode, Known) else url.span,
        f"{url_name(url)} is buffered, and {handler.symbol}, its handler, streams: {lost}",
        help="Set InvokeMode to RESPONSE_STREAM",
        related=(handler_place,),
    )
