"""How often each rule spoke, for `--statistics`."""

from __future__ import annotations

from collections import Counter

from fulint.outputs.palette import Palette
from fulint.outputs.totals import summary_line
from fulint.report import Report


def render(report: Report, palette: Palette) -> str:
    """A line for each rule that has findings, the most frequent first, and the summary."""
    counts = Counter((finding.rule, finding.name, finding.severity) for finding in report.findings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    digits = max((len(str(count)) for count in counts.values()), default=1)
    lines = []
    for (rule, name, severity), count in ordered:
        word = palette.severity(severity, f"{severity.value:<7}")
        lines.append(f"{count:>{digits}}  {rule}  {word}  {name}")
    return "".join(f"{line}\n" for line in (*lines, summary_line(report)))
