"""Other linters, and how each is asked to read a tree: offline, and for nothing that it could leave out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import Command

_SEMGREP_RULES = Path(__file__).with_name("semgrep.yaml")


@dataclass(frozen=True)
class Peer:
    """One linter and its arguments, in which `{tree}` stands for the folder."""

    program: str
    arguments: tuple[str, ...]


CFN_LINT = Peer("cfn-lint", ("{tree}/**/*.yaml",))
CFN_LINT_ON_JSON = Peer("cfn-lint", ("{tree}/**/*.json",))
_CHECKOV = ("--quiet", "--compact", "--skip-download")
CHECKOV = Peer("checkov", (*_CHECKOV, "--framework", "cloudformation", "-d", "{tree}"))
CHECKOV_ON_TERRAFORM = Peer("checkov", (*_CHECKOV, "--framework", "terraform", "-d", "{tree}"))
CHECKOV_ON_BOTH = Peer("checkov", (*_CHECKOV, "--framework", "cloudformation", "terraform", "-d", "{tree}"))
_SEMGREP = ("scan", "--config", str(_SEMGREP_RULES), "--metrics", "off", "--disable-version-check")
SEMGREP = Peer("semgrep", (*_SEMGREP, "--no-git-ignore", "--quiet", "{tree}"))

PROGRAMS = ("cfn-lint", "checkov", "semgrep")


def installed(folder: Path | None) -> dict[str, str]:
    """Where each program is that is installed: in a folder of commands where one is named, else on the path."""
    found = ((program, shutil.which(program, path=folder and os.fspath(folder))) for program in PROGRAMS)
    return {program: place for program, place in found if place}


def commands(peers: tuple[Peer, ...], tree: Path, places: dict[str, str]) -> Iterator[tuple[str, Command]]:
    """The programs that read a tree, and how each is run. They say by any exit code that they are done."""
    for peer in peers:
        if peer.program in places:
            arguments = tuple(word.replace("{tree}", os.fspath(tree)) for word in peer.arguments)
            yield peer.program, Command((places[peer.program], *arguments), None)
