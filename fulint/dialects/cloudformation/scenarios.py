"""The sets of inputs that a template is lowered for: parameter values and the truths of conditions.

Only what the Function URLs depend on is enumerated. Everything else keeps its one value, or is unknown.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from collections.abc import Mapping as Table
from itertools import product

from fulint.dialects.cloudformation.conditions import possible, settled
from fulint.dialects.cloudformation.inputs import Overrides, Parameter, parameters_of
from fulint.dialects.cloudformation.intrinsics import Evaluator
from fulint.dialects.cloudformation.mentions import mentions, touching
from fulint.dialects.cloudformation.results import Result, literal
from fulint.dialects.cloudformation.template import Template
from fulint.model import Assumption
from fulint.record import record
from fulint.values import Truth

MAX_DEPLOYMENTS = 64


@record
class Scenario:
    """One set of inputs. `when` names those that could be otherwise; `evaluator` knows what comes of them."""

    when: tuple[Assumption, ...]
    evaluator: Evaluator

    @property
    def conditions(self) -> Table[str, Truth]:
        """The truth of each condition."""
        return self.evaluator.conditions


def scenarios(
    template: Template, overrides: tuple[Overrides, ...], given: Table[str, Result]
) -> tuple[tuple[Scenario, ...], bool]:
    """The sets of inputs, and whether there are more than could be computed.

    There is at least one; they are in the order of the parameters' values as written. `given` are the parameters that
    a parent stack hands in.
    """
    parameters = parameters_of(template)
    names, conditions = _touched(template)
    axes = {name: parameters[name] for name in names if name in parameters and not _is_settled(name, given, parameters)}
    assignments, was_cut = _assignments(axes, overrides)
    varying = {name for name in axes if len({assignment[name] for assignment in assignments}) > 1}
    found: list[Scenario] = []
    for assignment in assignments:
        results = {name: one.result(_value(one, assignment, overrides)) for name, one in parameters.items()}
        results |= _handed_in(given, parameters, axes)
        assumed = tuple(Assumption(name, assignment[name] or '""') for name in axes if name in varying)
        evaluator = Evaluator(template, results, {})
        rows = possible(template.section("Conditions"), conditions, evaluator)
        others = settled(template.section("Conditions"), evaluator)
        distinguishing = _distinguishing(rows)
        for row in rows:
            if len(found) == MAX_DEPLOYMENTS:
                return tuple(found), True
            chosen = (Assumption(name, str(row[name]).lower()) for name in distinguishing)
            truths = {**others, **row}
            found.append(Scenario((*assumed, *chosen), Evaluator(template, results, truths)))
    return tuple(found), was_cut


def plain_scenario(template: Template, overrides: tuple[Overrides, ...], given: Table[str, Result]) -> Scenario:
    """The one set of inputs that a template is read under for the sake of another: what is open stays open."""
    parameters = parameters_of(template)
    results = {name: one.result(_value(one, {}, overrides)) for name, one in parameters.items()}
    results |= _handed_in(given, parameters, ())
    conditions = settled(template.section("Conditions"), Evaluator(template, results, {}))
    return Scenario((), Evaluator(template, results, conditions))


def _is_settled(name: str, given: Table[str, Result], parameters: Table[str, Parameter]) -> bool:
    """Whether a parent stack decides a parameter: by a value that is known, or by one that the template cannot list."""
    return name in given and (literal(given[name]) is not None or not parameters[name].allowed)


def _handed_in(
    given: Table[str, Result], parameters: Table[str, Parameter], open_ones: Container[str]
) -> dict[str, Result]:
    """The values of the parameters that a parent stack hands in, but for the open ones, which are enumerated."""
    found: dict[str, Result] = {}
    for name, result in given.items():
        if name in parameters and name not in open_ones:
            known = literal(result)
            found[name] = result if known is None else parameters[name].result(known)
    return found


def _touched(template: Template) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and conditions that the Function URLs depend on, also through other conditions."""
    section = template.section("Conditions")
    direct = mentions(touching(template))
    names = dict.fromkeys(direct.names)
    conditions = dict.fromkeys(direct.conditions)
    waiting = list(conditions)
    while waiting:
        node = section.get(waiting.pop())
        if node is None:
            continue
        inner = mentions((node,))
        names.update(dict.fromkeys(inner.names))
        waiting.extend(name for name in inner.conditions if name not in conditions)
        conditions.update(dict.fromkeys(inner.conditions))
    return tuple(names), direct.conditions


def _value(parameter: Parameter, assignment: Table[str, str | None], overrides: tuple[Overrides, ...]) -> str | None:
    """A parameter's value: as assigned, or the only one there is."""
    if parameter.name in assignment:
        return assignment[parameter.name]
    values = {*parameter.values, *(one.values[parameter.name] for one in overrides if parameter.name in one.values)}
    return values.pop() if len(values) == 1 else None


def _assignments(
    axes: Table[str, Parameter], overrides: tuple[Overrides, ...]
) -> tuple[tuple[dict[str, str | None], ...], bool]:
    """The distinct combinations of values: those of the template, then those of each environment."""
    profiles = [{name: value for name, value in one.values.items() if name in axes} for one in overrides]
    profiles = [profile for profile in profiles if profile]
    found: dict[tuple[str | None, ...], dict[str, str | None]] = {}
    was_cut = False
    supplied = {name for profile in profiles for name in profile}
    if not any(not axis.values and name in supplied for name, axis in axes.items()):
        values, was_cut = _limited({name: axis.values or (None,) for name, axis in axes.items()}, axes)
        for assignment in _product(values):
            found[tuple(assignment.values())] = assignment
    for profile in profiles:
        values, cut = _limited({name: _under(axis, profile) for name, axis in axes.items()}, axes)
        was_cut = was_cut or cut
        for assignment in _product(values):
            found.setdefault(tuple(assignment.values()), assignment)
    return tuple(found.values())[:MAX_DEPLOYMENTS], was_cut or len(found) > MAX_DEPLOYMENTS


def _under(parameter: Parameter, profile: Table[str, str]) -> tuple[str | None, ...]:
    """A parameter's values in an environment: what it sets, else the default that a deployment takes."""
    if parameter.name in profile:
        return (profile[parameter.name],)
    return (parameter.default,) if parameter.default is not None else parameter.values or (None,)


def _limited(
    values: dict[str, tuple[str | None, ...]], axes: Table[str, Parameter]
) -> tuple[dict[str, tuple[str | None, ...]], bool]:
    """The values with as many combinations as the limit allows; a parameter beyond it keeps its default."""
    kept: dict[str, tuple[str | None, ...]] = {}
    rows = 1
    was_cut = False
    for name, choices in values.items():
        if rows * len(choices) > MAX_DEPLOYMENTS:
            was_cut = True
            if rows == 1:
                choices = choices[:MAX_DEPLOYMENTS]
            else:
                default = axes[name].default
                choices = choices[:1] if default is None else (default,)
        rows *= len(choices)
        kept[name] = choices
    return kept, was_cut


def _product(values: dict[str, tuple[str | None, ...]]) -> Iterator[dict[str, str | None]]:
    for row in product(*values.values()):
        yield dict(zip(values, row, strict=True))


def _distinguishing(rows: tuple[dict[str, Truth], ...]) -> tuple[str, ...]:
    """The conditions that tell the rows apart, leaving out those that follow from earlier ones."""
    kept: list[str] = []
    classes = 1
    for name in rows[0]:
        candidate = [*kept, name]
        distinct = len({tuple(row[one] for one in candidate) for row in rows})
        if distinct > classes:
            kept, classes = candidate, distinct
    return tuple(kept)
