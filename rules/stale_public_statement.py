"""A public permission on a URL that is not public.

## Why it matters
Changing a URL from NONE to AWS_IAM leaves the permissions of its public days where they are. The one for
`lambda:InvokeFunctionUrl` counts for AuthType NONE alone, so that it lets nobody in now; but the policy still names
everyone, which account-wide checks report as public access, and the URL is open again the moment its AuthType is NONE.

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
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html
- https://cwe.mitre.org/data/definitions/284.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Action, Permission
from fulint.policy import Policy, everyone_span, names_everyone
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known, holds

from ._names import statement_name, url_name


@url_rule("FU116", Severity.WARNING, precision="very-high", cwe=284)
def check(endpoint: Endpoint) -> Claims:
    """AWS_IAM, and a statement that lets everyone in under AuthType NONE."""
    url = endpoint.url
    policy = endpoint.policy
    for statement in policy.stale_statements():
        if isinstance(statement.function_url_auth_type, Known) and isinstance(url.auth_type, Known):
            yield Claim(
                statement.function_url_auth_type.span,
                f"{statement_name(statement)} lets everyone in under AuthType NONE, but {url_name(url)} has AWS_IAM: "
                "it lets nobody in now, and opens the URL once its AuthType is NONE",
                help="Remove it, or deploy it only where the AuthType is NONE",
                related=(
                    Related(url.auth_type.span, "the URL's AuthType is AWS_IAM"),
                    *(Related(everyone_span(half), "this is its other half") for half in _other_halves(policy)),
                ),
            )


def _other_halves(policy: Policy) -> tuple[Permission, ...]:
    """The statements that grant everyone InvokeFunction through the URL: without the first half they do nothing."""
    counting = policy.counting(Action.INVOKE)
    return tuple(s for s in counting if names_everyone(s) and holds(s.invoked_via_function_url, True))
