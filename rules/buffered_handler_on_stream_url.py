"""An ordinary handler behind a URL that streams.

## Why it matters
With InvokeMode RESPONSE_STREAM, Lambda passes on what the handler gives as it is. An object with statusCode, headers
and body reaches the caller as JSON text, with status 200: every error looks like success, and no header is set.

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
export const handler = async (event) => {
  return { statusCode: 404, body: "nothing here" };
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
  return { statusCode: 404, body: "nothing here" };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
- https://docs.aws.amazon.com/lambda/latest/dg/config-rs-invoke-furls.html
"""

from __future__ import annotations

from fulint.facts import Handler
from fulint.finding import Related, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Known

from ._names import url_name

_HELP = {"python": "Set InvokeMode to BUFFERED; Python's runtime does not stream without the Lambda Web Adapter"}
_ELSE = "Set InvokeMode to BUFFERED, or wrap the handler in awslambda.streamifyResponse"


@handler_rule("FU702", Severity.ERROR, precision="high")
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A handler that is known to its outermost function not to stream, and a URL that does."""
    url, mode = endpoint.url, endpoint.url.invoke_mode
    if not isinstance(mode, Known) or mode.value != "RESPONSE_STREAM":
        return
    if handler.style.streams is not False or not _is_known(handler):
        return
    yield Claim(
        mode.span,
        f"{url_name(url)} streams, but {handler.symbol}, its handler, does not: callers get the object that it returns "
        "as text, with status 200",
        help=_HELP.get(handler.language, _ELSE),
        related=(Related(handler.span, "this handler does not stream"),),
    )


def _is_known(handler: Handler) -> bool:
    """Whether nothing is around the function that may make it stream."""
    return not handler.unknowns or handler.language == "python"
