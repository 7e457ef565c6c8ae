"""CloudFormation and SAM templates, in YAML and JSON, CDK's synthesized ones included."""

from __future__ import annotations

from fulint.dialects import Lowered
from fulint.dialects.cloudformation.deployments import deployments_of
from fulint.dialects.cloudformation.globals import with_globals
from fulint.dialects.cloudformation.ignores import ignores_of
from fulint.dialects.cloudformation.loops import with_loops
from fulint.dialects.cloudformation.mentions import declares_url
from fulint.dialects.cloudformation.template import is_template, read_template
from fulint.repository import Repository
from fulint.source import Source
from fulint.syntax import parse
from fulint.syntax.tree import Problem

_SIGNS = ("AWS::Lambda::Url", "FunctionUrlConfig")


def lower(source: Source, repository: Repository) -> Lowered:
    """What a file deploys, each of its documents by itself; nothing is raised, whatever it holds.

    Problems are passed on where the file has a Function URL, or where a part of it that names one cannot be read.
    """
    parsed = parse(source)
    templates = [with_globals(read_template(with_loops(root))) for root in parsed.mappings() if is_template(root)]
    has_url = any(declares_url(resource) for template in templates for resource in template.resources.values())
    deployments = tuple(deployment for template in templates for deployment in deployments_of(template, repository))
    ignores = tuple(ignore for template in templates for ignore in ignores_of(template))
    if has_url:
        problems = (*parsed.problems, *(problem for template in templates for problem in template.problems))
    else:
        problems = _fatal(source, parsed.problems)
    return Lowered(bool(templates or problems), deployments, problems, ignores)


def _fatal(source: Source, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Why a file that speaks of a Function URL's resource could not be read."""
    speaks = "Resources" in source.text and any(sign in source.text for sign in _SIGNS)
    return tuple(problem for problem in problems if problem.is_fatal) if speaks else ()
