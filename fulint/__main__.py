"""Where the command starts, as `fulint` and as `python -m fulint`."""

import gc
import sys

from fulint import __version__


def main() -> None:
    """Answer `--version` at once, since hooks and editors ask it often; everything else is the command line's."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"fulint {__version__}\n")
        return
    # A run keeps nearly all that it makes until it ends, so that looking for garbage would only cost time.
    gc.disable()
    from fulint.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
