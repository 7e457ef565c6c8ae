"""From a template to its deployments, one for each set of inputs that makes a difference to its Function URLs."""

from __future__ import annotations

from dataclasses import replace

from fulint.dialects import Neighbours
from fulint.dialects.cloudformation import plain_quirks, policies, resources, sam, sam_quirks
from fulint.dialects.cloudformation.functions import functions_of
from fulint.dialects.cloudformation.gaps import gaps_of
from fulint.dialects.cloudformation.globals import misspelled_globals
from fulint.dialects.cloudformation.inputs import overrides_for
from fulint.dialects.cloudformation.scenarios import scenarios
from fulint.dialects.cloudformation.stack import Stack, stack_of
from fulint.dialects.cloudformation.template import Template
from fulint.model import Deployment, Gap, Permission
from fulint.repository import Repository


def deployments_of(template: Template, repository: Repository, neighbours: Neighbours) -> tuple[Deployment, ...]:
    """The template under each set of inputs that makes a difference; Globals must be merged."""
    found, was_cut = scenarios(template, overrides_for(template.root.source.path, repository))
    deployments = (_deployment(stack_of(template, scenario, repository, neighbours)) for scenario in found)
    return without_idle_inputs(tuple(replace(deployment, was_cut=was_cut) for deployment in deployments))


def _deployment(stack: Stack) -> Deployment:
    statements = tuple(policies.statements_of(stack))
    gaps = tuple(statement for statement in statements if isinstance(statement, Gap))
    written = (
        *resources.permissions_of(stack),
        *(statement for statement in statements if isinstance(statement, Permission)),
    )
    urls = tuple(sorted((*resources.urls_of(stack), *sam.urls_of(stack)), key=lambda url: url.span))
    return Deployment(
        path=stack.template.root.source.path,
        when=stack.scenario.when,
        functions=tuple(functions_of(stack, written)),
        urls=urls,
        aliases=(*resources.aliases_of(stack), *sam.aliases_of(stack)),
        permissions=(*written, *sam.permissions_of(stack)),
        quirks=(
            *misspelled_globals(stack.template),
            *sam_quirks.quirks_of(stack),
            *plain_quirks.quirks_of(stack, urls),
        ),
        gaps=(*gaps_of(stack), *gaps),
    )


def without_idle_inputs(deployments: tuple[Deployment, ...]) -> tuple[Deployment, ...]:
    """The same deployments without the assumptions that turned out to change nothing."""
    names = dict.fromkeys(assumption.name for deployment in deployments for assumption in deployment.when)
    for name in names:
        groups: dict[tuple[object, ...], list[Deployment]] = {}
        for deployment in deployments:
            rest = tuple(assumption for assumption in deployment.when if assumption.name != name)
            groups.setdefault(rest, []).append(replace(deployment, when=rest))
        if all(other == group[0] for group in groups.values() for other in group[1:]):
            deployments = tuple(group[0] for group in groups.values())
    return deployments
