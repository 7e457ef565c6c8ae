"""Python's imports: what each local name stands for."""

from __future__ import annotations

import ast

from fulint.languages.program import Block, Imported
from fulint.languages.python.reading import Reading


def read_import(reading: Reading, node: ast.Import) -> Block:
    """`import a.b` binds `a`, which is the module a."""
    for alias in node.names:
        if alias.asname is None:
            name = module = alias.name.partition(".")[0]
            start = reading.start(alias)
        else:
            name, module = alias.asname, alias.name
            start = reading.last_word(alias, name)
        reading.imports.setdefault(name, Imported(start, start + len(name), module, None))
    return ()


def read_import_from(reading: Reading, node: ast.ImportFrom) -> Block:
    """`from m import *` has no local name: it is kept among what the file passes on, since any name may be in it."""
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        name = alias.asname or alias.name
        start = reading.last_word(alias, name)
        imported = Imported(start, start + len(name), module, alias.name)
        if alias.name == "*":
            reading.reexports[f"* from {module}"] = imported
            continue
        reading.imports.setdefault(name, imported)
        if reading.functions_around == 0:
            reading.reexports.setdefault(name, imported)
    return ()
