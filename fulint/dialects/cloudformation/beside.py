"""What the other stacks of a family hold of the functions behind a stack's URLs."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation import policies, resources, sam
from fulint.dialects.cloudformation.functions import functions_of
from fulint.dialects.cloudformation.gaps import gaps_of
from fulint.dialects.cloudformation.stack import Stack
from fulint.finding import shown
from fulint.model import Alias, Function, FunctionUrl, Gap, Permission
from fulint.policy import ACTIONS, names_action
from fulint.record import record
from fulint.values import Known

MAX_STATEMENTS = 500
"""A policy of 20 KB, the most that a function has, holds fewer by far."""


@record
class Attached:
    """The statements of one stack: those that stand in its template, those that SAM adds, and what hides more."""

    written: tuple[Permission, ...]
    added: tuple[Permission, ...]
    gaps: tuple[Gap, ...]


def attached_of(stack: Stack) -> Attached:
    """The statements of a stack, on whichever functions."""
    found = tuple(policies.statements_of(stack))
    documents = tuple(statement for statement in found if isinstance(statement, Permission))
    return Attached(
        (*resources.permissions_of(stack), *documents),
        tuple(sam.permissions_of(stack)),
        tuple(statement for statement in found if isinstance(statement, Gap)),
    )


@record
class Beside:
    """What other stacks add to a deployment."""

    functions: tuple[Function, ...] = ()
    aliases: tuple[Alias, ...] = ()
    permissions: tuple[Permission, ...] = ()
    gaps: tuple[Gap, ...] = ()
    urls: tuple[FunctionUrl, ...] = ()


def beside_of(stack: Stack, urls: tuple[FunctionUrl, ...], own: Attached) -> Beside:
    """What other stacks attach to the functions of these URLs, and those functions that other stacks declare.

    A function that only the stack's `own` statements name is there as well, so that it is told from one without a name.
    A statement of a relative whose function cannot be known may be on one of them.
    """
    wanted = frozenset(url.target.function.value for url in urls if isinstance(url.target.function, Known))
    named = {one.target.function.value for one in own.written if isinstance(one.target.function, Known)}
    functions: list[Function] = []
    aliases: list[Alias] = []
    on_them: list[FunctionUrl] = []
    permissions: list[Permission] = []
    gaps: list[Gap] = []
    for relative in stack.family.relatives if wanted else ():
        attached = attached_of(relative)
        declared = tuple(one for one in functions_of(relative, attached.written) if one.address in wanted | named)
        functions.extend(declared)
        aliases.extend(_aliases_on(wanted, relative))
        on_them.extend(_urls_on(wanted, relative))
        for statement in (*attached.written, *attached.added):
            match statement.target.function:
                case Known(address) if address in wanted:
                    permissions.append(statement)
                case Known():
                    pass
                case _ if any(names_action(statement, action) is not False for action in ACTIONS):
                    reason = f"the function of {shown(statement.address)} in {shown(relative.path)} cannot be known"
                    gaps.append(Gap(reason, statement.span))
        limits = {*wanted, None} if any(one.address in wanted for one in declared) else wanted
        gaps.extend(gap for gap in (*gaps_of(relative), *attached.gaps) if gap.function in limits)
    if len(permissions) > MAX_STATEMENTS:
        gaps.append(Gap("other templates hold more statements on it than are read", permissions[MAX_STATEMENTS].span))
    return Beside(tuple(functions), tuple(aliases), tuple(permissions[:MAX_STATEMENTS]), tuple(gaps), tuple(on_them))


def _aliases_on(functions: frozenset[str], stack: Stack) -> Iterator[Alias]:
    for alias in (*resources.aliases_of(stack), *sam.aliases_of(stack)):
        if isinstance(alias.function, Known) and alias.function.value in functions:
            yield alias


def _urls_on(functions: frozenset[str], stack: Stack) -> Iterator[FunctionUrl]:
    """The URLs of a stack that are on one of these functions, or may be."""
    for url in (*resources.urls_of(stack), *sam.urls_of(stack)):
        function = url.target.function
        if not isinstance(function, Known) or function.value in functions:
            yield url
