"""Wrappers around the handler and middlewares in front of it: what they are, and what they do to the event."""

from __future__ import annotations

from fulint.facts import Decoding, Framework, KeyCase
from fulint.languages.analysis.calls import framework_of
from fulint.languages.analysis.combine import either, options
from fulint.languages.analysis.frameworks import DATA_CLASSES, MIDDY, STREAMING_MIDDY, Middleware, Role, Row
from fulint.languages.analysis.libraries import HARMLESS_DECORATORS
from fulint.languages.analysis.meanings import Code, Constant, Listing, Mapping, Meaning, Place, Reference
from fulint.languages.analysis.walk import Arguments, Walk
from fulint.record import replace
from fulint.source import Span


def wrapped(walk: Walk, callee: Reference, span: Span, arguments: Arguments) -> Meaning | None:
    """What a library's wrapper makes of a handler of this file; None where the call is something else."""
    row = framework_of(callee.name)
    if row is None or row.role in (Role.SERVER, Role.MIDDLEWARE):
        return None
    if callee.name in MIDDY and any(_streams(given.value) for given in arguments.items):
        row = replace(row, streams=True)
    walk.notes.framework(_framework(row, span, arguments))
    if arguments.value(None, "log_event") == Constant(True):
        walk.notes.log(span, ())
    name = STREAMING_MIDDY if row.streams and callee.name in MIDDY else row.id
    held = [option for given in arguments.items for option in options(given.value) if isinstance(option, Code)]
    if not held:
        settings = next((given.value for given in arguments.items if isinstance(given.value, Mapping)), None)
        return Reference(callee.name, callee.module, is_result=True, settings=settings)
    return either(*(replace(code, wrappers=(name, *code.wrappers)) for code in held))


def _framework(row: Row, span: Span, arguments: Arguments) -> Framework:
    serves = row.serves_urls
    view = arguments.value(None, "data_class")
    if row.role is Role.FACADE and isinstance(view, Reference):
        serves = DATA_CLASSES.get(view.last)
    return Framework(row.id, span, row.decodes_body, row.header_case is not None, serves_urls=serves)


def _streams(settings: Meaning | None) -> bool:
    return _is_on(settings, "streamifyResponse")


def _is_on(settings: Meaning | None, name: str) -> bool:
    entry = settings.entry(name) if isinstance(settings, Mapping) else None
    return entry is not None and entry.value == Constant(True)


def used(walk: Walk, code: Code, name: str, arguments: Arguments) -> Meaning:
    """A method of a wrapped handler: `use` adds middlewares, `handler` gives the function itself."""
    if name == "handler":
        inner = [option for option in options(arguments.value(0)) if isinstance(option, Code)]
        return either(*(replace(one, wrappers=code.wrappers) for one in inner)) if inner else code
    if name in ("use", "before", "after", "onError"):
        for given in arguments.items:
            use(walk, given.value, walk.span(given.start, given.end))
    return code


def used_by_maker(walk: Walk, maker: Reference, name: str, arguments: Arguments) -> Meaning | None:
    """A method of `middy()` that was given no handler yet; None where it is not that."""
    if maker.name not in MIDDY or not maker.is_result:
        return None
    if name == "handler":
        held = [option for option in options(arguments.value(0)) if isinstance(option, Code)]
        wrapper = STREAMING_MIDDY if _streams(maker.settings) else "middy"
        return either(*(replace(code, wrappers=(wrapper, *code.wrappers)) for code in held)) if held else None
    for given in arguments.items:
        use(walk, given.value, walk.span(given.start, given.end))
    return maker


def use(walk: Walk, middleware: Meaning, span: Span) -> None:
    """Note a middleware, and keep what it does to the event for when the handler is run."""
    for item in middleware.items if isinstance(middleware, Listing) else (middleware,):
        for option in options(item):
            if isinstance(option, Reference):
                _use_imported(walk, option, span)
            else:
                walk.notes.unknown("a middleware of the project's own stands before the handler")


def _use_imported(walk: Walk, middleware: Reference, span: Span) -> None:
    row = framework_of(middleware.name)
    if row is None or row.role is not Role.MIDDLEWARE:
        walk.notes.unknown(f"the middleware {middleware.name} is not read")
        return
    walk.notes.framework(Framework(row.id, span, row.decodes_body, row.header_case is not None, serves_urls=None))
    if row.logs_event or (middleware.settings is not None and _is_on(middleware.settings, "logEvent")):
        walk.notes.log(span, ())
    canonical = middleware.settings is not None and _is_on(middleware.settings, "canonical")
    walk.middlewares.append(Middleware(row, canonical))


def apply_to_event(walk: Walk, rows: tuple[Middleware, ...]) -> None:
    """Let the event be as the middlewares leave it for the handler."""
    for middleware in rows:
        row = middleware.row
        if row.parses:
            body = Place(("body",), decoding=Decoding.BY_FLAG, steps=(row.parses,), is_present=True)
            walk.state.writes["body",] = body
        if row.header_case is not None:
            case = KeyCase.CANONICAL if middleware.is_canonical else row.header_case
            walk.state.writes["headers",] = Place(("headers",), key_case=case)
        for name in row.fills:
            walk.state.writes[name,] = Place((name,), is_present=True)


def is_harmless_decorator(decorator: Meaning) -> bool:
    """Whether a decorator leaves what its function takes and gives as it is."""
    return isinstance(decorator, Reference) and decorator.name.startswith(HARMLESS_DECORATORS)
