"""CloudFormation and SAM templates, in YAML and JSON, CDK's synthesized ones included."""

from __future__ import annotations

from fulint.assembly import left_overs
from fulint.dialects import Lowered, Neighbours, Unit
from fulint.dialects.cloudformation.deployments import deployments_of
from fulint.dialects.cloudformation.globals import with_globals
from fulint.dialects.cloudformation.ignores import ignores_of
from fulint.dialects.cloudformation.loops import with_loops
from fulint.dialects.cloudformation.relatives import MAX_PARENTS, Library, parents_of
from fulint.dialects.cloudformation.template import is_template, read_template
from fulint.repository import Repository
from fulint.source import Unreadable
from fulint.syntax import parse
from fulint.syntax.tree import Problem

_SIGNS = ("AWS::Lambda::Url", "FunctionUrlConfig")


def units(marked: tuple[str, ...], repository: Repository, neighbours: Neighbours) -> tuple[Unit, ...]:
    """Each file with the templates that nest it.

    Left out is what CDK left in its cloud assembly from stacks that the app no longer has.
    """
    left_over = left_overs(marked, repository)
    parents = parents_of(marked, Library(repository, neighbours, MAX_PARENTS))
    return tuple(Unit(path, (path, *parents.get(path, ()))) for path in marked if path not in left_over)


def lower(unit: Unit, repository: Repository, neighbours: Neighbours) -> Lowered:
    """What a file deploys, each of its documents by itself; nothing is raised, whatever it holds.

    Problems are passed on where the file names a Function URL, and where nothing could be read only if it was meant
    to be a template.
    """
    source = repository.read(unit.path)
    if isinstance(source, Unreadable):
        return Lowered(is_template=False, unreadable=(source,))
    parsed = parse(source)
    templates = [with_globals(read_template(with_loops(root))) for root in parsed.mappings() if is_template(root)]
    library = Library(repository, neighbours)
    deployments = tuple(d for template in templates for d in deployments_of(template, unit.files[1:], library))
    ignores = tuple(ignore for template in templates for ignore in ignores_of(template))
    problems: tuple[Problem, ...] = ()
    if any(sign in source.text for sign in _SIGNS):
        problems = (*parsed.problems, *(problem for template in templates for problem in template.problems))
    if not templates:
        problems = tuple(problem for problem in problems if problem.is_fatal and "Resources" in source.text)
    return Lowered(bool(templates or problems), deployments, problems, ignores, (source,))
