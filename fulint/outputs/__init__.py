"""What a report looks like: one module a format, each a pure function from a report to text."""

from __future__ import annotations

from fulint.outputs.palette import Palette
from fulint.report import Report

FORMATS: tuple[str, ...] = ("full", "concise", "json", "sarif")

WIDTH = 80
"""Columns to fill where no terminal says otherwise."""


def render(format: str, report: Report, palette: Palette, width: int = WIDTH) -> str:
    """The report in one of FORMATS, with a line end after its last line; empty where there is nothing to say.

    `width` is what the full format may fill. Raises ValueError for another format. A format's module is imported
    only when it is asked for.
    """
    match format:
        case "full":
            from fulint.outputs import full

            return full.render(report, palette, width)
        case "concise":
            from fulint.outputs import concise

            return concise.render(report, palette)
        case "json":
            from fulint.outputs import json

            return json.render(report)
        case "sarif":
            from fulint.outputs import sarif

            return sarif.render(report)
        case _:
            raise ValueError(f"{format} is none of the formats {', '.join(FORMATS)}")
