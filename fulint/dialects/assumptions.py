"""What deployments assume: inputs that turned out to change nothing are no assumption."""

from __future__ import annotations

from fulint.model import Deployment
from fulint.record import replace


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
