"""The files of the repository that a handler may call into, each translated once in a run."""

from __future__ import annotations

from fulint.languages.files import imported_file, language_of
from fulint.languages.program import Program
from fulint.languages.symbols import program_of
from fulint.repository import Repository
from fulint.source import Unreadable

MAX_FILES = 24
"""So many files are followed into for one handler."""
MAX_CHARACTERS = 200_000
"""A longer file is no helper that someone wrote; what is called in it is not followed."""

Programs = dict[str, "Program | None"]
"""Programs by their paths, kept over all handlers of a run; None where a file cannot be followed."""


class Project:
    """The code around one handler. `root` is its code folder, from which Python's imports are looked up."""

    def __init__(self, root: str, repository: Repository, programs: Programs | None = None) -> None:
        self._root = root
        self._repository = repository
        self._programs: Programs = {} if programs is None else programs
        self._files: set[str] = set()

    def path_of(self, program: Program, module: str) -> str | None:
        """The file that a module stands for, as written in a program; None where it comes from elsewhere."""
        return imported_file(program, module, self._root, self._repository)

    def program_at(self, path: str) -> Program | None:
        """The program of a file; None where it is not read whole, or where so many were followed that it is left out.

        A file in which the parser did not understand something is left out too: what it does is not known.
        """
        if path not in self._files:
            if len(self._files) >= MAX_FILES:
                return None
            self._files.add(path)
        if path not in self._programs:
            self._programs[path] = self._translated(path)
        return self._programs[path]

    def _translated(self, path: str) -> Program | None:
        language = language_of(path)
        source = self._repository.read(path) if language is not None else None
        if language is None or source is None or isinstance(source, Unreadable) or len(source.text) > MAX_CHARACTERS:
            return None
        program = program_of(source, language)
        return None if isinstance(program, Unreadable) or program.errors else program
