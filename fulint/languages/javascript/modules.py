"""What a JavaScript file imports, however it is written.

A module that is used without a name of its own (`require('stripe')(key)`, `import './polyfill'`) is bound to one
that no variable can have: `require('stripe')`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from fulint.languages.javascript.literals import text_value
from fulint.languages.javascript.reading import Reading, children
from fulint.languages.program import Block, Imported
from fulint.languages.terms import (
    Argument,
    Await,
    Call,
    Expression,
    FieldPattern,
    Get,
    Literal,
    Name,
    NamePattern,
    Pattern,
    RecordPattern,
)

_LOADERS = frozenset({"require", "import"})
_INTEROP = frozenset(
    {
        "__importDefault",
        "__importStar",
        "__toESM",
        "_interopRequireDefault",
        "_interopRequireWildcard",
        "_interop_require_default",
        "_interop_require_wildcard",
    }
)
"""What TypeScript, esbuild, Babel and swc put around a `require` of theirs."""


def module_value(reading: Reading, call: Call) -> Name | None:
    """The name for the module that a call loads; None where it is another call."""
    match call:
        case Call(callee=Name(id=loader), arguments=(Argument(Literal(value=str() as module), None, False), *_)) if (
            loader in _LOADERS
        ):
            return _unnamed(reading, call.start, call.end, module)
        case Call(callee=Name(id=wrapper) | Get(key=Literal(value=wrapper)), arguments=(Argument(Name() as name), *_)):
            is_module = wrapper in _INTEROP and name.id in reading.imports
            return Name(call.start, call.end, name.id) if is_module else None
    return None


def _unnamed(reading: Reading, start: int, end: int, module: str) -> Name:
    name = f"require('{module}')"
    reading.imports.setdefault(name, Imported(start, end, module, None))
    return Name(start, end, name)


def imported(imports: dict[str, Imported], value: Expression) -> Imported | None:
    """What a value was imported from, where it is nothing but that: `require('m').x`, `(await import('m')).x`."""
    names: list[str] = []
    while True:
        match value:
            case Await(value=inner):
                value = inner
            case Get(object=inner, key=Literal(value=str() as name)):
                names.append(name)
                value = inner
            case Name(id=name) if name in imports:
                found = imports[name]
                path = ([] if found.symbol is None else [found.symbol]) + names[::-1]
                return Imported(found.start, found.end, found.module, ".".join(path) or None)
            case _:
                return None


def bind_import(reading: Reading, target: Pattern, value: Expression) -> bool:
    """Note the names that `const target = require(…)` binds; False where it is another declaration."""
    inner = value
    while isinstance(inner, (Await, Get)):
        inner = inner.value if isinstance(inner, Await) else inner.object
    if not isinstance(inner, Name) or not inner.id.startswith("require("):
        return False
    found = imported(reading.imports, value)
    if found is None:
        return False
    bound = list(_bound(target, found.symbol))
    for name, symbol in bound:
        reading.imports.setdefault(name.id, Imported(name.start, name.end, found.module, symbol))
    return bool(bound)


def _bound(target: Pattern, symbol: str | None) -> Iterator[tuple[NamePattern, str | None]]:
    match target:
        case NamePattern() as name:
            yield name, symbol
        case RecordPattern(start, end, fields, rest):
            for field in fields:
                yield from _bound(field.target, _below(symbol, field))
            if rest is not None:
                yield NamePattern(start, end, rest), symbol


def _below(symbol: str | None, field: FieldPattern) -> str:
    return str(field.key.value) if symbol is None else f"{symbol}.{field.key.value}"


def source_of(node: Node, reading: Reading) -> str | None:
    """The module that an `import` or `export … from` names."""
    source = node.child_by_field_name("source")
    return None if source is None else text_value(reading.written(source)[1:-1])


def import_statement(reading: Reading, node: Node) -> Block:
    """`import … from 'm'` in its forms. Types alone are not imported at run time."""
    if any(child.type in ("type", "typeof") for child in node.children):
        return ()
    clause = None
    for child in children(node):
        if child.type == "import_require_clause":
            module, names = source_of(child, reading), children(child)
            if module is not None and names:
                _import(reading, names[0], module, None)
            return ()
        if child.type == "import_clause":
            clause = child
    module = source_of(node, reading)
    if module is None:
        return ()
    if clause is None:
        _unnamed(reading, *reading.place(node), module)
        return ()
    for child in children(clause):
        match child.type:
            case "identifier":
                _import(reading, child, module, "default")
            case "namespace_import":
                for name in children(child):
                    _import(reading, name, module, None)
            case "named_imports":
                _import_names(reading, children(child), module)
    return ()


def _import_names(reading: Reading, nodes: list[Node], module: str) -> None:
    for node in nodes:
        name = node.child_by_field_name("name")
        if name is None or any(child.type in ("type", "typeof") for child in node.children):
            continue
        _import(reading, node.child_by_field_name("alias") or name, module, symbol_of(reading, name))


def _import(reading: Reading, name: Node, module: str, symbol: str | None) -> None:
    reading.imports.setdefault(reading.written(name), Imported(*reading.place(name), module, symbol))


def symbol_of(reading: Reading, node: Node) -> str:
    """The name that an import or export specifier gives, which may be written as a string."""
    written = reading.written(node)
    return text_value(written[1:-1]) if node.type == "string" else written
