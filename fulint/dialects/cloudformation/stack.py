"""A template under one set of inputs: what it deploys then."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects import Neighbours
from fulint.dialects.cloudformation.exports import STACK_NAME, export_name, fits, is_open
from fulint.dialects.cloudformation.inputs import parameters_of, settings_for
from fulint.dialects.cloudformation.intrinsics import Evaluator
from fulint.dialects.cloudformation.results import Part, Result, Text
from fulint.dialects.cloudformation.scenarios import Scenario
from fulint.dialects.cloudformation.template import FUNCTION, SAM_FUNCTION, Resource, Template
from fulint.model import Gap
from fulint.record import record
from fulint.repository import Repository
from fulint.syntax.tree import Mapping, Node
from fulint.values import ABSENT, Absent, Truth


class Family:
    """The stacks that are read together, as far as one names another's functions.

    `main` is the home of the stack that everything is seen from. `stacks` holds each by its home, `children` those
    that the resource of a nested stack makes, by home and logical id; `exports` and `names` what each export and each
    function's own name stands for, in every stack that has it, and `open_exports` those exports whose name has a part
    that only the deployment knows, with what that is limited to; `exports_any` says that the name of one is not known
    at all. `unread` stands for relatives that are too many.
    """

    def __init__(self, main: str) -> None:
        self.main = main
        self.stacks: dict[str, Stack] = {}
        self.children: dict[tuple[str, str], Stack] = {}
        self.exports: dict[str, list[tuple[Stack, Node]]] = {}
        self.open_exports: list[tuple[str, dict[str, tuple[str, ...]], Stack, Node]] = []
        self.exports_any = False
        self.names: dict[tuple[Part, ...], list[str]] = {}
        self.unread: Gap | None = None

    def add(self, stack: Stack) -> None:
        """Take in a stack with what it exports and how its functions are called."""
        self.stacks[stack.home] = stack
        for parts, address in stack.names.items():
            if all(isinstance(part, str) for part in parts):
                self.names.setdefault(parts, []).append(address)
        exports = tuple(stack.exports())
        self.exports_any = self.exports_any or len(exports) < stack.count_exports()
        limits = stack.limits() if any(is_open(name) for name, _ in exports) else {}
        for name, node in exports:
            if is_open(name):
                self.open_exports.append((name, limits, stack, node))
            else:
                self.exports.setdefault(name, []).append((stack, node))

    def exporting(self, name: str) -> tuple[tuple[Stack, Node], ...]:
        """The outputs that an import of this name may mean: by the very name, else by its shape."""
        if name in self.exports:
            return tuple(self.exports[name])
        return tuple((stack, node) for other, limits, stack, node in self.open_exports if fits(other, name, limits))

    def is_foreign(self, name: str, stack: Stack) -> bool:
        """Whether a relative imports what the family surely does not export, and so nothing of the main stack's."""
        return stack.home != self.main and not self.exports_any and not is_open(name) and not self.exporting(name)

    @property
    def relatives(self) -> Iterator[Stack]:
        """The stacks beside the one that everything is seen from."""
        return (stack for home, stack in self.stacks.items() if home != self.main)


@record
class Surroundings:
    """What a stack stands in: the repository, the other templates of it, and its family.

    `home` tells the stacks of a family apart: the path of the template, and what nests it where it stands there twice.
    """

    repository: Repository
    neighbours: Neighbours
    family: Family
    home: str


@record
class Stack:
    """The template, its values under one set of inputs, and what is around it.

    `names` maps a deployed function's own name, in its parts, to its address.
    """

    template: Template
    scenario: Scenario
    evaluator: Evaluator
    around: Surroundings
    names: dict[tuple[Part, ...], str]

    @property
    def repository(self) -> Repository:
        """The repository that the template is in."""
        return self.around.repository

    @property
    def neighbours(self) -> Neighbours:
        """The other templates of the repository."""
        return self.around.neighbours

    @property
    def family(self) -> Family:
        """The stacks that this one is read together with."""
        return self.around.family

    @property
    def home(self) -> str:
        """What tells it from the other stacks of its family."""
        return self.around.home

    @property
    def path(self) -> str:
        """The repository's path of the template."""
        return self.template.root.source.path

    @property
    def folder(self) -> str:
        """The repository's path of the folder that the template lies in."""
        return self.path.rpartition("/")[0]

    def address(self, logical_id: str) -> str:
        """How the family calls a resource of this stack: by its logical id alone in the stack that it is seen from."""
        return logical_id if self.home == self.family.main else f"{self.home}#{logical_id}"

    def exports(self) -> Iterator[tuple[str, Node]]:
        """The outputs that are exported, each under its name as `export_name` has it, with its value."""
        for entry in self.template.section("Outputs").entries:
            export = entry.value.get("Export") if isinstance(entry.value, Mapping) else None
            value = entry.value.get("Value") if isinstance(entry.value, Mapping) else None
            name = self.evaluator.field(export, "Name") if isinstance(export, Mapping) else ABSENT
            written = None if isinstance(name, Absent) else export_name(name)
            if value is not None and written:
                yield written, value

    def count_exports(self) -> int:
        """How many outputs are exported, under whatever names."""
        outputs = (entry.value for entry in self.template.section("Outputs").entries)
        return sum(isinstance(output, Mapping) and output.entry("Export") is not None for output in outputs)

    def limits(self) -> dict[str, tuple[str, ...]]:
        """The values that the stack's parameters are limited to, and its own name where the files give it."""
        found = {name: one.allowed for name, one in parameters_of(self.template).items()}
        names = (given.get("stack_name") for _, given in settings_for(self.path, self.repository))
        found[STACK_NAME] = tuple(name for name in names if isinstance(name, str))
        return found

    def truth(self, resource: Resource) -> Truth:
        """Whether a resource is deployed; None where that cannot be known."""
        condition = resource.condition
        return True if condition is None else self.scenario.conditions.get(condition.text)

    def live(self, *types: str) -> Iterator[Resource]:
        """The resources of some types that are deployed, or may be."""
        return (resource for resource in self.template.of_type(*types) if self.truth(resource) is not False)

    def value(self, resource: Resource, name: str) -> Result | Absent:
        """What a property comes to."""
        return self.evaluator.field(resource.properties, name)

    def of(self, node: Node | None) -> Result | Absent:
        """What a node comes to, if there is one."""
        return ABSENT if node is None else self.evaluator.evaluate(node)


def stack_of(template: Template, scenario: Scenario, around: Surroundings) -> Stack:
    """The stack that a template makes under one set of inputs, which its family has taken in."""
    stack = Stack(template, scenario, scenario.evaluator, around, {})
    for resource in stack.live(FUNCTION, SAM_FUNCTION):
        match stack.value(resource, "FunctionName"):
            case Text(parts, _) if parts:
                stack.names.setdefault(parts, stack.address(resource.id))
    around.family.add(stack)
    return stack
