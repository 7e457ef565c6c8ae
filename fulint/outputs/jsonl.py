"""The findings alone, one JSON object a line, each as in the JSON document of version 1."""

from __future__ import annotations

import json

from fulint.outputs.json import finding_object, without_surrogates
from fulint.report import Report


def render(report: Report) -> str:
    """A line for each finding; empty where there are none."""
    return "".join(
        without_surrogates(json.dumps(finding_object(finding), ensure_ascii=False, separators=(",", ":"))) + "\n"
        for finding in report.findings
    )
