"""fulint: a static analyzer for AWS Lambda Function URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fulint.config import Config
    from fulint.report import Report

__version__ = "0.1.0"


def check(paths: Sequence[str], config: Config | None = None) -> Report:
    """Check everything at or below some paths of one repository; without a config, as a run without a file does.

    Raises fulint.engine.UsageError where a path does not exist, or the paths lie in different repositories.
    """
    from fulint import engine
    from fulint.config import Config

    return engine.check(paths, config or Config())
