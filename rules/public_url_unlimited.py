"""A public URL whose bill only the account's limit bounds.

## Why it matters
Anyone may send requests, and a Function URL has no rate limit of its own: it scales until the account's concurrency is
used up, which also starves the other functions of the account. Reserved concurrency caps both; a URL then answers at
most ten requests a second for each execution, and 429 beyond.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      ReservedConcurrentExecutions: 5
      FunctionUrlConfig:
        AuthType: NONE
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
- https://aws.amazon.com/lambda/pricing/
- https://cwe.mitre.org/data/definitions/770.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import AuthType
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Absent, Known, holds, known_or

from ._names import url_name
from ._prices import PRICES


@url_rule("FU103", Severity.NOTE, precision="very-high", cwe=770)
def check(endpoint: Endpoint) -> Claims:
    """AuthType NONE on a function without reserved concurrency, with the worst case in figures."""
    match endpoint.url.auth_type, endpoint.function:
        case Known(AuthType.NONE, span), function if function and isinstance(function.reserved_concurrency, Absent):
            if not _is_first(endpoint):
                return
            memory = known_or(function.memory_mb, PRICES.default_memory_mb)
            yield Claim(
                function.span,
                f"only the account's limit bounds {url_name(endpoint.url)}: at worst {_worst_case(memory)}",
                help="Set reserved concurrency on the function: a URL takes ten requests a second for each execution",
                related=(Related(span, "anyone may send requests"),),
            )


def _is_first(endpoint: Endpoint) -> bool:
    """Whether a URL is the first of AuthType NONE on its function: what bounds one bounds them together."""
    function = endpoint.url.target.function
    for url in endpoint.deployment.urls:
        is_beside = isinstance(function, Known) and holds(url.target.function, function.value)
        if is_beside and holds(url.auth_type, AuthType.NONE):
            return url is endpoint.url
    return True


def _worst_case(memory_mb: int | None) -> str:
    memory = memory_mb or PRICES.default_memory_mb
    least = "" if memory_mb else "at least "
    return (
        f"{PRICES.requests_a_second():,} requests a second and {least}${PRICES.dollars_an_hour(memory):,.2f} an hour "
        f"(assuming the default limit of {PRICES.default_concurrency:,} executions, each busy with {memory} MB; "
        f"prices of {PRICES.where}, {PRICES.as_of})"
    )
