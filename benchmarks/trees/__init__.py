"""Generated repositories to measure on. The same call writes the same bytes, on every machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from trees.handlers import write_handlers
from trees.monorepo import write_monorepo
from trees.synthesized import write_forty, write_synthesized
from trees.templates import write_many, write_sam, write_urls
from trees.terraform import write_configuration, write_module, write_modules

TREES: dict[str, Callable[[Path], None]] = {
    "empty": lambda folder: folder.mkdir(),
    "sam": write_sam,
    "hundred": partial(write_many, templates=100, urls=15),
    "thousand": partial(write_many, templates=1_000, urls=15),
    "module": write_module,
    "modules": partial(write_modules, modules=300, urls=5),
    "configuration": write_configuration,
    "synthesized": write_synthesized,
    "forty": write_forty,
    "urls": partial(write_urls, urls=200),
    "handlers": write_handlers,
    "monorepo": partial(write_monorepo, files=50_000, relevant=40),
}
"""What writes the tree of each name into a folder that is not there yet."""
