"""What a report looks like: one module a format, each a pure function from a report to text."""

from __future__ import annotations

from importlib import import_module

from fulint.outputs.palette import Palette
from fulint.report import Report

FORMATS: tuple[str, ...] = (
    "full",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "rdjson",
    "summary",
)
"""Each is the name of its module. The first two are for people, and the only ones with colours."""

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
        case _ if format in FORMATS:
            text: str = import_module(f"fulint.outputs.{format}").render(report)
            return text
        case _:
            raise ValueError(f"{format} is none of the formats {', '.join(FORMATS)}")
