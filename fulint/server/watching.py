"""Which files on disk can change what is found, so that an editor tells of their changes and of no others."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lsprotocol import types

from fulint.dialects import DIALECTS
from fulint.discover import NEVER
from fulint.languages.files import LANGUAGES

_FURTHER = (".env", ".gitignore", ".hcl", ".tfvars", ".toml")
"""Configuration, variables, locked versions, and what is not to be looked at."""


def registration() -> types.RegistrationParams:
    """Asks an editor to tell of changes to these files, wherever they lie in what it has open."""
    watchers = [types.FileSystemWatcher(f"**/*{suffix}") for suffix in _suffixes()]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    return types.RegistrationParams([types.Registration("fulint-files", method, options)])


def concerns(path: str, folders: Iterable[str]) -> bool:
    """Whether a change of a file can change what is found, unless it lies in a folder that nobody looks into."""
    if not path.endswith(_suffixes()):
        return False
    around = (folder for folder in folders if path.startswith(folder.rstrip(os.sep) + os.sep))
    return not any(NEVER.intersection(path[len(folder) :].split(os.sep)) for folder in around)


def _suffixes() -> tuple[str, ...]:
    return tuple(sorted({suffix for dialect in DIALECTS for suffix in dialect.suffixes}.union(LANGUAGES, _FURTHER)))
