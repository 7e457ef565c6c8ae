"""Which version of the AWS provider will be used, since what it adds by itself depends on that.

From 6.28.0 on it adds the `lambda:InvokeFunction` statement too when it creates a URL with NONE, and knows the argument
`invoked_via_function_url` (facts: Terraform, the provider's changelog).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from fulint.dialects.terraform.evaluate import Frame, evaluate
from fulint.dialects.terraform.module import Module
from fulint.dialects.terraform.scope import Scope
from fulint.dialects.terraform.values import Table, written
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Unreadable
from fulint.syntax import hcl

_LOCK = ".terraform.lock.hcl"
_TERM = re.compile(r"(=|!=|>=|<=|>|<|~>)?\s*v?(\d{1,9}(?:\.\d{1,9}){0,2})(?:-[\w.]+)?")
_ADDS_INVOKE = (6, 28, 0)

Version: TypeAlias = tuple[int, ...]


@record
class Provider:
    """The AWS provider. `version` is as the lock file has it, else the constraints; empty where there is neither."""

    version: str
    knows_invoked_via_url: bool

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"the AWS provider ({self.version})" if self.version else "the AWS provider"


def provider_of(scope: Scope, modules: Iterable[Module], repository: Repository) -> Provider:
    """The version that is locked, else the newest that the constraints of all modules allow."""
    folder = scope.module.folder
    locked = _locked(f"{folder}/{_LOCK}" if folder else _LOCK, repository)
    if locked:
        return Provider(locked, _parsed(locked) >= _ADDS_INVOKE)
    constraints = list(dict.fromkeys(text for module in modules for text in _constraints(module, Frame(scope))))
    return provider_by(constraints)


def provider_by(constraints: Sequence[str]) -> Provider:
    """The newest version that some constraints allow."""
    return Provider(", ".join(constraints), all(_allows_new(text) for text in constraints))


def _locked(path: str, repository: Repository) -> str:
    if not repository.is_file(path):
        return ""
    source = repository.read(path)
    if isinstance(source, Unreadable):
        return ""
    for block in hcl.parse(source).body.blocks:
        version = block.body.attributes.get("version")
        if block.type.text == "provider" and block.name.text.endswith("/hashicorp/aws") and version:
            value = getattr(version.value, "value", None)
            return value if isinstance(value, str) and _TERM.fullmatch(value) else ""
    return ""


def _constraints(module: Module, frame: Frame) -> Iterator[str]:
    """What a module asks of the provider: `required_providers`, and `version` in the provider's own block."""
    for setting in module.settings:
        for block in setting.body.blocks:
            if block.type.text == "required_providers" and "aws" in block.body.attributes:
                value = evaluate(block.body.attributes["aws"].value, frame)
                found = (
                    written(value.entries["version"])
                    if isinstance(value, Table) and "version" in value.entries
                    else None
                )
                yield from (text for text in (found or written(value),) if text)
    for provider in module.providers:
        version = provider.body.attributes.get("version")
        if provider.labels and provider.name.text == "aws" and version:
            text = written(evaluate(version.value, frame))
            yield from (one for one in (text,) if one)


def _parsed(version: str) -> Version:
    found = _TERM.fullmatch(version)
    numbers = tuple(int(part) for part in found[2].split(".")) if found else ()
    return (*numbers, 0, 0, 0)[:3]


def _allows_new(constraint: str) -> bool:
    """Whether some version from 6.28.0 on fits."""
    for term in constraint.split(","):
        found = _TERM.fullmatch(term.strip())
        if found is None:
            continue
        version, given = _parsed(found[2]), found[2].count(".") + 1
        match found[1]:
            case None | "=" | "<=" if version < _ADDS_INVOKE:
                return False
            case "<" if version <= _ADDS_INVOKE:
                return False
            case "~>":
                end = (version[0], version[1] + 1, 0) if given == 3 else (version[0] + 1, 0, 0)
                if end <= _ADDS_INVOKE:
                    return False
    return True
