"""Where the handler of a function is written: from the handler string to a file, by the rules of the runtimes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from fulint.facts import Missing, MissingHandler
from fulint.languages.files import (
    BUILT,
    existing,
    language_of,
    node_entry_files,
    node_files,
    python_files,
    sources_of_built,
)
from fulint.languages.missing import absent_file
from fulint.model import CodeKind, Function
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Excerpt, Generated, Source, Span
from fulint.values import Known, Unknown, known_items

_FORWARDS = ("DD_LAMBDA_HANDLER", "LUMIGO_ORIGINAL_HANDLER", "NEW_RELIC_LAMBDA_HANDLER")
"""Variables by which an observability layer, named as the handler, is told of the real one."""

_ADAPTER_LAYER = "LambdaAdapterLayer"
_ADAPTER_SCRIPT = "/opt/bootstrap"
_SCRIPTS = (".sh", ".bash")


@record
class Located:
    """The file in which a handler is looked up, and the dotted name to look up in it.

    `source` holds inline code, and code that a tool has made; otherwise `path` names a file of the repository.
    `root` is the code folder. `span` marks the handler string.
    """

    path: str
    language: str
    symbol: tuple[str, ...]
    root: str
    span: Span
    source: Source | None = None


def locate(function: Function, repository: Repository) -> Located | MissingHandler:
    """The file of a function's handler, or why there is none to read."""
    code = function.code
    if code.kind in (CodeKind.ELSEWHERE, CodeKind.OUTSIDE):
        return _elsewhere(code.reason or "its code is not in the repository", code.span)
    if _has_web_adapter(function):
        reason = "a web server answers behind the Lambda Web Adapter, so that there is no handler"
        return _elsewhere(reason, function.span)
    handler = _handler(function)
    if isinstance(handler, MissingHandler):
        return handler
    family = _family(function)
    if isinstance(family, MissingHandler):
        return family
    if code.kind is CodeKind.INLINE:
        return _inline(function, handler, family)
    root = code.path
    if repository.is_file(root):
        if language_of(root) is None:
            return _elsewhere(f"its code is the file {root}, which is not source", code.span)
        root = posixpath.dirname(root)
    for candidate in (family,) if family else ("python", "node"):
        module, symbol = _split(handler.value, candidate)
        if symbol and (path := _file(candidate, root, module, code.entries, repository)):
            source = _generated(path, handler.span, repository) if code.is_generated else None
            return Located(path, language_of(path) or "", symbol, root, handler.span, source)
    if family is None:
        return _elsewhere("its runtime is not given", handler.span)
    return absent_file(function, handler, family, root, repository)


def _elsewhere(reason: str, span: Span) -> MissingHandler:
    return MissingHandler(Missing.ELSEWHERE, reason, span)


def _has_web_adapter(function: Function) -> bool:
    """By its layer, or by the script through which the layer is started (facts: handlers, frameworks)."""
    if any(_ADAPTER_LAYER in layer.value for layer in known_items(function.layers)):
        return True
    wrapper = dict(function.environment).get("AWS_LAMBDA_EXEC_WRAPPER")
    return isinstance(wrapper, Known) and wrapper.value == _ADAPTER_SCRIPT


def _handler(function: Function) -> Known[str] | MissingHandler:
    environment = dict(function.environment)
    for variable in _FORWARDS:
        match environment.get(variable):
            case Known() as forwarded:
                return forwarded
            case Unknown(reason, span):
                return _elsewhere(f"its handler is not known because {reason}", span)
    match function.handler:
        case Known(value, span) as handler:
            if value.startswith("/"):
                return _elsewhere("its handler lies in a layer", span)
            if value.endswith(_SCRIPTS):
                return _elsewhere("its handler is a script that starts something else", span)
            return handler
        case Unknown(reason, span):
            return _elsewhere(f"its handler is not known because {reason}", span)
        case _:
            return _elsewhere("it names no handler", function.span)


def _family(function: Function) -> str | MissingHandler | None:
    """The runtime without its version; None where none is given."""
    match function.runtime:
        case Known(value, span):
            for family, prefix in (("python", "python"), ("node", "nodejs")):
                if value.startswith(prefix):
                    return family
            return _elsewhere(f"it is written for the runtime {value}, whose code is not read", span)
        case Unknown(reason, span):
            return _elsewhere(f"its runtime is not known because {reason}", span)
        case _:
            return None


def _split(handler: str, family: str) -> tuple[str, tuple[str, ...]]:
    """Module path and symbol of a handler string; the symbol is empty where the string has no dot to split at.

    Python splits at the last dot and takes `/` and `.` alike before it (awslambdaric, bootstrap); Node.js at the
    first dot behind the last slash, and looks up the rest as nested properties (UserFunction).
    """
    if family == "python":
        module, _, symbol = handler.rpartition(".")
        return module.replace(".", "/"), (symbol,) if module and symbol else ()
    folder, slash, last = handler.rpartition("/")
    module, _, symbol = last.partition(".")
    return folder + slash + module, tuple(symbol.split(".")) if module and symbol else ()


def _generated(path: str, place: Span, repository: Repository) -> Source | None:
    """The text of a file that a tool has made; None where it cannot be read."""
    source = repository.read(path)
    return Generated(source.text, place) if isinstance(source, Source) else None


def _inline(function: Function, handler: Known[str], family: str | None) -> Located | MissingHandler:
    """Inline code is a file `index` by itself (facts: IaC 2.3)."""
    code = function.code
    if family is None:
        return _elsewhere("its runtime is not given", handler.span)
    module, symbol = _split(handler.value, family)
    if module != "index" or not symbol:
        reason = f"inline code is the module index, so that {handler.value} names nothing"
        return MissingHandler(Missing.NOT_FOUND, reason, handler.span)
    source = Excerpt(code.span.path, code.text, code.line_spans or (code.span,))
    language = "python" if family == "python" else "javascript"
    return Located(code.span.path, language, symbol, "", handler.span, source)


def _file(family: str, root: str, module: str, entries: Sequence[str], repository: Repository) -> str | None:
    """The source file of a module below the code folder."""
    if family == "python":
        return existing(repository, root, python_files(module))
    for entry in _entries_of(module, entries):
        if (path := existing(repository, root, node_entry_files(entry))) is not None:
            return path
    whole = posixpath.normpath(posixpath.join(root, module))
    sources = [node_files(source) for source in sources_of_built(whole)]
    written = [existing(repository, root, node_files(module))]
    mapped = [existing(repository, "", files) for files in sources]
    # `lib` is as often the source itself as what was compiled from it.
    is_output = not (BUILT - {"lib"}).isdisjoint(whole.split("/"))
    return next((path for path in (mapped + written if is_output else written + mapped) if path is not None), None)


def _entries_of(module: str, entries: Sequence[str]) -> Iterator[str]:
    """The bundler's entry points that may give the module: by path, else by name, since bundling flattens folders."""
    bare = {entry: posixpath.splitext(entry)[0] if language_of(entry) else entry for entry in entries}
    yield from (entry for entry, path in bare.items() if posixpath.normpath(path) == posixpath.normpath(module))
    name = posixpath.basename(module)
    yield from (entry for entry, path in bare.items() if posixpath.basename(path) == name)
    if len(entries) == 1:
        yield entries[0]
