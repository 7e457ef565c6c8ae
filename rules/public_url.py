"""A URL that anyone on the internet can invoke, with no check of the caller.

## Why it matters
The address of a Function URL is no secret: it stands in certificates' logs, browsers and history. With AuthType NONE
and both public statements, whoever knows it runs the function, reads what it answers and spends what it costs.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Reports:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
```
```python src/app.py
def handler(event, context):
    return {"statusCode": 200, "body": "last month's figures"}
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Reports:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
```
```python src/app.py
def handler(event, context):
    return {"statusCode": 200, "body": "last month's figures"}
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://cwe.mitre.org/data/definitions/306.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fulint.facts import Handler, Missing, MissingHandler
from fulint.finding import Confidence, Related, Severity, shown
from fulint.model import Verdict
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._checks import check_of_caller
from ._front import bypassed
from ._names import url_name

_CREDENTIAL = re.compile(
    r"auth|signature|\bsig\b|hmac|token|secret|api[-_]?key|cookie|passw|[-_]verify$", re.IGNORECASE
)
_OF_A_PAGE = re.compile(r"next|page|continu|start|cursor|author(?!i[sz])|verify[._-]?token", re.IGNORECASE)
"""Parameters that say where a list goes on, who wrote something, or what a webhook is set up with."""


@url_rule("FU101", Severity.WARNING, precision="high", cwe=306)
def check(endpoint: Endpoint) -> Claims:
    """Public by its policy, and no check of the caller that counts was found in the handler.

    Where a distribution stands in front of it, FU112 says what is wrong.
    """
    url = endpoint.url
    if endpoint.exposure.verdict is not Verdict.PUBLIC or not isinstance(url.auth_type, Known):
        return
    if check_of_caller(endpoint.handler) or bypassed(endpoint):
        return
    handler = endpoint.handler
    was_read = isinstance(handler, Handler) and handler.was_followed and not _credential(handler)
    yield Claim(
        url.auth_type.span,
        f"anyone on the internet can invoke {url_name(url)}, and {_what_was_read(endpoint.handler)}",
        help="Set AuthType to AWS_IAM, or verify a signature or token in the handler before anything else",
        related=tuple(_related(endpoint)),
        confidence=Confidence.HIGH if was_read else Confidence.MEDIUM,
    )


def _what_was_read(handler: Handler | MissingHandler) -> str:
    match handler:
        case MissingHandler(kind=Missing.UNREADABLE, reason=reason):
            return f"whether its handler checks the caller is not known: it {reason}"
        case MissingHandler(reason=reason):
            return f"whether its handler checks the caller is not known: {reason}"
        case Handler() if handler.was_followed and (credential := _credential(handler)):
            return f"its handler reads {shown(credential)}, but nothing was found that verifies it"
        case Handler() if handler.was_followed:
            return "its handler, which was read to the end, does not check who calls"
        case _:
            return (
                f"no check of the caller was found in its handler, which was read in part: {_where_it_ended(handler)}"
            )


def _credential(handler: Handler) -> str | None:
    """A header or parameter that is read and whose name says that it tells who calls."""
    for read in handler.reads:
        match read.path:
            case ("headers", name) if _CREDENTIAL.search(name):
                return name
            case ("queryStringParameters", name) if _CREDENTIAL.search(name) and not _OF_A_PAGE.search(name):
                return name
    return None


def _where_it_ended(handler: Handler) -> str:
    serving = next((framework for framework in handler.frameworks if framework.takes_over), None)
    if serving:
        return f"{serving.id} serves the request"
    if handler.escapes:
        return f"the request goes on to {handler.escapes[0].callee}"
    return handler.unknowns[0]


def _related(endpoint: Endpoint) -> Iterator[Related]:
    for statement in (*endpoint.exposure.grants_url, *endpoint.exposure.grants_invoke):
        if statement.added_by is None:
            yield Related(statement.span, "this statement lets everyone in")
    if isinstance(endpoint.handler, Handler):
        yield Related(endpoint.handler.span, "this handler answers")
        for unused in endpoint.handler.verifications:
            yield Related(unused.span, "the result of this check is not used")
