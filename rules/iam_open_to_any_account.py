"""A signed URL that every AWS account may call.

## Why it matters
AWS_IAM asks callers to sign, and the resource policy decides whose signature is enough. Both actions for the principal
`*`, without a condition on organization, account or source, let in whoever has an AWS account: which anyone can get.

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
  AnyUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Hello
      Action: lambda:InvokeFunctionUrl
      Principal: "*"
      FunctionUrlAuthType: AWS_IAM
  AnyInvoke:
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
- https://cwe.mitre.org/data/definitions/284.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Verdict
from fulint.policy import everyone_span
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import statement_name, url_name


@url_rule("FU110", Severity.ERROR, precision="very-high", cwe=284)
def check(endpoint: Endpoint) -> Claims:
    """AWS_IAM, and the policy grants both actions to every principal there is."""
    url, exposure = endpoint.url, endpoint.exposure
    if exposure.verdict is not Verdict.ANY_ACCOUNT or not isinstance(url.auth_type, Known):
        return
    first, second = exposure.grants_url[0], exposure.grants_invoke[0]
    both = dict.fromkeys(statement_name(statement) for statement in (first, second))
    verb = "grant" if len(both) > 1 else "grants"
    others = (*exposure.grants_url[1:], *exposure.grants_invoke)
    yield Claim(
        everyone_span(first),
        f"whoever has an AWS account can call {url_name(url)}: {' and '.join(both)} {verb} both actions to every "
        "principal, of any account",
        help="Name the accounts or roles that may call it, or add PrincipalOrgID",
        related=(
            Related(url.auth_type.span, "callers have to sign, with the keys of any account"),
            *(Related(everyone_span(other), "this statement names everyone too") for other in others if other != first),
        ),
    )
