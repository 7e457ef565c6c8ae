"""A permission that Lambda refuses to add.

## Why it matters
Lambda takes FunctionUrlAuthType for `lambda:InvokeFunctionUrl` alone, wants it where that action is granted to
everyone, and keeps no policy for `$LATEST`, which is the unqualified function. Anything else fails with
InvalidParameterValueException, after the template itself was accepted.

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
- https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Deployment, Permission, QuirkKind
from fulint.policy import Refusal, everyone_span, refusal_of
from fulint.rule import Claim, Claims, deployment_rule
from fulint.source import Span
from fulint.values import Absent, Unknown

from ._names import statement_name

_REMEDIES = {
    Refusal.AUTH_TYPE_ON_INVOKE: "Write InvokedViaFunctionUrl: true instead",
    Refusal.PUBLIC_WITHOUT_AUTH_TYPE: "Add FunctionUrlAuthType, with the AuthType of the URL",
    Refusal.ON_LATEST: "Put it on the function without a qualifier",
}


@deployment_rule("FU109", Severity.ERROR, precision="high")
def check(deployment: Deployment) -> Claims:
    """Statements that Lambda surely refuses, on whichever function: the deployment of the URL fails with them."""
    for statement in deployment.permissions:
        refusal = refusal_of(statement)
        if refusal:
            yield Claim(
                _span(statement, refusal),
                f"Lambda refuses {statement_name(statement)}, since {refusal.value}, so the deployment fails",
                help=_REMEDIES[refusal],
            )
    for quirk in deployment.quirks:
        if quirk.kind == QuirkKind.PERMISSION_REFUSED:
            yield Claim(quirk.span, quirk.effect, help="Leave it out, or write what is taken", address=quirk.subject)


def _span(statement: Permission, refusal: Refusal) -> Span:
    """The token that the statement is refused for."""
    if refusal is Refusal.PUBLIC_WITHOUT_AUTH_TYPE:
        return everyone_span(statement)
    is_latest = refusal is Refusal.ON_LATEST
    value = statement.target.qualifier if is_latest else statement.function_url_auth_type
    return statement.span if isinstance(value, (Absent, Unknown)) else value.span
