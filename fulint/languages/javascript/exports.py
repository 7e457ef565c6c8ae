"""What a JavaScript file exports, in each of the ways that Node.js and compilers know.

ECMAScript's `export` is read from the tree, CommonJS from the program itself: an export is an assignment there.
"""

from __future__ import annotations

from tree_sitter import Node

from fulint.languages.javascript.functions import Called, named_value
from fulint.languages.javascript.modules import imported, source_of, symbol_of
from fulint.languages.javascript.reading import Reading, children
from fulint.languages.program import Block, Branch, Evaluate, Function, Guarded, Imported, Let, Return
from fulint.languages.terms import (
    Await,
    Call,
    Closure,
    Expression,
    Field,
    Get,
    Literal,
    Name,
    NamePattern,
    Operation,
    Pattern,
    PlacePattern,
    Record,
)

WHOLE = "module.exports"
"""The key of what `module.exports = …` or TypeScript's `export = …` makes of the whole module."""

_DEFINITIONS = frozenset(
    {"function_declaration", "generator_function_declaration", "class_declaration", "abstract_class_declaration"}
)


def export_statement(reading: Reading, node: Node) -> Block:
    """`export …` in its forms: what it declares stays a statement."""
    words = {child.type for child in node.children if not child.is_named}
    module = source_of(node, reading)
    if "type" in words:
        return ()
    clause = next((child for child in children(node) if child.type == "export_clause"), None)
    if module is not None:
        _export_from(reading, node, clause, module)
        return ()
    if clause is not None:
        _export_names(reading, clause)
        return ()
    if "=" in words:
        return _export_whole(reading, node)
    if "default" in words:
        return _export_default(reading, node)
    declaration = node.child_by_field_name("declaration")
    if declaration is None:
        return ()
    statements = reading.statement(declaration)
    _export_declared(reading, declaration, statements)
    return statements


def _export_from(reading: Reading, node: Node, clause: Node | None, module: str) -> None:
    if clause is not None:
        for specifier in children(clause):
            name = specifier.child_by_field_name("name")
            if name is not None:
                alias = specifier.child_by_field_name("alias") or name
                source = Imported(*reading.place(alias), module, symbol_of(reading, name))
                reading.reexports[symbol_of(reading, alias)] = source
        return
    for child in children(node):
        if child.type == "namespace_export":
            for name in children(child):
                reading.reexports[symbol_of(reading, name)] = Imported(*reading.place(name), module, None)
            return
    reading.reexports[f"* from {module}"] = Imported(*reading.place(node), module, "*")


def _export_names(reading: Reading, clause: Node) -> None:
    for specifier in children(clause):
        name = specifier.child_by_field_name("name")
        if name is not None and not any(child.type == "type" for child in specifier.children):
            alias = specifier.child_by_field_name("alias") or name
            reading.exports[symbol_of(reading, alias)] = Name(*reading.place(name), reading.written(name))


def _export_whole(reading: Reading, node: Node) -> Block:
    """`export = value` is `module.exports = value`."""
    start, end = reading.place(node)
    values = children(node)
    if not values:
        return ()
    place = Get(start, start, Name(start, start, "module"), Literal(start, start, "exports"), True)
    return (Let(start, end, PlacePattern(start, start, place), reading.expression(values[0])),)


def _export_default(reading: Reading, node: Node) -> Block:
    start, end = reading.place(node)
    value = node.child_by_field_name("value")
    if value is not None:
        token = next((child for child in node.children if child.type == "default"), node)
        exported = named_value(reading, value, Called(*reading.place(token), "default"))
        reading.exports["default"] = exported
        return (Evaluate(start, end, exported),)
    declaration = node.child_by_field_name("declaration")
    name = None if declaration is None else declaration.child_by_field_name("name")
    if declaration is None or name is None:
        return ()
    reading.exports["default"] = Name(*reading.place(name), reading.written(name))
    return reading.statement(declaration)


def _export_declared(reading: Reading, declaration: Node, statements: Block) -> None:
    """`export const a = …, { b } = …`, `export function c() {}`: a by its value, others by their names."""
    if declaration.type in _DEFINITIONS:
        names = [declaration.child_by_field_name("name")]
    else:
        names = [name for child in children(declaration) for name in _names(child.child_by_field_name("name"))]
    values = {
        statement.target.id: statement.value
        for statement in statements
        if isinstance(statement, Let) and isinstance(statement.target, NamePattern)
    }
    for name in names:
        if name is not None:
            text = reading.written(name)
            reading.exports[text] = values.get(text) or Name(*reading.place(name), text)


def _names(target: Node | None) -> list[Node]:
    """The variables that a pattern binds."""
    found: list[Node] = []
    waiting = [] if target is None else [target]
    while waiting:
        node = waiting.pop()
        match node.type:
            case "identifier" | "shorthand_property_identifier_pattern":
                found.append(node)
            case "pair_pattern":
                waiting.extend(filter(None, [node.child_by_field_name("value")]))
            case "assignment_pattern" | "object_assignment_pattern":
                waiting.extend(filter(None, [node.child_by_field_name("left")]))
            case _:
                waiting.extend(children(node))
    return found


def common_exports(reading: Reading, body: Block) -> None:
    """Note what the statements of a file assign to `exports` and `module.exports`."""
    assignments = _Assignments(reading)
    assignments.read(body)
    assignments.fill_objects()


class _Assignments:
    """The assignments to exports, followed in order.

    `names` are the names that the exports object goes by, `objects` the object literals that other variables hold,
    `members` what is assigned to fields of variables one by one, and `added` what is to fields of exports.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.names: set[str] = {"exports"}
        self.whole: Expression | None = None
        self.objects: dict[str, Record] = {}
        self.members: dict[str, list[Field]] = {}
        self.added: dict[str, list[Field]] = {}

    def read(self, body: Block) -> None:
        """Read statements, and those in blocks and in functions that are called on the spot."""
        waiting = list(body[::-1])
        while waiting:
            match waiting.pop():
                case Branch(then=then, otherwise=otherwise):
                    waiting.extend((*then, *otherwise)[::-1])
                case Guarded(body=inner, finally_=last):
                    waiting.extend((*inner, *last)[::-1])
                case Let(target=target, value=value, operator="=") if value is not None:
                    self.read_assignment(target, value)
                case Evaluate(
                    value=Call(callee=Closure(function=function))
                    | Operation(operands=(Call(callee=Closure(function=function)),))
                    | Await(value=Call(callee=Closure(function=function)))
                ):
                    waiting.extend(function.body[::-1])
                case Evaluate(value=Call() as call):
                    self.read_call(call)

    def read_assignment(self, target: Pattern, value: Expression) -> None:
        path = self.path(target.place) if isinstance(target, PlacePattern) else None
        match target:
            case NamePattern(id="exports"):
                self.whole = value
            case NamePattern(id=name) if self.path(value) == "":
                self.names.add(name)
            case NamePattern(id=name) if isinstance(value, Record):
                self.objects[name] = value
            case PlacePattern() if path == "":
                self.export_whole(value)
            case PlacePattern() if path is not None:
                self.export(path, value)
            case PlacePattern(place=Get(object=Name(id=name), key=Literal() as key)):
                self.members.setdefault(name, []).append(Field(key, value))

    def read_call(self, call: Call) -> None:
        """`Object.assign(exports, …)`, and what compilers write: `Object.defineProperty(exports, …)`, `__export(…)`."""
        arguments = tuple(argument.value for argument in call.arguments)
        match call.callee, arguments:
            case Get(object=Name(id="Object"), key=Literal(value="assign")), (target, *given) if (
                self.path(target) == ""
            ):
                for value in given:
                    self.export_whole(value)
            case (
                Get(object=Name(id="Object"), key=Literal(value="defineProperty")),
                (target, Literal(value=str() as name), Record(fields=fields), *_),
            ) if self.path(target) == "":
                for field in fields:
                    self.export_descriptor(name, field)
            case Name(id="__export"), (Name(), Record(fields=fields)):
                for field in fields:
                    if isinstance(field.key, Literal):
                        self.export_getter(str(field.key.value), field.value)
            case ((Name(id="__exportStar") | Get(key=Literal(value="__exportStar"))), (source, *_)):
                self.export_all(source)

    def export_descriptor(self, name: str, field: Field) -> None:
        match field:
            case Field(key=Literal(value="value"), value=value) if name != "__esModule":
                self.export(name, value)
            case Field(key=Literal(value="get"), value=getter):
                self.export_getter(name, getter)

    def export_getter(self, name: str, getter: Expression) -> None:
        match getter:
            case Closure(function=Function(body=(Return(value=value),))) if value is not None:
                self.export(name, value)

    def export_whole(self, value: Expression) -> None:
        value = self.resolved(value)
        match value:
            case Record(fields=fields):
                for field in fields:
                    if field.key is None:
                        self.export_all(field.value)
                    elif isinstance(field.key, Literal):
                        self.export(str(field.key.value), field.value)
            case _:
                self.export_all(value)
        self.reading.exports[WHOLE] = value

    def export_all(self, value: Expression) -> None:
        source = imported(self.reading.imports, value)
        if source is not None and source.symbol is None:
            all_of_it = Imported(value.start, value.end, source.module, "*")
            self.reading.reexports[f"* from {source.module}"] = all_of_it

    def export(self, name: str, value: Expression) -> None:
        if isinstance(value, Literal) and value.value is None:
            return
        value = self.resolved(value)
        self.reading.exports[name] = value
        owner, _, member = name.rpartition(".")
        if owner:
            key = Literal(value.start, value.start, member)
            self.added.setdefault(owner, []).append(Field(key, value))
        source = imported(self.reading.imports, value)
        if source is not None:
            self.reading.reexports[name] = source

    def fill_objects(self) -> None:
        """Give exported objects the fields that were assigned one by one, to them or to a variable of theirs."""
        exports = self.reading.exports
        for name, value in list(exports.items()):
            fields = self.added.get(name, [])
            made: Expression | None = value
            if isinstance(value, Name):
                fields = [*self.members.get(value.id, ()), *fields]
                made = self.objects.get(value.id)
            if name == WHOLE:
                for field in fields:
                    if isinstance(field.key, Literal):
                        exports.setdefault(str(field.key.value), field.value)
            elif isinstance(made, Record) and fields:
                exports[name] = Record(made.start, made.end, (*made.fields, *fields))

    def resolved(self, value: Expression) -> Expression:
        """The value behind another export that a chain of assignments names."""
        path = self.path(value)
        if path is None:
            return value
        if path == "":
            return self.whole or self.reading.exports.get(WHOLE) or value
        return self.reading.exports.get(path) or value

    def path(self, place: Expression) -> str | None:
        """The dotted name below the exports object; empty for the object itself, None for anything else."""
        names: list[str] = []
        while True:
            match place:
                case Get(object=Name(id="module"), key=Literal(value="exports")):
                    return ".".join(names[::-1])
                case Get(object=inner, key=Literal(value=str() as name)):
                    names.append(name)
                    place = inner
                case Name(id=name) if name in self.names:
                    return ".".join(names[::-1])
                case _:
                    return None
