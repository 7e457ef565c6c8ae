"""The least that has to be done with one template: reading it with the place of every token.

    python benchmarks/spans.py FILE

Run it with an interpreter that has fulint.
"""

import sys
from pathlib import Path

from fulint.source import Source
from fulint.syntax import parse

file = Path(sys.argv[1])
parse(Source.decode(file.name, file.read_bytes()))
