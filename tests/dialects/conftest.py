"""What the tests of dialects share: a repository made of texts, and a template in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from fulint.dialects import DIALECTS, Lowered, Unit
from fulint.neighbours import Nearby
from fulint.repository import Repository

Lower: TypeAlias = Callable[..., Lowered]


@pytest.fixture
def deployed(tmp_path: Path) -> Lower:
    """Lowers the root module in a folder (the repository's root if none is named) of a repository made of files."""

    def lower_folder(files: Mapping[str, str] | str, folder: str = "") -> Lowered:
        for name, content in ({"main.tf": files} if isinstance(files, str) else files).items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8")
        repository = Repository(str(tmp_path))
        dialect = next(dialect for dialect in DIALECTS if dialect.module == "terraform")
        return dialect.lower(Unit(folder, ()), repository, Nearby(dialect, repository, (), None))

    return lower_folder


@pytest.fixture
def lowered(tmp_path: Path) -> Lower:
    """Lowers a template's text, at `path` in a repository that holds `files`, of which `parents` nest it."""

    def lower_text(
        text: str, files: Mapping[str, str] | None = None, path: str = "template.yaml", parents: tuple[str, ...] = ()
    ) -> Lowered:
        for name, content in (files or {}).items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8")
        repository = Repository(str(tmp_path), {path: text})
        dialect = next(dialect for dialect in DIALECTS if dialect.module == "cloudformation")
        return dialect.lower(Unit(path, (path, *parents)), repository, Nearby(dialect, repository, (), None))

    return lower_text


@pytest.fixture
def configured(tmp_path: Path) -> Lower:
    """Lowers a service's configuration, at `path` in a repository that holds `files`."""

    def lower_service(text: str, files: Mapping[str, str] | None = None, path: str = "serverless.yml") -> Lowered:
        for name, content in (files or {}).items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8")
        repository = Repository(str(tmp_path), {path: text})
        dialect = next(dialect for dialect in DIALECTS if dialect.module == "serverless")
        return dialect.lower(Unit(path, (path,)), repository, Nearby(dialect, repository, (), None))

    return lower_service
