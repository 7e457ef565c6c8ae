"""The values of a root module's variables: `terraform.tfvars`, `*.auto.tfvars`, and each further variables file."""

from __future__ import annotations

from fulint.dialects.terraform.evaluate import Frame, Limits, evaluate
from fulint.dialects.terraform.values import Unknown, V
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source, Span, Unreadable
from fulint.syntax import hcl, hcl_json
from fulint.syntax.tree import Problem

_SUFFIXES = (".tfvars", ".tfvars.json")
_FOLDERS = ("config", "configs", "env", "environments", "envs", "stages", "tfvars", "vars")
"""Where further variables files of a root module lie by custom, if not beside it."""
MAX_FILES = 40


@record
class Inputs:
    """One set of values. `file` names the further variables file that they were read with; empty: none."""

    file: str
    values: dict[str, V]


@record
class VariablesFiles:
    """All sets of values of a root module, what was read for them, and what was wrong with it."""

    inputs: tuple[Inputs, ...]
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    was_cut: bool


class _Literals:
    """A scope in which nothing has a name: variables files hold literals only."""

    def __init__(self) -> None:
        self.limits = Limits()
        self.paths: frozenset[str] = frozenset()
        self.is_table = False

    def named(self, name: str, span: Span) -> V:
        """No name means anything."""
        return Unknown("a variables file takes no references", span)

    def file_text(self, path: str, span: Span) -> V:
        """No function can be called."""
        return Unknown("a variables file takes no functions", span)


def variables_files(folder: str, repository: Repository) -> VariablesFiles:
    """What is read by itself, and then each further file on top of it (facts: HCL reading order).

    Values from the environment are never read, so that everybody who checks a repository sees the same.
    """
    names = [name for name in repository.names_in(folder) if name.endswith(_SUFFIXES)]
    given: list[str] = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    given += [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    further = [name for name in names if name not in given]
    for below in _FOLDERS:
        inner = repository.names_in(f"{folder}/{below}" if folder else below)
        further += [f"{below}/{name}" for name in inner if name.endswith(_SUFFIXES)]
    reader = _Reader(folder, repository)
    values: dict[str, V] = {}
    for name in given:
        values.update(reader.values(name) or {})
    inputs = [Inputs("", values)]
    for name in further[:MAX_FILES]:
        found = reader.values(name)
        if found is not None:
            inputs.append(Inputs(name, {**values, **found}))
    return VariablesFiles(
        tuple(inputs), tuple(reader.sources), tuple(reader.problems), was_cut=len(further) > MAX_FILES
    )


class _Reader:
    """Reads variables files, and keeps what it read."""

    def __init__(self, folder: str, repository: Repository) -> None:
        self._folder = folder
        self._repository = repository
        self.sources: list[Source] = []
        self.problems: list[Problem] = []

    def values(self, name: str) -> dict[str, V] | None:
        """The values of one file; None where it cannot be read."""
        path = f"{self._folder}/{name}" if self._folder else name
        source = self._repository.read(path)
        if isinstance(source, Unreadable):
            return None
        parsed = hcl_json.parse_values(source) if path.endswith(".json") else hcl.parse(source)
        self.sources.append(source)
        self.problems += parsed.problems
        frame = Frame(_Literals())
        return {key: evaluate(one.value, frame) for key, one in parsed.body.attributes.items()}
