"""Where CDK keeps what it synthesizes: the cloud assembly, a folder with a manifest, `cdk.out` unless said otherwise.

Source: aws-cdk-lib 2.276.0 and its command line, whose output was read.
"""

from __future__ import annotations

from fulint.record import record
from fulint.repository import Repository
from fulint.source import Unreadable

APP = "cdk.json"
OUTPUT = "cdk.out"
MANIFEST = "manifest.json"
COPIES = ("asset.", ".cache", "bundling-temp-")
"""How the folders of an assembly begin that hold copies of sources, and none of its templates."""

_MAX_MANIFEST = 5 * 1024 * 1024


@record
class Assembly:
    """One cloud assembly: the file names of its stacks' templates, and those of its asset manifests."""

    folder: str
    templates: frozenset[str]
    asset_manifests: frozenset[str]


def output_of(app: str, repository: Repository) -> str | None:
    """The folder that the app of a cdk.json synthesizes into; None where that lies outside of the repository."""
    held = _json(app, repository)
    output = held.get("output") if isinstance(held, dict) else None
    return repository.join(app.rpartition("/")[0], output if isinstance(output, str) and output else OUTPUT)


def is_assembly(folder: str, repository: Repository) -> bool:
    """Whether a folder holds what CDK has synthesized."""
    return repository.is_file(f"{folder}/{MANIFEST}" if folder else MANIFEST)


def is_made_anew(path: str, repository: Repository) -> bool:
    """Whether CDK writes the file with its next run, so that a change of it would be lost."""
    return is_assembly(path.rpartition("/")[0], repository)


def assembly_at(folder: str, repository: Repository) -> Assembly | None:
    """The assembly whose manifest lies in a folder; None where there is none that could be read."""
    held = _json(f"{folder}/{MANIFEST}" if folder else MANIFEST, repository)
    artifacts = held.get("artifacts") if isinstance(held, dict) else None
    if not isinstance(artifacts, dict):
        return None
    found: dict[object, set[str]] = {"aws:cloudformation:stack": set(), "cdk:asset-manifest": set()}
    for artifact in artifacts.values():
        properties = artifact.get("properties") if isinstance(artifact, dict) else None
        kind = artifact.get("type") if isinstance(artifact, dict) else None
        for key in ("templateFile", "file"):
            name = properties.get(key) if isinstance(properties, dict) else None
            if isinstance(name, str) and isinstance(kind, str) and kind in found:
                found[kind].add(name)
    stacks, manifests = found.values()
    return Assembly(folder, frozenset(stacks), frozenset(manifests)) if stacks else None


def left_overs(paths: tuple[str, ...], repository: Repository) -> frozenset[str]:
    """Those of some templates that lie in an assembly whose manifest no longer leads to them.

    CDK writes into the folder of its last run without emptying it. Nested stacks are assets of their parent.
    """
    assemblies: dict[str, Assembly | None] = {}
    found: list[str] = []
    for path in paths:
        folder, _, name = path.rpartition("/")
        if not name.endswith(".template.json"):
            continue
        if folder not in assemblies:
            assemblies[folder] = assembly_at(folder, repository)
        assembly = assemblies[folder]
        if assembly is not None and name not in assembly.templates and not _is_asset(name, assembly, repository):
            found.append(path)
    return frozenset(found)


def _is_asset(name: str, assembly: Assembly, repository: Repository) -> bool:
    for manifest in sorted(assembly.asset_manifests):
        path = repository.join(assembly.folder, manifest)
        data = None if path is None else repository.read_bytes(path)
        if isinstance(data, bytes) and name.encode("utf-8", "surrogateescape") in data:
            return True
    return False


def _json(path: str, repository: Repository) -> object:
    """What a file of CDK holds; None where it is no JSON, or too much of it."""
    data = repository.read_bytes(path)
    if isinstance(data, Unreadable) or len(data) > _MAX_MANIFEST:
        return None
    # Most repositories hold no app of CDK, and need no second parser.
    from json import loads

    try:
        held: object = loads(data)
    except (ValueError, RecursionError):
        return None
    return held
