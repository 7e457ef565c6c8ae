"""A URL behind CloudFront that anyone can also call directly.

## Why it matters
A web ACL, a signed cookie or a function at the edge protects what comes through the distribution. The Function URL
behind it keeps its own address on the internet, and with AuthType NONE it answers whoever asks there. An origin access
control closes that way: CloudFront signs its requests, and the URL takes no others.

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
        AuthType: NONE
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: shop
            DomainName: !Select [2, !Split ["/", !GetAtt ShopUrl.FunctionUrl]]
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
        DefaultCacheBehavior:
          TargetOriginId: shop
          ViewerProtocolPolicy: https-only
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
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
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: shop
            DomainName: !Select [2, !Split ["/", !GetAtt ShopUrl.FunctionUrl]]
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
            OriginAccessControlId: !GetAtt Access.Id
        DefaultCacheBehavior:
          TargetOriginId: shop
          ViewerProtocolPolicy: https-only
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        Name: shop
        OriginAccessControlOriginType: lambda
        SigningBehavior: always
        SigningProtocol: sigv4
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
```

## References
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://cwe.mitre.org/data/definitions/288.html
"""

from __future__ import annotations

from fulint.facts import Handler
from fulint.finding import Confidence, Related, Severity
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._front import bypassed, guards_of
from ._names import url_name


@url_rule("FU112", Severity.WARNING, precision="high", cwe=288)
def check(endpoint: Endpoint) -> Claims:
    """Public, a distribution of the same deployment in front of it, and a handler that does not check who calls."""
    url = endpoint.url
    fronts = bypassed(endpoint)
    if not fronts or not isinstance(url.auth_type, Known):
        return
    first = fronts[0]
    was_read = isinstance(endpoint.handler, Handler) and endpoint.handler.was_followed
    yield Claim(
        url.auth_type.span,
        f"anyone can call {url_name(url)} directly, past the distribution {first.address}{guards_of(first, url)}",
        help="Set AuthType to AWS_IAM, give the origin an origin access control of the type lambda, and let "
        "cloudfront.amazonaws.com call both actions with the distribution as SourceArn",
        related=tuple(
            Related(origin.endpoint.span, f"the distribution {front.address} sends requests here")
            for front in fronts
            for origin in front.origins_at(url.address)
        ),
        confidence=Confidence.HIGH if was_read else Confidence.MEDIUM,
    )
