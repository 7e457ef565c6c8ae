"""fulint: a static analyzer for AWS Lambda Function URLs."""

# Nothing is imported here, not even from the standard library: `python -m fulint` looks for it in the current folder,
# which may be a stranger's repository, until __main__ has its say.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from fulint.config import Config
    from fulint.report import Report

__version__ = "0.1.0"


def check(paths: "Sequence[str]", config: "Config | None" = None) -> "Report":
    """Check everything at or below some paths of one repository; without a config, as a run without a file does.

    Expiry dates are held against the config's `today`, or the present day where it names none. Raises
    fulint.engine.UsageError where a path does not exist, or the paths lie in different repositories.
    """
    from datetime import date

    from fulint import engine
    from fulint.config import Config
    from fulint.record import replace

    config = config or Config()
    return engine.check(paths, replace(config, today=config.today or date.today()))
