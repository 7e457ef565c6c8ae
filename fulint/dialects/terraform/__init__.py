"""Terraform and OpenTofu: a root module with all modules that it calls is what is deployed together."""

from __future__ import annotations

from fulint.dialects import Lowered, Neighbours, Unit
from fulint.dialects.terraform.deployments import deployments_of
from fulint.dialects.terraform.inputs import variables_files
from fulint.dialects.terraform.module import Modules, read_module
from fulint.dialects.terraform.roots import units
from fulint.repository import Repository

__all__ = ["lower", "units"]


def lower(unit: Unit, repository: Repository, neighbours: Neighbours) -> Lowered:
    """What a root module deploys; nothing is raised, whatever its files hold."""
    modules = Modules(repository, neighbours.kept)
    folder = unit.path if repository.is_folder(unit.path) else unit.path.rpartition("/")[0]
    root = modules.read[folder] = read_module(folder, repository)
    files = variables_files(folder, repository)
    deployments = deployments_of(root, files, modules)
    read = tuple(modules.read.values())
    problems = tuple(problem for module in read for problem in module.problems) + files.problems
    has_urls = any(deployment.urls for deployment in deployments)
    unreadable = tuple(unread for module in read for unread in module.unreadable)
    if not has_urls and not problems:
        return Lowered(is_template=False, unreadable=unreadable)
    return Lowered(
        is_template=True,
        deployments=deployments if has_urls else (),
        problems=problems,
        sources=(*(source for module in read for source in module.sources), *files.sources),
        unreadable=unreadable,
    )
