"""The map of who reaches what: one module a format, each a pure function from a report to text."""

from __future__ import annotations

from fulint.outputs.palette import Palette
from fulint.report import Report

FORMATS: tuple[str, ...] = ("table", "json", "mermaid", "svg", "html")


def render(format: str, report: Report, palette: Palette, width: int) -> str:
    """The map in one of FORMATS, with a line end after its last line; the same for the same report.

    `palette` and `width` are for the table. Raises ValueError for another format. A format's module is imported only
    when it is asked for.
    """
    from fulint.outputs.exposure.lanes import lanes

    match format:
        case "table":
            from fulint.outputs.exposure import table

            return table.render(lanes(report), palette, width)
        case "json":
            from fulint.outputs.exposure import json

            return json.render(lanes(report))
        case "mermaid":
            from fulint.outputs.exposure import mermaid

            return mermaid.render(lanes(report))
        case "svg":
            from fulint.outputs.exposure import svg

            return svg.render(lanes(report))
        case "html":
            from fulint.outputs.exposure import html

            return html.render(lanes(report), report)
        case _:
            raise ValueError(f"{format} is none of the formats {', '.join(FORMATS)}")
