"""Where the command starts, as `fulint` and as `python -m fulint`."""

import gc
import sys

from fulint import __version__

_ALLOCATIONS = 100_000
"""How many more objects come into being than go before cycles are looked for: Python's 700 cost a tenth of a run."""


def main() -> None:
    """Answer `--version` at once, since hooks and editors ask it often; everything else is the command line's."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"fulint {__version__}\n")
        return
    gc.set_threshold(_ALLOCATIONS)
    from fulint.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
