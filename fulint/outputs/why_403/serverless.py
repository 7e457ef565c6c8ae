"""A missing statement for serverless.yml: a resource of its own, since its functions take no statements."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fulint.outputs.why_403.cloudformation import as_yaml, resources_of
from fulint.outputs.why_403.explanation import Wanted
from fulint.record import replace
from fulint.source import Source

_KEY = "functions."


def written(wanted: Sequence[Wanted], address: str, source: Source | None) -> str:
    """What to merge into the file's `resources`: in JSON where it is JSON, else in YAML."""
    named = tuple(replace(each, function=_logical_id(each.function)) for each in wanted)
    resources = resources_of(named, _logical_id(address), source)
    if source and source.text.lstrip().startswith("{"):
        return json.dumps({"resources": {"Resources": resources}}, indent=2, ensure_ascii=False)
    return as_yaml({"resources": {"Resources": resources}}, "")


def _logical_id(address: str) -> str:
    """The name under which the Serverless Framework deploys a function, by its key."""
    if not address.startswith(_KEY):
        return address
    key = address.removeprefix(_KEY).replace("-", "Dash").replace("_", "Underscore")
    return f"{key[:1].upper()}{key[1:]}LambdaFunction"
