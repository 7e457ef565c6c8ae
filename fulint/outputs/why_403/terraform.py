"""A missing statement as an `aws_lambda_permission` in Terraform's language."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from fulint.model import Action
from fulint.outputs.why_403.cloudformation import properties
from fulint.outputs.why_403.explanation import Wanted
from fulint.source import Source

_RESOURCE = re.compile(
    r"((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*)(aws_lambda_(?:function|alias|function_url)\.[\w-]+(?:\[[^\]]*\])?)"
)
"""The address of a resource: the module that it is in, and its name there."""
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
    """Resource blocks, to stand in the module of the URL."""
    found = _RESOURCE.fullmatch(address)
    inside = found[1].rstrip(".") if found else ""
    note = f"# Inside of {inside}; outside of it, name the function by an output of the module.\n\n" if inside else ""
    return note + "\n\n".join(_block(each, address, _label(each, address, source)) for each in wanted)


def _label(wanted: Wanted, address: str, source: Source | None) -> str:
    """A name that no resource of the file has."""
    name = _NO_WORD.sub("_", address.rpartition("aws_lambda_function_url.")[2].lower()).strip("_") or "url"
    base = f"{name}_{'invoke_url' if wanted.action == Action.INVOKE_URL else 'invoke'}"
    label, number = base, 2
    while source and f'"{label}"' in source.text:
        label, number = f"{base}_{number}", number + 1
    return label if label[0].isalpha() else f"url_{label}"


def _block(wanted: Wanted, address: str, label: str) -> str:
    arguments = {_NAMES[name]: value for name, value in properties(wanted, _function(wanted, address)).items()}
    if wanted.qualifier:
        alias = _beside(wanted.alias, address)
        arguments["qualifier"] = f"{alias}.name" if alias else string(wanted.qualifier)
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


def _function(wanted: Wanted, address: str) -> str:
    """The function by its resource where that is in the same module, else by the URL's, which names it too."""
    if wanted.is_declared and (function := _beside(wanted.function, address)):
        return f"{function}.function_name"
    url = _beside(address, address)
    return f"{url}.function_name" if url else string(wanted.function)


def _beside(address: str, url: str) -> str:
    """The name of a resource within the module of a URL; empty where it is not in there."""
    found, other = _RESOURCE.fullmatch(address), _RESOURCE.fullmatch(url)
    return found[2] if found and other and found[1] == other[1] else ""


def string(text: str) -> str:
    """A string in Terraform's language, in which nothing is a template."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")
