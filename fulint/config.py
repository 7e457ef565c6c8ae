"""What a user may configure: one frozen record, read from fulint.toml, .fulint.toml or pyproject.toml and options."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fulint.finding import Ignore, Severity


@dataclass(frozen=True, slots=True)
class Config:
    """How a run behaves. Every field has the default that a run without any configuration uses.

    `select` and `ignore` are rule ids, id prefixes (`FU1`) or names; an empty `select` means all rules. `exclude`
    are patterns in .gitignore's syntax. `origin` is the repository's path of the file that it was read from.
    `today` is the day against which expiry dates are held.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.WARNING
    min_severity: Severity = Severity.NOTE
    pedantic: bool = False
    require_reason: bool = False
    ignores: tuple[Ignore, ...] = ()
    origin: str | None = None
    today: date | None = None
