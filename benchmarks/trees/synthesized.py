"""What CDK synthesizes: one template of a megabyte, with one Function URL or with many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BYTES = 1_000_000
URLS = 40


def write_synthesized(folder: Path) -> None:
    """One synthesized template of a megabyte, as CDK writes it, with a Function URL in it."""
    folder.mkdir(parents=True)
    resources: dict[str, Any] = {"Fn9270CBC0": _synthesized_function(), "FnUrl4DB5D21F": _synthesized_url()}
    for number in range(BYTES // _bytes_of_a_rule()):
        resources[f"Rule{number:05}"] = _synthesized_rule(number)
    (folder / "Stack.template.json").write_text(_as_json({"Resources": resources}), encoding="utf-8")


def write_forty(folder: Path) -> None:
    """One synthesized template of a megabyte with forty Function URLs, each with the statements for one account."""
    folder.mkdir(parents=True)
    resources: dict[str, Any] = {}
    for number in range(URLS):
        function = f"Fn{number:02}"
        resources[function] = _synthesized_function()
        resources[f"FnUrl{number:02}"] = _synthesized_url(function)
        resources[f"UrlGrant{number:02}"] = _synthesized_grant(function, "lambda:InvokeFunctionUrl")
        resources[f"InvokeGrant{number:02}"] = _synthesized_grant(function, "lambda:InvokeFunction")
    for number in range(BYTES // _bytes_of_a_rule()):
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
