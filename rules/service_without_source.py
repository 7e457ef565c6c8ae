"""A service that is let in for whomever it works.

## Why it matters
CloudFront works for every AWS account. A statement that lets `cloudfront.amazonaws.com` in, and does not say for which
distribution, lets in the distributions of strangers too: whoever learns the address of the URL can put a distribution
of their own in front of it, and CloudFront signs their requests.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://artifacts/shop.zip
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
  EdgeUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Shop
      Action: lambda:InvokeFunctionUrl
      Principal: cloudfront.amazonaws.com
  EdgeInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Shop
      Action: lambda:InvokeFunction
      Principal: cloudfront.amazonaws.com
      InvokedViaFunctionUrl: true
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://artifacts/shop.zip
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
  EdgeUrl:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Shop
      Action: lambda:InvokeFunctionUrl
      Principal: cloudfront.amazonaws.com
      SourceArn: !Sub arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}
  EdgeInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Shop
      Action: lambda:InvokeFunction
      Principal: cloudfront.amazonaws.com
      InvokedViaFunctionUrl: true
      SourceArn: !Sub arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig: {Enabled: true}
```

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://cwe.mitre.org/data/definitions/441.html
"""

from __future__ import annotations

import re

from fulint.finding import Severity
from fulint.model import AuthType, Permission
from fulint.policy import ACTIONS, CLOUDFRONT
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Absent, Known, Value, holds, known_items

from ._names import url_name

_OF_ANY_ACCOUNT = re.compile(r"\*|arn:[^:]*:cloudfront:[^:]*:\*:(?:distribution/)?\*")


@url_rule("FU111", Severity.WARNING, precision="very-high", cwe=441)
def check(endpoint: Endpoint) -> Claims:
    """A statement that counts at a signed URL and lets CloudFront in, for no account or distribution in particular."""
    url = endpoint.url
    if not holds(url.auth_type, AuthType.AWS_IAM):
        return
    policy = endpoint.policy
    for statement in policy.allowing:
        if not _is_for_anybody(statement) or not any(policy.applies(statement, action) for action in ACTIONS):
            continue
        for principal in known_items(statement.principals):
            if principal.value == CLOUDFRONT:
                yield Claim(
                    principal.span,
                    f"{statement.address} does not say which distribution it lets in, so CloudFront may call "
                    f"{url_name(url)} for any account",
                    help="Add SourceArn with the ARN of your distribution",
                )


def _is_for_anybody(statement: Permission) -> bool:
    """Whether nothing narrows the callers of a statement down; a condition that is not understood may."""
    restrictions = (statement.source_account, statement.principal_org_id)
    is_open = all(isinstance(value, Absent) for value in restrictions) and _is_any(statement.source_arn)
    return is_open and not statement.has_other_conditions and not statement.not_principals


def _is_any(source_arn: Value[str]) -> bool:
    """Whether any distribution of any account has this ARN: none is asked for, or all are by a pattern."""
    match source_arn:
        case Known(pattern):
            return _OF_ANY_ACCOUNT.fullmatch(pattern) is not None
        case _:
            return isinstance(source_arn, Absent)
