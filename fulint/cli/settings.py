"""The configuration of a run, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fulint.cli.printing import Refusal

if TYPE_CHECKING:
    from fulint.config import Config


def settings(paths: tuple[str, ...], file: str | None, without: bool) -> Config:
    """The configuration of the repository that the paths lie in, or of a named file, or none; and the present day.

    Raises Refusal where it cannot be used, and UsageError where a file is named and refused at once.
    """
    from dataclasses import replace
    from datetime import date

    from fulint import registry
    from fulint.config import Config, ConfigError
    from fulint.configfile import load
    from fulint.discover import find_root

    if file is not None and without:
        raise click.UsageError("--config and --no-config exclude each other.")
    try:
        config = Config() if without else load(find_root(paths[0]), file, registry.load())
    except ConfigError as error:
        raise Refusal("\n".join(("the configuration cannot be used:", *error.messages))) from None
    return replace(config, today=date.today())
