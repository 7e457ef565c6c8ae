"""From an editor's names for files to the system's, and back. Names are bytes: what is no UTF-8 comes through, too."""

from __future__ import annotations

import os
from urllib.parse import quote, unquote_to_bytes, urlsplit

_IS_WINDOWS = os.name == "nt"


def path_of(uri: str) -> str | None:
    """The path that a URI names on this machine; None for one that names something else, or nothing at all."""
    try:
        parts = urlsplit(uri)
        path = os.fsdecode(unquote_to_bytes(parts.path))
    except ValueError:
        return None
    if parts.scheme != "file" or "\0" in path or not path.startswith("/"):
        return None
    if _IS_WINDOWS:
        return os.path.normpath(f"//{parts.netloc}{path}" if parts.netloc else path.lstrip("/"))
    return os.path.normpath(path) if parts.netloc in ("", "localhost") else None


def uri_of(path: str) -> str:
    """The URI of an absolute path."""
    if _IS_WINDOWS:
        path = path.replace("\\", "/")
        return f"file:{quote(path)}" if path.startswith("//") else f"file:///{quote(path)}"
    return f"file://{quote(os.fsencode(path))}"
