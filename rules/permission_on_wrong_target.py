"""A permission on the function for a URL on its alias, or the reverse.

## Why it matters
A resource policy belongs to a function, or to one alias of it, and holds for that alone. A URL on the alias `live` asks
the policy of `live`; a statement on the function itself is never looked at, and the request is answered 403.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://artifacts/hello.zip
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
  PartnerUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunctionUrl
      Principal: "444455556666"
      FunctionUrlAuthType: AWS_IAM
  PartnerInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunction
      Principal: "444455556666"
      InvokedViaFunctionUrl: true
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://artifacts/hello.zip
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
  PartnerUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello.Alias
      Action: lambda:InvokeFunctionUrl
      Principal: "444455556666"
      FunctionUrlAuthType: AWS_IAM
  PartnerInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello.Alias
      Action: lambda:InvokeFunction
      Principal: "444455556666"
      InvokedViaFunctionUrl: true
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Action, Deployment, FunctionUrl, Permission
from fulint.policy import (
    ACTIONS,
    CLOUDFRONT,
    EVERYONE,
    allowing,
    callers_named,
    fits_request,
    holds,
    is_granted,
    is_on_function,
    is_on_qualifier,
    names_everyone,
)
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.source import Span
from fulint.values import Absent, Known, known_items

from ._names import place_name, url_name


@url_rule("FU106", Severity.ERROR, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """A statement that is meant for the URL and stands on another qualifier of its function, where it serves none."""
    url = endpoint.url
    for statement in allowing(endpoint.deployment):
        if not _is_misplaced(endpoint.deployment, url, statement):
            continue
        yield Claim(
            _target_span(statement),
            f"{statement.address} is on {place_name(statement.target)}, but {url_name(url)} is on "
            f"{place_name(url.target)}, so it never counts: those it should let in are answered 403",
            help=f"Put the permission on {place_name(url.target)}",
            related=(Related(_url_span(url), f"the URL is on {place_name(url.target)}"),),
        )


def _is_misplaced(deployment: Deployment, url: FunctionUrl, statement: Permission) -> bool:
    if not is_on_function(deployment, url, statement) or is_on_qualifier(url, statement) is not False:
        return False
    if _serves_another(deployment, url, statement):
        return False
    callers = (EVERYONE,) if names_everyone(statement) else callers_named(statement)
    return any(
        _is_meant_for_urls(statement, action, callers)
        and fits_request(url, statement, action) is not False
        and all(is_granted(deployment, url, action, caller) is False for caller in callers or (EVERYONE,))
        for action in ACTIONS
    )


def _serves_another(deployment: Deployment, url: FunctionUrl, statement: Permission) -> bool:
    return any(
        other is not url
        and is_on_function(deployment, other, statement) is not False
        and is_on_qualifier(other, statement) is not False
        for other in deployment.urls
    )


def _is_meant_for_urls(statement: Permission, action: str, callers: tuple[str, ...]) -> bool:
    """Whether a statement names the action itself, not by a wildcard, and has a use with Function URLs alone."""
    names = {item.value.lower() for item in known_items(statement.actions)}
    if statement.not_actions or action.lower() not in names:
        return False
    if action == Action.INVOKE_URL:
        return True
    return holds(statement.invoked_via_function_url, True) or EVERYONE in callers or CLOUDFRONT in callers


def _target_span(statement: Permission) -> Span:
    match statement.target.qualifier, statement.target.function:
        case (Known(_, span), _) | (Absent(), Known(_, span)):
            return span
        case _:
            return statement.span


def _url_span(url: FunctionUrl) -> Span:
    match url.target.qualifier, url.target.function:
        case (Known(_, span), _) | (Absent(), Known(_, span)):
            return span
        case _:
            return url.span
