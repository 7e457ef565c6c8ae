"""Modules of registries that are known by a table: what they create from their inputs.

A table is configuration of its own, in the same language, reduced to what concerns Function URLs.
"""

from __future__ import annotations

from fulint.dialects.terraform.module import Module
from fulint.syntax.hcl_tree import Block


def table_for(source: str, call: Block) -> Module | None:
    """The module behind a source, where it is known by a table."""
    return None
