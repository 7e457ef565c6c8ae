"""Which files of a repository are looked at: those that git does not ignore, tracked or not, without asking git.

Git's index is not read, so that a file which is tracked although a pattern ignores it is left out; naming it as a start
lists it. Neither is the user's own core.excludesFile, so that everybody who checks a repository checks the same files.

One kind of folder is looked into although git ignores it: where CDK keeps what it synthesizes, since the app is a
program, and nowhere else stands what it deploys. That is `cdk.out`, or the `output` of a cdk.json, with a manifest in
it; the user's own patterns leave it out as any other folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from fulint.assembly import APP, COPIES, MANIFEST, OUTPUT, is_assembly, output_of
from fulint.gitignore import Ignores, Pattern, parse
from fulint.repository import Repository
from fulint.source import Span, Unreadable

NEVER = frozenset(
    {
        ".aws-sam",
        ".eggs",
        ".git",
        ".gradle",
        ".hg",
        ".hypothesis",
        ".mypy_cache",
        ".next",
        ".nox",
        ".nuxt",
        ".parcel-cache",
        ".pnpm-store",
        ".pytest_cache",
        ".ruff_cache",
        ".serverless",
        ".svn",
        ".terraform",
        ".tox",
        ".turbo",
        ".venv",
        ".yarn",
        "__pycache__",
        "__pypackages__",
        "bower_components",
        "node_modules",
        "site-packages",
        "venv",
    }
)
"""Folders that hold what tools made or fetched. `build` and `dist` are not among them: tracked ones hold templates."""

_LARGEST_IGNORE_FILE = 128 * 1024


def find_root(path: str) -> str:
    """The repository that a file or folder belongs to: the nearest folder at or above it that holds `.git`.

    Where there is none it is the folder itself, or the file's.
    """
    place = os.path.realpath(path)
    start = place if os.path.isdir(place) else os.path.dirname(place)
    folder = start
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return start
        folder = above
    return folder


def list_files(
    repository: Repository,
    starts: tuple[str, ...] = ("",),
    exclude: tuple[str, ...] = (),
    suffixes: tuple[str, ...] = ("",),
) -> Iterator[str | Unreadable]:
    """The files at and below some paths of the repository, each once, and the folders that could not be listed.

    `exclude` are patterns in .gitignore's syntax, seen from the root; of the files in folders only those with one of
    the suffixes are listed. A start that is a file is listed whatever the
    patterns say; one that is a folder which git ignores was named on purpose, so that only ignore files inside it
    count. Links are never followed: what they point at is listed under its own name where it is the repository's.
    The order is the same on every machine: by name, the files of a folder before those of its folders.
    """
    walk = _Walk(repository, parse("\n".join(exclude).encode("utf-8", "surrogateescape")), suffixes)
    if len(starts) == 1:
        yield from walk.below(starts[0])
        return
    seen: set[str] = set()
    for start in sorted(set(starts)):
        for found in walk.below(start):
            name = found if isinstance(found, str) else found.path
            if name not in seen:
                seen.add(name)
                yield found


def mentions(data: bytes, literals: Iterable[bytes]) -> bool:
    """Whether the bytes hold one of the literals: the cheap look that decides if a file is read at all."""
    # This is asked of every file of a repository, and a generator would cost more than what it asks.
    for literal in literals:  # noqa: SIM110
        if literal in data:
            return True
    return False


class _Walk:
    """The way through one repository's folders."""

    def __init__(self, repository: Repository, exclude: tuple[Pattern, ...], suffixes: tuple[str, ...]) -> None:
        self._repository = repository
        self._suffixes = suffixes
        self._exclude = Ignores().having(exclude)
        self._is_git = os.path.lexists(repository.absolute(".git"))

    def below(self, start: str) -> Iterator[str | Unreadable]:
        """The files at or below one path."""
        if self._repository.is_file(start):
            yield start
            return
        place = self._repository.relative(self._repository.absolute(start))
        if place is None or not self._repository.is_folder(start):
            reason = "lies outside the repository" if place is None else "is no file or folder"
            yield Unreadable(start, reason, Span.top_of(start))
            return
        yield from self._files(place)

    def _files(self, start: str) -> Iterator[str | Unreadable]:
        ignores, excluded = self._rules_above(start)
        waiting = [(start, ignores, excluded)]
        while waiting:
            folder, ignores, excluded = waiting.pop()
            entries = self._entries(folder)
            if isinstance(entries, Unreadable):
                yield entries
                continue
            names = {entry.name for entry in entries}
            if folder != start and self._is_git and ".git" in names:
                # Another repository inside this one, a submodule most of all, has its own files and its own check.
                continue
            prefix = folder + "/" if folder else ""
            if ".gitignore" in names:
                ignores = ignores.having(self._patterns(prefix + ".gitignore"))
            folders, files = [], []
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.name.endswith(self._suffixes) and entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
            for name in sorted(files):
                if not ignores.covers(name, False) and not excluded.covers(name, False):
                    yield prefix + name
            below = self._folders(prefix, sorted(folders), names, (ignores, excluded))
            waiting += reversed(list(below))

    def _folders(
        self, prefix: str, folders: list[str], names: set[str], rules: tuple[Ignores, Ignores]
    ) -> Iterator[tuple[str, Ignores, Ignores]]:
        """The folders to look into of those in one folder, each with what the ignore files have to say inside it."""
        ignores, excluded = rules
        outputs = self._outputs(prefix, names)
        for name in folders:
            if name in NEVER or excluded.covers(name, True) or (MANIFEST in names and name.startswith(COPIES)):
                continue
            if not ignores.covers(name, True):
                yield prefix + name, ignores.inside(name), excluded.inside(name)
            elif any(f"{output}/".startswith(f"{prefix}{name}/") for output in outputs):
                yield from self._way_to(outputs, prefix + name, excluded.inside(name))

    def _outputs(self, prefix: str, names: set[str]) -> tuple[str, ...]:
        """The folders below one that an app in it synthesizes into, and that hold what it has synthesized."""
        if OUTPUT not in names and APP not in names:
            return ()
        output = output_of(prefix + APP, self._repository) if APP in names else None
        found = dict.fromkeys((prefix + OUTPUT, output or prefix + OUTPUT))
        return tuple(path for path in found if path.startswith(prefix) and is_assembly(path, self._repository))

    def _way_to(
        self, outputs: tuple[str, ...], folder: str, excluded: Ignores
    ) -> Iterator[tuple[str, Ignores, Ignores]]:
        """The outputs at or below an ignored folder, each alone, unless the user's own patterns leave it out."""
        for output in outputs:
            if output == folder:
                yield output, Ignores(), excluded
            elif output.startswith(f"{folder}/"):
                inner = excluded
                for name in output[len(folder) + 1 :].split("/"):
                    if name in NEVER or inner.covers(name, True):
                        break
                    inner = inner.inside(name)
                else:
                    yield output, Ignores(), inner

    def _rules_above(self, start: str) -> tuple[Ignores, Ignores]:
        """What the folders above a start have to say about it."""
        ignores, excluded, folder = Ignores(), self._exclude, ""
        if self._is_git:
            ignores = ignores.having(self._patterns(".git/info/exclude"))
        for name in start.split("/") if start else ():
            ignores = ignores.having(self._patterns(f"{folder}.gitignore"))
            if ignores.covers(name, is_folder=True):
                ignores = Ignores()
            ignores, excluded = ignores.inside(name), excluded.inside(name)
            folder += name + "/"
        return ignores, excluded

    def _entries(self, folder: str) -> list[os.DirEntry[str]] | Unreadable:
        try:
            with os.scandir(self._repository.absolute(folder)) as entries:
                return list(entries)
        except OSError as error:
            return Unreadable(folder or ".", f"cannot be listed: {error.strerror}", Span.top_of(folder or "."))

    def _patterns(self, path: str) -> tuple[Pattern, ...]:
        """The patterns of an ignore file; git does not read one that is a link, nor do we one that is huge."""
        if os.path.islink(self._repository.absolute(path)):
            return ()
        data = self._repository.read_bytes(path)
        if isinstance(data, Unreadable) or len(data) > _LARGEST_IGNORE_FILE:
            return ()
        return parse(data)
