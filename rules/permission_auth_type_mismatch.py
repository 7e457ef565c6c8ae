"""A permission for another AuthType than the URL has.

## Why it matters
FunctionUrlAuthType is a condition: the statement counts only for a URL of just this AuthType. One that names the other
never counts, whoever it is about. The deployment succeeds, and those it should let in are answered 403.

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
      AuthType: AWS_IAM
  PartnerUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunctionUrl
      Principal: "444455556666"
      FunctionUrlAuthType: NONE
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

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Action, AuthType
from fulint.policy import EVERYONE, callers_named, names_everyone
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import statement_name, url_name


@url_rule("FU107", Severity.ERROR, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """A statement for the other AuthType whose callers no other lets in; stale public ones are another rule's."""
    url = endpoint.url
    policy = endpoint.policy
    stale = policy.stale_statements()
    granted = policy.grants(Action.INVOKE_URL)
    for statement in policy.for_other_auth_types():
        auth_type = statement.function_url_auth_type
        if statement in stale or not isinstance(auth_type, Known) or not isinstance(url.auth_type, Known):
            continue
        callers = (EVERYONE,) if names_everyone(statement) else callers_named(statement)
        if any(granted.to(caller) is not False for caller in callers):
            continue
        yield Claim(
            auth_type.span,
            f"{statement_name(statement)} counts only for AuthType {auth_type.value}, but {url_name(url)} has "
            f"{url.auth_type.value}: {_effect(callers)}",
            help=_remedy(url.auth_type.value, callers),
            related=(Related(url.auth_type.span, f"the URL's AuthType is {url.auth_type.value}"),),
        )


def _effect(callers: tuple[str, ...]) -> str:
    """What comes of it. A caller who is not known may be of the same account, and let in by a policy of its own."""
    return "those it should let in are answered 403" if callers else "the statement lets nobody in"


def _remedy(auth_type: str, callers: tuple[str, ...]) -> str:
    if auth_type == AuthType.NONE and EVERYONE not in callers:
        return "Give the URL AuthType AWS_IAM, if it is meant for these callers: under NONE nobody is asked for a name"
    return f"Write FunctionUrlAuthType {auth_type}, if these callers are meant for it"
