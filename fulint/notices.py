"""What a run says about itself, beside its findings: what it found to read, and what it passed over."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.intake import Intake
from fulint.model import CodeKind

_NAMED = 3
"""How many files that were passed over are named before the rest is counted."""


def notices_of(intake: Intake, starts: tuple[str, ...]) -> tuple[str, ...]:
    """Whole sentences, in the order in which a reader needs them."""
    return (
        *_about_templates(intake, starts),
        *_about_apps(intake),
        *_about_programs(intake),
        *_about_the_rest(intake),
        *_about_code_outside(intake),
        *_about_limits(intake),
    )


def _about_templates(intake: Intake, starts: tuple[str, ...]) -> Iterator[str]:
    if intake.templates or intake.unreadable or ((intake.unsynthesized or intake.programs) and not intake.others):
        return
    where = ", ".join(start or "this repository" for start in starts)
    if intake.others:
        yield f"No Function URL in {where}: {_count(intake.others, 'template')} without one."
    else:
        yield f"No template in {where}: fulint reads SAM and CloudFormation templates, Terraform and serverless.yml."


def _about_apps(intake: Intake) -> Iterator[str]:
    """One sentence, however many apps of CDK there are: their source is a program, which is not run."""
    if intake.unsynthesized:
        first, more, where = _first_of(intake.unsynthesized)
        yield f"Not read: the CDK app of {first}{more}; run `npx cdk synth`{where} first, and its cdk.out is read."


def _about_programs(intake: Intake) -> Iterator[str]:
    """One sentence, however many services have a program for their configuration, which is not run."""
    if intake.programs:
        first, more, where = _first_of(intake.programs)
        folder = first.rpartition("/")[0]
        made = f"{folder}/.serverless" if folder else ".serverless"
        yield f"Not read: {first}, which is a program{more}; run `npx serverless package`{where}, then check {made}."


def _first_of(paths: tuple[str, ...]) -> tuple[str, str, str]:
    """The path that stands for all of them, how many others there are, and where a command about it is to be run."""
    first, *others = paths
    folder = first.rpartition("/")[0]
    return first, f" (and {_count(len(others), 'other')})" if others else "", f" in {folder}" if folder else ""


def _about_the_rest(intake: Intake) -> Iterator[str]:
    for passed in intake.passed_over[:_NAMED]:
        yield f"Passed over: {passed.path} {passed.note}."
    if len(intake.passed_over) > _NAMED:
        yield f"{len(intake.passed_over) - _NAMED} more files were passed over; --show-files names them."


def _about_code_outside(intake: Intake) -> Iterator[str]:
    spans = dict.fromkeys(
        function.code.span
        for template in intake.templates
        for deployment in template.lowered.deployments
        for function in deployment.functions
        if function.code.kind is CodeKind.OUTSIDE
    )
    for span in spans:
        yield f"Not read: the code that {span.path}:{span.line} names, since it lies outside the repository."


def _about_limits(intake: Intake) -> Iterator[str]:
    for template in intake.templates:
        if any(deployment.was_cut for deployment in template.lowered.deployments):
            yield f"{template.path} has more combinations of inputs than are checked: there may be more to find."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
