"""What is done with the source of one handler, so many times: nothing, its bare parse, or deriving its facts.

    python benchmarks/facts.py nothing|parse|facts FILE TIMES

All three import the same, so that the first can be taken from the others. Run it with an interpreter that has fulint.
"""

import ast
import gc
import sys
from pathlib import Path

import tree_sitter_javascript
from tree_sitter import Language, Parser

from fulint.facts import Handler
from fulint.languages import read
from fulint.model import Code, CodeKind, Function
from fulint.repository import Repository
from fulint.source import Span
from fulint.values import Known

gc.disable()
task, file, times = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
data = file.read_bytes()
is_python = file.suffix == ".py"
parser = Parser(Language(tree_sitter_javascript.language()))
span = Span.top_of("template.yaml")
function = Function(
    address="Handler",
    span=span,
    name=Known("handler", span),
    runtime=Known("python3.13" if is_python else "nodejs22.x", span),
    handler=Known(f"{file.stem}.handler", span),
    code=Code(CodeKind.FOLDER, span, path=""),
)
# The first of them imports what it needs.
found = read(function, Repository(str(file.parent)))
if not isinstance(found, Handler) or found.unknowns:
    sys.exit(f"{file} was not read to the end: {found}")
for _ in range(times):
    if task == "facts":
        read(function, Repository(str(file.parent)))
    elif task == "parse" and is_python:
        ast.parse(data)
    elif task == "parse":
        parser.parse(data)
