"""A region that has no Function URLs.

## Why it matters
The resource type does not exist in every region: where it does not, the deployment of the URL fails. Which regions have
it changes; the list that fulint holds has a date, and `url-regions` in the configuration takes its place.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
```
```toml samconfig.toml
[default.deploy.parameters]
region = "il-central-1"
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
```
```toml samconfig.toml
[default.deploy.parameters]
region = "eu-central-1"
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
- https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity, shown
from fulint.model import Deployment
from fulint.rule import Claim, Claims, deployment_rule
from fulint.values import Known

from ._names import url_name
from ._regions import REGIONS


@deployment_rule("FU306", Severity.WARNING, precision="high")
def check(deployment: Deployment) -> Claims:
    """The region of a deployment with a URL, where it is known and not on the list."""
    known = deployment.url_regions or REGIONS.with_urls
    match deployment.region:
        case Known(region, span) if deployment.urls and region not in known:
            source = "by the configuration" if deployment.url_regions else f"as of {REGIONS.as_of}"
            yield Claim(
                span,
                f"{shown(region)} has no Function URLs ({source}), so the deployment of "
                f"{url_name(deployment.urls[0])} fails",
                help="Deploy to a region that has them, or list it under url-regions if it has them by now",
                related=tuple(Related(url.span, "this URL is deployed there") for url in deployment.urls),
                address=deployment.urls[0].address,
            )
