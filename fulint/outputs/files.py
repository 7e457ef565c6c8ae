"""Which files a run looked at, and as what, for `--show-files`."""

from __future__ import annotations

from fulint.outputs.escape import printable
from fulint.report import Report


def render(report: Report) -> str:
    """A line for each file: its role, its path, and why it was passed over where it was."""
    width = max((len(file.role) for file in report.files), default=0)
    return "".join(
        f"{file.role:<{width}}  {printable(file.path)}{f': {printable(file.note)}' if file.note else ''}\n"
        for file in report.files
    )
