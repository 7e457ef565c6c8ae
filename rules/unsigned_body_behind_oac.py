"""Methods with a body behind an origin access control.

## Why it matters
CloudFront signs what it sends to an AWS_IAM URL, but not the body, and Lambda takes no unsigned payloads. The viewer
has to send the SHA-256 of the body in `x-amz-content-sha256`; a form in a browser, a webhook or a client that does not
know this gets 403, before the function runs.

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
          AllowedMethods: [GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE]
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
          AllowedMethods: [GET, HEAD]
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
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.edge import LAMBDA_ORIGIN, CacheBehavior, OriginAccessControl, SigningBehavior
from fulint.finding import Related, Severity
from fulint.model import AuthType, Deployment, FunctionUrl
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Known, holds

from ._front import allowed_body_methods, runs_on_requests
from ._names import url_name


@deployment_rule("FU118", Severity.NOTE, precision="high")
def check(deployment: Deployment) -> Claims:
    """A behavior that lets methods with a body through to a URL for which CloudFront signs."""
    for url in deployment.urls:
        for control, behavior in _signed(deployment, url):
            methods = allowed_body_methods(behavior)
            if methods and not runs_on_requests(behavior):
                yield Claim(
                    methods[0].span,
                    f"{_listed(methods)} reach {url_name(url)} only with the SHA-256 of the body in "
                    "x-amz-content-sha256, since CloudFront does not sign bodies: without it they are answered 403",
                    related=(Related(control.span, "this access control signs"),),
                    address=url.address,
                )


def _signed(deployment: Deployment, url: FunctionUrl) -> Iterator[tuple[OriginAccessControl, CacheBehavior]]:
    """The behaviors whose requests to an AWS_IAM URL CloudFront signs, each with the access control that says so."""
    if not holds(url.auth_type, AuthType.AWS_IAM):
        return
    for front in deployment.distributions_before(url):
        for origin in front.origins_at(url.address):
            control = deployment.access_control_of(origin)
            if control and holds(control.origin_type, LAMBDA_ORIGIN) and _signs(control):
                yield from ((control, behavior) for behavior in front.behaviors_of(origin))


def _signs(control: OriginAccessControl) -> bool:
    return any(holds(control.signing_behavior, how) for how in (SigningBehavior.ALWAYS, SigningBehavior.NO_OVERRIDE))


def _listed(methods: tuple[Known[str], ...]) -> str:
    *most, last = (method.value for method in methods)
    return f"{', '.join(most)} and {last} requests" if most else f"{last} requests"
