"""What becomes of a `url` otherwise than one would read it.

Where its schema does not take something, the tool warns and goes on, unless `configValidationMode` says `error`, which
is the default of osls 4 alone (facts: Serverless).
"""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.serverless.nodes import is_null, text_of
from fulint.dialects.serverless.service import Service
from fulint.dialects.serverless.urls import AUTHORIZER, AWS_IAM, CORS_SETTINGS, SETTINGS, STREAM, UrlConfig, config_of
from fulint.finding import shown
from fulint.model import Quirk, QuirkKind
from fulint.source import Span
from fulint.syntax.tree import Entry, Mapping, Node, Scalar, Sequence

_MEANT_FOR_AUTH = "auth"
_PUBLIC_WORDS = ("none", "public", "false", "null", "")
"""Values by which somebody says that a URL is to be open, which it then is."""
_MODES = ("BUFFERED", STREAM)
_LONGEST = 100


def quirks_of(service: Service) -> Iterator[Quirk]:
    """The quirks of all URLs of a service; none of a changed tool, since nobody knows what that takes."""
    if not service.framework.is_released:
        return
    for function in service.functions:
        config = config_of(function, service)
        if config is None or service.variables.reason(config.entry.value) is not None:
            continue
        if config.settings is None:
            yield from _of_value(config, service)
            continue
        for entry in config.settings.entries:
            if config.settings.entry(entry.key.text) is entry:
                yield from _of_setting(entry, config, service)


def _of_value(config: UrlConfig, service: Service) -> Iterator[Quirk]:
    """A `url` that is neither a switch nor a mapping: anything that counts as true gives a public URL."""
    value = config.entry.value
    written = _written(value)
    if isinstance(value, Scalar) and (value.value is True or written in ("true", "1")):
        return
    if isinstance(value, Scalar) and _is_closing(written):
        yield _public(config, value.span, written, f"knows no {shown(written)} as a url", service)
    else:
        effect = f"url takes true or a mapping, and {_what_of(service)}"
        yield Quirk(_refused_or_ignored(service), value.span, written, effect, config.function.address)


def _of_setting(entry: Entry, config: UrlConfig, service: Service) -> Iterator[Quirk]:
    name = entry.key.text
    if name == AUTHORIZER:
        yield from _of_authorizer(entry, config, service)
    elif name == "cors":
        yield from _of_cors(entry, config, service)
    elif name == "invokeMode":
        yield from _of_mode(entry, config, service)
    elif (
        config.settings
        and config.settings.entry(AUTHORIZER) is None
        and name.lower()[:_LONGEST].startswith(_MEANT_FOR_AUTH)
        and _closes(entry.value)
    ):
        effect = f"knows no {shown(name)} in url (did you mean {AUTHORIZER}?)"
        yield _public(config, entry.key.span, name, effect, service)
    elif name not in SETTINGS:
        effect = f"{shown(name)} is no setting of url, and {_what_of(service)}"
        yield Quirk(_refused_or_ignored(service), entry.key.span, name, effect, config.function.address)


def _of_authorizer(entry: Entry, config: UrlConfig, service: Service) -> Iterator[Quirk]:
    written = _written(entry.value)
    if service.variables.reason(entry.value) is not None or is_null(entry.value) or written == AWS_IAM:
        return
    if _closes(entry.value):
        effect = f"knows {AWS_IAM} and no {shown(written)} as the authorizer of a URL"
        yield _public(config, entry.value.span, written, effect, service)
    elif written:
        effect = f"{shown(written)} is no authorizer of a URL, and {_what_of(service)}"
        yield Quirk(_refused_or_ignored(service), entry.value.span, written, effect, config.function.address)


def _of_cors(entry: Entry, config: UrlConfig, service: Service) -> Iterator[Quirk]:
    """Names that `cors` does not have."""
    is_open = service.variables.reason(entry.value) is not None
    for setting in entry.value.entries if isinstance(entry.value, Mapping) and not is_open else ():
        name = setting.key.text
        if name not in CORS_SETTINGS:
            effect = f"{shown(name)} is no setting of cors, and {_what_of(service)}"
            yield Quirk(_refused_or_ignored(service), setting.key.span, name, effect, config.function.address)


def _of_mode(entry: Entry, config: UrlConfig, service: Service) -> Iterator[Quirk]:
    written = _written(entry.value)
    if is_null(entry.value) or service.variables.reason(entry.value) is not None or written in _MODES:
        return
    if written.upper() in _MODES and service.framework.ignores_case_of_modes:
        return
    if written.upper() == _MODES[0] and not service.refuses_unknown:
        return
    effect = f"{shown(written)} is not one of BUFFERED and RESPONSE_STREAM, and {_what_of(service)}"
    if not service.refuses_unknown:
        effect = f"{effect}: the URL is buffered"
    yield Quirk(_refused_or_ignored(service), entry.value.span, written, effect, config.function.address)


def _public(config: UrlConfig, span: Span, written: str, what: str, service: Service) -> Quirk:
    """A setting that should close the URL: refused, or dropped with a public URL as the outcome."""
    if service.refuses_unknown:
        effect = f"{service.framework.name} {what}, and refuses the configuration"
        return Quirk(QuirkKind.INVALID_PROPERTY, span, written, effect, config.function.address)
    effect = f"{service.framework.name} {what}, and drops it after a warning"
    return Quirk(QuirkKind.AUTH_FELL_TO_PUBLIC, span, written, effect, config.function.address)


def _closes(value: Node) -> bool:
    """Whether somebody who writes this wants to let in fewer than everyone."""
    return not isinstance(value, Scalar) or (text_of(value) or "").lower() not in _PUBLIC_WORDS


def _is_closing(written: str) -> bool:
    return "iam" in written.lower()[:_LONGEST]


def _refused_or_ignored(service: Service) -> str:
    return QuirkKind.INVALID_PROPERTY if service.refuses_unknown else QuirkKind.IGNORED_SETTING


def _what_of(service: Service) -> str:
    if service.refuses_unknown:
        return f"{service.framework.name} refuses the configuration"
    return f"{service.framework.name} drops it after a warning"


def _written(node: Node) -> str:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return "a list"
        case _:
            return "a mapping"
