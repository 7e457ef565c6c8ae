"""What is left open: the inputs of a module that is meant to be called, and URLs that may not be created."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from fulint.dialects.terraform.calls import is_local, source_of
from fulint.dialects.terraform.evaluate import Frame, evaluate
from fulint.dialects.terraform.inputs import VariablesFiles
from fulint.dialects.terraform.module import Module
from fulint.dialects.terraform.scope import Scope
from fulint.dialects.terraform.stack import URLS, Stack
from fulint.dialects.terraform.types import allowed_values
from fulint.dialects.terraform.values import Plain
from fulint.model import Assumption, Deployment, FunctionUrl
from fulint.record import replace
from fulint.syntax.hcl_tree import Block
from fulint.values import Known

MAX_UNSURE = 8
"""Function URLs of a deployment that may not be created, each of which is left out once."""
_DECIDING = ("count", "for_each", "authorization_type", "auth_type")


def is_meant_to_be_called(root: Module, files: VariablesFiles) -> bool:
    """Whether a folder is no deployment by itself: it has no provider, no backend and no values of its own."""
    nested = (block.type.text for settings in root.settings for block in settings.body.blocks)
    has_values = any(inputs.values or inputs.file for inputs in files.inputs)
    return not (root.providers or has_values or {"backend", "cloud"} & set(nested))


def choices_in(scopes: list[Scope]) -> dict[str, tuple[str | bool, ...]]:
    """The variables of the root module on which it depends whether there is a URL, and its AuthType.

    Only those that have a default, each with all values that it can have, of which the default is the first.
    """
    root = scopes[0]
    deciding = frozenset[str]().union(*(_inputs_of(block, scope) for scope in scopes for block in _blocks(scope)))
    found: dict[str, tuple[str | bool, ...]] = {}
    for name, block in root.module.variables.items():
        default = block.body.attributes.get("default")
        if name not in deciding or root.values.get(name) is not None or default is None:
            continue
        first, allowed = evaluate(default.value, Frame(root)), allowed_values(block, Frame(root))
        if isinstance(first, Plain) and isinstance(first.value, (str, bool)) and first.value in allowed:
            found[name] = (first.value, *(value for value in allowed if value != first.value))
    return found


def _blocks(scope: Scope) -> Iterator[Block]:
    """The URLs of a module, and the calls of modules that have one."""
    from fulint.dialects.terraform.community import table_for

    for name, block in scope.module.resources.items():
        if name.startswith(URLS):
            yield block
    for block in scope.module.calls.values():
        source = source_of(block)
        folder = scope.run.repository.join(scope.module.folder, source) if is_local(source) else None
        called = scope.run.module(folder) if folder is not None else table_for(source, block)
        if called is not None and any(name.startswith(URLS) for name in called.resources):
            yield block


def _inputs_of(block: Block, scope: Scope) -> frozenset[str]:
    attributes = block.body.attributes
    deciding = [attributes[name].value for name in _DECIDING if name in attributes]
    traced = (scope.run.traced(partial(evaluate, expression, Frame(scope))) for expression in deciding)
    return frozenset[str]().union(*(inputs for _, inputs in traced))


def by_creation(deployment: Deployment, stack: Stack) -> Iterator[Deployment]:
    """The deployment; where a URL may not be created, also what is deployed without it."""
    unsure = [url for url in deployment.urls if not stack.is_sure(stack.resources[url.address])]
    if not unsure or len(unsure) > MAX_UNSURE:
        yield deployment
        return
    for left_out in (None, *unsure):
        when = (Assumption(url.address, "not created" if url is left_out else "created") for url in unsure)
        yield replace(_without(left_out, deployment) if left_out else deployment, when=(*deployment.when, *when))


def _without(url: FunctionUrl, deployment: Deployment) -> Deployment:
    """What is deployed without a URL; the statements on its function, which are there for it, are left out too."""
    function = url.target.function
    return replace(
        deployment,
        urls=tuple(one for one in deployment.urls if one is not url),
        permissions=tuple(
            one
            for one in deployment.permissions
            if one.address != url.address
            and not (isinstance(function, Known) and getattr(one.target.function, "value", None) == function.value)
        ),
        quirks=tuple(quirk for quirk in deployment.quirks if quirk.subject != url.address),
    )
