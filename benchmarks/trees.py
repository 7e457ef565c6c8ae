"""Generated repositories to measure on. The same call writes the same bytes, on every machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from handlers import javascript_handler, python_handler

TEMPLATES = 1_000
WITH_URL = 15
SYNTHESIZED_BYTES = 1_000_000
URLS, URLS_OF_A_TEMPLATE = 200, 5
URLS_OF_THE_LARGE_ONE = 40
MODULES, MODULE_FILES, MODULES_WITH_URL = 300, 850, 5
LINES = 2_000
LINES_OF_A_HANDLER, LINES_OF_A_LONG_HANDLER = 100, 500

_HANDLER = '''\
"""Takes orders from a form."""

import base64
import json
import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    """Note an order, or say what is wrong with it."""
    if event["requestContext"]["http"]["method"] != "POST":
        return answer(405, {"error": "only POST is allowed"})
    body = event.get("body") or "{}"
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode("utf-8")
    try:
        order = json.loads(body)
    except json.JSONDecodeError:
        return answer(400, {"error": "the body is no JSON"})
    tenant = (event.get("queryStringParameters") or {}).get("tenant", "none")
    TABLE.put_item(Item={"tenant": tenant, "order": order["id"], "lines": order.get("lines", [])})
    return answer(201, {"id": order["id"]})


def answer(status, content):
    """A response in the form that Function URLs take."""
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}
'''

_SAM = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Description: Takes orders from a form.

Parameters:
  Stage:
    Type: String
    Default: dev
    AllowedValues: [dev, prod]

Conditions:
  IsProduction: !Equals [!Ref Stage, prod]

Globals:
  Function:
    Runtime: python3.13
    Timeout: 10
    MemorySize: 256
    Environment:
      Variables:
        TABLE: !Ref Orders

Resources:
  TakeOrder:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      AutoPublishAlias: live
      ReservedConcurrentExecutions: 20
      FunctionUrlConfig:
        AuthType: !If [IsProduction, AWS_IAM, NONE]
        Cors:
          AllowOrigins: [https://shop.example.com]
          AllowMethods: [POST]
          AllowHeaders: [content-type]
      Policies:
        - DynamoDBCrudPolicy:
            TableName: !Ref Orders

  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: tenant, AttributeType: S}
        - {AttributeName: order, AttributeType: S}
      KeySchema:
        - {AttributeName: tenant, KeyType: HASH}
        - {AttributeName: order, KeyType: RANGE}

Outputs:
  Url:
    Value: !GetAtt TakeOrderUrl.FunctionUrl
"""

_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: Stack {number}

Parameters:
  Stage:
    Type: String
    Default: dev

Resources:
"""

_QUEUE = """\
  Queue{index}:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "stack-{number}-${{Stage}}-{index}"
      VisibilityTimeout: {timeout}
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Dead{index}.Arn
        maxReceiveCount: 5
  Dead{index}:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      Tags:
        - Key: stage
          Value: !Ref Stage
"""

_FUNCTION = """\
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Code: {{S3Bucket: releases, S3Key: stack-{number}.zip}}
      Handler: app.handler
      Runtime: python3.13
      Role: !Sub "arn:aws:iam::${{AWS::AccountId}}:role/stack-{number}"
"""

_URL = """\
  Url:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !GetAtt Function.Arn
      AuthType: AWS_IAM
"""


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


def write_sam(folder: Path) -> None:
    """One SAM template and the Python handler behind its URL."""
    (folder / "src").mkdir(parents=True)
    (folder / "template.yaml").write_text(_SAM, encoding="utf-8")
    (folder / "src" / "app.py").write_text(_HANDLER, encoding="utf-8")


def write_many(folder: Path) -> None:
    """A thousand CloudFormation templates in a hundred folders, of which a few have a Function URL."""
    for number in range(TEMPLATES):
        has_url = number % (TEMPLATES // WITH_URL) == 0 and number // (TEMPLATES // WITH_URL) < WITH_URL
        place = folder / f"team-{number // 100}" / f"service-{number // 10 % 10}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"stack-{number}.yaml").write_text(_stack(number, has_url), encoding="utf-8")


def _stack(number: int, has_url: bool) -> str:
    queues = (_QUEUE.format(number=number, index=index, timeout=30 + index) for index in range(4))
    function = _FUNCTION.format(number=number)
    return _HEAD.format(number=number) + "".join(queues) + function + (_URL if has_url else "")


def write_modules(folder: Path) -> None:
    """Three hundred folders of Terraform, of three files each or two, of which a few have a Function URL."""
    for number in range(MODULES):
        has_url = number % (MODULES // MODULES_WITH_URL) == 0
        _write_module(folder / f"team-{number // 20}" / f"module-{number}", number, has_url)


def write_module(folder: Path) -> None:
    """One such folder, with a Function URL."""
    _write_module(folder, 0, True)


def _write_module(folder: Path, number: int, has_url: bool) -> None:
    folder.mkdir(parents=True)
    main = "".join(_STORES.replace("INDEX", str(index)) for index in range(4))
    main += _ROLE + _LAMBDA.replace("INDEX", "0") if has_url else ""
    (folder / "main.tf").write_text(main, encoding="utf-8")
    (folder / "variables.tf").write_text(_VARIABLES.replace("NUMBER", str(number)), encoding="utf-8")
    if number < MODULE_FILES - 2 * MODULES:
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


def write_synthesized(folder: Path) -> None:
    """One synthesized template of a megabyte, as CDK writes it, with a Function URL in it."""
    folder.mkdir(parents=True)
    resources: dict[str, Any] = {"Fn9270CBC0": _synthesized_function(), "FnUrl4DB5D21F": _synthesized_url()}
    for number in range(SYNTHESIZED_BYTES // _bytes_of_a_rule()):
        resources[f"Rule{number:05}"] = _synthesized_rule(number)
    (folder / "Stack.template.json").write_text(_as_json({"Resources": resources}), encoding="utf-8")


def write_urls(folder: Path) -> None:
    """Two hundred Function URLs in SAM templates of five each, whose handlers are in one folder a template."""
    head, _, rest = _SAM.partition("  TakeOrder:\n")
    function, _, tail = rest.partition("  Orders:\n")
    tail = tail.partition("Outputs:\n")[0]
    for number in range(URLS // URLS_OF_A_TEMPLATE):
        place = folder / f"service-{number}"
        (place / "src").mkdir(parents=True)
        functions = (
            f"  TakeOrder{index}:\n{function.replace('app.handler', f'app{index}.handler')}"
            for index in range(URLS_OF_A_TEMPLATE)
        )
        (place / "template.yaml").write_text(f"{head}{''.join(functions)}  Orders:\n{tail}", encoding="utf-8")
        for index in range(URLS_OF_A_TEMPLATE):
            text = python_handler(LINES_OF_A_HANDLER)
            (place / "src" / f"app{index}.py").write_text(text, encoding="utf-8")


def write_handlers(folder: Path) -> None:
    """One long handler in each language."""
    folder.mkdir(parents=True)
    (folder / "app.py").write_text(python_handler(LINES_OF_A_LONG_HANDLER), encoding="utf-8")
    (folder / "index.mjs").write_text(javascript_handler(LINES_OF_A_LONG_HANDLER), encoding="utf-8")


def write_forty(folder: Path) -> None:
    """One synthesized template of a megabyte with forty Function URLs, each with the statements for one account."""
    folder.mkdir(parents=True)
    resources: dict[str, Any] = {}
    for number in range(URLS_OF_THE_LARGE_ONE):
        function = f"Fn{number:02}"
        resources[function] = _synthesized_function()
        resources[f"FnUrl{number:02}"] = _synthesized_url(function)
        resources[f"UrlGrant{number:02}"] = _synthesized_grant(function, "lambda:InvokeFunctionUrl")
        resources[f"InvokeGrant{number:02}"] = _synthesized_grant(function, "lambda:InvokeFunction")
    for number in range(SYNTHESIZED_BYTES // _bytes_of_a_rule()):
        resources[f"Rule{number:05}"] = _synthesized_rule(number)
    (folder / "Stack.template.json").write_text(_as_json({"Resources": resources}), encoding="utf-8")


def _synthesized_grant(function: str, action: str) -> dict[str, Any]:
    grant = {"FunctionName": {"Fn::GetAtt": [function, "Arn"]}, "Action": action, "Principal": "444455556666"}
    return {"Type": "AWS::Lambda::Permission", "Properties": grant}


def _bytes_of_a_rule() -> int:
    """What one more rule adds to the text."""
    few, more = ({f"Rule{n:05}": _synthesized_rule(n) for n in range(count)} for count in (100, 200))
    return (len(_as_json({"Resources": more})) - len(_as_json({"Resources": few}))) // 100


def _as_json(template: dict[str, Any]) -> str:
    return json.dumps(template, indent=1)


def _synthesized_function() -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {"S3Bucket": {"Fn::Sub": "cdk-assets-${AWS::AccountId}-${AWS::Region}"}, "S3Key": "0a1b2c.zip"},
            "Handler": "index.handler",
            "Runtime": "nodejs22.x",
            "Role": {"Fn::GetAtt": ["Role00000", "Arn"]},
        },
        "Metadata": {"aws:cdk:path": "Stack/Fn/Resource"},
    }


def _synthesized_url(function: str = "Fn9270CBC0") -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Url",
        "Properties": {"AuthType": "AWS_IAM", "TargetFunctionArn": {"Fn::GetAtt": [function, "Arn"]}},
        "Metadata": {"aws:cdk:path": "Stack/Fn/FunctionUrl/Resource"},
    }


def _synthesized_rule(number: int) -> dict[str, Any]:
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": ["shop.orders"], "detail": {"tenant": [f"tenant-{number}"]}},
            "State": "ENABLED",
            "Targets": [{"Arn": {"Fn::GetAtt": [f"Queue{number:05}", "Arn"]}, "Id": "Target0"}],
        },
        "Metadata": {"aws:cdk:path": f"Stack/Rule{number:05}/Resource"},
    }
