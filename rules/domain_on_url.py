"""A DNS record that points a domain at a Function URL.

## Why it matters
Lambda finds a Function URL by the Host header of the request. A browser that follows a CNAME or alias record sends the
domain it was given, which Lambda does not know: every request is answered 403, and the certificate does not fit either.
A domain of one's own needs CloudFront or API Gateway in front.

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
  Domain:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: shop.example.com.
      Type: CNAME
      TTL: "300"
      ResourceRecords:
        - !Select [2, !Split ["/", !GetAtt ShopUrl.FunctionUrl]]
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
  Domain:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: shop.example.com.
      Type: CNAME
      TTL: "300"
      ResourceRecords:
        - !GetAtt Site.DomainName
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/furls-http-invoke-decision.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
"""

from __future__ import annotations

from fulint.edge import DnsRecord, Endpoint
from fulint.finding import Severity, shown
from fulint.model import Deployment
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Known

from ._names import url_name

_POINTING = ("A", "AAAA", "CNAME")


@deployment_rule("FU119", Severity.WARNING, precision="high")
def check(deployment: Deployment) -> Claims:
    """A record of a type that sends visitors somewhere, and a Function URL as that somewhere."""
    for record in deployment.dns_records:
        if not isinstance(record.type, Known) or record.type.value.upper() not in _POINTING:
            continue
        for endpoint in record.endpoints:
            if endpoint.is_function_url:
                yield _claim(deployment, record, endpoint)


def _claim(deployment: Deployment, record: DnsRecord, endpoint: Endpoint) -> Claim:
    address = endpoint.url.value if isinstance(endpoint.url, Known) else None
    url = next((url for url in deployment.urls if url.address == address), None)
    domain = shown(record.name.value) if isinstance(record.name, Known) else f"the domain of {record.address}"
    return Claim(
        endpoint.span,
        f"{domain} points at {url_name(url) if url else 'a Function URL'}, which is found by its own host name in the "
        "Host header: requests for the domain are answered 403",
        help="Put CloudFront or API Gateway in front of the URL, and point the domain there",
        address=url.address if url else None,
    )
