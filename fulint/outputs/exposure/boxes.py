"""The boxes of one lane from the URL on: what it is, what it points at, and the handler that answers."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.facts import Handler, Missing, MissingHandler
from fulint.model import Alias, Cors, FunctionUrl
from fulint.outputs.exposure.picture import Box, Kind
from fulint.rule import Endpoint
from fulint.source import Span
from fulint.values import Absent, Known, Unknown, Value, Values, known_items

LATEST = "$LATEST"
_SHOWN = 2
"""How many origins are named before the rest is counted."""


def url_box(endpoint: Endpoint) -> Box:
    """The URL: its AuthType, its invoke mode, its CORS."""
    url = endpoint.url
    match url.auth_type:
        case Known(value):
            auth, unknown = f"AuthType {value}", ""
        case Unknown(reason):
            auth, unknown = "AuthType not known", f"its AuthType cannot be known: {reason}"
        case Absent():
            auth, unknown = "no AuthType", "it has no AuthType"
    mode = _said(url.invoke_mode, "BUFFERED")
    cors = url.cors.value.span if isinstance(url.cors, Known) else None
    return Box(
        Kind.URL,
        url.address,
        (auth, f"invoke mode {mode}", f"CORS {_origins(url)}"),
        url.span,
        tuple(span for span in (url.span, *_spans(url.auth_type, url.invoke_mode, url.cors), cors) if span),
        unknown=unknown,
    )


def qualifier_box(endpoint: Endpoint) -> Box:
    """The alias or version that the URL is on."""
    target = endpoint.url.target
    match target.qualifier:
        case Absent():
            return Box(Kind.QUALIFIER, "No alias", ("the URL is on the function itself",))
        case Known(name, span):
            alias = alias_of(endpoint)
            place = alias.span if alias else span
            return Box(Kind.QUALIFIER, f"Alias {name}", (), place, (span, place))
        case Unknown(reason, span):
            return Box(Kind.QUALIFIER, "Alias", (), span, (span,), unknown=reason)


def version_boxes(endpoint: Endpoint) -> tuple[Box, ...]:
    """The versions that answer, each with its share where an alias has more than one."""
    function = endpoint.function
    tokens = (function.span,) if function else ()
    place = function.span if function else None
    name = function.address if function else _said(endpoint.url.target.function, "a function")
    if isinstance(endpoint.url.target.qualifier, Absent):
        lines = (LATEST, "each update of the code is live at once")
        return (Box(Kind.VERSION, name, lines, place, tokens),)
    alias = alias_of(endpoint)
    if alias is None:
        reason = "its alias is not declared beside it"
        if isinstance(endpoint.url.target.qualifier, Unknown):
            reason = "its alias cannot be known"
        return (Box(Kind.VERSION, name, ("version not known",), place, tokens, unknown=reason),)
    rest = max(1 - sum(share for _, share in alias.weights), 0)
    first = Box(
        Kind.VERSION,
        name,
        (_version(alias.version),),
        alias.version.span if not isinstance(alias.version, Absent) else alias.span,
        (*tokens, *_spans(alias.version)),
        _percent(rest) if alias.weights else "",
    )
    return (first, *_weighted(alias, name))


def _weighted(alias: Alias, name: str) -> Iterator[Box]:
    for version, share in alias.weights:
        yield Box(Kind.VERSION, name, (f"version {version}",), alias.span, (), _percent(share))


def _version(version: Value[str]) -> str:
    match version:
        case Known(number):
            return LATEST if number == LATEST else f"version {number}"
        case Unknown():
            return "a published version"
        case Absent():
            return "no version"


def _percent(share: float) -> str:
    return f"{round(share * 100, 1):g} %"


def alias_of(endpoint: Endpoint) -> Alias | None:
    """The alias that the URL is on, where it is declared in the same deployment."""
    match endpoint.url.target.qualifier, endpoint.url.target.function:
        case Known(name), Known(function):
            wanted = (name, function)
        case _:
            return None
    return next((a for a in endpoint.deployment.aliases if (_text(a.name), _text(a.function)) == wanted), None)


def handler_box(endpoint: Endpoint) -> Box:
    """The handler: where it is, and whether it checks who calls."""
    match endpoint.handler:
        case Handler() as handler:
            tokens = (handler.span, *_spans(endpoint.function.handler if endpoint.function else Absent()))
            lines = (handler.language, _check(handler))
            written = _said(endpoint.function.handler, handler.symbol) if endpoint.function else handler.symbol
            return Box(Kind.HANDLER, written, lines, handler.span, tokens)
        case MissingHandler(kind, reason, span):
            written = _said(endpoint.function.handler, "handler") if endpoint.function else "handler"
            title = "not found" if kind is Missing.NOT_FOUND else "not read"
            return Box(Kind.HANDLER, written, (title,), span, (span,), unknown=reason)


def _check(handler: Handler) -> str:
    """What was found of a check of the caller, and where."""
    found = next((check for check in handler.verifications if check.counts), None)
    if found:
        return f"checks the caller: {found.name} (line {found.span.line})"
    if handler.was_followed:
        return "does not check the caller"
    return "no check of the caller found; read in part"


def cors_sentence(url: FunctionUrl) -> str:
    """What browsers make of the CORS settings of a URL."""
    match url.cors:
        case Absent():
            return "No CORS: browsers keep its answers from pages of other origins"
        case Unknown(reason):
            return f"Its CORS settings cannot be known: {reason}"
        case Known(cors):
            origins = _listed(cors.allow_origins)
            if origins is None:
                return "No origin is allowed: browsers keep its answers from pages of other origins"
            carried = ", with their credentials" if _is_true(cors) else ""
            return f"Browsers let pages of {origins} read its answers{carried}"


def _is_true(cors: Cors) -> bool:
    return isinstance(cors.allow_credentials, Known) and cors.allow_credentials.value


def _origins(url: FunctionUrl) -> str:
    match url.cors:
        case Absent():
            return "none"
        case Unknown():
            return "not known"
        case Known(cors):
            return _listed(cors.allow_origins) or "for no origin"


def _listed(origins: Values[str]) -> str | None:
    """Origins in words; None where there are none."""
    match origins:
        case Unknown():
            return "origins that are not known"
        case Known(items) if items:
            named = [item.value for item in known_items(origins)]
            if "*" in named:
                return "any origin"
            shown = named[:_SHOWN]
            more = len(items) - len(shown)
            if not shown:
                return "origins that are not known"
            return " and ".join((", ".join(shown), *([f"{more} more"] if more else [])))
        case _:
            return None


def _said(value: Value[str], default: str) -> str:
    """A value for a reader, the platform's default where it is absent."""
    match value:
        case Known(written):
            return written
        case Unknown():
            return "not known"
        case Absent():
            return default


def _text(value: Value[str]) -> str | None:
    return value.value if isinstance(value, Known) else None


def _spans(*values: Value[object]) -> Iterator[Span]:
    yield from (value.span for value in values if not isinstance(value, Absent))
