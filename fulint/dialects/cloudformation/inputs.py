"""The parameters of a template and the values that the repository gives them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from collections.abc import Mapping as Table

from fulint.dialects.cloudformation.results import Items, Result, Symbol, Text
from fulint.dialects.cloudformation.template import Template
from fulint.finding import shown
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source, Span
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

_STORED = "AWS::SSM::Parameter::Value"
SAMCONFIG = "samconfig.toml"
_MAX_LINE = 20_000
_COMMANDS = ("deploy", "global", "sync")
_PAIR = re.compile(r"""(?<![A-Za-z0-9])([A-Za-z0-9]+)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']*)""")
_CLI_PAIR = re.compile(r"""ParameterKey=([A-Za-z0-9]+),ParameterValue=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']*)""")


@record
class Parameter:
    """One parameter: its default (None: none) and the values it is limited to (empty: any)."""

    name: str
    type: str
    span: Span
    default: str | None
    allowed: tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values that the template itself knows of; what Parameter Store holds it does not."""
        if self.type.startswith(_STORED):
            return ()
        if self.allowed:
            return self.allowed
        return () if self.default is None else (self.default,)

    def result(self, value: str | None) -> Result:
        """What a Ref comes to when the parameter has this value (None: nobody knows which)."""
        if self.type.startswith(_STORED):
            return self._open(f"the parameter {shown(self.name)} is read from Parameter Store at deployment")
        if value is None:
            if self.default is None:
                return self._open(f"the parameter {shown(self.name)} has no default")
            return self._open(f"the parameter {shown(self.name)} may have several values")
        if self.type == "CommaDelimitedList" or self.type.startswith("List<"):
            pieces = (piece.strip() for piece in value.split(",")) if value else ()
            return Items(tuple(Text((piece,) if piece else (), self.span) for piece in pieces), self.span)
        return Text((value,) if value else (), self.span)

    def _open(self, reason: str) -> Text:
        return Text((Symbol(self.name, "", reason),), self.span)


def parameters_of(template: Template) -> dict[str, Parameter]:
    """The parameters by name, in the order written; malformed parts of one count as not written."""
    return {entry.key.text: _parameter(entry) for entry in template.section("Parameters").entries}


def _parameter(entry: Entry) -> Parameter:
    body = entry.value
    if not isinstance(body, Mapping):
        return Parameter(entry.key.text, "String", entry.key.span, None, ())
    kind = _written(body.get("Type"))
    allowed = body.get("AllowedValues")
    values = (_written(item) for item in allowed.items) if isinstance(allowed, Sequence) else ()
    return Parameter(
        entry.key.text,
        kind or "String",
        entry.key.span,
        _written(body.get("Default")),
        tuple(dict.fromkeys(value for value in values if value is not None)),
    )


def _written(node: Node | None) -> str | None:
    match node:
        case Scalar(value=bool(value)):
            return "true" if value else "false"
        case Scalar(value=str(value)):
            return value
        case Scalar() if node.value is not None:
            return node.text
        case _:
            return None


@record
class Overrides:
    """Parameter values that one environment of a samconfig.toml deploys with."""

    environment: str
    values: Table[str, str]


def overrides_for(template_path: str, repository: Repository) -> tuple[Overrides, ...]:
    """What the samconfig.toml beside a template overrides, environment by environment.

    A file that cannot be read or parsed overrides nothing; so does an environment that names another template.
    """
    source = _samconfig(template_path, repository)
    return tuple(_overrides(_toml(source.text), template_path.rpartition("/")[2])) if source else ()


def settings_for(template_path: str, repository: Repository) -> Iterator[tuple[Source, Table[str, object]]]:
    """The settings of each command of a samconfig.toml, of every environment, that deploys a template."""
    source = _samconfig(template_path, repository)
    if source is None:
        return
    for commands in _toml(source.text).values():
        for given in _settings(commands, template_path.rpartition("/")[2]):
            yield source, given


def _samconfig(template_path: str, repository: Repository) -> Source | None:
    folder = template_path.rpartition("/")[0]
    path = f"{folder}/{SAMCONFIG}" if folder else SAMCONFIG
    source = repository.read(path) if repository.is_file(path) else None
    return source if isinstance(source, Source) else None


def _toml(written: str) -> dict[str, object]:
    """A TOML text as tables; empty where it is none. The parser is only loaded where there is such a file."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _overrides(config: Table[str, object], template_name: str) -> Iterator[Overrides]:
    for environment, commands in config.items():
        values: dict[str, str] = {}
        for given in _settings(commands, template_name):
            for key, value in _pairs(given.get("parameter_overrides")):
                values.setdefault(key, value)
        if values:
            yield Overrides(environment, values)


def _settings(commands: object, template_name: str) -> Iterator[Table[str, object]]:
    """The parameters of an environment's commands, but for those of another template."""
    for command in _COMMANDS:
        body = commands.get(command) if isinstance(commands, dict) else None
        given = body.get("parameters") if isinstance(body, dict) else None
        if isinstance(given, dict):
            other = given.get("template_file", given.get("template"))
            if not isinstance(other, str) or _is_built_from(other, template_name):
                yield given


def _is_built_from(path: str, template_name: str) -> bool:
    """Whether a configured template is this one, or what `sam build` makes of it."""
    return path.replace("\\", "/").rpartition("/")[2] == template_name or path.startswith(".aws-sam/")


def _pairs(given: object) -> Iterator[tuple[str, str]]:
    """The pairs of `parameter_overrides`: one string, a list of strings, or a table."""
    if isinstance(given, dict):
        yield from ((str(key), str(value)) for key, value in given.items() if not isinstance(value, (dict, list)))
        return
    for line in given if isinstance(given, list) else (given,):
        if not isinstance(line, str) or len(line) > _MAX_LINE:
            continue
        pattern = _CLI_PAIR if "ParameterKey=" in line else _PAIR
        for found in pattern.finditer(line):
            yield found[1], _unquoted(found[2])


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value
