"""What every command that runs the engine shares: the configuration, wherever it stands, and the run itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from fulint.cli.printing import Refusal

if TYPE_CHECKING:
    from fulint.config import Config
    from fulint.report import Report
    from fulint.repository import Repository

config_option = click.option("--config", metavar="FILE", help="Read this configuration, not the repository's.")
no_config_option = click.option("--no-config", is_flag=True, help="Read no configuration.")


def checked(
    paths: tuple[str, ...],
    config: Config,
    overlay: Mapping[str, str] | None = None,
    watch: Callable[[str], None] | None = None,
) -> Report:
    """What the engine finds at and below some paths. Raises Refusal where the run cannot be done."""
    from fulint import engine

    try:
        return engine.check(paths, config, overlay=overlay, watch=watch)
    except engine.UsageError as error:
        raise Refusal(str(error)) from None


def repository_of(paths: tuple[str, ...]) -> Repository:
    """The repository that some paths lie in."""
    from fulint.discover import find_root
    from fulint.repository import Repository

    return Repository(find_root(paths[0]))


def starts_of(paths: tuple[str, ...], repository: Repository) -> tuple[str, ...]:
    """Some paths as the repository names them. Raises Refusal for one that is not there, or not in it."""
    starts = []
    for path in paths:
        start = repository.relative(os.path.abspath(path))
        if start is None or not os.path.exists(path):
            raise Refusal(f"{path} " + (f"lies outside of {repository.root}" if start is None else "does not exist"))
        starts.append(start)
    return tuple(starts)


def settings(paths: tuple[str, ...], file: str | None, without: bool) -> Config:
    """The configuration of the repository that the paths lie in, or of a named file, or none; and the present day.

    Handlers are read by as many processes as pay, unless an option says how many.

    Raises Refusal where it cannot be used, and UsageError where a file is named and refused at once.
    """
    from datetime import date

    from fulint import registry
    from fulint.config import Config, ConfigError
    from fulint.configfile import load
    from fulint.record import replace

    if file is not None and without:
        raise click.UsageError("--config and --no-config exclude each other.")
    try:
        config = Config() if without else load(repository_of(paths).root, file, registry.load())
    except ConfigError as error:
        raise Refusal("\n".join(("the configuration cannot be used:", *error.messages))) from None
    return replace(config, today=date.today(), jobs=None)
