"""A caller who is granted only one of the two actions.

## Why it matters
A request to a Function URL needs `lambda:InvokeFunctionUrl` and, for URLs created since October 2025,
`lambda:InvokeFunction` too. With one of them the answer is 403, before the function runs. Accounts that had URLs before
got until 1 November 2026 to add the second; whether their URLs still answer is not documented.

## Flagged
```yaml template.yaml
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: artifacts, S3Key: hello.zip}
      Handler: app.handler
      Runtime: python3.13
      Role: arn:aws:iam::123456789012:role/hello
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hello
      AuthType: NONE
  PublicUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunctionUrl
      Principal: "*"
      FunctionUrlAuthType: NONE
```

## Instead
```yaml template.yaml
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: artifacts, S3Key: hello.zip}
      Handler: app.handler
      Runtime: python3.13
      Role: arn:aws:iam::123456789012:role/hello
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hello
      AuthType: NONE
  PublicUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunctionUrl
      Principal: "*"
      FunctionUrlAuthType: NONE
  PublicInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunction
      Principal: "*"
      InvokedViaFunctionUrl: true
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.finding import Confidence, Related, Severity
from fulint.model import Action, AuthType, FunctionUrl, Permission
from fulint.policy import ACTIONS, CLOUDFRONT, EVERYONE, Policy, action_span, callers_named, names_everyone
from fulint.record import record
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known, holds

from ._names import caller_name, statement_name, url_name

_CONDITION = {Action.INVOKE_URL: "FunctionUrlAuthType {auth}", Action.INVOKE: "InvokedViaFunctionUrl true"}


@record
class _Half:
    """A statement that gives a caller one action, where nothing gives the other."""

    statement: Permission
    caller: str
    held: str
    missing: str


@url_rule("FU105", Severity.ERROR, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """One of the two actions is granted for the URL, and the other nowhere on its function."""
    url = endpoint.url
    exports = endpoint.deployment.exports_of(url)
    is_open = not endpoint.deployment.sees_whole_policy(url) and not exports
    if is_open or not isinstance(url.auth_type, Known):
        return
    elsewhere = " (unless a stack elsewhere does, which may import the function)" if exports else ""
    for half in _halves(endpoint.policy):
        who = caller_name(half.caller)
        condition = _CONDITION[half.missing].format(auth=url.auth_type.value)
        yield Claim(
            action_span(half.statement, half.held),
            f"{statement_name(half.statement)} grants {who} {half.held}, but nothing grants {half.missing}{elsewhere}, "
            f"and {url_name(url)} needs both: {_effect(half)}",
            help=f"Add a statement that allows {half.missing} to {who} on the same target, with {condition}",
            related=(
                Related(url.auth_type.span, f"the URL's AuthType is {url.auth_type.value}"),
                *(Related(gap.span, "the function is exported here") for gap in exports),
            ),
            confidence=Confidence.LOW if exports else Confidence.HIGH,
        )


def _effect(half: _Half) -> str:
    if half.missing == Action.INVOKE:
        return "a URL created since October 2025 answers 403, an older one may still answer"
    return "every request is answered 403"


def _halves(policy: Policy) -> Iterator[_Half]:
    """One for each statement, and none for a tool's own beside a written one that does the same.

    Where the other half stands in the policy but does not count, that is what is wrong.
    """
    for held, missing in (ACTIONS, ACTIONS[::-1]):
        others = policy.meant(missing)
        said: set[str] = set()
        for statement in sorted(policy.counting(held), key=lambda statement: statement.added_by is not None):
            callers = _callers(statement, policy.url)
            if held == Action.INVOKE:
                callers = tuple(caller for caller in callers if _is_meant_for_urls(statement, caller, policy.url))
            # Of an account, somebody who is named may hold the other half.
            lacking = (c for c in callers if others.to(c) is False and c not in others.accounts)
            caller = next(lacking, None)
            if caller is not None and not (statement.added_by and caller in said):
                said.add(caller)
                yield _Half(statement, caller, held, missing)


def _callers(statement: Permission, url: FunctionUrl) -> tuple[str, ...]:
    """Whom a statement lets in that can call the URL: a public one is called by nobody in particular."""
    if names_everyone(statement):
        return (EVERYONE,)
    if holds(url.auth_type, AuthType.NONE) or statement.has_other_conditions:
        return ()
    return callers_named(statement)


def _is_meant_for_urls(statement: Permission, caller: str, url: FunctionUrl) -> bool:
    """Whether an InvokeFunction by itself is half of something: others call the function in other ways."""
    if caller == EVERYONE:
        return holds(url.auth_type, AuthType.NONE)
    return caller == CLOUDFRONT or holds(statement.invoked_via_function_url, True)
