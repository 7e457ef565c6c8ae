"""Repositories of CloudFormation templates: one of SAM, many of which few have a Function URL, and many URLs."""

from __future__ import annotations

from pathlib import Path

from trees.handlers import python_handler

URLS_OF_A_TEMPLATE = 5
LINES_OF_A_HANDLER = 100

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


def write_sam(folder: Path) -> None:
    """One SAM template and the Python handler behind its URL."""
    (folder / "src").mkdir(parents=True)
    (folder / "template.yaml").write_text(_SAM, encoding="utf-8")
    (folder / "src" / "app.py").write_text(_HANDLER, encoding="utf-8")


def write_many(folder: Path, templates: int, urls: int) -> None:
    """CloudFormation templates, ten to a folder, of which some, evenly spread, have a Function URL."""
    for number in range(templates):
        has_url = number * urls // templates != (number + 1) * urls // templates
        place = folder / f"team-{number // 100}" / f"service-{number // 10 % 10}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"stack-{number}.yaml").write_text(_stack(number, has_url), encoding="utf-8")


def _stack(number: int, has_url: bool) -> str:
    queues = (_QUEUE.format(number=number, index=index, timeout=30 + index) for index in range(4))
    function = _FUNCTION.format(number=number)
    return _HEAD.format(number=number) + "".join(queues) + function + (_URL if has_url else "")


def write_urls(folder: Path, urls: int) -> None:
    """Function URLs in SAM templates of five each, every one with a handler of its own beside its template."""
    head, _, rest = _SAM.partition("  TakeOrder:\n")
    function, _, tail = rest.partition("  Orders:\n")
    tail = tail.partition("Outputs:\n")[0]
    for number in range(urls // URLS_OF_A_TEMPLATE):
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


def write_deployments(folder: Path, switches: int) -> None:
    """The SAM template with further parameters that decide about its URL: each doubles how often it is deployed."""
    write_sam(folder)
    numbers = range(switches)
    parameters = "".join(
        f"  Switch{n}:\n    Type: String\n    Default: off\n    AllowedValues: [on, off]\n" for n in numbers
    )
    conditions = "".join(f"  IsOn{n}: !Equals [!Ref Switch{n}, on]\n" for n in numbers)
    headers = "".join(f", !If [IsOn{n}, x-switch-{n}, !Ref AWS::NoValue]" for n in numbers)
    text = _SAM.replace("Parameters:\n", "Parameters:\n" + parameters)
    text = text.replace("Conditions:\n", "Conditions:\n" + conditions)
    text = text.replace("[content-type]", f"[content-type{headers}]")
    (folder / "template.yaml").write_text(text, encoding="utf-8")
