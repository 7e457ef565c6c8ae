"""The grammars that tree-sitter reads with, each loaded only where a file needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType

from tree_sitter import Language, Parser

_GRAMMARS = {
    "hcl": ("tree_sitter_hcl", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
}
"""By name: the package that has the grammar, and its function that hands it out."""


@cache
def parser_of(grammar: str) -> Parser:
    """The parser of `hcl`, `javascript`, `typescript` or `tsx`, made once in a process."""
    package, function = _GRAMMARS[grammar]
    return Parser(Language(getattr(_compiled_part(package), function)()))


def _compiled_part(package: str) -> ModuleType:
    """What is compiled of a package, without the package around it: that loads `importlib.resources` for queries which
    nobody asks for here, and this takes as long as reading a template does.
    """
    found = PathFinder.find_spec(package)
    part = found and PathFinder.find_spec("_binding", found.submodule_search_locations)
    if not part or not part.loader:
        return import_module(package)
    binding = module_from_spec(part)
    part.loader.exec_module(binding)
    return binding
