"""The manifest of the modules that `terraform init` downloaded into the working folder."""

from __future__ import annotations

from fulint.repository import Repository
from fulint.source import Unreadable
from fulint.syntax import json
from fulint.syntax.tree import Mapping, Scalar, Sequence

_MANIFEST = ".terraform/modules/modules.json"


def folder_of(key: str, root: str, repository: Repository) -> str | None:
    """The folder of the repository that a module was downloaded to, by the path of its calls; None where it was not."""
    path = f"{root}/{_MANIFEST}" if root else _MANIFEST
    if not repository.is_file(path):
        return None
    source = repository.read(path)
    if isinstance(source, Unreadable):
        return None
    for document in json.parse(source).mappings():
        listed = document.get("Modules")
        for entry in listed.items if isinstance(listed, Sequence) else ():
            if isinstance(entry, Mapping) and _text(entry, "Key") == key:
                return repository.join(root, _text(entry, "Dir"))
    return None


def _text(entry: Mapping, name: str) -> str:
    node = entry.get(name)
    return node.text if isinstance(node, Scalar) else ""
