"""A missing statement as an AWS::Lambda::Permission, in YAML or JSON: for CloudFormation, SAM and serverless.yml."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from fulint.model import Action
from fulint.outputs.why_403.explanation import Wanted
from fulint.policy import EVERYONE
from fulint.source import Source
from fulint.values import Known

PERMISSION = "AWS::Lambda::Permission"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NO_LETTERS = re.compile(r"[^A-Za-z0-9]")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_NUMBER = re.compile(r"[+-]?[0-9._]+")


def written(wanted: Sequence[Wanted], address: str, source: Source | None) -> str:
    """Resources to be added to a template: in JSON where it is JSON, else in YAML."""
    resources = resources_of(wanted, address, source)
    if source and source.text.lstrip().startswith("{"):
        text = json.dumps(resources, indent=2, ensure_ascii=False)
        return "\n".join(line for line in text.split("\n")[1:-1])
    return as_yaml(resources, "  ")


def resources_of(wanted: Sequence[Wanted], address: str, source: Source | None) -> dict[str, Any]:
    """The resources by their ids, none of which the template says already."""
    taken = source.text if source else ""
    resources: dict[str, Any] = {}
    for each in wanted:
        stem = _NO_LETTERS.sub("", address).removesuffix("Url")
        base = f"{stem}{'InvokeUrl' if each.action == Action.INVOKE_URL else 'Invoke'}"
        name, number = base, 2
        while name in resources or re.search(rf"\b{name}\b", taken):
            name, number = f"{base}{number}", number + 1
        resources[name] = {"Type": PERMISSION, "Properties": properties(each, _function(each))}
    return resources


def properties(wanted: Wanted, function: Any) -> dict[str, Any]:
    """The properties of one statement on a function."""
    is_organization = _ORGANIZATION.fullmatch(wanted.caller) is not None
    found: dict[str, Any] = {
        "FunctionName": function,
        "Action": wanted.action,
        "Principal": EVERYONE if is_organization else wanted.caller,
    }
    if is_organization:
        found["PrincipalOrgID"] = wanted.caller
    if wanted.action == Action.INVOKE_URL:
        found["FunctionUrlAuthType"] = wanted.auth_type
    else:
        found["InvokedViaFunctionUrl"] = True
    if wanted.like:
        for name, value in (("SourceArn", wanted.like.source_arn), ("SourceAccount", wanted.like.source_account)):
            if isinstance(value, Known):
                found[name] = value.value
    return found


def _function(wanted: Wanted) -> Any:
    """What FunctionName says: a reference where there is something to refer to."""
    if not wanted.is_declared:
        return f"{wanted.function}:{wanted.qualifier}" if wanted.qualifier else wanted.function
    if not wanted.qualifier:
        return {"Ref": wanted.function}
    if wanted.is_published:
        # SAM's own way to the alias that AutoPublishAlias makes.
        return {"Ref": f"{wanted.function}.Alias"}
    if wanted.alias:
        return {"Ref": wanted.alias}
    return {"Fn::Sub": f"${{{wanted.function}}}:{wanted.qualifier}"}


def as_yaml(resources: dict[str, Any], indent: str) -> str:
    """Nested mappings as YAML, references in their short form."""
    lines: list[str] = []
    for key, value in resources.items():
        match value:
            case {"Ref": name}:
                lines.append(f"{indent}{scalar(key)}: !Ref {scalar(name)}")
            case {"Fn::Sub": text}:
                lines.append(f"{indent}{scalar(key)}: !Sub {scalar(text)}")
            case {"Fn::GetAtt": [name, attribute]}:
                lines.append(f"{indent}{scalar(key)}: !GetAtt {scalar(f'{name}.{attribute}')}")
            case dict():
                lines += [f"{indent}{scalar(key)}:", as_yaml(value, f"{indent}  ")]
            case bool():
                lines.append(f"{indent}{scalar(key)}: {'true' if value else 'false'}")
            case _:
                lines.append(f"{indent}{scalar(key)}: {scalar(str(value))}")
    return "\n".join(lines)


def scalar(text: str) -> str:
    """A string in YAML: plain where nothing in it means something else, quoted where something may."""
    is_word = all(_PLAIN.fullmatch(part) for part in re.split(r"::|[:./-]", text))
    is_special = text.lower() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
    return text if is_word and not is_special and not _NUMBER.fullmatch(text) else json.dumps(text)
