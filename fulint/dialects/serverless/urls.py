"""What the Serverless Framework makes of a function's `url`: the URL and the statements that open it.

Source: compile/functions.js of the Serverless Framework 3.40.0 and 4, and of osls (facts: Serverless). Anything but
`authorizer: aws_iam` gives a public URL.
"""

from __future__ import annotations

from fulint.dialects.cloudformation.template import PERMISSION, URL
from fulint.dialects.serverless.nodes import Given, attribute, call, is_null, mapping, scalar, sequence, text_of
from fulint.dialects.serverless.service import Service, ServiceFunction
from fulint.finding import shown
from fulint.model import Action, AuthType
from fulint.record import record
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

AWS_IAM = "aws_iam"
AUTHORIZER = "authorizer"
SETTINGS = (AUTHORIZER, "cors", "invokeMode")
STREAM = "RESPONSE_STREAM"
_HEADERS = (
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amzn-Trace-Id",
)
_LISTS = {
    "allowedOrigins": ("AllowOrigins", ("*",)),
    "allowedHeaders": ("AllowHeaders", _HEADERS),
    "allowedMethods": ("AllowMethods", ("*",)),
    "exposedResponseHeaders": ("ExposeHeaders", ()),
}
CORS_SETTINGS = (*_LISTS, "allowCredentials", "maxAge")
_OFF = ("false", "0", "")


@record
class UrlConfig:
    """A function's `url`: the entry, and its settings where they are a mapping."""

    function: ServiceFunction
    entry: Entry
    settings: Mapping | None
    auth: Node
    """The AuthType that comes of it, at the token that decides it."""

    @property
    def is_public(self) -> bool:
        """Whether the AuthType is surely NONE."""
        return isinstance(self.auth, Scalar) and self.auth.text == AuthType.NONE


def config_of(function: ServiceFunction, service: Service) -> UrlConfig | None:
    """The configuration of a function's URL; None where it has none."""
    entry = function.body.entry("url")
    if entry is None or is_null(entry.value):
        return None
    if isinstance(entry.value, Scalar) and entry.value.text.lower() in _OFF:
        return None
    if service.variables.reason(entry.value) is not None:
        return UrlConfig(function, entry, None, entry.value)
    settings = entry.value if isinstance(entry.value, Mapping) else None
    return UrlConfig(function, entry, settings, _auth(entry, settings, service))


def _auth(entry: Entry, settings: Mapping | None, service: Service) -> Node:
    if settings is None:
        return scalar(AuthType.NONE, entry.value if isinstance(entry.value, Scalar) else entry.key)
    given = settings.get(AUTHORIZER)
    if service.variables.reason(given) is not None and given is not None:
        return given
    is_signed = text_of(given) == AWS_IAM
    return scalar(AuthType.AWS_IAM if is_signed else AuthType.NONE, given if isinstance(given, Scalar) else entry.key)


def alias_of(function: ServiceFunction) -> str | None:
    """The alias that the URL is attached to, where the function has one."""
    if not is_null(function.body.get("provisionedConcurrency")):
        return "provisioned"
    if text_of(function.body.get("snapStart")) == "true":
        return "snapstart"
    return "durable" if isinstance(function.body.get("durableConfig"), Mapping) else None


def resources_of(config: UrlConfig, service: Service) -> dict[str, Mapping]:
    """The URL, and the statements that the tool adds to a public one, by their logical ids."""
    prefix, key = config.function.prefix, config.entry.key
    target: Given = attribute(config.function.id, "Arn", key)
    alias = alias_of(config.function)
    if alias:
        target = call("Fn::Join", sequence((":", sequence((target, alias), key)), key), key)
    properties: dict[str, Given | None] = {"AuthType": config.auth, "TargetFunctionArn": target}
    entries = list(mapping(properties, key).entries)
    if config.settings:
        entries += _invoke_mode(config.settings, service)
        entries += _cors(config.settings, service)
    found = {config.function.url_id: _resource(URL, Mapping(key.source, key.start, key.end, tuple(entries)), key)}
    if config.is_public:
        at = config.auth
        public: dict[str, Given | None] = {"FunctionName": target, "Principal": "*"}
        by_url = {**public, "Action": Action.INVOKE_URL, "FunctionUrlAuthType": AuthType.NONE}
        found[f"{prefix}LambdaPermissionFnUrl"] = _resource(PERMISSION, mapping(by_url, at), at)
        if service.framework.adds_invoke:
            suffix = "Fn" if service.framework.is_fork else "FnUrlInvokeFunction"
            invoke = {**public, "Action": Action.INVOKE, "InvokedViaFunctionUrl": True}
            found[f"{prefix}LambdaPermission{suffix}"] = _resource(PERMISSION, mapping(invoke, at), at)
    return found


def statement_ids(config: UrlConfig, service: Service) -> tuple[str, ...]:
    """The logical ids of the statements among them."""
    return tuple(name for name in resources_of(config, service) if name != config.function.url_id)


def _resource(kind: str, properties: Mapping, at: Node) -> Mapping:
    return mapping({"Type": kind, "Properties": properties}, at)


def _invoke_mode(settings: Mapping, service: Service) -> list[Entry]:
    """The mode, where it streams: all else is the default. A changed tool may take it by another key."""
    entry = settings.entry("invokeMode")
    if entry is None:
        other = next((one.key for one in settings.entries if one.key.text not in SETTINGS), None)
        if service.framework.is_released or other is None:
            return []
        reason = f"{service.framework.name} may read {shown(other.text)} as the mode"
        return [Entry(scalar("InvokeMode", other), service.variables.open_node(reason, other))]
    if service.variables.reason(entry.value) is not None:
        return [Entry(scalar("InvokeMode", entry.key), entry.value)]
    written = text_of(entry.value) or ""
    streams = written == STREAM or (service.framework.ignores_case_of_modes and written.upper() == STREAM)
    return [Entry(scalar("InvokeMode", entry.key), scalar(STREAM, entry.value))] if streams else []


def _cors(settings: Mapping, service: Service) -> list[Entry]:
    """The settings of CORS: the tool's defaults, of which each that is given replaces one, and null removes one."""
    entry = settings.entry("cors")
    if entry is None or is_null(entry.value):
        return []
    key = scalar("Cors", entry.key)
    if service.variables.reason(entry.value) is not None:
        return [Entry(key, entry.value)]
    if isinstance(entry.value, Scalar) and entry.value.text.lower() in _OFF:
        return []
    given = entry.value if isinstance(entry.value, Mapping) else None
    at = entry.key if given else entry.value
    found: list[Entry] = []
    for name, (property_name, default) in _LISTS.items():
        own = given.entry(name) if given else None
        if own is None:
            found += [Entry(scalar(property_name, at), sequence(default, at))] if default else []
        elif not is_null(own.value):
            found.append(Entry(scalar(property_name, own.key), _listed(own.value, service)))
    for name, property_name in (("allowCredentials", "AllowCredentials"), ("maxAge", "MaxAge")):
        own = given.entry(name) if given else None
        if own is not None and _is_set(own.value, service):
            found.append(Entry(scalar(property_name, own.key), own.value))
    return [Entry(key, Mapping(at.source, at.start, at.end, tuple(found)))]


def _is_set(value: Node, service: Service) -> bool:
    """Whether a setting is made, or may be."""
    return text_of(value) not in (None, *_OFF) or service.variables.reason(value) is not None


def _listed(value: Node, service: Service) -> Node:
    """A list; one value where a list is wanted is a list of one."""
    if isinstance(value, Sequence) or service.variables.reason(value) is not None:
        return value
    return sequence((value,), value)
