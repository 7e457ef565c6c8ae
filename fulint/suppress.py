"""Takes out what users wish not to be told, and says which of their wishes are unused or cannot be followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from fulint.config import Config, nearest, unknown_rule, words_of
from fulint.finding import Confidence, Edit, Finding, Fix, Ignore
from fulint.gitignore import Ignores, parse
from fulint.ignores import ignores_in as ignores_in
from fulint.languages.files import language_of
from fulint.record import record, replace
from fulint.rule import Rule
from fulint.source import Span

_UNUSED = "FU003"
_INVALID = "FU004"
_HOW = "Write it as `fulint: ignore[FU101] until=2027-03-01 reason`, or remove it"
_REASON = "Say after the brackets, or as `reason`, why the finding is accepted"
_ENDS = "Say how long the finding is accepted: until=2027-03-01 before the reason, or as `until`"
_REMOVE = "Remove it, so that it cannot hide the next one of its kind"

_MAX_FAULTS = 3
"""How many faults of one ignore are told."""


@record
class Judges:
    """What ignores are held against: the rules there are, those that ran, and what is asked of an ignore.

    `saw_all` says that the whole repository was checked, so that an ignore which may be meant for another part of it
    can be called unused.
    """

    rules: tuple[Rule, ...]
    running: frozenset[str]
    require_reason: bool = False
    today: date | None = None
    saw_all: bool = True
    max_age: int | None = None
    unignorable: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rules: Iterable[Rule], config: Config, saw_all: bool = True) -> Judges:
        """What holds under a configuration."""
        known = tuple(rules)
        running = frozenset(rule.id for rule in known if config.selects(rule.id, rule.name))
        closed = {word for rule in known for word in words_of([rule]) if {rule.id, rule.name} & {*config.unignorable}}
        return cls(known, running, config.require_reason, config.today, saw_all, config.max_age, frozenset(closed))


@record
class Outcome:
    """What is left of the findings, how many were taken out, and what there is to say of the ignores."""

    kept: tuple[Finding, ...]
    said: tuple[Finding, ...]
    ignored: int


def apply(findings: Sequence[Finding], ignores: Sequence[Ignore], judges: Judges) -> Outcome:
    """Hold findings against ignores.

    An ignore with a fault (an unknown rule or key, a day that has passed) takes out nothing and is FU004; one that
    takes out nothing although its rules ran is FU003. Both can be ignored themselves.
    """
    filters = tuple(
        _Filter(ignore, tuple(islice(_faults(ignore, judges), _MAX_FAULTS)), judges)
        for ignore in dict.fromkeys(ignores)
    )
    index = _Index(filters)
    kept = tuple(finding for finding in findings if not index.takes_out(finding))
    said = [finding for one in filters for finding in one.complaints(judges, about_ignores=False)]
    left = [finding for finding in said if not index.takes_out(finding)]
    last = [finding for one in filters for finding in one.complaints(judges, about_ignores=True)]
    ignored = len(findings) - len(kept) + len(said) - len(left)
    return Outcome(kept, (*left, *last), ignored)


def objections(ignore: Ignore, judges: Judges) -> tuple[str, ...]:
    """Why an ignore would not do, each as a clause: it could not be followed, or lasts too long."""
    faults = tuple(_faults(ignore, judges))
    lack = "" if faults else _lack_of_end(ignore, judges)
    return (*faults, lack) if lack else faults


def _faults(ignore: Ignore, judges: Judges) -> Iterator[str]:
    """What keeps an ignore from being followed, each as a clause."""
    if ignore.problem:
        yield ignore.problem
    for word in ignore.rules:
        if complaint := unknown_rule(word, judges.rules, is_exact=True):
            yield complaint
        elif word in judges.unignorable:
            yield f"the configuration does not let {word} be ignored"
    if ignore.until is None:
        return
    try:
        until = date.fromisoformat(ignore.until)
    except ValueError:
        yield f'"{ignore.until}" is no day such as 2027-03-01'
        return
    if judges.today is not None and until < judges.today:
        yield f"it ended on {until.isoformat()}"


def _lack_of_end(ignore: Ignore, judges: Judges) -> str:
    """What is wrong with the last day of an ignore that can be followed; empty where nothing, or none is asked for."""
    if judges.max_age is None:
        return ""
    if ignore.until is None:
        return f"this ignore has no last day, and one within {judges.max_age} days is required"
    until = date.fromisoformat(ignore.until)
    if judges.today is None or (until - judges.today).days <= judges.max_age:
        return ""
    return f"this ignore ends on {until.isoformat()}, more than the {judges.max_age} days ahead that are allowed"


class _Filter:
    """One ignore at work: what it takes out, and which of its rules it took out something of."""

    def __init__(self, ignore: Ignore, faults: tuple[str, ...], judges: Judges) -> None:
        self.ignore = ignore
        self.faults = faults
        words = set(ignore.rules)
        self._rules = tuple(rule for rule in judges.rules if rule.id in words or rule.name in words)
        self._ids = frozenset(rule.id for rule in self._rules)
        self._used: set[str] = set()
        self._paths: dict[str, bool] = {}

    def takes_out(self, finding: Finding) -> bool:
        """Whether the finding is one that this ignore is for."""
        ignore = self.ignore
        if self.faults or finding.rule not in self._ids:
            return False
        if ignore.scope is not None and not _touches(finding.span, ignore.scope):
            return False
        if ignore.address is not None and ignore.address != finding.address:
            return False
        if ignore.path is not None and not self._is_for(finding.span.path, ignore.path):
            return False
        self._used.add(finding.rule)
        return True

    def _is_for(self, path: str, pattern: str) -> bool:
        if path not in self._paths:
            self._paths[path] = _matches(pattern, path)
        return self._paths[path]

    def complaints(self, judges: Judges, about_ignores: bool) -> Iterator[Finding]:
        """What there is to say of this ignore: for the rules on ignores themselves, or for the others."""
        if not about_ignores:
            mended = self._spelled(judges) if self.faults else None
            for fault in self.faults:
                yield _said(judges, _INVALID, self.ignore, f"this ignore is not followed: {fault}", _HOW, mended)
            if not self.faults and judges.require_reason and not self.ignore.reason:
                yield _said(judges, _INVALID, self.ignore, "this ignore gives no reason, and one is required", _REASON)
            if not self.faults and (lack := _lack_of_end(self.ignore, judges)):
                yield _said(judges, _INVALID, self.ignore, lack, _ENDS)
        if self.faults or not (judges.saw_all or _stands_by_its_findings(self.ignore)):
            return
        unused = [
            rule
            for rule in self._rules
            if rule.id in judges.running - self._used and (rule.id in (_UNUSED, _INVALID)) == about_ignores
        ]
        if unused:
            names = " and ".join(f"{rule.id} {rule.name}" for rule in unused)
            message = f"this ignore suppresses nothing: there is no finding of {names} where it counts"
            yield _said(judges, _UNUSED, self.ignore, message, _REMOVE, self._without(unused))

    def _spelled(self, judges: Judges) -> Fix | None:
        """Writes the rules that are meant, where nothing else is wrong: it is not safe, since findings are hidden."""
        ignore, known = self.ignore, words_of(judges.rules)
        words = [word if word in known else nearest(word, known) for word in ignore.rules]
        meant = tuple(word for word in words if word is not None)
        is_mended = len(meant) == len(words) and not any(_faults(replace(ignore, rules=meant), judges))
        if not (ignore.bracket and is_mended) or len(words) > _MAX_FAULTS:
            return None
        text = ", ".join(meant)
        return Fix(f"ignore {text}", (Edit(ignore.bracket, text),), safe=False)

    def _without(self, unused: Sequence[Rule]) -> Fix | None:
        """Takes out the ignore, or of its rules those that are unused."""
        ignore = self.ignore
        if len(unused) == len(self._rules):
            return ignore.removal
        words = {word for rule in unused for word in (rule.id, rule.name)}
        kept = ", ".join(word for word in ignore.rules if word not in words)
        return Fix(f"ignore {kept} only", (Edit(ignore.bracket, kept),), safe=True) if ignore.bracket else None


def _said(judges: Judges, id: str, ignore: Ignore, message: str, help: str, fix: Fix | None = None) -> Finding:
    rule = next(rule for rule in judges.rules if rule.id == id)
    return Finding(id, rule.name, rule.severity, Confidence.HIGH, message, ignore.span, help, fix=fix)


class _Index:
    """The ignores by the file that they cover, so that each finding meets only those that may be for it."""

    def __init__(self, filters: Sequence[_Filter]) -> None:
        self._anywhere = [one for one in filters if one.ignore.scope is None]
        self._by_path: dict[str, list[_Filter]] = {}
        for one in filters:
            if one.ignore.scope is not None:
                self._by_path.setdefault(one.ignore.scope.path, []).append(one)

    def takes_out(self, finding: Finding) -> bool:
        """Whether any ignore is for the finding; all that are count as used."""
        candidates = (*self._by_path.get(finding.span.path, ()), *self._anywhere)
        used = [one for one in candidates if one.takes_out(finding)]
        return bool(used)


def _touches(span: Span, scope: Span) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    first, last = (scope.line, scope.column), (scope.end_line, scope.end_column)
    return span.path == scope.path and start < last and (first < end or first == start)


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern in .gitignore's syntax, seen from the root, covers a file or a folder above it."""
    state = Ignores().having(parse(pattern.encode("utf-8", "surrogateescape")))
    *folders, name = path.split("/")
    for folder in folders:
        if state.covers(folder, is_folder=True):
            return True
        state = state.inside(folder)
    return state.covers(name, is_folder=False)


def _stands_by_its_findings(ignore: Ignore) -> bool:
    """Whether what an ignore is for can only come of the file that it stands in: not so for code and configuration."""
    return ignore.scope is not None and language_of(ignore.scope.path) is None
