"""A CORS setting beyond its limits.

## Why it matters
MaxAge is at most 86400 seconds, AllowMethods holds at most 6 methods, the other lists at most 100 members, an origin is
at most 253 characters long and a header's name 1,024. CloudFormation also refuses lists and members that are empty. The
deployment fails.

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
        AuthType: AWS_IAM
        Cors:
          AllowOrigins: ["https://www.example.com"]
          MaxAge: 604800
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
      FunctionUrlConfig:
        AuthType: AWS_IAM
        Cors:
          AllowOrigins: ["https://www.example.com"]
          MaxAge: 86400
```

## References
- https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-url-cors.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Cors
from fulint.record import record
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known, Values, known_items

from ._cors import cors_of

_LONGEST_AGE = 86_400


@record
class _Limit:
    """How many members a list takes, and how long each may be (None: another rule looks at its members)."""

    name: str
    members: int
    length: int | None


_ORIGINS = _Limit("AllowOrigins", 100, 253)
_METHODS = _Limit("AllowMethods", 6, None)
_ALLOWED_HEADERS = _Limit("AllowHeaders", 100, 1_024)
_EXPOSED_HEADERS = _Limit("ExposeHeaders", 100, 1_024)


@url_rule("FU209", Severity.ERROR, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """MaxAge, and each list with its members."""
    cors = cors_of(endpoint.url)
    if cors is None:
        return
    match cors.max_age:
        case Known(age, span) if not 0 <= age <= _LONGEST_AGE:
            yield Claim(
                span,
                f"MaxAge is {age}, but must lie between 0 and {_LONGEST_AGE}, so the deployment fails",
                help=f"Set MaxAge to {_LONGEST_AGE} (a day) or less",
            )
    yield from _in_list(cors.allow_origins, _ORIGINS, cors)
    yield from _in_list(cors.allow_methods, _METHODS, cors)
    yield from _in_list(cors.allow_headers, _ALLOWED_HEADERS, cors)
    yield from _in_list(cors.expose_headers, _EXPOSED_HEADERS, cors)


def _in_list(values: Values[str], limit: _Limit, cors: Cors) -> Claims:
    if not isinstance(values, Known):
        return
    count = sum(isinstance(item, Known) for item in values.value)
    if count > limit.members:
        yield Claim(
            values.span,
            f"{limit.name} holds {count} members and takes at most {limit.members}, so the deployment fails",
            help="Shorten the list",
        )
    # The API takes empty lists and names; the schema, where it applies, does not.
    if not values.value and cors.methods_are_enumerated:
        yield Claim(
            values.span,
            f"{limit.name} is an empty list, which CloudFormation refuses, so the deployment fails",
            help=f"Leave {limit.name} out, or give it a member",
        )
    for item in known_items(values):
        yield from _in_member(item, limit, cors)


def _in_member(item: Known[str], limit: _Limit, cors: Cors) -> Claims:
    if limit.length is None:
        return
    if len(item.value) > limit.length:
        yield Claim(
            item.span,
            f"a member of {limit.name} is {len(item.value)} characters long and may have at most {limit.length}, "
            "so the deployment fails",
            help="Shorten it",
        )
    elif not item.value and (limit is _ORIGINS or cors.methods_are_enumerated):
        yield Claim(
            item.span, f"a member of {limit.name} is empty, so the deployment fails", help="Leave the member out"
        )
