"""A permission that lets any AWS principal invoke the function directly.

## Why it matters
`lambda:InvokeFunction` to everyone, without InvokedViaFunctionUrl, opens the Invoke API as well: whoever has any AWS
account can call the function with an event of their own making, past the URL, its CORS settings and whatever the
handler takes for granted in a request that came by HTTP.

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
  PublicInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunction
      Principal: "*"
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
- https://cwe.mitre.org/data/definitions/284.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Action, Deployment, Effect, Permission
from fulint.policy import action_span, names_action, names_everyone, place_of
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Absent, Known, holds

from ._names import statement_name, url_name


@deployment_rule("FU108", Severity.ERROR, precision="very-high", cwe=284)
def check(deployment: Deployment) -> Claims:
    """InvokeFunction for everyone, on a function with a URL, not bound to requests through it."""
    urls = {url.target.function.value: url for url in deployment.urls[::-1] if isinstance(url.target.function, Known)}
    for statement in deployment.permissions:
        function = statement.target.function
        url = urls.get(function.value) if isinstance(function, Known) else None
        if url is None or not _opens_invoke(statement) or _may_be_denied(statement, deployment):
            continue
        yield Claim(
            action_span(statement, Action.INVOKE),
            f"{statement_name(statement)} lets any AWS principal invoke the function directly, past {url_name(url)}",
            help="Add InvokedViaFunctionUrl: true, so that it holds only for requests through the URL",
            related=(Related(url.span, "the URL that it is meant for"),),
            address=url.address,
        )


def _opens_invoke(statement: Permission) -> bool:
    via_url = statement.invoked_via_function_url
    is_bound = not (isinstance(via_url, Absent) or holds(via_url, False))
    is_for_urls = not isinstance(statement.function_url_auth_type, Absent)
    if statement.effect is not Effect.ALLOW or is_bound or is_for_urls:
        return False
    return bool(names_action(statement, Action.INVOKE) and names_everyone(statement))


def _may_be_denied(statement: Permission, deployment: Deployment) -> bool:
    """Whether a Deny at the same place keeps out everyone, or all but those that it leaves, or may."""
    return any(
        other.effect is Effect.DENY
        and names_everyone(other) is not False
        and names_action(other, Action.INVOKE) is not False
        and place_of(other.target) in (None, place_of(statement.target))
        for other in deployment.permissions
    )
