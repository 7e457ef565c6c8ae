"""A URL whose AuthType or target cannot be known from the repository.

## Why it matters
Who can call the URL depends on a value that is given only at deployment. fulint says nothing about its exposure, which
is not the same as finding it safe.

## Flagged
```yaml template.yaml
Parameters:
  AuthType:
    Type: String
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
      AuthType: !Ref AuthType
```

## Instead
Give the parameter its allowed values, so that each of them can be looked at, or write the value down.

```yaml template.yaml
Parameters:
  AuthType:
    Type: String
    AllowedValues: [NONE, AWS_IAM]
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
      AuthType: !Ref AuthType
```

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.model import QuirkKind
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Unknown

from ._names import url_name


@url_rule("FU006", Severity.NOTE, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """Each of AuthType, function and qualifier that is written but cannot be known."""
    url = endpoint.url
    for what, value in (
        ("AuthType", url.auth_type),
        ("function", url.target.function),
        ("alias", url.target.qualifier),
    ):
        if isinstance(value, Unknown) and not _is_spoken_for(endpoint, value):
            yield Claim(
                value.span,
                f"who can call {url_name(url)} is left open: its {what} cannot be known, because {value.reason}",
                help="Give the value a default or a list of allowed values, or write it down",
            )


def _is_spoken_for(endpoint: Endpoint, value: Unknown) -> bool:
    """Whether another rule says what is wrong with the value: it is a version, or a reference to nothing."""
    for quirk in endpoint.deployment.quirks:
        match quirk.kind:
            case QuirkKind.VERSION_AS_QUALIFIER if quirk.subject == endpoint.url.address:
                if value is endpoint.url.target.qualifier:
                    return True
            case QuirkKind.DANGLING_REFERENCE if value.span.contains(quirk.span):
                return True
    return False
