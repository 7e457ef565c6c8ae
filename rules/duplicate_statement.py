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
from fulint.model import Permission
from fulint.policy import place_of
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import Known

from ._names import url_name


@url_rule("FU114", Severity.ERROR, precision="high")
def check(endpoint: Endpoint) -> Claims:
    """A written statement with the id of an added one, at the same place."""
    allowing = endpoint.policy.allowing
    added = {_key(statement): statement for statement in allowing if statement.added_by}
    for statement in allowing:
        key = None if statement.added_by else _key(statement)
        other = added.get(key) if key else None
        if other and isinstance(statement.statement_id, Known):
            yield Claim(
                statement.statement_id.span,
                f"{other.added_by} adds {shown(statement.statement_id.value)} by itself when it creates "
                f"{url_name(endpoint.url)}: {statement.address} fails with 409 where the URL is created first",
                help="Remove the statement, or give it another id",
                related=(Related(other.span, "for this AuthType the statement is added"),),
            )


def _key(statement: Permission) -> tuple[str, str, str | None] | None:
    """What two statements cannot share: the id at one place; None where one of the two is not known."""
    place = place_of(statement.target)
    return (statement.statement_id.value, *place) if place and isinstance(statement.statement_id, Known) else None
