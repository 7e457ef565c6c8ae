"""What cfn-lint says of the templates that carry a Function URL, as findings of the same report.

cfn-lint is imported here and nowhere else on the way of a check, and only where its opinion is asked for. It reads its
own configuration (.cfnlintrc, and Metadata in templates), but loads no rules and schemas that a configuration names:
that would run code of the repository that is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fulint.finding import Confidence, Finding, Severity
from fulint.intake import Template
from fulint.judge import said_by_the_run
from fulint.record import record
from fulint.report import Guest, GuestRule
from fulint.repository import Repository
from fulint.rule import Rule
from fulint.source import Source, Span

OLDEST = (1, 54)
"""Before, cfn-lint expanded SAM itself, and placed what it found in a template that nobody wrote."""

NAME = "cfn-lint"
_DIALECT = "cloudformation"
_ABOUT_PROPERTIES = ("FU109", "FU203", "FU209", "FU302", "FU309", "FU801", "FU802")
"""Rules that say of a property what cfn-lint's schemas say of it, in E3002 and its like."""
_LONGEST_MESSAGE = 400
_FROM_KEY_TO_VALUE = re.compile(r"""["']?\s{0,200}:\s{0,200}(?:[!&]\S{1,200}\s{1,200})?""")
_SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.NOTE}


class NotInstalledError(Exception):
    """cfn-lint is not there, or too old; the message says what to install."""


@record
class Opinion:
    """What cfn-lint found, who it is, and what there is to say of its run."""

    findings: tuple[Finding, ...]
    guest: Guest
    notices: tuple[str, ...] = ()


def second_opinion(
    templates: Sequence[Template], repository: Repository, found: Sequence[Finding], failed: Rule
) -> Opinion:
    """cfn-lint's findings in the templates that carry a URL, without those that say what was found already.

    A template on which cfn-lint fails costs its findings there, and `failed` says so. One that fulint cannot read is
    left out, since that is said. Raises NotInstalledError.
    """
    linter = _Linter(repository)
    said = [*found]
    for template in templates:
        sources = {source.path: source for source in template.lowered.sources}
        addresses = {url.address for deployment in template.lowered.deployments for url in deployment.urls}
        if template.dialect != _DIALECT or not addresses or template.path not in sources:
            continue
        source = sources[template.path]
        try:
            matches = linter.matches(source)
        except Exception as error:
            message = f"cfn-lint failed on this template: {type(error).__name__}: {error}"
            said.append(said_by_the_run(failed, Span.top_of(source.path), message[:_LONGEST_MESSAGE]))
            continue
        said += _new(matches, source, addresses, found)
    return Opinion(tuple(said[len(found) :]), linter.guest(), linter.notices())


class _Linter:
    """One cfn-lint, with its rules loaded once for all templates."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        try:
            from cfnlint.config import ConfigMixIn  # type: ignore[import-untyped]
            from cfnlint.runner import Runner  # type: ignore[import-untyped]
            from cfnlint.version import __version__ as version  # type: ignore[import-untyped]
        except ImportError as error:
            raise NotInstalledError(f"cfn-lint is not installed ({error}): {_remedy()}") from None
        if tuple(int(digits) for digits in re.findall(r"\d+", version)[:2]) < OLDEST:
            raise NotInstalledError(f"cfn-lint {version} is too old: {_remedy()}")
        _quieten()
        self._version = version
        self._config = _without_code(ConfigMixIn)([])
        self._runner = Runner(self._config)

    def matches(self, source: Source) -> list[Any]:
        """cfn-lint's matches in a template."""
        from cfnlint.decode import decode_str  # type: ignore[import-untyped]
        from cfnlint.runner.template import (  # type: ignore[import-untyped]
            run_template_by_data,
            run_template_by_file_path,
        )

        if source.path not in self._repository.overlay:
            file = self._repository.absolute(source.path)
            return list(run_template_by_file_path(file, self._config, self._runner.rules, False))
        data, problems = decode_str(source.text)
        return list(problems or run_template_by_data(data, self._config, self._runner.rules))

    def guest(self) -> Guest:
        """cfn-lint as a report names it, with all rules that can speak."""
        from cfnlint.rules.errors import ParseError, RuleError, TransformError  # type: ignore[import-untyped]

        rules = self._runner.rules
        about_the_run = {rule.id: rule for rule in (ParseError(), RuleError(), TransformError())}
        enabled = {name: rule for name, rule in rules.items() if rules.is_rule_enabled(name, self._config)}
        listed = (_rule(rule) for _, rule in sorted({**about_the_run, **enabled}.items()))
        return Guest(NAME, self._version, "https://github.com/aws-cloudformation/cfn-lint", tuple(listed))

    def notices(self) -> tuple[str, ...]:
        """What cfn-lint's configuration asks for and does not get."""
        if not self._config.refused:
            return ()
        return (
            f"Not followed: {', '.join(self._config.refused)} in cfn-lint's configuration, which name code to run.",
        )


def _remedy() -> str:
    oldest = ".".join(map(str, OLDEST))
    return f'--cfn-lint needs cfn-lint {oldest} or newer; install it with: pip install "cfn-lint>={oldest}"'


def _quieten() -> None:
    """Keep what cfn-lint logs from standard error, where only this run speaks."""
    import logging

    logger = logging.getLogger("cfnlint")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def _without_code(mixin: Any) -> Any:
    """cfn-lint's configuration without the keys by which one names Python modules, rules or schemas to load."""

    class Settings(mixin):  # type: ignore[misc]
        """A configuration that runs nothing."""

        @property
        def append_rules(self) -> list[str]:
            """cfn-lint's own rules only."""
            return [str(super().append_rules[0])]

        @property
        def custom_rules(self) -> str:
            """None."""
            return ""

        @property
        def registry_schemas(self) -> list[str]:
            """None."""
            return []

        @property
        def override_spec(self) -> str:
            """None."""
            return ""

        @property
        def refused(self) -> tuple[str, ...]:
            """The keys that were left out, as they are written."""
            keys = ("append_rules", "custom_rules", "override_spec", "registry_schemas")
            return tuple(key for key in keys if self.file_args.get(key))

    return Settings


def _rule(rule: Any) -> GuestRule:
    title = " ".join(str(rule.shortdesc).split()) or str(rule.id)
    description = " ".join(str(rule.description).split()) or title
    return GuestRule(str(rule.id), title, description, str(rule.source_url), _severity(str(rule.id)))


def _severity(id: str) -> Severity:
    return _SEVERITIES.get(id[:1], Severity.WARNING)


def _new(matches: Sequence[Any], source: Source, addresses: set[str], found: Sequence[Finding]) -> Iterator[Finding]:
    """The matches as findings, but for those that name a cause which was found already."""
    known = [finding for finding in found if finding.rule in _ABOUT_PROPERTIES and finding.span.path == source.path]
    is_unread = any(finding.rule == "FU001" and finding.span.path == source.path for finding in found)
    for match in matches:
        finding = _finding(match, source, addresses)
        if finding.rule == "E0000" and is_unread:
            continue
        if not (
            finding.rule.startswith("E3") and any(_is_same(finding, _path(match), other, source) for other in known)
        ):
            yield finding


def _is_same(finding: Finding, path: Sequence[str], known: Finding, source: Source) -> bool:
    """Whether both are about one property: cfn-lint marks a key, or a member of a list, where fulint marks the value.

    Of a property that is missing cfn-lint marks `Properties`, and fulint the resource.
    """
    mine, other = finding.span, known.span
    if mine.contains(other) or other.contains(mine):
        return True
    start, end = source.offset(mine.end_line, mine.end_column), source.offset(other.line, other.column)
    if start <= end and end - start < _LONGEST_MESSAGE and _FROM_KEY_TO_VALUE.fullmatch(source.text[start:end]):
        return True
    is_resource = path[:1] == ["Resources"] and path[2:] == ["Properties"]
    return finding.rule == "E3003" and is_resource and source.text_at(other).strip("\"'") == path[1]


def _finding(match: Any, source: Source, addresses: set[str]) -> Finding:
    message = " ".join(str(match.message).split()).rstrip(".")
    path = _path(match)
    resource = path[1] if len(path) > 1 and path[0] == "Resources" else None
    return Finding(
        rule=str(match.rule.id),
        name=NAME,
        severity=_severity(str(match.rule.id)),
        confidence=Confidence.HIGH,
        message=message if len(message) <= _LONGEST_MESSAGE else f"{message[: _LONGEST_MESSAGE - 3]}...",
        span=_span(match, source),
        address=resource if resource in addresses else None,
    )


def _path(match: Any) -> list[str]:
    """The names that lead to what a match is about; empty where it is about the template."""
    return [str(part) for part in getattr(match, "path", None) or ()]


def _span(match: Any, source: Source) -> Span:
    """The place of a match inside its file, whatever cfn-lint counts beyond the end of a line."""
    last = len(source.starts)
    line = min(max(match.linenumber, 1), last)
    end_line = min(max(match.linenumberend, line), last)
    start = source.offset(line, min(max(match.columnnumber, 1), len(source.line(line)) + 1))
    end = source.offset(end_line, min(max(match.columnnumberend, 1), len(source.line(end_line)) + 1))
    return source.span(start, max(start, end))
