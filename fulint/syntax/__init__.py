"""Text to located trees: `parse` for files whose syntax is YAML or JSON, and comments for all languages."""

from __future__ import annotations

from fulint.source import Source
from fulint.syntax.tree import Parsed

_JSON_SUFFIXES = (".json", ".template")


def parse(source: Source) -> Parsed:
    """The documents of a YAML or JSON file, whatever it is called.

    What begins like JSON and is JSON by its name or by its content is read as JSON; all else is YAML, which tools take
    even where they say JSON.
    """
    if source.text.lstrip(" \t\r\n\ufeff")[:1] in ("{", "["):
        from fulint.syntax import json

        parsed = json.parse(source)
        if parsed.documents or source.path.lower().endswith(_JSON_SUFFIXES):
            return parsed
    from fulint.syntax import yaml

    return yaml.parse(source)
