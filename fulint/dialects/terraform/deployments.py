"""From a root module to its deployments: one for each variables file, and for each value of an input that has none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Protocol

from fulint.dialects.assumptions import without_idle_inputs
from fulint.dialects.terraform.choices import by_creation, choices_in, is_meant_to_be_called
from fulint.dialects.terraform.front import (
    access_controls_of,
    distributions_of,
    dns_records_of,
    web_acl_associations_of,
)
from fulint.dialects.terraform.gaps import gaps_of
from fulint.dialects.terraform.inputs import Inputs, VariablesFiles
from fulint.dialects.terraform.lambdas import functions_of
from fulint.dialects.terraform.module import Module, Modules
from fulint.dialects.terraform.provider import provider_by, provider_of
from fulint.dialects.terraform.quirks import quirks_of
from fulint.dialects.terraform.resources import added_by_provider, aliases_of, permissions_of, urls_of
from fulint.dialects.terraform.scope import Run, Scope
from fulint.dialects.terraform.stack import Stack
from fulint.dialects.terraform.values import Plain, V
from fulint.model import Assumption, AuthType, Deployment, Gap, Permission
from fulint.record import replace
from fulint.values import Known

MAX_DEPLOYMENTS = 64
MAX_STEPS = 200_000
"""Expressions that are computed for all deployments of a root module together."""


def deployments_of(root: Module, files: VariablesFiles, modules: Modules) -> tuple[Deployment, ...]:
    """Every deployment of a root module. `modules` are those that it calls."""
    found: list[Deployment] = []
    was_cut = files.was_cut
    steps = MAX_STEPS
    leaves_choices = is_meant_to_be_called(root, files)
    for inputs in _complete(files, root):
        when = (Assumption("the variables file", inputs.file),) if inputs.file else ()
        made = _Inputs(root, modules, inputs.values, leaves_choices, steps)
        rest = MAX_DEPLOYMENTS - len(found)
        found += (
            replace(deployment, when=(*when, *deployment.when)) for deployment in islice(made.deployments(), rest)
        )
        steps = made.steps
        was_cut = was_cut or made.was_cut or len(found) == MAX_DEPLOYMENTS or steps < 0
        if steps < 0:
            break
    return without_idle_inputs(tuple(replace(deployment, was_cut=was_cut) for deployment in found))


def _complete(files: VariablesFiles, root: Module) -> tuple[Inputs, ...]:
    """The sets of values. Where further files give what has no value otherwise, nothing is deployed without one."""
    first, *others = files.inputs
    needed = {name for name, block in root.variables.items() if "default" not in block.body.attributes}
    missing = needed - first.values.keys()
    if missing and any(missing & other.values.keys() for other in others):
        return tuple(others)
    return files.inputs


class _Inputs:
    """A root module with one set of values, and every value of what is asked for beyond it.

    `leaves_choices` says that whoever calls the module may choose other values than the defaults. `steps` is what may
    still be spent; below zero, further deployments are left out.
    """

    def __init__(self, root: Module, modules: Modules, values: dict[str, V], leaves_choices: bool, steps: int) -> None:
        self._root = root
        self._leaves_choices = leaves_choices
        self._modules = modules
        self._values = values
        self.was_cut = False
        self.steps = steps

    def deployments(self) -> Iterator[Deployment]:
        """One for each combination of values of the inputs that are asked for in vain, or left to the caller."""
        run, stack, first = self._deployment({})
        axes = {name: values for name, values in run.asked.items() if values}
        if self._leaves_choices:
            axes |= choices_in(stack.scopes)
        if not axes or not (first.urls or self._leaves_choices):
            yield from by_creation(first, stack)
            return
        combinations = product(*axes.values())
        self.was_cut = _count(axes.values()) > MAX_DEPLOYMENTS
        for chosen in islice(combinations, MAX_DEPLOYMENTS):
            assumed = dict(zip(axes, chosen, strict=True))
            when = tuple(Assumption(f"var.{name}", _shown(value)) for name, value in assumed.items())
            _, stack, deployment = self._deployment(assumed)
            yield from by_creation(replace(deployment, when=when), stack)
            if self.steps < 0:
                self.was_cut = True
                return

    def _deployment(self, assumed: dict[str, str | bool]) -> tuple[Run, Stack, Deployment]:
        run = Run(self._modules.repository, self._root.folder, self._modules)
        variables = self._root.variables
        given: dict[str, V] = {name: Plain(value, variables[name].name.span) for name, value in assumed.items()}
        scope = Scope(run, self._root, {**self._values, **given})
        stack = Stack(scope, provider_by(()))
        stack.provider = provider_of(scope, (s.module for s in stack.scopes), run.repository)
        deployment = lowered_stack(stack, self._root.folder, _New())
        self.steps -= run.limits.spent
        return run, stack, deployment


def _shown(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value or '""'


def _count(axes: object) -> int:
    count = 1
    for values in axes if hasattr(axes, "__iter__") else ():
        count *= len(values)
    return count


class History(Protocol):
    """What is known of the URLs before this deployment."""

    def applies_to(self, added: Permission) -> bool:
        """Whether a statement that the provider adds on creation is there."""

    def was_public(self, address: str) -> bool:
        """Whether a URL exists, and its type has been NONE until now."""

    def gaps(self, added: tuple[Permission, ...]) -> Iterator[Gap]:
        """What is not known of statements that were added before, to URLs that are public now."""


class _New:
    """Every URL is created."""

    def applies_to(self, added: Permission) -> bool:
        """It is."""
        return True

    def was_public(self, address: str) -> bool:
        """None exists."""
        return False

    def gaps(self, added: tuple[Permission, ...]) -> Iterator[Gap]:
        """Nothing was added before."""
        yield from ()


def lowered_stack(stack: Stack, path: str, history: History) -> Deployment:
    """The model of what a stack deploys on top of what there is already."""
    urls = tuple(urls_of(stack))
    written = tuple(permissions_of(stack))
    public = tuple(url.address for url in urls if history.was_public(url.address))
    added = tuple(one for one in added_by_provider(urls, public, stack) if history.applies_to(one))
    public_now = {
        url.address for url in urls if isinstance(url.auth_type, Known) and url.auth_type.value == AuthType.NONE
    }
    open_now = tuple(one for one in added if one.address in public_now)
    return Deployment(
        path=path,
        functions=tuple(functions_of(stack, written)),
        urls=urls,
        aliases=tuple(aliases_of(stack)),
        permissions=(*written, *added),
        quirks=tuple(quirks_of(stack, urls)),
        gaps=(*gaps_of(stack), *history.gaps(open_now)),
        distributions=tuple(distributions_of(stack)) if urls else (),
        access_controls=tuple(access_controls_of(stack)) if urls else (),
        dns_records=tuple(dns_records_of(stack)) if urls else (),
        web_acl_associations=tuple(web_acl_associations_of(stack)) if urls else (),
    )
