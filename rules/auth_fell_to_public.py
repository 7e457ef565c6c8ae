"""A setting that should close the URL and leaves it open.

## Why it matters
A tool that does not know the value of a setting may fall back to its default, and of a Function URL that default may be
public. Serverless takes `aws_iam` for an authorizer, in just this spelling; with `AWS_IAM`, another key or a misspelled
one it deploys a URL that anyone can call, and adds the permissions for it.

## Flagged
```yaml serverless.yml
service: hello
provider:
  name: aws
  runtime: nodejs22.x
functions:
  hello:
    handler: hello.handler
    url:
      authorizer: AWS_IAM
```

## Instead
```yaml serverless.yml
service: hello
provider:
  name: aws
  runtime: nodejs22.x
functions:
  hello:
    handler: hello.handler
    url:
      authorizer: aws_iam
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://cwe.mitre.org/data/definitions/306.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import Deployment, QuirkKind
from fulint.rule import Claim, Claims, deployment_rule

from ._names import url_name


@deployment_rule("FU117", Severity.ERROR, precision="high", cwe=306)
def check(deployment: Deployment) -> Claims:
    """What the model holds as read as public."""
    urls = {url.address: url for url in deployment.urls}
    for quirk in deployment.quirks:
        url = urls.get(quirk.subject or "")
        if quirk.kind == QuirkKind.AUTH_FELL_TO_PUBLIC and url:
            yield Claim(
                quirk.span,
                f"{url_name(url)} has AuthType NONE and asks no caller for a signature: {quirk.effect}",
                help="Write the setting as the tool reads it",
                address=url.address,
            )
