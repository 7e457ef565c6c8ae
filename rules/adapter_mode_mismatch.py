"""A Lambda Web Adapter that answers in another mode than its URL.

## Why it matters
The adapter sends answers whole or as a stream, by `AWS_LWA_INVOKE_MODE` (`buffered` where it is not set), and the URL
reads them by its InvokeMode. Where the two differ, the caller gets the adapter's envelope, or a stream that is read as
one, instead of the answer.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: run.sh
      Runtime: nodejs22.x
      Environment:
        Variables:
          AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap
      FunctionUrlConfig:
        AuthType: NONE
        InvokeMode: RESPONSE_STREAM
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: run.sh
      Runtime: nodejs22.x
      Environment:
        Variables:
          AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap
          AWS_LWA_INVOKE_MODE: response_stream
      FunctionUrlConfig:
        AuthType: NONE
        InvokeMode: RESPONSE_STREAM
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
- https://aws.amazon.com/blogs/compute/using-response-streaming-with-aws-lambda-web-adapter-to-optimize-performance/
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Function, FunctionUrl
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.source import Span
from fulint.values import Absent, Known, known_items

from ._names import url_name

_MODE = "AWS_LWA_INVOKE_MODE"
_STREAM = "response_stream"
_BUFFERED = "buffered"


@url_rule("FU707", Severity.WARNING, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """The adapter's mode, which is buffered where nothing else is said, held against the URL's."""
    function = endpoint.function
    if function is None:
        return
    ours, theirs = _mode_of_url(endpoint.url), _mode_of_adapter(function)
    if ours is None or theirs is None or ours[0] == theirs[0]:
        return
    (mode, place), (adapter, setting) = ours, theirs
    yield Claim(
        place,
        f"{url_name(endpoint.url)} reads answers as {mode}, but the Lambda Web Adapter sends them as {adapter}: "
        "callers do not get what the application answers",
        help=f"Set AWS_LWA_INVOKE_MODE to {mode}, or change the InvokeMode",
        related=(Related(setting, f"the adapter's mode is {adapter} here"),),
    )


def _mode_of_url(url: FunctionUrl) -> tuple[str, Span] | None:
    match url.invoke_mode:
        case Known(value, span):
            return value.lower(), span
        case Absent():
            return _BUFFERED, url.span
        case _:
            return None


def _mode_of_adapter(function: Function) -> tuple[str, Span] | None:
    """The mode that the template sets, or the adapter's own where the template brings the adapter in by itself."""
    environment = dict(function.environment)
    match environment.get(_MODE):
        case Known(value, span):
            mode = value.lower()
            return (mode, span) if mode in (_STREAM, _BUFFERED) else None
        case None if _is_brought_in(function):
            return _BUFFERED, function.span
        case _:
            return None


def _is_brought_in(function: Function) -> bool:
    """By its layer, or by the script through which the layer is started."""
    wrapper = dict(function.environment).get("AWS_LAMBDA_EXEC_WRAPPER")
    if isinstance(wrapper, Known):
        return wrapper.value == "/opt/bootstrap"
    return any("LambdaAdapterLayer" in layer.value for layer in known_items(function.layers))
