"""Why a handler is not there, and what may have been meant. Silent where it may be made before deployment."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator

from fulint.facts import Missing, MissingHandler
from fulint.languages.files import BUILT, language_of
from fulint.languages.program import Program
from fulint.model import Function
from fulint.repository import Repository
from fulint.source import Span, Unreadable
from fulint.values import Absent, Known

MAX_DEPTH = 4
MAX_FOLDERS = 200
"""How far a code folder is searched for what was meant: levels, and folders in all."""

_NOT_SOURCE = frozenset({"__pycache__", "cdk.out", "node_modules", "site-packages", "test", "tests", "venv"})
_GENERATED = BUILT | {".aws-sam", "generated", "package", "target"}
_FAMILIES = {"python": ("Python", {"python"}), "node": ("JavaScript or TypeScript", {"javascript", "typescript"})}
_BUILD_SCRIPTS = ("build", "bundle", "compile", "package", "prepare", "prepack", "transpile", "webpack")
_BUNDLERS = ("esbuild", "rollup.config", "tsup.config", "vite.config", "webpack.config")
_DEPENDENCIES = ("Pipfile", "pyproject.toml", "requirements.txt", "setup.py", "uv.lock")


def absent_file(
    function: Function, handler: Known[str], family: str, root: str, repository: Repository
) -> MissingHandler:
    """Why no file of the code folder is the one that the handler string names."""
    label, languages = _FAMILIES[family]
    if not repository.is_folder(root):
        return _elsewhere(f"its code folder {root} is not in the repository", function.code.span)
    sources = [path for path in _files(root, repository) if language_of(path) in languages]
    if not sources:
        return _elsewhere(f"its code folder holds no {label}, so it is filled before deployment", function.code.span)
    parts = handler.value.replace(".", "/").split("/") if family == "python" else handler.value.split("/")
    if not _GENERATED.isdisjoint([*root.split("/"), *parts[:-1]]):
        return _elsewhere("its code is built before deployment", handler.span)
    builder = _python_origin(function, parts, root, repository) if family == "python" else _node_build(root, repository)
    if "Makefile" in repository.names_in(root):
        builder = "a Makefile builds its code"
    if builder:
        return _elsewhere(builder, handler.span)
    return MissingHandler(Missing.NOT_FOUND, _nothing_there(handler.value, family, root, sources), handler.span)


def absent_symbol(program: Program, names: tuple[str, ...], span: Span) -> MissingHandler:
    """What a program that does not define a name defines instead."""
    name = ".".join(names)
    is_python = program.language == "python"
    known = {*program.exports, *program.reexports, *(program.classes if is_python else ())}
    reason = f"{program.source.path} {'defines' if is_python else 'exports'} no {name}"
    if not is_python and (name in program.functions or name in program.classes):
        return MissingHandler(Missing.NOT_FOUND, f"{reason}: it is defined there, but not exported", span)
    meant = _nearest(name, known) or next(iter(_single(k for k in known if "handler" in k.lower())), None)
    hint = f"; did you mean {meant}?" if meant else ""
    return MissingHandler(Missing.NOT_FOUND, reason + hint, span)


def _elsewhere(reason: str, span: Span) -> MissingHandler:
    return MissingHandler(Missing.ELSEWHERE, reason, span)


def _files(root: str, repository: Repository) -> Iterator[str]:
    """The files of a code folder, near ones first, without what is installed or built there."""
    level = [root]
    left = MAX_FOLDERS
    for _ in range(MAX_DEPTH):
        below: list[str] = []
        for folder in level:
            for name in repository.names_in(folder):
                path = f"{folder}/{name}" if folder else name
                if language_of(name) is not None:
                    yield path
                    continue
                is_searched = not name.startswith(".") and name not in _NOT_SOURCE and len(below) < left
                if is_searched and repository.is_folder(path):
                    below.append(path)
        left -= len(below)
        level = below


def _python_origin(function: Function, parts: list[str], root: str, repository: Repository) -> str | None:
    """Where else than in the code folder a module may come from: a layer, or what is installed with the code."""
    names = repository.names_in(root)
    top = parts[0]
    if top in names or f"{top}.py" in names:
        return None
    if not isinstance(function.layers, Absent) and function.layers != Known((), function.span):
        return f"{top} may lie in one of its layers"
    for name in _DEPENDENCIES:
        if name in names and _mentions(repository, posixpath.join(root, name), top):
            return f"{top} is installed by {name}"
    return None


def _mentions(repository: Repository, path: str, package: str) -> bool:
    source = repository.read(path)
    if isinstance(source, Unreadable):
        return False
    return package.lower().replace("_", "-") in source.text.lower().replace("_", "-")


def _node_build(root: str, repository: Repository) -> str | None:
    """What builds the code of a folder, in the folder itself or in one around it."""
    folder = root
    while True:
        names = repository.names_in(folder)
        bundler = next((name for name in names if name.startswith(_BUNDLERS)), None)
        if bundler:
            return f"{posixpath.join(folder, bundler)} builds its code"
        if "package.json" in names and _has_build_script(repository, posixpath.join(folder, "package.json")):
            return f"{posixpath.join(folder, 'package.json')} builds its code"
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _has_build_script(repository: Repository, path: str) -> bool:
    source = repository.read(path)
    if isinstance(source, Unreadable):
        return False
    try:
        package = json.loads(source.text)
    except (ValueError, RecursionError):
        return True
    scripts = package.get("scripts") if isinstance(package, dict) else None
    return isinstance(scripts, dict) and any(word in name for name in scripts for word in _BUILD_SCRIPTS)


_DOTTED = {
    "node": "Lambda takes all that follows the first dot for the function's name",
    "python": "Lambda takes each dot before the function's name for a folder",
}
"""Why a file with a dot in its name, apart from the suffix, can be no handler (the runtime interface clients)."""


def _nothing_there(handler: str, family: str, root: str, sources: list[str]) -> str:
    folder = root or "the repository's root"
    module, _, symbol = handler.rpartition(".")
    if family == "node":
        head, slash, last = handler.rpartition("/")
        module, _, symbol = last.partition(".")
        module = head + slash + module
    if not module or not symbol:
        return f"the handler {handler} has to name a module and a function in it, as in app.handler"
    file = module.replace(".", "/") if family == "python" else module
    looked_for = (
        f"neither {file}.py nor {file}/__init__.py" if family == "python" else f"no {file}.js, .mjs, .cjs or .ts"
    )
    stems = {_stem(path, root, family): path for path in reversed(sources)}
    if (dotted := handler.rpartition(".")[0]) in stems and "." in dotted:
        return f"{folder} has {looked_for}; {stems[dotted]} is there, but {_DOTTED[family]}"
    stems = {stem: path for stem, path in stems.items() if "." not in posixpath.basename(stem)}
    same = sorted((s for s in stems if posixpath.basename(s) == posixpath.basename(file)), key=lambda s: s.count("/"))
    meant = same[0] if same else _nearest(file, stems)
    hint = f"; {stems[meant]} is there: did you mean {meant}.{symbol}?" if meant else ""
    return f"{folder} has {looked_for}{hint}"


def _stem(path: str, root: str, family: str) -> str:
    """How a handler string names a file, without the function."""
    stem = posixpath.splitext(path[len(root) :].lstrip("/"))[0]
    return stem.removesuffix("/__init__") if family == "python" else stem


def _nearest(name: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, sorted(known), 1, 0.6)), None)


def _single(names: Iterable[str]) -> list[str]:
    found = list(names)
    return found if len(found) == 1 else []
