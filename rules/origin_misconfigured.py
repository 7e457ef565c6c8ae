"""A distribution that cannot reach the Function URL behind it.

## Why it matters
A Function URL is found by its Host header and, with AuthType AWS_IAM, answers signed requests alone. A distribution
that forwards the viewer's Host, that has no origin access control for Lambda, or whose access control never signs, gets
403 for every request. One whose origin is a whole URL instead of a host name is refused at deployment.

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
          OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3
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
- https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-origin.html
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.edge import LAMBDA_ORIGIN, CacheBehavior, Distribution, Form, Origin, SigningBehavior
from fulint.finding import Related, Severity, shown
from fulint.model import AuthType, Deployment, FunctionUrl
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Absent, Known, holds

from ._front import runs_on_requests
from ._names import url_name


@deployment_rule("FU113", Severity.ERROR, precision="very-high")
def check(deployment: Deployment) -> Claims:
    """Each origin that is a Function URL, with what keeps the distribution from reaching it."""
    for front in deployment.distributions:
        for origin in front.origins:
            if origin.endpoint.is_function_url:
                yield from _of_origin(deployment, front, origin)


def _of_origin(deployment: Deployment, front: Distribution, origin: Origin) -> Iterator[Claim]:
    url = _url_of(deployment, origin)
    address = url.address if url else None
    if origin.endpoint.form is Form.WHOLE_URL:
        yield Claim(
            origin.endpoint.span,
            "the domain of this origin is a whole URL, but CloudFront takes a host name alone, so the deployment fails",
            help="Give the host name: the third part of the URL split at `/`",
            address=address,
        )
        return
    for behavior in front.behaviors_of(origin):
        if holds(behavior.forwards_host, True) and not runs_on_requests(behavior):
            yield _of_host(behavior, origin, url)
    if url and holds(url.auth_type, AuthType.AWS_IAM):
        yield from _of_signing(deployment, front, origin, url)


def _url_of(deployment: Deployment, origin: Origin) -> FunctionUrl | None:
    match origin.endpoint.url:
        case Known(address):
            return next((url for url in deployment.urls if url.address == address), None)
        case _:
            return None


def _of_host(behavior: CacheBehavior, origin: Origin, url: FunctionUrl | None) -> Claim:
    name = url_name(url) if url else "the Function URL"
    span = behavior.span if isinstance(behavior.forwards_host, Absent) else behavior.forwards_host.span
    return Claim(
        span,
        f"the viewer's Host header is forwarded to {name}, which is found by that header, so it answers 403",
        help="Forward all but Host: the managed origin request policy AllViewerExceptHostHeader "
        "(b689b0a8-53d0-40ab-baf2-68738e2966ac)",
        related=(Related(origin.endpoint.span, "this origin is a Function URL"),),
        address=url.address if url else None,
    )


def _of_signing(deployment: Deployment, front: Distribution, origin: Origin, url: FunctionUrl) -> Iterator[Claim]:
    """What keeps requests from being signed. Code at the edge may sign them itself."""
    behaviors = front.behaviors_of(origin)
    signed_at_the_edge = any(runs_on_requests(behavior) for behavior in front.behaviors if behavior.may_use(origin))
    if not behaviors or signed_at_the_edge or isinstance(url.auth_type, Absent):
        return
    fault = _fault(deployment, origin)
    if fault is None:
        return
    what, related = fault
    place = origin.access_control.span if isinstance(origin.access_control, Known) else origin.endpoint.span
    yield Claim(
        place,
        f"{url_name(url)} takes signed requests alone, but {what}, so it answers CloudFront with 403",
        help="Give the origin an access control with OriginAccessControlOriginType lambda, SigningBehavior always and "
        "SigningProtocol sigv4",
        related=(*related, Related(url.auth_type.span, "the URL's AuthType is AWS_IAM")),
        address=url.address,
    )


def _fault(deployment: Deployment, origin: Origin) -> tuple[str, tuple[Related, ...]] | None:
    """Why CloudFront does not sign for an origin; None where it does, or may."""
    if isinstance(origin.access_control, Absent):
        return "this origin has no origin access control", ()
    control = deployment.access_control_of(origin)
    if control is None:
        return None
    match control.origin_type, control.signing_behavior:
        case Known(kind, span), _ if kind != LAMBDA_ORIGIN:
            return f"its access control is for origins of the type {shown(kind)}", (
                Related(span, "the type is set here"),
            )
        case _, Known(SigningBehavior.NEVER, span):
            return "its access control never signs", (Related(span, "signing is switched off here"),)
        case _:
            return None
