"""`fulint server`: a language server for editors, where its library is installed."""

from __future__ import annotations

import sys

import click

from fulint.cli.printing import Refusal


@click.command(short_help="Serve an editor over the Language Server Protocol.")
@click.option("--stdio", is_flag=True, help="Use standard input and output, which is always so.")
def server(stdio: bool) -> int:
    """Check what is open in an editor, while it is written.

    The server is started by an editor, with which it talks over standard input and output.
    """
    from importlib.util import find_spec

    if find_spec("pygls") is None or find_spec("lsprotocol") is None:
        raise Refusal("the server needs pygls, which is not installed: pip install 'fulint[lsp]'")
    if sys.stdin is None or sys.stdin.isatty():
        raise Refusal("the server talks to an editor, not to a terminal: let an editor start it")
    from datetime import date

    from fulint.server.app import serve

    return serve(date.today)
