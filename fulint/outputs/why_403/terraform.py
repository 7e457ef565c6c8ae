"""A missing statement as an `aws_lambda_permission` in Terraform's language."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from fulint.model import Action
from fulint.outputs.why_403.cloudformation import properties
from fulint.outputs.why_403.explanation import Wanted
from fulint.source import Source

_OF_RESOURCE = re.compile(r"(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(aws_lambda_(?:function|alias)\.[\w-]+(?:\[[^\]]*\])?)")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_NAMES = {
    "FunctionName": "function_name",
    "Action": "action",
    "Principal": "principal",
    "PrincipalOrgID": "principal_org_id",
    "FunctionUrlAuthType": "function_url_auth_type",
    "InvokedViaFunctionUrl": "invoked_via_function_url",
    "SourceArn": "source_arn",
    "SourceAccount": "source_account",
}
_SINCE = "# Needs version 6.28 of the provider hashicorp/aws, or a later one."


def written(wanted: Sequence[Wanted], address: str, source: Source | None) -> str:
    """Resource blocks, to stand in the module of the function."""
    return "\n\n".join(_block(each, _label(each, address, source)) for each in wanted)


def _label(wanted: Wanted, address: str, source: Source | None) -> str:
    """A name that no resource of the file has."""
    name = _NO_WORD.sub("_", address.rpartition("aws_lambda_function_url.")[2].lower()).strip("_") or "url"
    base = f"{name}_{'invoke_url' if wanted.action == Action.INVOKE_URL else 'invoke'}"
    label, number = base, 2
    while source and f'"{label}"' in source.text:
        label, number = f"{base}_{number}", number + 1
    return label if label[0].isalpha() else f"url_{label}"


def _block(wanted: Wanted, label: str) -> str:
    arguments = {_NAMES[name]: value for name, value in properties(wanted, _function(wanted)).items()}
    if wanted.qualifier:
        alias = _OF_RESOURCE.fullmatch(wanted.alias)
        arguments["qualifier"] = f"{alias[1]}.name" if alias else string(wanted.qualifier)
    rows = {
        name: ("true" if value is True else value)
        if name in ("function_name", "qualifier", "invoked_via_function_url")
        else string(value)
        for name, value in arguments.items()
    }
    width = max(map(len, rows))
    head = f"{_SINCE}\n" if "invoked_via_function_url" in rows else ""
    body = "\n".join(f"  {name:<{width}} = {value}" for name, value in rows.items())
    return f'{head}resource "aws_lambda_permission" "{label}" {{\n{body}\n}}'


def _function(wanted: Wanted) -> str:
    found = _OF_RESOURCE.fullmatch(wanted.function)
    return f"{found[1]}.function_name" if found and wanted.is_declared else string(wanted.function)


def string(text: str) -> str:
    """A string in Terraform's language, in which nothing is a template."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")
