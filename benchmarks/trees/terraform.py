"""Repositories of Terraform: many folders of which few have a Function URL, and one long file."""

from __future__ import annotations

from pathlib import Path

LINES = 2_000

_VARIABLES = """\
variable "stage" {
  type    = string
  default = "dev"
}

variable "tables" {
  type    = map(string)
  default = {}
}

variable "tags" {
  type    = map(string)
  default = { team = "shop", service = "module-NUMBER" }
}

locals {
  name = "module-NUMBER-${var.stage}"
  tags = merge(var.tags, { stage = var.stage })
}
"""

_STORES = """\
resource "aws_sqs_queue" "queue_INDEX" {
  name                       = "${local.name}-INDEX"
  visibility_timeout_seconds = 30 + INDEX
  tags                       = local.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_INDEX.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead_INDEX" {
  name                      = "${local.name}-dead-INDEX"
  message_retention_seconds = 1209600
  tags                      = { for key, value in local.tags : upper(key) => value if value != "" }
}

"""

_LAMBDA = """\
resource "aws_lambda_function" "take_order_INDEX" {
  function_name                  = "${local.name}-orders-INDEX"
  role                           = aws_iam_role.take_order.arn
  runtime                        = "python3.13"
  handler                        = "app.handler"
  s3_bucket                      = "releases"
  s3_key                         = "orders-INDEX.zip"
  memory_size                    = 256
  reserved_concurrent_executions = 20

  environment {
    variables = merge({ STAGE = var.stage }, var.tables)
  }
}

resource "aws_lambda_function_url" "take_order_INDEX" {
  function_name      = aws_lambda_function.take_order_INDEX.function_name
  authorization_type = var.stage == "prod" ? "AWS_IAM" : "NONE"

  dynamic "cors" {
    for_each = var.stage == "dev" ? [] : ["https://shop.example.com"]

    content {
      allow_origins = [cors.value]
      allow_methods = ["POST"]
    }
  }
}

"""

_ROLE = """\
resource "aws_iam_role" "take_order" {
  name = "${local.name}-orders"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

"""


def write_modules(folder: Path, modules: int, urls: int) -> None:
    """Folders of Terraform, of three files each or two, of which some, evenly spread, have a Function URL."""
    for number in range(modules):
        has_url = number * urls // modules != (number + 1) * urls // modules
        write_module(folder / f"team-{number // 20}" / f"module-{number}", number, has_url, number % 6 != 0)


def write_module(folder: Path, number: int = 0, has_url: bool = True, has_outputs: bool = True) -> None:
    """One such folder."""
    folder.mkdir(parents=True)
    main = "".join(_STORES.replace("INDEX", str(index)) for index in range(4))
    main += _ROLE + _LAMBDA.replace("INDEX", "0") if has_url else ""
    (folder / "main.tf").write_text(main, encoding="utf-8")
    (folder / "variables.tf").write_text(_VARIABLES.replace("NUMBER", str(number)), encoding="utf-8")
    if has_outputs:
        outputs = 'output "queue" {\n  value = aws_sqs_queue.queue_0.arn\n}\n'
        (folder / "outputs.tf").write_text(outputs, encoding="utf-8")


def write_configuration(folder: Path) -> None:
    """One file of Terraform with two thousand lines, in which queues stand among a few Function URLs."""
    folder.mkdir(parents=True)
    parts = [_VARIABLES.replace("NUMBER", "0"), _ROLE]
    lines = sum(part.count("\n") for part in parts)
    while lines < LINES:
        index = str(len(parts))
        parts.append((_LAMBDA if len(parts) % 15 == 0 else _STORES).replace("INDEX", index))
        lines += parts[-1].count("\n")
    (folder / "main.tf").write_text("".join(parts), encoding="utf-8")
