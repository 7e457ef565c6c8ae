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

from collections.abc import Iterator

from fulint.finding import Related, Severity
from fulint.model import Action, Deployment, FunctionUrl, Permission, Target
from fulint.policy import (
    ACTIONS,
    CLOUDFRONT,
    EVERYONE,
    Refusal,
    callers_named,
    fits_request,
    is_on_qualifier,
    is_surely_on_function,
    names_everyone,
    refusal_of,
)
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.source import Span
from fulint.values import Absent, Known, holds, known_items

from ._names import place_name, statement_name, url_name


@url_rule("FU106", Severity.ERROR, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """A statement that is meant for the URL and stands on another qualifier of its function, where it serves none."""
    url = endpoint.url
    for statement in _misplaced(endpoint):
        yield Claim(
            _span(statement.target, statement.span),
            f"{statement_name(statement)} is on {place_name(statement.target)}, but {url_name(url)} is on "
            f"{place_name(url.target)}, so it never counts: those it should let in are answered 403",
            help=f"Put the permission on {place_name(url.target)}",
            related=(Related(_span(url.target, url.span), f"the URL is on {place_name(url.target)}"),),
        )


def _misplaced(endpoint: Endpoint) -> Iterator[Permission]:
    """Not one that serves another URL of the function, nor one beside a statement that does the same at this URL."""
    url, policy = endpoint.url, endpoint.policy
    wrong = [
        statement
        for statement in policy.allowing
        if is_surely_on_function(url, statement)
        and is_on_qualifier(url, statement) is False
        and refusal_of(statement) is not Refusal.ON_LATEST
    ]
    if not wrong:
        return
    served = _qualifiers_of_others(endpoint.deployment, url)
    granted = {action: policy.grants(action) for action in ACTIONS}
    for statement in wrong:
        if None in served or _qualifier(statement.target) in served:
            continue
        callers = (EVERYONE,) if names_everyone(statement) else callers_named(statement)
        if any(
            _is_meant_for_urls(statement, action, callers)
            and fits_request(url, statement, action) is not False
            and all(granted[action].to(caller) is False for caller in callers or (EVERYONE,))
            for action in ACTIONS
        ):
            yield statement


def _qualifiers_of_others(deployment: Deployment, url: FunctionUrl) -> set[str | None]:
    """The qualifiers of the other URLs that are, or may be, on the same function; None for one that is not known."""
    return {
        _qualifier(other.target)
        for other in (*deployment.urls, *deployment.urls_elsewhere)
        if other is not url
        and (not isinstance(other.target.function, Known) or holds(url.target.function, other.target.function.value))
    }


def _qualifier(target: Target) -> str | None:
    """The qualifier, empty where there is none, and None where it cannot be known."""
    match target.qualifier:
        case Known(name):
            return name
        case Absent():
            return ""
        case _:
            return None


def _is_meant_for_urls(statement: Permission, action: str, callers: tuple[str, ...]) -> bool:
    """Whether a statement names the action itself, not by a wildcard, and has a use with Function URLs alone."""
    names = {item.value.lower() for item in known_items(statement.actions)}
    if statement.not_actions or action.lower() not in names:
        return False
    if action == Action.INVOKE_URL:
        return True
    return holds(statement.invoked_via_function_url, True) or EVERYONE in callers or CLOUDFRONT in callers


def _span(target: Target, otherwise: Span) -> Span:
    """The token that says where a URL or a statement is."""
    match target.qualifier, target.function:
        case (Known(_, span), _) | (Absent(), Known(_, span)):
            return span
        case _:
            return otherwise
