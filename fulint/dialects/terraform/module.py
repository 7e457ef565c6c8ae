"""One folder of configuration: its files in the order that Terraform and OpenTofu merge them, by what they declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fulint.record import record, replace
from fulint.repository import Repository
from fulint.source import Source, Span, Unreadable
from fulint.syntax import hcl, hcl_json
from fulint.syntax.hcl_tree import Attribute, Block, Body, Parsed
from fulint.syntax.tree import Problem

SUFFIXES = (".tofu.json", ".tf.json", ".tofu", ".tf")
_OVERRIDE = re.compile(r"(?:.*_)?override\.(?:tf|tofu)(?:\.json)?")
MAX_FILES = 500
MAX_KEPT = 60
"""Folders that are kept for further root modules; their trees take memory."""


@record
class Module:
    """What a folder declares. Resources and data sources are by `type.name`, the latter with `data.` before it."""

    folder: str
    variables: dict[str, Block]
    locals: dict[str, Attribute]
    resources: dict[str, Block]
    calls: dict[str, Block]
    outputs: dict[str, Block]
    providers: tuple[Block, ...]
    settings: tuple[Block, ...]
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def span(self) -> Span:
        """The top of its first file."""
        return Span.top_of(self.sources[0].path if self.sources else self.folder)


def configuration_files(names: tuple[str, ...]) -> tuple[str, ...]:
    """The files of a folder that are read, overrides last; `x.tofu` hides `x.tf` (facts: HCL reading order)."""
    listed = set(names)
    kept = [name for name in sorted(listed) if name.endswith(SUFFIXES) and not name.startswith((".", "#"))]
    kept = [name for name in kept if not _is_hidden(name, listed) and not name.endswith("~")]
    overrides = [name for name in kept if _OVERRIDE.fullmatch(name)]
    return (*(name for name in kept if name not in overrides), *overrides)


def _is_hidden(name: str, listed: set[str]) -> bool:
    if name.endswith(".tf"):
        return f"{name[:-3]}.tofu" in listed
    return name.endswith(".tf.json") and f"{name[:-8]}.tofu.json" in listed


def read_module(folder: str, repository: Repository) -> Module:
    """Read a folder; what cannot be read is said in `problems` and `unreadable`."""
    parsed: list[tuple[Source, Parsed]] = []
    unreadable: list[Unreadable] = []
    for name in configuration_files(repository.names_in(folder))[:MAX_FILES]:
        path = f"{folder}/{name}" if folder else name
        if not repository.is_file(path):
            continue
        source = repository.read(path)
        if isinstance(source, Unreadable):
            unreadable.append(source)
        else:
            parsed.append((source, parse_file(source)))
    return replace(declared(folder, parsed), unreadable=tuple(unreadable))


class Modules:
    """The folders that one root module consists of, each read once.

    `kept` are modules that other root modules have called before, since one is often called by many.
    """

    def __init__(self, repository: Repository, kept: dict[str, Module]) -> None:
        self.repository = repository
        self._kept = kept
        self.read: dict[str, Module] = {}

    def module(self, folder: str) -> Module:
        """A folder's module."""
        if folder not in self.read:
            found = self._kept.get(folder) or read_module(folder, self.repository)
            self.read[folder] = found
            if len(self._kept) < MAX_KEPT:
                self._kept[folder] = found
        return self.read[folder]


def declared(folder: str, parsed: Sequence[tuple[Source, Parsed]]) -> Module:
    """What some files declare together; override files last."""
    problems: list[Problem] = []
    blocks: dict[tuple[str, ...], Block] = {}
    local_values: dict[str, Attribute] = {}
    unnamed: list[Block] = []
    for source, one in parsed:
        problems += one.problems
        is_override = _OVERRIDE.fullmatch(source.path.rpartition("/")[2]) is not None
        for block in one.body.blocks:
            if block.type.text == "locals":
                local_values.update(block.body.attributes)
            elif block.labels and block.type.text != "provider":
                key = (block.type.text, *(label.text for label in block.labels))
                earlier = blocks.get(key)
                blocks[key] = _overridden(earlier, block) if earlier and is_override else earlier or block
            else:
                unnamed.append(block)
    return Module(
        folder=folder,
        variables=_of("variable", blocks),
        locals=local_values,
        resources=dict(_resources(blocks)),
        calls=_of("module", blocks),
        outputs=_of("output", blocks),
        providers=tuple(block for block in unnamed if block.type.text == "provider"),
        settings=tuple(block for block in unnamed if block.type.text == "terraform"),
        sources=tuple(source for source, _ in parsed),
        problems=tuple(problems),
    )


def parse_file(source: Source) -> Parsed:
    """A file of configuration, in either form."""
    return hcl_json.parse_module(source) if source.path.endswith(".json") else hcl.parse(source)


def _of(kind: str, blocks: dict[tuple[str, ...], Block]) -> dict[str, Block]:
    return {key[1]: block for key, block in blocks.items() if key[0] == kind and len(key) == 2}


def _resources(blocks: dict[tuple[str, ...], Block]) -> Iterator[tuple[str, Block]]:
    for key, block in blocks.items():
        if len(key) == 3 and key[0] in ("resource", "data"):
            yield ("data." if key[0] == "data" else "") + f"{key[1]}.{key[2]}", block


def _overridden(block: Block, other: Block) -> Block:
    """A block with what an override file says instead: its attributes, and its nested blocks by their type."""
    types = {nested.type.text for nested in other.body.blocks}
    kept = tuple(nested for nested in block.body.blocks if nested.type.text not in types)
    body = Body({**block.body.attributes, **other.body.attributes}, (*kept, *other.body.blocks))
    return Block(block.type, block.labels, body)
