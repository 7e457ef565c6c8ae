"""A template under one set of inputs: what it deploys then."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects import Neighbours
from fulint.dialects.cloudformation.conditions import Truth
from fulint.dialects.cloudformation.intrinsics import Evaluator
from fulint.dialects.cloudformation.results import Part, Result, Text
from fulint.dialects.cloudformation.scenarios import Scenario
from fulint.dialects.cloudformation.template import FUNCTION, SAM_FUNCTION, Resource, Template
from fulint.record import record
from fulint.repository import Repository
from fulint.syntax.tree import Node
from fulint.values import ABSENT, Absent


@record
class Stack:
    """The template, its values under one set of inputs, and the repository and the other templates around it.

    `names` maps a deployed function's own name, in its parts, to its logical id.
    """

    template: Template
    scenario: Scenario
    evaluator: Evaluator
    repository: Repository
    neighbours: Neighbours
    names: dict[tuple[Part, ...], str]

    @property
    def folder(self) -> str:
        """The repository's path of the folder that the template lies in."""
        return self.template.root.source.path.rpartition("/")[0]

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


def stack_of(template: Template, scenario: Scenario, repository: Repository, neighbours: Neighbours) -> Stack:
    """The stack that a template makes under one set of inputs."""
    evaluator = Evaluator(template, scenario.parameters, scenario.conditions)
    stack = Stack(template, scenario, evaluator, repository, neighbours, {})
    for resource in stack.live(FUNCTION, SAM_FUNCTION):
        match stack.value(resource, "FunctionName"):
            case Text(parts, _) if parts:
                stack.names.setdefault(parts, resource.id)
    return stack
