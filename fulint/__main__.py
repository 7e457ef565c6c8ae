"""Where the command starts, as `fulint` and as `python -m fulint`."""

import gc
import sys


def main() -> None:
    """Answer `--version` at once, since hooks and editors ask it often; everything else is the command line's."""
    from fulint import __version__

    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"fulint {__version__}\n")
        return
    # A run keeps nearly all that it makes until it ends, so that looking for garbage would only cost time.
    gc.disable()
    from fulint.cli import main as command_line

    command_line()


def _leave_the_current_folder_out() -> None:
    """Let nothing be imported from the folder that is checked: `python -m` puts the current one before all others."""
    import os  # which every Python has loaded by now

    if sys.path and sys.path[0] in ("", os.getcwd()) and os.getcwd() != os.path.dirname(os.path.dirname(__file__)):
        del sys.path[0]


if __name__ == "__main__":
    _leave_the_current_folder_out()
    main()
