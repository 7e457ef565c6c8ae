"""A missing statement as part of a policy document, for an AWS::Lambda::ResourcePolicy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fulint.model import Action
from fulint.outputs.why_403.cloudformation import as_yaml
from fulint.outputs.why_403.explanation import Wanted
from fulint.policy import EVERYONE
from fulint.source import Source
from fulint.values import Known


def as_statements(wanted: Sequence[Wanted], source: Source | None) -> str:
    """Members of a document's Statement: in JSON where the file is JSON, else in YAML."""
    found = [_statement(each) for each in wanted]
    if source and source.text.lstrip().startswith("{"):
        return ",\n".join(json.dumps(one, indent=2, ensure_ascii=False) for one in found)
    return "\n".join("- " + as_yaml(one, "  ").removeprefix("  ") for one in found)


def _statement(wanted: Wanted) -> dict[str, Any]:
    """One statement; its conditions are those that the AWS documentation gives the two actions."""
    conditions: dict[str, Any] = {}
    if wanted.action == Action.INVOKE_URL:
        conditions["StringEquals"] = {"lambda:FunctionUrlAuthType": wanted.auth_type}
    else:
        conditions["Bool"] = {"lambda:InvokedViaFunctionUrl": "true"}
    if wanted.caller.startswith("o-"):
        conditions.setdefault("StringEquals", {})["aws:PrincipalOrgID"] = wanted.caller
    if wanted.like:
        if isinstance(wanted.like.source_arn, Known):
            conditions["ArnLike"] = {"aws:SourceArn": wanted.like.source_arn.value}
        if isinstance(wanted.like.source_account, Known):
            conditions.setdefault("StringEquals", {})["aws:SourceAccount"] = wanted.like.source_account.value
    return {
        "Effect": "Allow",
        "Principal": _principal(wanted.caller),
        "Action": wanted.action,
        "Resource": _resource(wanted),
        "Condition": conditions,
    }


def _principal(caller: str) -> Any:
    if caller == EVERYONE or caller.startswith("o-"):
        return EVERYONE
    return {"Service": caller} if caller.endswith(".amazonaws.com") else {"AWS": caller}


def _resource(wanted: Wanted) -> Any:
    """The ARN that the document is put on."""
    if not wanted.is_declared:
        return f"{wanted.function}:{wanted.qualifier}" if wanted.qualifier else wanted.function
    if not wanted.qualifier:
        return {"Fn::GetAtt": [wanted.function, "Arn"]}
    return {"Ref": wanted.alias} if wanted.alias else {"Fn::Sub": f"${{{wanted.function}.Arn}}:{wanted.qualifier}"}
