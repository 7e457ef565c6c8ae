"""What the Serverless Framework makes of a function: the AWS::Lambda::Function, and the alias that its URL is on."""

from __future__ import annotations

from fulint.dialects.cloudformation.template import ALIAS, FUNCTION, VERSION
from fulint.dialects.serverless.nodes import Given, attribute, call, entries_of, is_null, mapping, scalar, text_of
from fulint.dialects.serverless.service import Service, ServiceFunction, name_of
from fulint.dialects.serverless.urls import alias_of
from fulint.model import EventSource
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

_HTTP_EVENTS = {"http": "rest-api", "httpApi": "http-api", "alb": "load-balancer"}
_ALIAS_IDS = {
    "provisioned": "ProvConcLambdaAlias",
    "snapstart": "SnapStartLambdaAlias",
    "durable": "DurableLambdaAlias",
}
_DEFAULT_MEMORY_MB = 1024


def resources_of(function: ServiceFunction, service: Service) -> dict[str, Mapping]:
    """The function, and its alias with the version that it points at, by their logical ids."""
    key = function.key
    memory = service.setting(function, "memorySize")
    properties: dict[str, Given | None] = {
        "FunctionName": name_of(function, service),
        "Handler": function.body.get("handler"),
        "Runtime": service.setting(function, "runtime"),
        "MemorySize": scalar(_DEFAULT_MEMORY_MB, key) if memory is None else memory,
        "ReservedConcurrentExecutions": function.body.get("reservedConcurrency"),
        "VpcConfig": _of_vpc(function, service),
        "Layers": service.setting(function, "layers"),
        "Environment": mapping({"Variables": _environment(function, service)}, key),
        "Code": _code(function, service),
    }
    found = {function.id: mapping({"Type": FUNCTION, "Properties": mapping(properties, key)}, key)}
    alias = alias_of(function)
    if alias:
        version = f"{function.prefix}LambdaVersion"
        of_function: dict[str, Given | None] = {"FunctionName": call("Ref", function.id, key)}
        of_alias = {**of_function, "FunctionVersion": attribute(version, "Version", key), "Name": alias}
        found[version] = mapping({"Type": VERSION, "Properties": mapping(of_function, key)}, key)
        found[f"{function.prefix}{_ALIAS_IDS[alias]}"] = mapping(
            {"Type": ALIAS, "Properties": mapping(of_alias, key)}, key
        )
    return found


def event_sources_of(function: ServiceFunction) -> tuple[EventSource, ...]:
    """What else invokes the function, by its `events`."""
    events = function.body.get("events")
    found: list[EventSource] = []
    for event in events.items if isinstance(events, Sequence) else ():
        name = event.entries[0].key if isinstance(event, Mapping) and event.entries else event
        if isinstance(name, Scalar):
            found.append(EventSource(_HTTP_EVENTS.get(name.text, "other"), name.span))
    return tuple(found)


def _environment(function: ServiceFunction, service: Service) -> Mapping:
    """The variables of the provider and of the function, which win."""
    variables: dict[str, Entry] = {}
    for section in (service.variables.at("provider.environment"), function.body.get("environment")):
        if service.variables.reason(section) is None:
            variables.update((entry.key.text, entry) for entry in entries_of(section))
    return Mapping(function.key.source, function.key.start, function.key.end, tuple(variables.values()))


def _of_vpc(function: ServiceFunction, service: Service) -> Node | None:
    """The settings of a VPC; `vpc: ~` of a function takes back the provider's."""
    if function.body.entry("vpc") is not None and is_null(function.body.get("vpc")):
        return None
    found = service.setting(function, "vpc")
    return found if isinstance(found, Mapping) and service.variables.reason(found) is None else None


def _code(function: ServiceFunction, service: Service) -> Node:
    """Where the code lies: in the folder of the service, unless an image or an archive is named.

    `module` is the folder that serverless-python-requirements packs instead.
    """
    image = function.body.get("image")
    if not is_null(image) and image is not None:
        return mapping({"ImageUri": image}, function.key)
    for package in (function.body.get("package"), service.variables.at("package")):
        artifact = package.get("artifact") if isinstance(package, Mapping) else None
        if artifact is not None and not is_null(artifact):
            return mapping({"S3Bucket": artifact}, artifact) if text_of(artifact) is None else artifact
    handler = function.body.get("handler")
    module = text_of(function.body.get("module"))
    return scalar(module or ".", handler if isinstance(handler, Scalar) else function.key)
