"""`fulint init`: writes what a repository begins with, and overwrites nothing."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from fulint.cli import CLEAN
from fulint.cli.printing import Refusal, echo, visible, write
from fulint.cli.settings import repository_of

if TYPE_CHECKING:
    from fulint.repository import Repository

_CONFIGURATION = "fulint.toml"
_HOOKS = ".pre-commit-config.yaml"
_WORKFLOW = ".github/workflows/fulint.yml"
_HEAD_OF_ORIGIN = ".git/refs/remotes/origin/HEAD"
_BRANCH = re.compile(r"ref: refs/remotes/origin/([A-Za-z][\w./-]*)\s*")


@click.command(short_help="Write a configuration, and on demand a hook and a workflow.")
@click.argument("path", default=os.curdir)
@click.option("--hook", is_flag=True, help=f"Also write {_HOOKS}.")
@click.option("--workflow", is_flag=True, help=f"Also write {_WORKFLOW}.")
def init(path: str, hook: bool, workflow: bool) -> int:
    """Write a commented fulint.toml to the root of the repository of PATH (.), in which nothing is set yet.

    What is there already is left as it is.
    """
    from fulint.cli import starters

    if not os.path.exists(path):
        raise Refusal(f"{path} does not exist")
    repository = repository_of((path,))
    settled = _configuration_of(repository)
    _say(
        f"{settled} configures fulint already." if settled else _put(repository, _CONFIGURATION, starters.CONFIGURATION)
    )
    if hook:
        _say(_put(repository, _HOOKS, starters.HOOK))
    if workflow:
        _say(_put(repository, _WORKFLOW, starters.workflow(_branch_of(repository))))
    return CLEAN


def _say(words: str) -> None:
    echo(f"{visible(words)}\n")


def _configuration_of(repository: Repository) -> str | None:
    """The file that configures fulint already, even if it cannot be used; None where there is none."""
    from fulint.config import ConfigError
    from fulint.configfile import FILES, load

    own = next((name for name in FILES[:2] if os.path.lexists(repository.absolute(name))), None)
    if own is not None:
        return own
    try:
        return load(repository.root, None, ()).origin
    except ConfigError:
        return FILES[2]


def _put(repository: Repository, path: str, text: str) -> str:
    """Write a file that is not there yet, in a folder that lies in the repository; what came of it, as a sentence."""
    from fulint.source import Source

    place = repository.absolute(path)
    if os.path.lexists(place):
        held = repository.read(path)
        if isinstance(held, Source) and "fulint" in held.text:
            return f"{path} speaks of fulint already."
        lines = "".join(f"    {line}\n" for line in text.splitlines())
        return f"{path} is there already, and left as it is. This would be written:\n\n{lines}"
    if repository.relative(os.path.dirname(place)) is None:
        raise Refusal(f"{path} is not written, since its folder leads out of {repository.root}")
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}") from None
    write(place, text)
    return f"{path} is written."


def _branch_of(repository: Repository) -> str:
    """The branch that everything is merged into, as far as git was told, else main."""
    from fulint.source import Source

    held = repository.read(_HEAD_OF_ORIGIN)
    named = _BRANCH.fullmatch(held.text) if isinstance(held, Source) else None
    return named[1] if named else "main"
