"""What a user may configure: one frozen record, and the words in which rules and severities are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fulint.finding import Ignore, Severity
from fulint.record import record, replace
from fulint.rule import Rule

FAIL_ON = (*(severity.value for severity in Severity), "never")
"""The words for the severity at which a run fails."""

_ABOUT_THE_RUN = ("FU001", "FU002")

_LONGEST_WORD = 80
"""Nobody means a rule or key by more; comparing words costs the square of their length."""


@record
class Config:
    """How a run behaves. Every field has the default that a run without any configuration uses.

    `select` and `ignore` are rule ids, id prefixes (`FU1`) or names; an empty `select` means all rules. `exclude`
    are patterns in .gitignore's syntax. `origin` is the repository's path of the file that it was read from.
    `url_regions` are the regions in which Function URLs exist, where the user knows it better (empty: as fulint knows).
    `today` is the day against which expiry dates are held. With `cfn_lint` the report holds what cfn-lint finds, too.
    An ignore has to end within `max_age` days, where there is such a number, and none is followed that is for one of
    the `unignorable` rules (ids or names); with `no_ignores` none is followed at all. `jobs` is how many processes read
    handlers, None for as many as pay; what is found does not depend on it.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.WARNING
    min_severity: Severity = Severity.NOTE
    pedantic: bool = False
    require_reason: bool = False
    max_age: int | None = None
    unignorable: tuple[str, ...] = ()
    no_ignores: bool = False
    url_regions: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    origin: str | None = None
    today: date | None = None
    cfn_lint: bool = False
    jobs: int | None = 1

    def selects(self, id: str, name: str) -> bool:
        """Whether a rule is switched on: the longest word that means it decides, and `ignore` where two are equal.

        That something could not be read or judged is said whatever is selected: silence would look like a clean result.
        """
        wanted = max((_reach(word, id, name) for word in self.select), default=0)
        if id in _ABOUT_THE_RUN:
            wanted = max(wanted, 0)
        unwanted = max((_reach(word, id, name) for word in self.ignore), default=-1)
        return wanted >= 0 and wanted > unwanted


def _reach(word: str, id: str, name: str) -> int:
    """How exactly a word means a rule: the length of an id prefix, more for its name, -1 where it means another."""
    if word == name:
        return len(id)
    return len(word) if id.startswith(word) else -1


class ConfigError(Exception):
    """A configuration that cannot be used: every fault of it, each a line with its place."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = tuple(messages)


def as_fixes_are_judged(config: Config) -> Config:
    """A configuration under which all rules speak, so that a fix brings nothing that another run would find."""
    return replace(config, select=(), ignore=(), min_severity=Severity.NOTE, cfn_lint=False)


def unknown_rule(word: str, rules: Sequence[Rule], is_exact: bool = False) -> str | None:
    """What is wrong with a word that should mean rules, as a clause; None where it means one.

    A prefix of an id means several, unless `is_exact`.
    """
    if any(word in (rule.id, rule.name) for rule in rules):
        return None
    if word and any(rule.id.startswith(word) for rule in rules):
        return f'"{word}" is only the beginning of an id, and one rule must be named' if is_exact else None
    return f'there is no rule "{word}"{did_you_mean(word, words_of(rules))}'


def words_of(rules: Sequence[Rule]) -> list[str]:
    """The ids and names of rules: each means exactly one."""
    return [word for rule in rules for word in (rule.id, rule.name)]


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The end of a complaint about an unknown word: the known one that it is nearest to, if any is near."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that an unknown one is most like, if it is like one at all."""
    from difflib import get_close_matches

    if len(word) > _LONGEST_WORD:
        return None
    by_lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower().replace("_", "-"), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def severity_named(word: str) -> Severity | None:
    """The severity of one of the words of `FAIL_ON`; None for never."""
    return None if word == "never" else Severity(word)
