"""A Python handler that is a coroutine or a generator.

## Why it matters
The Python runtime calls the handler and turns what it returns into JSON. It awaits nothing and iterates over nothing:
a coroutine or a generator cannot be turned into JSON, and each request is answered 502.

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
async def handler(event, context):
    return {"statusCode": 200}
```

## Instead
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
import asyncio


async def answer(event):
    return {"statusCode": 200}


def handler(event, context):
    return asyncio.run(answer(event))
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
"""

from __future__ import annotations

from fulint.facts import Handler
from fulint.finding import Severity
from fulint.model import Function
from fulint.rule import Claim, Claims, code_rule


@code_rule("FU704", Severity.ERROR, precision="high")
def check(handler: Handler, function: Function | None) -> Claims:
    """A handler that the runtime calls as it stands, with nothing around it that would run it."""
    style = handler.style
    if handler.language != "python" or style.wrappers or handler.unknowns or handler.frameworks:
        return
    if style.is_generator:
        yield Claim(
            handler.span,
            f"{handler.symbol} is a generator, which the runtime cannot turn into JSON: each request is answered 502",
            help="Return the whole answer; Python's runtime does not stream",
        )
    elif style.is_async:
        yield Claim(
            handler.span,
            f"{handler.symbol} is a coroutine, which the runtime does not await: each request is answered 502",
            help="Make it a plain function that calls asyncio.run",
        )
