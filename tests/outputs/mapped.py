"""Repositories with Function URLs of every kind, and the lanes that are drawn of them."""

from pathlib import Path

import fulint
from fulint.config import Config
from fulint.outputs.exposure.lanes import lanes
from fulint.outputs.exposure.picture import Lane
from fulint.report import Report

EVERY_KIND = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Auth: {Type: String}
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
        Cors: {AllowOrigins: ["*"]}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: [shop.example.com]
        DefaultCacheBehavior: {TargetOriginId: shop, ViewerProtocolPolicy: https-only}
        Origins:
          - Id: shop
            DomainName: !Select [2, !Split ["/", !GetAtt ShopUrl.FunctionUrl]]
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
  Signed:
    Type: AWS::Lambda::Function
    Properties: {Code: {S3Bucket: b, S3Key: k}, Handler: index.handler, Runtime: nodejs22.x, Role: r}
  SignedLive:
    Type: AWS::Lambda::Alias
    Properties:
      Name: live
      FunctionName: !Ref Signed
      FunctionVersion: "7"
      RoutingConfig: {AdditionalVersionWeights: [{FunctionVersion: "8", FunctionWeight: 0.1}]}
  SignedUrl:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Signed, Qualifier: live, AuthType: AWS_IAM}
  Closed:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Signed, AuthType: NONE}
  Unsettled:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: nowhere.handler
      Runtime: python3.13
      FunctionUrlConfig: {AuthType: !Ref Auth}
"""
HANDLER = """\
def handler(event, context):
    return {"statusCode": 200, "body": event["headers"]["X-Key"]}
"""


def report_on(folder: Path, template: str = EVERY_KIND, name: str = "template.yaml") -> Report:
    """What a check finds in a repository of one template and one handler."""
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    (folder / name).write_text(template, encoding="utf-8")
    return fulint.check([str(folder)], Config())


def lanes_of(folder: Path, template: str = EVERY_KIND) -> dict[str, Lane]:
    """The lanes by the addresses of their URLs, in the order in which they are drawn."""
    return {lane.url.address: lane for lane in lanes(report_on(folder, template))}
