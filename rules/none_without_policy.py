"""A public URL that no resource policy opens.

## Why it matters
AuthType NONE only switches the check of signatures off. The function's resource policy is still asked, and where no
statement lets the public in, every request is answered 403, before the function runs and without a line in its log.
The console and some tools add the two statements by themselves; CloudFormation adds none, and SAM adds them only where
AuthType is written as NONE itself, not for `!Ref`, `Fn::If` or `Fn::FindInMap`.

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
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import AuthType, QuirkKind, Verdict
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import function_name, place_on, url_name


@url_rule("FU104", Severity.ERROR, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """NONE, nobody can call it, and no statement on its function is meant for the public, or for another AuthType."""
    url = endpoint.url
    match url.auth_type:
        case Known(AuthType.NONE, span) if endpoint.exposure.verdict is Verdict.NOBODY:
            policy = endpoint.policy
            if policy.public_statements() or policy.for_other_auth_types():
                return
            where = place_on(url.target, function_name(endpoint))
            yield Claim(
                span,
                f"AuthType is NONE, but no statement lets the public in, so {url_name(url)} answers every request with "
                f"403{_why(endpoint)}",
                help="Let everyone call lambda:InvokeFunctionUrl (FunctionUrlAuthType NONE) and lambda:InvokeFunction "
                f"(InvokedViaFunctionUrl true) on {where}",
            )


def _why(endpoint: Endpoint) -> str:
    for quirk in endpoint.deployment.quirks:
        if quirk.kind == QuirkKind.PERMISSIONS_NOT_ADDED and quirk.subject == endpoint.url.address:
            return f": {quirk.effect}"
    return ""
