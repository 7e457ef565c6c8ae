"""A policy that is written as a whole and piece by piece.

## Why it matters
AWS::Lambda::ResourcePolicy puts the policy of a function as one document, in place of any policy that is there;
AWS::Lambda::Permission adds one statement to what is there. With both on one function, which statements it ends up with
depends on what is deployed last, and CloudFormation's own page asks not to use both.

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
      FunctionUrlAuthType: AWS_IAM
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: !GetAtt Hello.Arn
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "444455556666"}
            Action: lambda:InvokeFunction
            Resource: !GetAtt Hello.Arn
            Condition: {Bool: {lambda:InvokedViaFunctionUrl: "true"}}
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
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: !GetAtt Hello.Arn
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "444455556666"}
            Action: lambda:InvokeFunctionUrl
            Resource: !GetAtt Hello.Arn
            Condition: {StringEquals: {lambda:FunctionUrlAuthType: AWS_IAM}}
          - Effect: Allow
            Principal: {AWS: "444455556666"}
            Action: lambda:InvokeFunction
            Resource: !GetAtt Hello.Arn
            Condition: {Bool: {lambda:InvokedViaFunctionUrl: "true"}}
```

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-resourcepolicy.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity
from fulint.model import Deployment, Permission
from fulint.policy import place_of
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Known, holds

from ._names import place_on, statement_name


@deployment_rule("FU115", Severity.WARNING, precision="very-high")
def check(deployment: Deployment) -> Claims:
    """Statements of a whole document and such as are added by themselves, at one place on a function with a URL."""
    documents: dict[tuple[str, str | None], list[Permission]] = {}
    added: dict[tuple[str, str | None], list[Permission]] = {}
    for statement in deployment.permissions:
        place = place_of(statement.target)
        if place:
            (documents if statement.in_document else added).setdefault(place, []).append(statement)
    for place in (place for place in documents if place in added):
        document, beside = documents[place][0].target, added[place]
        url = next((url for url in deployment.urls if holds(url.target.function, place[0])), None)
        if url and isinstance(document.function, Known):
            yield Claim(
                document.function.span,
                f"the policy of {place_on(document, place[0])} is put as a whole here, and {statement_name(beside[0])} "
                "adds to it by itself: what is deployed last decides which statements there are, and who is answered "
                "403",
                help="Write all statements on it in the one way or in the other",
                related=tuple(Related(statement.span, "this statement is added by itself") for statement in beside),
                address=url.address,
            )
