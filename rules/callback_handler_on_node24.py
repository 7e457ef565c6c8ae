"""A handler with a callback on a runtime that has none.

## Why it matters
Since Node.js 24 the runtime refuses a handler that takes three parameters, whether it uses the callback or not: the
function does not start, and each request is answered 502. Handlers that some adapters make have three as well.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs24.x
      FunctionUrlConfig:
        AuthType: NONE
```
```javascript src/index.mjs
export const handler = (event, context, callback) => {
  callback(null, { statusCode: 200 });
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
      Runtime: nodejs24.x
      FunctionUrlConfig:
        AuthType: NONE
```
```javascript src/index.mjs
export const handler = async (event, context) => {
  return { statusCode: 200 };
};
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
- https://aws.amazon.com/blogs/compute/node-js-24-runtime-now-available-in-aws-lambda/
"""

from __future__ import annotations

import re

from fulint.facts import Handler
from fulint.finding import Confidence, Related, Severity
from fulint.rule import Claim, Claims, Endpoint, handler_rule
from fulint.values import Known

_NODE = re.compile(r"nodejs(\d+)\.x")
_FIRST_WITHOUT = 24
_CALLBACK = 3
_BEFORE_MAJOR = ("codegenie-serverless-express", "fastify-aws-lambda", "h4ad-serverless-adapter")
"""Adapters whose older versions make a handler with three parameters, and whose newer ones do not."""


@handler_rule("FU703", Severity.ERROR, precision="high")
def check(endpoint: Endpoint, handler: Handler) -> Claims:
    """A handler that does not stream, with three parameters before the first default."""
    function, style = endpoint.function, handler.style
    if function is None or not isinstance(function.runtime, Known) or style.streams is not False:
        return
    version = _NODE.fullmatch(function.runtime.value)
    if version is None or int(version[1]) < _FIRST_WITHOUT or style.required_parameters < _CALLBACK:
        return
    adapter = next((framework for framework in handler.frameworks if framework.takes_over), None)
    made = f"the handler that {adapter.id} makes" if adapter else handler.symbol
    yield Claim(
        adapter.span if adapter else handler.span,
        f"{made} takes a callback as its third parameter, which {function.runtime.value} refuses: the function does "
        "not start, and each request is answered 502",
        help="Wrap it as `async (event, context) => …`" if adapter else "Return a promise, and take two parameters",
        related=(Related(function.runtime.span, "the runtime is chosen here"),),
        confidence=Confidence.LOW if adapter and adapter.id in _BEFORE_MAJOR else Confidence.HIGH,
    )
