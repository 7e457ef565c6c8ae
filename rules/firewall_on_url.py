"""A web ACL that is tied to a function or its URL.

## Why it matters
WAF protects distributions, API Gateway, load balancers and a few other services, but neither a function nor a Function
URL: the association is refused, and nothing filters what reaches the URL. A web ACL on a distribution in front, with an
origin access control so that nobody gets past it, does.

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
  Filter:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      ResourceArn: !GetAtt Shop.Arn
      WebACLArn: arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/0a1b2c3d
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
        WebACLId: arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/0a1b2c3d
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
- https://docs.aws.amazon.com/lambda/latest/dg/furls-http-invoke-decision.html
- https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Deployment, FunctionUrl, WebAclAssociation
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Known, holds

from ._names import url_name


@deployment_rule("FU120", Severity.WARNING, precision="very-high")
def check(deployment: Deployment) -> Claims:
    """An association whose resource is a Function URL of the deployment, or the function behind one."""
    for association in deployment.web_acl_associations:
        url = next((url for url in deployment.urls if _is_on(association, url)), None)
        place = association.url if isinstance(association.url, Known) else association.function
        if url is None or not isinstance(place, Known):
            continue
        name = url_name(url)
        what = name if isinstance(association.url, Known) else f"the function behind {name}"
        yield Claim(
            place.span,
            f"{association.address} ties a web ACL to {what}, which cannot carry one: nothing is filtered",
            help="Tie the web ACL to a CloudFront distribution or an API Gateway stage in front of the URL",
            address=url.address,
        )


def _is_on(association: WebAclAssociation, url: FunctionUrl) -> bool:
    if holds(association.url, url.address):
        return True
    return isinstance(url.target.function, Known) and holds(association.function, url.target.function.value)
