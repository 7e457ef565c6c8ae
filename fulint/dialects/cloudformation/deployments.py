"""From a template to its deployments, one for each set of inputs that makes a difference to its Function URLs."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Table

from fulint.dialects.assumptions import without_idle_inputs
from fulint.dialects.cloudformation import plain_quirks, resources, sam, sam_quirks
from fulint.dialects.cloudformation.beside import attached_of, beside_of
from fulint.dialects.cloudformation.dangling import dangling_in
from fulint.dialects.cloudformation.front import front_of
from fulint.dialects.cloudformation.functions import functions_of
from fulint.dialects.cloudformation.gaps import gaps_of, handed_out
from fulint.dialects.cloudformation.globals import misspelled_globals
from fulint.dialects.cloudformation.inputs import overrides_for
from fulint.dialects.cloudformation.regions import region_of
from fulint.dialects.cloudformation.relatives import (
    MAX_RELATIVES,
    Library,
    given_by,
    main_stack,
    nestings_of,
    parent_stack,
)
from fulint.dialects.cloudformation.results import Result
from fulint.dialects.cloudformation.scenarios import MAX_DEPLOYMENTS, scenarios
from fulint.dialects.cloudformation.stack import Family, Stack
from fulint.dialects.cloudformation.template import Template
from fulint.model import Assumption, Deployment, Gap
from fulint.record import replace
from fulint.values import Value


def deployments_of(
    template: Template, parents: tuple[str, ...], library: Library, given: Table[str, Result] | None = None
) -> tuple[Deployment, ...]:
    """The template under each set of inputs that makes a difference; Globals must be merged.

    `parents` are the templates that nest it, or a copy of it. What one hands in that nests it is known, and such a
    template is not deployed alone; one that nests a copy gets what the outputs tell, which leaves a gap. `given` are
    parameters that a tool fills in which makes the template of something else.
    """
    path = template.root.source.path
    nestings = nestings_of(path, parents, library)
    region = region_of(path, library.repository)
    if not nestings:
        found, was_cut = scenarios(template, overrides_for(path, library.repository), given or {})
        stacks = [main_stack(template, scenario, library, None) for scenario in found]
        return _settled([_deployment(stack, handed_out(stack, parents)) for stack in stacks], was_cut, region)
    deployments: list[Deployment] = []
    was_cut = len(nestings) > MAX_DEPLOYMENTS or len(parents) > MAX_RELATIVES
    for nesting in nestings[:MAX_DEPLOYMENTS]:
        assumed = (Assumption("the nested stack", str(nesting)),) if len(nestings) > 1 else ()
        given = given_by(nesting, parent_stack(nesting, library, Family(path)))
        found, cut = scenarios(template, (), given)
        was_cut = was_cut or cut
        stacks = [main_stack(template, scenario, library, nesting) for scenario in found]
        deployments.extend(replace(one, when=(*assumed, *one.when)) for one in map(_deployment, stacks))
    return _settled(deployments, was_cut, region)


def _settled(deployments: list[Deployment], was_cut: bool, region: Value[str]) -> tuple[Deployment, ...]:
    """As many deployments as the limit allows, without the assumptions that change nothing."""
    was_cut = was_cut or len(deployments) > MAX_DEPLOYMENTS
    kept = (replace(one, was_cut=was_cut, region=region) for one in deployments[:MAX_DEPLOYMENTS])
    return without_idle_inputs(tuple(kept))


def _deployment(stack: Stack, handed: Iterable[Gap] = ()) -> Deployment:
    own = attached_of(stack)
    urls = tuple(sorted((*resources.urls_of(stack), *sam.urls_of(stack)), key=lambda url: url.span))
    beside = beside_of(stack, urls, own)
    front = front_of(stack, urls)
    return Deployment(
        path=stack.path,
        when=stack.scenario.when,
        functions=(*functions_of(stack, own.written), *beside.functions),
        urls=urls,
        aliases=(*resources.aliases_of(stack), *sam.aliases_of(stack), *beside.aliases),
        permissions=(*own.written, *own.added, *beside.permissions),
        quirks=(
            *misspelled_globals(stack.template),
            *sam_quirks.quirks_of(stack),
            *plain_quirks.quirks_of(stack, urls),
            *dangling_in(stack, urls),
        ),
        gaps=(*gaps_of(stack), *own.gaps, *beside.gaps, *handed),
        distributions=front.distributions,
        access_controls=front.access_controls,
        dns_records=front.dns_records,
        web_acl_associations=front.web_acl_associations,
        urls_elsewhere=beside.urls,
    )
