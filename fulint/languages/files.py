"""Which file a module name or path stands for, by the rules of the runtimes and of the tools that build for them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from fulint.languages.program import Program
from fulint.repository import Repository

LANGUAGES: Mapping[str, str] = {
    ".py": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "typescript",
}
"""The language of a source file, by its suffix."""

_TYPED = (".ts", ".mts", ".cts", ".tsx")
_PLAIN = (".js", ".mjs", ".cjs", ".jsx")

BUILT = frozenset({".build", ".webpack", "build", "built", "bundle", "dist", "lib", "out"})
"""Names of folders that compilers and bundlers write to."""


def language_of(path: str) -> str | None:
    """The language of a source file; None for any other file."""
    return LANGUAGES.get(posixpath.splitext(path)[1].lower())


def existing(repository: Repository, folder: str, paths: Iterator[str]) -> str | None:
    """The first of some paths below a folder that is a file, as a path of the repository."""
    return next((found for path in paths if (found := repository.file_at(folder, path))), None)


def python_files(module: str) -> Iterator[str]:
    """The files of a Python module whose dots are already slashes. A package wins over a file of its name."""
    yield f"{module}/__init__.py"
    yield f"{module}.py"


def node_files(path: str) -> Iterator[str]:
    """The files that `path`, without its suffix, may stand for in Node.js, its TypeScript sources first.

    The runtime tries `.js`, `.mjs` and `.cjs`, then the folder's index (aws-lambda-nodejs-runtime-interface-client,
    UserFunction). Where a TypeScript file lies beside, the other one was compiled from it.
    """
    for stem in (path, f"{path}/index"):
        for suffix in (*_TYPED, *_PLAIN):
            yield stem + suffix


def node_entry_files(entry: str) -> Iterator[str]:
    """The files that an entry point of a bundler or an imported path may stand for, with or without suffix.

    TypeScript's own imports name the compiled file: `./x.js` is written for x.ts.
    """
    stem, suffix = posixpath.splitext(entry)
    if suffix in LANGUAGES:
        yield entry
        if suffix in _PLAIN:
            yield from (stem + typed for typed in _TYPED)
    yield from node_files(entry)


def sources_of_built(path: str) -> Iterator[str]:
    """Where the source of a built path may lie: `dist/app` was `src/app`, `app`, or stands below `dist` as it was."""
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        if part in BUILT:
            before, after = parts[:index], parts[index + 1 :]
            yield "/".join([*before, "src", *after])
            yield "/".join([*before, *after])


def imported_file(program: Program, module: str, root: str, repository: Repository) -> str | None:
    """The file of the repository that `module`, as written in a program, stands for.

    `root` is the code folder, from which Python's absolute imports are looked up. None for a package from elsewhere.
    """
    folder = posixpath.dirname(program.source.path)
    if program.language != "python":
        if not module.startswith(("./", "../")) and module not in (".", ".."):
            return None
        return existing(repository, folder, node_entry_files(module))
    name = module.lstrip(".")
    if not name:
        return None
    for _ in range(len(module) - len(name) - 1):
        folder = posixpath.dirname(folder)
    return existing(repository, root if name == module else folder, python_files(name.replace(".", "/")))
