"""A permission under the id of one that the tool adds by itself.

## Why it matters
With a public URL the Terraform provider adds statements to the function's policy by itself, under ids of its own.
Lambda takes an id once: a permission that is written under the same one fails with ResourceConflictException (409),
after minutes of retries, whenever the URL is created before it. Which of the two comes first is left to chance, unless
one depends on the other.

## Flagged
```terraform main.tf
resource "aws_lambda_function" "hello" {
  function_name = "hello"
  role          = "arn:aws:iam::123456789012:role/hello"
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "hello.zip"
}

resource "aws_lambda_function_url" "hello" {
  function_name      = aws_lambda_function.hello.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "public" {
  statement_id           = "FunctionURLAllowPublicAccess"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.hello.function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}
```

## Instead
```terraform main.tf
resource "aws_lambda_function" "hello" {
  function_name = "hello"
  role          = "arn:aws:iam::123456789012:role/hello"
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "hello.zip"
}

resource "aws_lambda_function_url" "hello" {
  function_name      = aws_lambda_function.hello.function_name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "public" {
  statement_id           = "PublicUrl"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.hello.function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}
```

## References
- https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
- https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from __future__ import annotations

from fulint.finding import Related, Severity, shown
from fulint.policy import holds, is_same_place, policy_of
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import url_name


@url_rule("FU114", Severity.ERROR, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """A written statement with the id of an added one, at the same place."""
    allowing = policy_of(endpoint.deployment, endpoint.url).allowing
    added = [statement for statement in allowing if statement.added_by]
    for statement in (written for written in allowing if not written.added_by):
        match statement.statement_id:
            case Known(name, span):
                for other in added:
                    if holds(other.statement_id, name) and is_same_place(other.target, statement.target):
                        yield Claim(
                            span,
                            f"{other.added_by} adds {shown(name)} by itself when it creates {url_name(endpoint.url)}: "
                            f"{statement.address} fails with 409 where the URL is created first",
                            help="Remove the statement, or give it another id",
                            related=(Related(other.span, "for this AuthType the statement is added"),),
                        )
