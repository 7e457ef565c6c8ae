"""What SAM refuses in a `FunctionUrlConfig`, or drops without a word.

Source: the SAM translator 1.110.0, which was run for each case; its messages are those of SAM's own validation.
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.cloudformation.globals import is_intrinsic
from fulint.dialects.cloudformation.sam import UrlConfig, configs_of, is_no_value, span_of_config
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import SAM_FUNCTION, URL_CONFIG
from fulint.finding import shown
from fulint.model import AuthType, Quirk, QuirkKind
from fulint.source import Span
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

_SETTINGS = ("AuthType", "Cors", "InvokeMode")
_AUTH_TYPES = (AuthType.NONE, AuthType.AWS_IAM)
_INVOKE_MODES = ("BUFFERED", "RESPONSE_STREAM")
_LONGEST_KEY = 100
_CORS_KINDS = {
    "AllowOrigins": "list",
    "AllowMethods": "list",
    "AllowHeaders": "list",
    "ExposeHeaders": "list",
    "AllowCredentials": "bool",
    "MaxAge": "int",
}


def quirks_of(stack: Stack) -> Iterator[Quirk]:
    """What becomes of the configurations otherwise than one would read them."""
    for function in stack.live(SAM_FUNCTION):
        entry = function.properties.entry(URL_CONFIG)
        if entry is not None:
            yield from _no_url(entry, span_of_config(function, entry))
    for config in configs_of(stack):
        yield from _tenancy(config)
        yield from _taken_name(config, stack)
        if config.settings is None:
            yield _lost(config)
        else:
            yield from _unknown_settings(config, config.settings)
            yield from _auth_type(config)
            yield from _invoke_mode(config)
            yield from _cors(config)


def _no_url(entry: Entry, span: Span) -> Iterator[Quirk]:
    """A configuration that gives no URL at all."""
    value = entry.value
    if isinstance(value, Mapping):
        if not value.entries:
            effect = f"SAM takes an empty {URL_CONFIG} for none, and the function gets no URL"
            yield Quirk(QuirkKind.IGNORED_SETTING, span, "{}", effect)
    elif not isinstance(value, Scalar) or value.value is not None:
        effect = f"{URL_CONFIG} is not a mapping, so SAM refuses the template"
        yield Quirk(QuirkKind.INVALID_PROPERTY, value.span, _written(value), effect)


def _tenancy(config: UrlConfig) -> Iterator[Quirk]:
    entry = config.function.properties.entry("TenancyConfig")
    if entry is not None and isinstance(entry.value, Mapping) and entry.value.entries and not is_intrinsic(entry.value):
        effect = "a function with TenancyConfig cannot have a URL, so SAM refuses the template"
        yield Quirk(QuirkKind.URL_REFUSED, entry.key.span, "TenancyConfig", effect, config.function.id)


def _taken_name(config: UrlConfig, stack: Stack) -> Iterator[Quirk]:
    """A resource that bears the logical id which SAM gives to the URL."""
    taken = stack.template.resources.get(f"{config.function.id}Url")
    if taken is not None:
        effect = f"SAM gives the name {shown(taken.id)} to the URL of {URL_CONFIG}, and refuses a template that has it"
        yield Quirk(QuirkKind.URL_REFUSED, taken.key.span, taken.id, effect, config.function.id)


def _lost(config: UrlConfig) -> Quirk:
    """`FunctionUrlConfig: !If …`: SAM writes a URL that has nothing but its target."""
    effect = (
        f"SAM does not look into a {URL_CONFIG} that is a function of CloudFormation: it writes a URL without "
        "AuthType, whatever the condition, and CloudFormation refuses it"
    )
    return Quirk(QuirkKind.URL_REFUSED, config.span, URL_CONFIG, effect, config.function.id)


def _unknown_settings(config: UrlConfig, settings: Mapping) -> Iterator[Quirk]:
    misspelled = _misspelled_auth_type(settings)
    for entry in settings.entries:
        name = entry.key.text
        if name not in _SETTINGS and entry is not misspelled:
            effect = f"SAM knows no {shown(name)} in {URL_CONFIG}{_meant(name)} and drops it without a word"
            yield Quirk(QuirkKind.IGNORED_SETTING, entry.key.span, name, effect, config.function.id)


def _meant(name: str) -> str:
    """What a setting is meant for that SAM does not know, in brackets."""
    if name == "Qualifier":
        return " (AutoPublishAlias gives the alias)"
    from difflib import get_close_matches

    lower = {setting.lower(): setting for setting in _SETTINGS}
    close = get_close_matches(name.lower(), lower, n=1, cutoff=0.8) if len(name) < _LONGEST_KEY else []
    return f" (did you mean {lower[close[0]]}?)" if close else ""


def _misspelled_auth_type(settings: Mapping) -> Entry | None:
    """The key that is meant for AuthType, where that is missing."""
    if settings.entry("AuthType") is not None:
        return None
    from difflib import get_close_matches

    short = (entry for entry in settings.entries if len(entry.key.text) < _LONGEST_KEY)
    return next((e for e in short if get_close_matches(e.key.text.lower(), ("authtype",), cutoff=0.8)), None)


def _auth_type(config: UrlConfig) -> Iterator[Quirk]:
    address = config.function.id
    entry = config.entry("AuthType")
    if config.settings and (misspelled := _misspelled_auth_type(config.settings)):
        name = misspelled.key.text
        effect = (
            f"SAM knows no {shown(name)} in {URL_CONFIG} (did you mean AuthType?), and refuses one without AuthType"
        )
        yield Quirk(QuirkKind.INVALID_PROPERTY, misspelled.key.span, name, effect, address)
    elif entry is None or (isinstance(entry.value, Scalar) and entry.value.value is None):
        effect = f"AuthType is missing from {URL_CONFIG}, and SAM refuses the template"
        yield Quirk(QuirkKind.INVALID_PROPERTY, entry.key.span if entry else config.span, URL_CONFIG, effect, address)
    elif is_no_value(entry.value):
        effect = "SAM writes a URL whose AuthType is removed again, and CloudFormation refuses it"
        yield Quirk(QuirkKind.URL_REFUSED, entry.value.span, "AWS::NoValue", effect, address)
    elif is_intrinsic(entry.value):
        effect = "SAM adds the public permissions only to an AuthType that is written as NONE itself"
        yield Quirk(QuirkKind.PERMISSIONS_NOT_ADDED, entry.value.span, _written(entry.value), effect, address)
    elif not isinstance(entry.value, Scalar) or entry.value.value not in _AUTH_TYPES:
        written = _written(entry.value)
        effect = f"{shown(written)} is not one of NONE and AWS_IAM, and SAM refuses the template"
        yield Quirk(QuirkKind.INVALID_PROPERTY, entry.value.span, written, effect, address)


def _invoke_mode(config: UrlConfig) -> Iterator[Quirk]:
    """SAM passes InvokeMode on as it is; the schema of AWS::Lambda::Url then refuses what it does not know."""
    entry = config.entry("InvokeMode")
    if entry is None or is_intrinsic(entry.value):
        return
    value = entry.value.value if isinstance(entry.value, Scalar) else entry.value
    if value is not None and value not in _INVOKE_MODES:
        written = _written(entry.value)
        effect = f"{shown(written)} is not one of BUFFERED and RESPONSE_STREAM, and CloudFormation refuses it"
        yield Quirk(QuirkKind.INVALID_PROPERTY, entry.value.span, written, effect, config.function.id)


def _cors(config: UrlConfig) -> Iterator[Quirk]:
    entry = config.entry("Cors")
    if entry is None or is_intrinsic(entry.value):
        return
    address = config.function.id
    if not isinstance(entry.value, Mapping):
        if not isinstance(entry.value, Scalar) or entry.value.value not in (None, False, 0, ""):
            effect = "Cors is not a mapping, and SAM refuses the template"
            yield Quirk(QuirkKind.INVALID_PROPERTY, entry.value.span, _written(entry.value), effect, address)
        return
    for setting in entry.value.entries:
        name = setting.key.text
        kind = _CORS_KINDS.get(name)
        if kind is None:
            effect = f"{shown(name)} is not one of Cors' properties, and SAM refuses the template"
            yield Quirk(QuirkKind.INVALID_PROPERTY, setting.key.span, name, effect, address)
        elif not is_intrinsic(setting.value) and not _is_of(kind, setting.value):
            effect = f"{name} must be of type {kind}, and SAM refuses the template"
            yield Quirk(QuirkKind.INVALID_PROPERTY, setting.value.span, _written(setting.value), effect, address)


def _is_of(kind: str, node: Node) -> bool:
    """Whether a value has the type that SAM asks for. A boolean passes for a number, as in Python."""
    match kind, node:
        case "list", Sequence():
            return True
        case "bool", Scalar(value=bool()):
            return True
        case "int", Scalar(value=int()):
            return True
        case _, Scalar(value=None):
            return True
        case _:
            return False


def _written(node: Node) -> str:
    """A node as a message shows it."""
    match node:
        case Scalar():
            return node.text
        case Mapping() if len(node.entries) == 1:
            name = node.entries[0].key.text
            argument = node.entries[0].value
            short = "!" + name.removeprefix("Fn::")
            return f"{short} {argument.text}" if isinstance(argument, Scalar) else short
        case Mapping():
            return "a mapping"
        case _:
            return "a list"
