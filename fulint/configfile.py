"""Reads the configuration of a repository: finds its one file and holds it against what may stand there."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from fulint.config import FAIL_ON, Config, ConfigError, did_you_mean, severity_named, unknown_rule
from fulint.finding import Ignore, Severity
from fulint.record import replace
from fulint.repository import Repository
from fulint.rule import Rule
from fulint.source import Source, Span, Unreadable

FILES = ("fulint.toml", ".fulint.toml", "pyproject.toml")
"""Where a configuration may stand, at the repository's root: in one of them."""

MAX_CHARACTERS = 1024 * 1024
"""A longer file configures something else than fulint, or means harm."""

_MOST_DAYS = 10_000
"""An ignore that may live longer lives for ever."""

_MAX_FAULTS = 20
"""After so many the rest is left unsaid."""

_SECTION_MARK = b"tool.fulint"
_SECTION = re.compile(r"^[ \t]*\[+[ \t]*tool\.fulint\b", re.MULTILINE)
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_IGNORE_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?:tool\.fulint\.)?ignore[ \t]*\]\].*$", re.MULTILINE)


def load(root: str, path: str | None, rules: Sequence[Rule]) -> Config:
    """The configuration of the repository at `root`, or of the file `path`, which may lie anywhere.

    Raises ConfigError with everything that is wrong: an unreadable file, two files, unknown keys, wrong values.
    """
    found = _explicit(root, path) if path is not None else _at_root(Repository(root))
    if found is None:
        return Config()
    source, data = found
    reading = _Reading(source, rules)
    config = reading.config(data)
    if reading.faults:
        raise ConfigError([f"{source.path}:{line}: {fault}" for line, fault in sorted(reading.faults)[:_MAX_FAULTS]])
    return config


def _explicit(root: str, path: str) -> tuple[Source, Mapping[str, Any]]:
    folder, name = os.path.split(os.path.abspath(path))
    source = Repository(folder).read(name)
    if isinstance(source, Unreadable):
        raise ConfigError([f"{path}: {source.reason}"])
    shown = Repository(root).relative(os.path.join(folder, name)) or path
    source = Source(shown, source.text)
    data = _parsed(source)
    if os.path.basename(path) == "pyproject.toml":
        section = _section(data)
        if section is None:
            raise ConfigError([f"{path}: has no table [tool.fulint]"])
        data = section
    return source, data


def _at_root(repository: Repository) -> tuple[Source, Mapping[str, Any]] | None:
    found = [file for name in FILES if (file := _candidate(repository, name)) is not None]
    if len(found) > 1:
        names = " and ".join(source.path for source, _ in found)
        raise ConfigError([f"{names} both configure fulint; keep one of them"])
    return found[0] if found else None


def _candidate(repository: Repository, name: str) -> tuple[Source, Mapping[str, Any]] | None:
    """A file that configures fulint and what it says; None where there is none, or it says nothing of fulint."""
    if not repository.is_file(name):
        return None
    is_shared = name == "pyproject.toml"
    if is_shared:
        data = repository.read_bytes(name)
        if isinstance(data, Unreadable) or _SECTION_MARK not in data:
            return None
    source = repository.read(name)
    if isinstance(source, Unreadable):
        raise ConfigError([f"{name}: {source.reason}"])
    parsed: Mapping[str, Any] | None = _parsed(source)
    if is_shared and parsed is not None:
        parsed = _section(parsed)
    return None if parsed is None else (source, parsed)


def _parsed(source: Source) -> Mapping[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    if len(source.text) > MAX_CHARACTERS:
        raise ConfigError([f"{source.path}: is larger than {MAX_CHARACTERS // 1024} KB, too large for a configuration"])
    try:
        return tomllib.loads(source.text)
    except RecursionError:
        raise ConfigError([f"{source.path}: is nested too deeply"]) from None
    except ValueError as error:
        reason = str(error)
        place = _AT_LINE.search(reason)
        if place is None:
            raise ConfigError([f"{source.path}: is not valid TOML: {reason}"]) from None
        line = place[1] or str(len(source.starts))
        message = f"{source.path}:{line}: is not valid TOML: {reason[: place.start()]}"
        raise ConfigError([message]) from None


def _section(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    tool = data.get("tool")
    section = tool.get("fulint") if isinstance(tool, dict) else None
    return section if isinstance(section, dict) else None


class _WrongError(Exception):
    """A value that a key cannot have; the message completes `key …`."""


class _Reading:
    """One way through a parsed file, which collects the faults with their lines, up to a number that one can read."""

    def __init__(self, source: Source, rules: Sequence[Rule]) -> None:
        self._source = source
        self._rules = rules
        self.faults: list[tuple[int, str]] = []

    def config(self, data: Mapping[str, Any]) -> Config:
        """The record of what the file says; only to be used where there are no faults."""
        table: Mapping[str, Callable[[Any], Any]] = {
            "select": self._rule_words,
            "ignore": self._ignore,
            "exclude": _strings,
            "fail-on": _fail_on,
            "min-severity": _severity,
            "pedantic": _boolean,
            "require-reason": _boolean,
            "max-age": _days,
            "rules": self._unignorable,
            "url-regions": _strings,
        }
        values = {key.replace("-", "_"): value for key, value in self._read(data, table, None).items()}
        switched_off, ignores = values.pop("ignore", ((), ()))
        policy = {"unignorable": values.pop("rules", ())}
        return replace(Config(), **values, **policy, ignore=switched_off, ignores=ignores, origin=self._source.path)

    def _read(
        self, data: Mapping[str, Any], table: Mapping[str, Callable[[Any], Any]], stretch: tuple[int, int] | None
    ) -> dict[str, Any]:
        """What the readers of a table make of the values of its keys."""
        values: dict[str, Any] = {}
        for key, value in data.items():
            if len(self.faults) >= _MAX_FAULTS:
                break
            if key not in table:
                self._fault(key, f'unknown key "{key}"{did_you_mean(key, tuple(table))}', stretch)
                continue
            try:
                values[key] = table[key](value)
            except _WrongError as wrong:
                self._fault(key, f"{key} {wrong}", stretch)
        return values

    def _fault(self, key: str, words: str, stretch: tuple[int, int] | None = None) -> None:
        self.faults.append((self._line(key, stretch), words))

    def _rule_words(self, value: Any) -> tuple[str, ...]:
        words = _strings(value)
        for word in words:
            if complaint := unknown_rule(word, self._rules):
                raise _WrongError(f"is wrong: {complaint}")
        return words

    def _ignore(self, value: Any) -> tuple[tuple[str, ...], tuple[Ignore, ...]]:
        """Rules that are switched off everywhere (strings), and findings that are ignored in places (tables)."""
        if not isinstance(value, list):
            raise _WrongError("is neither an array of rules nor of tables")
        words = self._rule_words([item for item in value if not isinstance(item, dict)])
        tables = [item for item in value if isinstance(item, dict)]
        stretches = [*self._ignore_stretches(), *[None] * len(tables)]
        return words, tuple(self._ignore_table(*pair) for pair in zip(tables, stretches, strict=False))

    def _ignore_table(self, table: Mapping[str, Any], stretch: tuple[int, int] | None) -> Ignore:
        readers: Mapping[str, Callable[[Any], Any]] = {
            "rule": self._exact_rules,
            "path": _string,
            "address": _string,
            "reason": _string,
            "until": _day,
        }
        values = self._read(table, readers, stretch)
        place = self._first_line(stretch)
        if "rule" not in table:
            self.faults.append((place.line, "an ignore has no rule"))
        return Ignore(place, values.pop("rule", ()), **values)

    def _exact_rules(self, value: Any) -> tuple[str, ...]:
        words = (value,) if isinstance(value, str) else _strings(value)
        for word in words:
            if complaint := unknown_rule(word, self._rules, is_exact=True):
                raise _WrongError(f"is wrong: {complaint}")
        if not words:
            raise _WrongError("names none")
        return words

    def _unignorable(self, value: Any) -> tuple[str, ...]:
        """The rules whose table, such as `[rules.FU104]`, says `ignorable = false`."""
        if not isinstance(value, dict):
            raise _WrongError("is not a table with one for each rule")
        found = []
        for word, table in value.items():
            if complaint := unknown_rule(word, self._rules, is_exact=True):
                self._fault(word, f"rules is wrong: {complaint}")
            elif not isinstance(table, dict):
                self._fault(word, f"rules.{word} is not a table")
            elif self._read(table, {"ignorable": _boolean}, self._rule_stretch(word)).get("ignorable") is False:
                found.append(word)
        return tuple(found)

    def _rule_stretch(self, word: str) -> tuple[int, int] | None:
        """From where to where the table of a rule goes; None where it is not written under a header of its own."""
        text = self._source.text
        header = re.search(rf"""^[ \t]*\[[^\]\n]*\b{re.escape(word)}["']?[ \t]*\]""", text, re.MULTILINE)
        following = _HEADER.search(text, header.end()) if header else None
        return (header.start(), following.start() if following else len(text)) if header else None

    def _ignore_stretches(self) -> Iterator[tuple[int, int]]:
        """From where to where each `[[ignore]]` of the text goes."""
        text = self._source.text
        for header in _IGNORE_HEADER.finditer(text):
            following = _HEADER.search(text, header.end())
            yield header.start(), following.start() if following else len(text)

    def _first_line(self, stretch: tuple[int, int] | None) -> Span:
        """The first line of an ignore: its header, or the key `ignore` where it stands in an array."""
        line = self._source.position(stretch[0])[0] if stretch else self._line("ignore")
        text = self._source.line(line)
        indent = len(text) - len(text.lstrip())
        return Span(self._source.path, line, indent + 1, line, max(len(text.rstrip()), indent) + 1)

    def _line(self, key: str, stretch: tuple[int, int] | None = None) -> int:
        """The line that a key stands in, found by its text, since TOML readers do not tell; 1 where it is not found.

        In pyproject.toml the first place below `[tool.fulint]` counts.
        """
        text = self._source.text
        section = _SECTION.search(text)
        start, end = stretch or (section.start() if section else 0, len(text))
        pattern = rf"""(?:^|[{{,.\[])[ \t]*["']?{re.escape(key)}["']?[ \t]*[=.\]]"""
        found = re.compile(pattern, re.MULTILINE).search(text, start, end)
        return self._source.position(found.end())[0] if found else 1


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("is not a string")
    if not value.strip():
        raise _WrongError("is empty")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise _WrongError("is not an array of strings")
    return tuple(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongError("is neither true nor false")
    return value


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_DAYS:
        raise _WrongError(f"is no number of days from 1 to {_MOST_DAYS:,}")
    return value


def _fail_on(value: Any) -> Severity | None:
    if value not in FAIL_ON:
        raise _WrongError(f"is none of {', '.join(FAIL_ON)}{did_you_mean(str(value), FAIL_ON)}")
    return severity_named(str(value))


def _severity(value: Any) -> Severity:
    words = [severity.value for severity in Severity]
    if value not in words:
        raise _WrongError(f"is none of {', '.join(words)}{did_you_mean(str(value), words)}")
    return Severity(value)


def _day(value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _WrongError("is no day such as 2027-03-01") from None
