"""A service as its configuration says it: its functions and resources, with the variables replaced."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.serverless.framework import Framework, framework_of
from fulint.dialects.serverless.nodes import entries_of, is_null, scalar, text_of
from fulint.dialects.serverless.variables import Variables
from fulint.model import Gap
from fulint.record import record
from fulint.repository import Repository
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence

MAX_FUNCTIONS = 500
"""A stack has no more resources than that (quotas of CloudFormation)."""


@record
class ServiceFunction:
    """One entry of `functions`: the token that names it, and its settings."""

    key: Scalar
    body: Mapping

    @property
    def address(self) -> str:
        """How findings call the function, and its URL."""
        return f"functions.{self.key.text}"

    @property
    def prefix(self) -> str:
        """How the ids of all resources begin that the function makes."""
        name = self.key.text.replace("-", "Dash").replace("_", "Underscore")
        return f"{name[:1].upper()}{name[1:]}"

    @property
    def id(self) -> str:
        """The logical id of its AWS::Lambda::Function."""
        return f"{self.prefix}LambdaFunction"

    @property
    def url_id(self) -> str:
        """The logical id of the AWS::Lambda::Url."""
        return f"{self.prefix}LambdaFunctionUrl"


@record
class Service:
    """One configuration. `gaps` are the parts of it that could not be read."""

    root: Mapping
    variables: Variables
    framework: Framework
    functions: tuple[ServiceFunction, ...]
    gaps: tuple[Gap, ...]

    @property
    def refuses_unknown(self) -> bool:
        """Whether the tool refuses what its schema does not know, instead of warning."""
        mode = text_of(self.variables.at("configValidationMode"))
        return mode == "error" if mode in ("error", "warn", "off") else self.framework.refuses_by_default

    def setting(self, function: ServiceFunction, name: str) -> Node | None:
        """A setting of a function, else of the provider; one that is null or empty is not made."""
        for found in (function.body.get(name), self.variables.at(f"provider.{name}")):
            if not is_null(found):
                return found
        return None


def is_service(root: Mapping) -> bool:
    """Whether a document is a configuration for AWS: by `service` and by the name of the provider."""
    if root.entry("service") is None or root.entry("Resources") is not None:
        return False
    provider = root.get("provider")
    name = provider.get("name") if isinstance(provider, Mapping) else provider
    return isinstance(name, Scalar) and (name.text == "aws" or "${" in name.text)


def read_service(root: Mapping, repository: Repository, stage: str | None = None) -> Service:
    """The service of a document of which `is_service` is true, as it is deployed to a stage (None: its default)."""
    variables = Variables(root, repository, stage)
    functions: dict[str, ServiceFunction] = {}
    gaps: list[Gap] = []
    for part in _parts(root.get("functions"), variables):
        if (reason := variables.reason(part)) is not None:
            gaps.append(Gap(f"some functions cannot be known because {reason}", part.span))
            continue
        for entry in entries_of(part):
            if isinstance(entry.value, Mapping) and variables.reason(entry.value) is None:
                functions[entry.key.text] = ServiceFunction(entry.key, entry.value)
            elif variables.reason(entry.value) is None and is_null(entry.value):
                functions[entry.key.text] = ServiceFunction(entry.key, Mapping(entry.key.source, 0, 0, ()))
    version = variables.at("frameworkVersion")
    framework = framework_of(version, root.source.path.rpartition("/")[0], repository)
    return Service(root, variables, framework, tuple(functions.values())[:MAX_FUNCTIONS], tuple(gaps))


def name_of(function: ServiceFunction, service: Service) -> Node | None:
    """The name of the deployed function: its own, else made of the service, the stage and its key."""
    given = function.body.get("name")
    if not is_null(given):
        return given
    title = service.variables.at("service")
    title = title.get("name") if isinstance(title, Mapping) and service.variables.reason(title) is None else title
    pieces = (text_of(title), text_of(service.variables.stage))
    if pieces[0] is None or pieces[1] is None:
        return None
    return scalar(f"{pieces[0]}-{pieces[1]}-{function.key.text}", function.key)


def _parts(node: Node | None, variables: Variables) -> Iterator[Node]:
    """The mappings that functions or resources stand in: one, or a list of them."""
    if node is None:
        return
    resolved = variables.resolve(node)
    match resolved:
        case Sequence():
            yield from resolved.items
        case _:
            yield resolved


def resource_parts(service: Service) -> Iterator[Node]:
    """What `resources` consists of: one mapping, or a list of them."""
    yield from _parts(service.root.get("resources"), service.variables)
