"""A template or handler that cannot be read.

## Why it matters
What cannot be parsed cannot be checked: nothing is said about the Function URLs in it, and silence would look like
a clean result. A file beyond a limit of size or depth is passed over in the same way, so that one file cannot stop
the whole run.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig: {AuthType: AWS_IAM
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig: {AuthType: AWS_IAM}
```

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.rule import run_rule

DECLARATION = run_rule("FU001", Severity.ERROR, precision="very-high")
