"""From a function that CDK synthesized to its source: the asset that CDK copied or bundled, and what it made it of.

CDK uploads a copy, `asset.<hash>`, in the folder of the cloud assembly. What a reader edits is the original, which is
looked for: by content where CDK copied a folder, by the bundler's own notes (a source map, or the comments that
esbuild leaves) where it bundled one file. Source: aws-cdk-lib 2.276.0, whose output was read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from fulint.dialects.cloudformation.results import as_text, literal
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import Resource
from fulint.model import Code, CodeKind
from fulint.source import Source, Span, Unreadable
from fulint.syntax.tree import Mapping, Scalar
from fulint.values import Known

ARCHIVES = (".zip", ".jar", ".tar", ".tar.gz", ".tgz")

_COPY = "asset."
_SUFFIXES = (".ts", ".mts", ".cts", ".tsx", ".py", ".js", ".mjs", ".cjs", ".jsx")
"""Of two files of one name the written one comes first: what was compiled from it is seldom in git."""
_KEY = re.compile(r"([0-9a-f]{64})\.zip")
_BANNER = re.compile(r"^[ \t]{0,8}// ([^\s:][^\n:]{0,300}\.[cm]?[jt]sx?)$", re.MULTILINE)
_MAX_COMPARED = 400
_MAX_MANIFESTS = 50


def code_of_asset(function: Resource, stack: Stack) -> Code | None:
    """The code of a function that CDK uploads; None for one that has no asset."""
    noted = _noted(function) or _by_key(function, stack)
    if noted is None:
        return None
    path, span = noted
    if path.lower().endswith(ARCHIVES):
        return Code(CodeKind.ELSEWHERE, span, reason="it is in an archive")
    repository = stack.repository
    place = repository.relative(path) if posixpath.isabs(path) else repository.join(stack.folder, path)
    if place is None:
        return Code(CodeKind.OUTSIDE, span, reason="its path leaves the repository")
    if not posixpath.basename(place).startswith(_COPY):
        return Code(CodeKind.FOLDER, span, path=place)
    if not repository.is_folder(place):
        return Code(CodeKind.ELSEWHERE, span, reason="the copy that CDK made of it is not here")
    return _of_copy(place, function, stack, span)


def _noted(function: Resource) -> tuple[str, Span] | None:
    """The path that CDK's command line lets the template note, relative to the template."""
    metadata = function.body.get("Metadata")
    path = metadata.get("aws:asset:path") if isinstance(metadata, Mapping) else None
    return (path.value, path.span) if isinstance(path, Scalar) and isinstance(path.value, str) else None


def _by_key(function: Resource, stack: Stack) -> tuple[str, Span] | None:
    """The path that an asset manifest beside the template gives for the key in the bucket."""
    code = stack.value(function, "Code")
    entry = code.entry("S3Key") if isinstance(code, Mapping) else None
    key = literal(stack.evaluator.evaluate(entry.value)) if entry else None
    found = _KEY.fullmatch(key) if key else None
    if entry is None or found is None:
        return None
    manifests = [name for name in stack.repository.names_in(stack.folder) if name.endswith(".assets.json")]
    for name in manifests[:_MAX_MANIFESTS]:
        path = _source_in_manifest(posixpath.join(stack.folder, name), found[1], stack)
        if path is not None:
            return path, entry.value.span
    return None


def _source_in_manifest(manifest: str, asset: str, stack: Stack) -> str | None:
    data = stack.repository.read_bytes(manifest)
    if isinstance(data, Unreadable) or asset.encode() not in data:
        return None
    found = _json(data)
    for key in ("files", asset, "source", "path"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def _json(data: bytes | str) -> object:
    """What a file of CDK or of a bundler holds; None where it is no JSON."""
    from json import loads

    try:
        held: object = loads(data)
    except (ValueError, RecursionError):
        return None
    return held


def _of_copy(copy: str, function: Resource, stack: Stack, span: Span) -> Code:
    """The original of a copied or bundled asset where it is known, else what CDK made, as a tool's work."""
    for file in _handler_files(copy, function, stack):
        original = _original_folder(copy, file, _construct(function), stack)
        if original is not None:
            return Code(CodeKind.FOLDER, span, path=original)
        entry = _bundled_from(copy, file, stack)
        if entry is not None:
            folder, _, name = entry.rpartition("/")
            return Code(CodeKind.FOLDER, span, path=folder, entries=(name,))
    return Code(CodeKind.FOLDER, span, path=copy, is_generated=True)


def _handler_files(copy: str, function: Resource, stack: Stack) -> Iterator[str]:
    """The files of a copy that may hold the handler, relative to it."""
    handler = as_text(stack.value(function, "Handler"))
    if not isinstance(handler, Known):
        return
    folder, slash, last = handler.value.rpartition("/")
    node = folder + slash + last.partition(".")[0]
    python = handler.value.rpartition(".")[0].replace(".", "/")
    for stem in dict.fromkeys((node, python, f"{python}/__init__")):
        for suffix in _SUFFIXES:
            file = stack.repository.join(copy, stem + suffix)
            if file is not None and file.startswith(copy + "/") and stack.repository.is_file(file):
                yield file[len(copy) + 1 :]


def _construct(function: Resource) -> frozenset[str]:
    """The names of the constructs that lead to a function, in small letters and digits alone."""
    metadata = function.body.get("Metadata")
    path = metadata.get("aws:cdk:path") if isinstance(metadata, Mapping) else None
    return frozenset(map(_plain, path.text.split("/"))) if isinstance(path, Scalar) else frozenset()


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _original_folder(copy: str, file: str, construct: frozenset[str], stack: Stack) -> str | None:
    """The one folder of the repository that holds the same file at the same place, the app's own before others.

    Of several that are the same throughout it is the one that is called like one of the function's constructs.
    """
    data = stack.repository.read_bytes(f"{copy}/{file}")
    app = posixpath.dirname(posixpath.dirname(copy))
    named = [path for path in stack.neighbours.named(posixpath.basename(file)) if not _is_made_by_cdk(path)]
    own = [path for path in named if path.startswith(f"{app}/" if app else "")]
    for group in (own, [path for path in named if path not in set(own)]):
        places = [path for path in group if path == file or path.endswith("/" + file)][:_MAX_COMPARED]
        same = [path for path in places if stack.repository.read_bytes(path) == data]
        folders = [path[: -len(file)].rstrip("/") for path in same]
        if len(folders) > 1:
            names = set(stack.repository.names_in(copy))
            folders = [folder for folder in folders if set(stack.repository.names_in(folder)) == names]
        if len(folders) > 1:
            folders = [folder for folder in folders if _plain(posixpath.basename(folder)) in construct]
        if len(folders) == 1:
            return folders[0]
    return None


def _is_made_by_cdk(path: str) -> bool:
    return path.startswith(("cdk.out/", _COPY)) or "/cdk.out/" in path or f"/{_COPY}" in path


def _bundled_from(copy: str, file: str, stack: Stack) -> str | None:
    """The source that a bundle's entry was made of: what its notes name last."""
    if file.endswith(".py"):
        return None
    mapped = stack.repository.read(f"{copy}/{file}.map")
    held = _json(mapped.text) if isinstance(mapped, Source) else None
    sources = held.get("sources") if isinstance(held, dict) else None
    if isinstance(sources, list) and sources and isinstance(sources[-1], str):
        return _written(copy, sources[-1], stack)
    bundle = stack.repository.read(f"{copy}/{file}")
    banners = _BANNER.findall(bundle.text) if isinstance(bundle, Source) else []
    if not banners:
        return None
    folder = posixpath.dirname(posixpath.dirname(copy))
    while True:
        entry = _written(folder, banners[-1], stack)
        if entry is not None or not folder:
            return entry
        folder = posixpath.dirname(folder)


def _written(folder: str, path: str, stack: Stack) -> str | None:
    """A source that somebody wrote in this repository; None for a package's, and for what CDK made."""
    place = stack.repository.join(folder, path)
    if place is None or "node_modules" in place.split("/") or _is_made_by_cdk(place):
        return None
    return place if place.endswith(_SUFFIXES) and stack.repository.is_file(place) else None
