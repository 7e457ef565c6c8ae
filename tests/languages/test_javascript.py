"""What JavaScript and TypeScript become in the small program: each construct, its place, and what is exported."""

import string
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.languages.javascript import comments, parse
from fulint.languages.javascript import reading as javascript_reading
from fulint.languages.program import Evaluate, Function, Let, Loop, Program
from fulint.languages.terms import Call, Closure, Get, Literal, Name
from fulint.source import Source, Unreadable

LANGUAGES = ("javascript", "typescript")


def program(text: str, language: str = "typescript", path: str = "src/handler.ts") -> Program:
    """A file that must be readable."""
    parsed = parse(Source(path, text), language)
    assert isinstance(parsed, Program), parsed
    return parsed


def shown(node: Any) -> str:
    """A part of a program in one line: kinds by their names, and only what differs from the ordinary."""
    match node:
        case Name(id=name):
            return name
        case Literal(value=value):
            return repr(value)
        case tuple():
            return "[" + ", ".join(map(shown, node)) + "]"
        case _ if is_dataclass(node) and not isinstance(node, type):
            names = [field.name for field in fields(node) if field.name not in ("start", "end")]
            given = {name: getattr(node, name) for name in names}
            words = [
                shown(value) if index == 0 else f"{name}={shown(value)}"
                for index, (name, value) in enumerate(given.items())
                if value not in (None, False, (), "=") or index == 0
            ]
            return f"{type(node).__name__}({', '.join(words)})"
        case _:
            return str(node)


def expression(text: str, language: str = "typescript") -> str:
    """What an expression becomes."""
    (statement,) = program(f"f({text})", language).body
    assert isinstance(statement, Evaluate) and isinstance(statement.value, Call)
    return shown(statement.value.arguments[0].value)


def statements(text: str, language: str = "typescript") -> list[str]:
    return [shown(statement) for statement in program(text, language).body]


def places(node: Any) -> Iterator[tuple[Any, int, int]]:
    """Everything in a program that has a place."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple | list):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif is_dataclass(part) and not isinstance(part, type):
            if hasattr(part, "start") and hasattr(part, "end"):
                yield part, part.start, part.end
            waiting.extend(getattr(part, field.name) for field in fields(part))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b", "Get(a, key='b', is_attribute=True)"),
        ("a['b']", "Get(a, key='b')"),
        ("a[`b`]", "Get(a, key='b')"),
        ("a?.b", "Get(a, key='b', is_attribute=True, is_optional=True)"),
        ("a?.['b']", "Get(a, key='b', is_optional=True)"),
        ("a.#b", "Get(a, key='#b', is_attribute=True)"),
        ("g?.(1)", "Call(g, arguments=[Argument(1)], is_optional=True)"),
        ("g(a, ...b)", "Call(g, arguments=[Argument(a), Argument(b, is_spread=True)])"),
        ("new A(1)", "Call(A, arguments=[Argument(1)], is_new=True)"),
        ("new A", "Call(A, is_new=True)"),
        ("t`a${b}c`", "Call(t, arguments=[Argument(Text(['a', b, 'c']))])"),
        ("`a${b}${c}\\n`", "Text(['a', b, c, '\\n'])"),
        ("`a`", "'a'"),
        ("``", "''"),
        (r"'\x41\u0042\u{43}\'\n'", '"ABC\'\\n"'),
        (r"'\ud83d\ude00'", "'😀'"),
        ("'a\\\nb'", "'ab'"),
        ("1_000", "1000"),
        ("0x1F", "31"),
        ("10n", "10"),
        ("1.5e3", "1500.0"),
        ("-1", "-1"),
        ("undefined", "None"),
        ("null", "None"),
        ("void 0", "None"),
        ("true", "True"),
        ("/x/g", "Opaque([])"),
        ("a || b || c", "Operation(or, operands=[a, b, c])"),
        ("a && b", "Operation(and, operands=[a, b])"),
        ("a ?? b", "Operation(??, operands=[a, b])"),
        ("a + b + c", "Operation(+, operands=[a, b, c])"),
        ("a - b - c", "Operation(-, operands=[Operation(-, operands=[a, b]), c])"),
        ("!a", "Operation(not, operands=[a])"),
        ("a === b", "Operation(==, operands=[a, b])"),
        ("a == b", "Operation(==, operands=[a, b])"),
        ("a !== b", "Operation(!=, operands=[a, b])"),
        ("a != b", "Operation(!=, operands=[a, b])"),
        ("'b' in a", "Operation(in, operands=['b', a])"),
        ("a instanceof B", "Operation(instanceof, operands=[a, B])"),
        ("typeof a", "Operation(typeof, operands=[a])"),
        ("delete a.b", "Operation(delete, operands=[Get(a, key='b', is_attribute=True)])"),
        ("a ? b : c", "Choice(a, then=b, otherwise=c)"),
        ("(a)", "a"),
        ("(0, a)", "a"),
        ("(a, b)", "Opaque([a, b])"),
        ("a = b", "Bind(NamePattern(a), value=b)"),
        ("a ??= b", "Bind(NamePattern(a), value=Operation(??, operands=[a, b]))"),
        ("a++", "Bind(NamePattern(a), value=Operation(+, operands=[a, 1]))"),
        ("[a, b]", "Items([a, b])"),
        ("[...a]", "Items([Opaque([a])])"),
        ("{ a, b: 1 }", "Record([Field('a', value=a), Field('b', value=1)])"),
        ("{ 'x-y': a, 404: b }", "Record([Field('x-y', value=a), Field('404', value=b)])"),
        ("{ ...a, [k]: b }", "Record([Field(None, value=a), Field(k, value=b)])"),
        ("{ ['k']: b }", "Record([Field('k', value=b)])"),
        ("{ m() {} }", "Record([Field('m', value=Closure(Function(m)))])"),
        ("{ get m() {} }", "Record([Field('m', value=Opaque([Closure(Function(m))]))])"),
        ("x => x", "Closure(Function(, parameters=[Parameter(NamePattern(x))], body=[Return(x)]))"),
        ("async () => ({})", "Closure(Function(, body=[Return(Record([]))], is_async=True))"),
        ("function* g() {}", "Closure(Function(g, is_generator=True))"),
        ("async function () {}", "Closure(Function(, is_async=True))"),
        ("this", "this"),
        ("import.meta.url", "Get(Opaque([]), key='url', is_attribute=True)"),
        ("/* a */ b /* c */", "b"),
    ],
)
def test_expressions(text: str, expected: str, language: str) -> None:
    assert expression(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a!.b!", "Get(a, key='b', is_attribute=True)"),
        ("a as B", "a"),
        ("<B>a", "a"),
        ("a satisfies B", "a"),
        ("(a as any).b", "Get(a, key='b', is_attribute=True)"),
        ("g<B>(a)", "Call(g, arguments=[Argument(a)])"),
        (
            "(a: B, c?: D) => 1",
            "Closure(Function(, parameters=[Parameter(NamePattern(a), annotation=B), "
            "Parameter(NamePattern(c), annotation=D)], body=[Return(1)]))",
        ),
        ("function (this: A, b) {}", "Closure(Function(, parameters=[Parameter(NamePattern(b))]))"),
    ],
)
def test_types_are_dropped(text: str, expected: str) -> None:
    assert expression(text) == expected


def test_jsx_is_opaque_and_keeps_its_parts() -> None:
    parsed = program("f(<A b={c} {...d}>{e}</A>)", path="src/page.tsx")

    assert shown(parsed.body[0]) == "Evaluate(Call(f, arguments=[Argument(Opaque([A, 'b', c, Opaque([d]), e, A]))]))"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let a = 1, b", ["Let(NamePattern(a), value=1)", "Let(NamePattern(b))"]),
        ("a = b", ["Let(NamePattern(a), value=b)"]),
        ("a = b = c", ["Let(NamePattern(b), value=c)", "Let(NamePattern(a), value=b)"]),
        ("a.b = c", ["Let(PlacePattern(Get(a, key='b', is_attribute=True)), value=c)"]),
        ("a += 1", ["Let(NamePattern(a), value=1, operator=+)"]),
        ("a ||= 1", ["Let(NamePattern(a), value=1, operator=or)"]),
        ("a ??= 1", ["Let(NamePattern(a), value=1, operator=??)"]),
        ("a++", ["Let(NamePattern(a), value=1, operator=+)"]),
        ("a(), b()", ["Evaluate(Call(a))", "Evaluate(Call(b))"]),
        (
            "const { a, b: c = 1, 'x-y': d, e: { f }, ...g } = h",
            [
                "Let(RecordPattern([FieldPattern('a', target=NamePattern(a)), "
                "FieldPattern('b', target=NamePattern(c), default=1), FieldPattern('x-y', target=NamePattern(d)), "
                "FieldPattern('e', target=RecordPattern([FieldPattern('f', target=NamePattern(f))]))], "
                "rest=g), value=h)"
            ],
        ),
        (
            "({ a = 2, b: c.d } = e)",
            [
                "Let(RecordPattern([FieldPattern('a', target=NamePattern(a), default=2), "
                "FieldPattern('b', target=PlacePattern(Get(c, key='d', is_attribute=True)))]), value=e)"
            ],
        ),
        (
            "const { [k]: a } = b",
            ["Let(RecordPattern([FieldPattern('*', target=NamePattern(a))]), value=b)", "Evaluate(k)"],
        ),
        (
            "const [a, , b = 1, ...c] = d",
            [
                "Let(ItemsPattern([NamePattern(a), NamePattern(), NamePattern(b)]), value=d)",
                "Let(NamePattern(b), value=1, operator=??)",
                "Let(NamePattern(c), value=Opaque([]))",
            ],
        ),
        (
            "if (a) b(); else if (c) d()",
            ["Branch(a, then=[Evaluate(Call(b))], otherwise=[Branch(c, then=[Evaluate(Call(d))])])"],
        ),
        ("for (const a of b) c()", ["Loop([Evaluate(Call(c))], target=NamePattern(a), over=b)"]),
        (
            "for (const a in b) ;",
            [
                "Loop([], target=NamePattern(a), "
                "over=Call(Get(Object, key='keys', is_attribute=True), arguments=[Argument(b)]))"
            ],
        ),
        (
            "for (let i = 0; i < 3; i++) a()",
            [
                "Let(NamePattern(i), value=0)",
                "Loop([Evaluate(Call(a)), Let(NamePattern(i), value=1, operator=+)], "
                "test=Operation(<, operands=[i, 3]))",
            ],
        ),
        ("for (;;) break", ["Loop([Leave()], test=True)"]),
        ("while (a) continue", ["Loop([Leave()], test=a)"]),
        ("do { a() } while (b)", ["Loop([Evaluate(Call(a))], test=b)"]),
        ("x: { a() }", ["Evaluate(Call(a))"]),
        (
            "try { a() } catch (e) { b() } finally { c() }",
            [
                "Guarded([Evaluate(Call(a))], catches=[Catch([], name=e, body=[Evaluate(Call(b))])], "
                "finally_=[Evaluate(Call(c))])"
            ],
        ),
        ("try { a() } catch { }", ["Guarded([Evaluate(Call(a))], catches=[Catch([])])"]),
        (
            "try { } catch ({ message }) { }",
            [
                "Guarded([], catches=[Catch([], name=catch, body=[Let(RecordPattern([FieldPattern('message', "
                "target=NamePattern(message))]), value=catch)])])"
            ],
        ),
        ("throw new E('x')", ["Raise(Call(E, arguments=[Argument('x')], is_new=True))"]),
        ("function f() { return a(), b }", ["Define(Function(f, body=[Evaluate(Call(a)), Return(b)]))"]),
        ("f(); function f() {}", ["Define(Function(f))", "Evaluate(Call(f))"]),
        ("'use strict'; ; debugger", []),
    ],
)
def test_statements(text: str, expected: list[str], language: str) -> None:
    assert statements(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "enum A { B = 'b', C }",
            ["Let(NamePattern(A), value=Record([Field('B', value='b'), Field('C', value=Opaque([]))]))"],
        ),
        ("namespace A { f() }", ["Evaluate(Opaque([Closure(Function(, body=[Evaluate(Call(f))]))]))"]),
        ("interface A { b: string }; type C = A; declare module 'x' {}; declare const d: A", []),
        (
            "function f(a: string): void; function f(a: any) {}",
            ["Define(Function(f, parameters=[Parameter(NamePattern(a), annotation=any)]))"],
        ),
    ],
)
def test_statements_of_typescript(text: str, expected: list[str]) -> None:
    assert statements(text) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "case 1: case 2: a(); break; default: b()",
            "Branch(Operation(or, operands=[Operation(==, operands=[x, 1]), Operation(==, operands=[x, 2])]), "
            "then=[Evaluate(Call(a))], otherwise=[Evaluate(Call(b))])",
        ),
        (
            "case 1: a(); case 2: { b(); break; }",
            "Branch(Operation(==, operands=[x, 1]), then=[Evaluate(Call(a))])"
            "Branch(Operation(or, operands=[Operation(==, operands=[x, 1]), Operation(==, operands=[x, 2])]), "
            "then=[Evaluate(Call(b))])",
        ),
        (
            "default: a(); break; case 1: b()",
            "Branch(Operation(==, operands=[x, 1]), then=[Evaluate(Call(b))], otherwise=[Evaluate(Call(a))])",
        ),
        ("", "Evaluate(x)"),
    ],
)
def test_a_switch_is_a_chain_of_branches(body: str, expected: str) -> None:
    assert "".join(statements(f"switch (x) {{ {body} }}")) == expected


def test_a_break_inside_a_case_leaves_the_switch_and_not_the_function() -> None:
    (loop,) = program("switch (x) { case 1: if (y) break; a() }").body

    assert isinstance(loop, Loop) and (loop.test, loop.over) == (None, None)


def test_a_continue_in_a_switch_stays() -> None:
    (loop,) = statements("for (const x of y) { switch (x) { case 1: continue; case 2: a(); break } b() }")

    assert "then=[Leave()]" in loop


def test_classes_have_their_methods_and_set_fields_in_the_constructor() -> None:
    text = """
        class A extends B<C> implements D {
            static kind = 'x';
            private secret = process.env.SECRET;
            handle = async (event) => event;
            constructor(private readonly store: Store) { super(); }
            static make() {}
            #hidden() {}
            get size() { return 1 }
        }
    """
    parsed = program(text)
    found = parsed.classes["A"]

    assert found.bases == ("B",)
    assert list(found.methods) == ["handle", "constructor", "make", "#hidden", "get size"]
    assert [shown(statement) for statement in found.methods["constructor"].body] == [
        "Let(PlacePattern(Get(this, key='secret', is_attribute=True)), value=Get(Get(process, key='env', "
        "is_attribute=True), key='SECRET', is_attribute=True))",
        "Let(PlacePattern(Get(this, key='store', is_attribute=True)), value=store)",
        "Evaluate(Call(super))",
    ]
    assert statements(text) == ["Let(PlacePattern(Get(A, key='kind', is_attribute=True)), value='x')"]


def test_decorators_belong_to_their_method() -> None:
    parsed = program("class A { @log.inject() public async handler(event: E) {} }")

    assert shown(parsed.classes["A"].methods["handler"].decorators) == (
        "[Call(Get(log, key='inject', is_attribute=True))]"
    )


def test_a_class_in_a_function_is_opaque_with_its_methods_in_it() -> None:
    (made,) = statements("function f() { class A { m() { return event.body } } }")

    assert "Opaque([Closure(Function(m" in made and "key='body'" in made


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("const handler = async () => {}", "handler"),
        ("exports.handler = () => {}", "handler"),
        ("const a = { handler: function () {} }", "handler"),
        ("exports['handler'] = (function () {})", "'handler'"),
        ("const a = function handler() {}", "handler"),
        ("class A { handler() {} }", "handler"),
    ],
)
def test_a_function_stands_where_its_name_does(text: str, name: str) -> None:
    parsed = program(text)
    (function,) = [part for part, _, _ in places([parsed.body, parsed.classes]) if isinstance(part, Function)][:1]

    assert (function.name, text[function.start : function.end]) == ("handler", name)


@pytest.mark.parametrize(
    ("text", "token"), [("f(async () => {})", "async"), ("f((a) => {})", "("), ("f(a => {})", "a")]
)
def test_a_function_without_a_name_stands_where_it_begins(text: str, token: str) -> None:
    (function,) = [part for part, _, _ in places(program(text).body) if isinstance(part, Function)]

    assert text[function.start : function.end] == token


@pytest.mark.parametrize(
    "text",
    [
        "export const handler: Handler<A> = async (event) => {}",
        "export const handler = async (event: Handler<A>) => {}",
        "const handler: Handler<A> = (async (event) => {}) as any; exports.handler = handler",
        "export async function handler(event: Handler<A>) {}",
        "class X { handler: Handler<A> = async (event) => {} }; export default new X()",
    ],
)
def test_the_type_of_the_event_is_found_on_the_parameter(text: str) -> None:
    parsed = program(text)
    functions = [part for part, _, _ in places([parsed.body, parsed.classes]) if isinstance(part, Function)]

    assert {function.parameters[0].annotation for function in functions if function.name == "handler"} == {"Handler<A>"}


@pytest.mark.parametrize(
    ("text", "name", "module", "symbol"),
    [
        ("import a from 'm'", "a", "m", "default"),
        ("import * as a from 'm'", "a", "m", None),
        ("import { a } from 'm'", "a", "m", "a"),
        ("import { a as b } from 'm'", "b", "m", "a"),
        ("import a = require('m')", "a", "m", None),
        ("import 'm'", "require('m')", "m", None),
        ("const a = require('m')", "a", "m", None),
        ("const { a, b: c } = require('m')", "c", "m", "b"),
        ("const { a: { b } } = require('m')", "b", "m", "a.b"),
        ("const a = require('m').b.c", "a", "m", "b.c"),
        ("const a = await import('m')", "a", "m", None),
        ("const a = (await import('m')).default", "a", "m", "default"),
        ("function f() { const { a } = require('m') }", "a", "m", "a"),
        ("const a = __importDefault(require('m'))", "a", "m", None),
        ("const a = tslib_1.__importStar(require('m'))", "a", "m", None),
        ("var a = __toESM(require('m'))", "a", "m", None),
        ("const a = require('m')(key)", "require('m')", "m", None),
    ],
)
def test_imports(text: str, name: str, module: str, symbol: str | None) -> None:
    imported = program(text).imports[name]

    assert (imported.module, imported.symbol) == (module, symbol)
    assert name.startswith("require") or text[imported.start : imported.end] == name


def test_types_are_not_imported() -> None:
    parsed = program("import type { A } from 'm'; import { type B, c } from 'n'; import type D from 'o'")

    assert list(parsed.imports) == ["c"]


def test_a_module_used_on_the_spot_is_a_name_that_no_variable_has() -> None:
    assert statements("const a = require('stripe')(key)") == [
        "Let(NamePattern(a), value=Call(require('stripe'), arguments=[Argument(key)]))"
    ]


def test_an_import_leaves_no_statement() -> None:
    assert statements("const a = require('m'), b = 1") == ["Let(NamePattern(b), value=1)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exports.handler = h", {"handler": "h"}),
        ("exports['handler'] = h", {"handler": "h"}),
        ("module.exports.handler = h", {"handler": "h"}),
        ("module.exports = { handler, k: h }", {"handler": "handler", "k": "h"}),
        ("module.exports = serverless(app)", {"module.exports": "Call(serverless, arguments=[Argument(app)])"}),
        ("export = h", {"module.exports": "h"}),
        ("export const handler = h", {"handler": "h"}),
        ("export const handler = wrap(h)", {"handler": "Call(wrap, arguments=[Argument(h)])"}),
        ("export let handler; handler = h", {"handler": "handler"}),
        ("export function handler() {}", {"handler": "handler"}),
        ("export async function handler() {}", {"handler": "handler"}),
        ("export class A {}", {"A": "A"}),
        ("export const { a, b: { c } } = o", {"a": "a", "c": "c"}),
        ("export default h", {"default": "h"}),
        ("export default async () => {}", {"default": "Closure(Function(default, is_async=True))"}),
        ("export default function () {}", {"default": "Closure(Function(default))"}),
        ("export default function main() {}", {"default": "main"}),
        ("export default class A {}", {"default": "A"}),
        ("export default { handler }", {"default": "Record([Field('handler', value=handler)])"}),
        ("const h = 1; export { h as handler }", {"handler": "h"}),
        ("exports.a = exports.b = h", {"a": "h", "b": "h"}),
        ("exports = module.exports = { a: h }", {"a": "h"}),
        ("module.exports = exports = h", {"module.exports": "h"}),
        ("exports.handler = void 0; exports.handler = h", {"handler": "h"}),
        ("exports.api = {}; exports.api.get = h", {"api": "Record([Field('get', value=h)])", "api.get": "h"}),
        ("const api = {}; api.get = h; module.exports = api", {"get": "h"}),
        ("const api = {}; api.get = h; exports.api = api", {"api": "Record([Field('get', value=h)])"}),
        ("const e = module.exports; e.handler = h", {"handler": "h"}),
        ("Object.assign(exports, { handler: h })", {"handler": "h"}),
        ("Object.defineProperty(exports, 'handler', { get: function () { return h } })", {"handler": "h"}),
        ("var x = {}; __export(x, { handler: () => h }); module.exports = __toCommonJS(x)", {"handler": "h"}),
        ("(function () { exports.handler = h })()", {"handler": "h"}),
        ("if (a) { exports.handler = h }", {"handler": "h"}),
        ("export type A = B; export interface C {}; export type { D }", {}),
    ],
)
def test_exports(text: str, expected: dict[str, str]) -> None:
    exports = {name: shown(value) for name, value in program(text).exports.items()}

    assert {name: value for name, value in exports.items() if name in expected} == expected
    assert set(exports) - set(expected) <= {"module.exports"}


@pytest.mark.parametrize(
    ("text", "name", "module", "symbol"),
    [
        ("export { handler } from './x'", "handler", "./x", "handler"),
        ("export { h as handler } from './x'", "handler", "./x", "h"),
        ("export { default as handler } from './x'", "handler", "./x", "default"),
        ("export * from './x'", "* from ./x", "./x", "*"),
        ("export * as api from './x'", "api", "./x", None),
        ("module.exports = require('./x')", "* from ./x", "./x", "*"),
        ("module.exports = { ...require('./x') }", "* from ./x", "./x", "*"),
        ("exports.handler = require('./x').h", "handler", "./x", "h"),
        ("const { h } = require('./x'); exports.handler = h", "handler", "./x", "h"),
        ("__exportStar(require('./x'), exports)", "* from ./x", "./x", "*"),
    ],
)
def test_reexports(text: str, name: str, module: str, symbol: str | None) -> None:
    imported = program(text).reexports[name]

    assert (imported.module, imported.symbol) == (module, symbol)


def test_functions_at_the_top_are_found_by_name() -> None:
    parsed = program("function a() { function inner() {} }\nexport const b = () => 1\nlet c = () => 2\nconst d = 3")

    assert list(parsed.functions) == ["a", "b"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_are_exact_in_any_alphabet_and_with_any_line_end(language: str) -> None:
    text = "// é 😀\r\nconst größe = '日本' + event['X-Sig😀'];\r\nf(größe, event.headers)"
    keys = [part for part, _, _ in places(program(text, language).body) if isinstance(part, Get)]

    assert sorted(text[get.key.start : get.key.end] for get in keys) == ["'X-Sig😀'", "headers"]
    assert sorted(text[get.start : get.end] for get in keys) == ["event.headers", "event['X-Sig😀']"]


def test_the_rest_of_a_broken_file_is_read() -> None:
    text = "exports.handler = async (event) => {\n  const a = event.headers.['x'];\n  f(event.body @);\n}\nconst b = 1"
    parsed = program(text, "javascript")

    assert list(parsed.exports) == ["handler"]
    assert [text[start:end] for start, end in parsed.errors] == ["", "@"]
    assert "key='body'" in shown(parsed.body)
    assert shown(parsed.body[-1]) == "Let(NamePattern(b), value=1)"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("exports.h = () => {\n  f(a\n}", "this `}` cannot close the `(` that is opened in line 2", 3),
        ("exports.h = () => {\n  if (a) {\n}", "this `{` is never closed", 1),
        ("f()\n}", "this `}` closes nothing", 2),
        ("a();\n%PDF-1.4 b c d e f", "this was not expected here", 2),
    ],
)
def test_a_file_that_no_grammar_allows_is_unreadable_where_it_goes_wrong(text: str, reason: str, line: int) -> None:
    parsed = parse(Source("h.js", text), "javascript")

    assert isinstance(parsed, Unreadable)
    assert parsed.reason == f"cannot be parsed as JavaScript: {reason}"
    assert parsed.span.line == line


@pytest.mark.parametrize(
    ("text", "reason"),
    [("a\0b", "holds a NUL byte, so it is no text"), ("a;" * 600_000, "is larger than 1 MB, the limit for a handler")],
)
def test_what_is_no_handler_is_unreadable(text: str, reason: str) -> None:
    parsed = parse(Source("h.js", text), "javascript")

    assert isinstance(parsed, Unreadable) and parsed.reason == reason


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"),
        ("[", "]"),
        ("{a:", "}"),
        ("f(", ")"),
        ("(a,", ")"),
        ("!", ""),
        ("`${", "}`"),
        ("a => ", ""),
        ("a = ", ""),
        ("class{m(){return ", "}}"),
    ],
)
def test_nesting_is_bounded(opening: str, closing: str, language: str) -> None:
    text = f"exports.h = {opening * 5000}1{closing * 5000}"
    parsed = parse(Source("h.js", text), language)

    assert isinstance(parsed, Program | Unreadable)


@pytest.mark.parametrize(
    "text",
    [
        "if (a) {" * 3000 + "}" * 3000,
        "if (a) { b() } else " * 3000 + "{}",
        ("if (a) {}" + " else if (b) {}" * 90 + " else {") * 100 + "}" * 100,
        "switch (a) {" + "".join(f"case {n}: b();" for n in range(3000)) + "}",
        "let " + "{a:" * 3000 + "b" + "}" * 3000 + " = c",
        "a" + ".b()" * 3000,
    ],
)
def test_what_is_too_deep_is_said_and_the_rest_is_read(text: str) -> None:
    parsed = program(f"exports.h = 1;\n{text}\nlast()", "javascript")

    assert shown(parsed.body[-1]) == "Evaluate(Call(last))"
    assert parsed.errors or "switch" in text
    assert len(parsed.errors) < 1000


def test_a_bundle_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript_reading, "MAX_NODES", 20)
    parsed = program("exports.h = a;" + "f(a.b);" * 100, "javascript")

    assert list(parsed.exports) == ["h"]
    assert parsed.errors[-1][1] == len(parsed.source.text)


def test_comments_are_found_wherever_they_stand() -> None:
    text = (
        "// one\nf(a, /* two */ b) // fulint: ignore[FU101] because\n/**\n * three\n */\n"
        "'// none'; `// ${/* four */ 1}`"
    )
    found = comments(Source("h.ts", text), "typescript")

    assert [(one.text, one.stands_alone, one.span.line) for one in found] == [
        ("one", True, 1),
        ("two", False, 2),
        ("fulint: ignore[FU101] because", False, 2),
        ("*\n * three", True, 3),
        ("four", False, 6),
    ]


def test_comments_of_a_broken_file_are_found() -> None:
    assert [one.text for one in comments(Source("h.js", "f({ // a\n)) /* b */ ]"), "javascript")] == ["a", "b"]


def test_the_name_of_a_file_decides_where_no_language_is_given() -> None:
    parsed = parse(Source("src/h.mts", "export const h = a as B"))

    assert isinstance(parsed, Program) and parsed.language == "typescript"


WHOLE_FILES = [
    """
    import { createHmac, timingSafeEqual } from 'node:crypto';
    const SECRET = process.env.SECRET ?? '';
    export const handler = async ({ headers = {}, body: raw, ...rest }: Event, context?: Context): Promise<R> => {
        const sig = headers?.['X-Sig'] || headers['x-sig'];
        if (!sig) return { statusCode: 401, body: `no ${rest.rawPath} – ü` };
        try {
            switch (rest.routeKey) { case 'a': case 'b': break; default: throw new Error('x'); }
            for (const [k, v] of Object.entries(headers)) { console.log(k, v!); }
        } catch ({ message }) { return { statusCode: 500, body: JSON.stringify({ message }) }; }
        return { statusCode: 200, body: (raw as string)?.length > 3 ? raw : undefined };
    };
    """,
    """
    const a = require('a'), { b, c: { d } } = require('b');
    class K extends b.Base { x = 1; static async *gen() { yield* d(); } get y() { return this.x; } }
    module.exports = { handler: async (event, ctx, cb) => { let z = event.body ||= '{}'; cb(null, z) }, ...a };
    label: for (let i = 0, n = 3; i < n; i++) { if (i) continue label; do { n-- } while (n) }
    """,
]
WORDS = """
    ( ) [ ] { } ; , . ?. => = == === + ++ - ! ? : && || ?? ... `x ${ ` 'a' "b" /r/ 1 0x a event body if else for of in
    while do switch case default: break continue return throw try catch finally function async await yield class
    extends new this super import export from const let var typeof delete void @ # as < > | type interface enum
    namespace require('m') exports.h module.exports // /* */ é 😀
"""
TOKENS = st.sampled_from([*WORDS.split(), "\n"])


def check(text: str, path: str) -> None:
    """What must hold for any text at all."""
    source = Source(path, text)
    parsed = parse(source)
    for comment in comments(source):
        assert source.text_at(comment.span).startswith(("//", "/*"))
    if isinstance(parsed, Program):
        parts = [*parsed.body, *parsed.exports.values(), *parsed.imports.values(), *parsed.classes.values()]
        for part, start, end in places(parts):
            assert 0 <= start <= end <= len(text), (part, text)


@settings(max_examples=150, deadline=None)
@given(st.lists(TOKENS, max_size=60).map(" ".join), st.sampled_from(["h.js", "h.ts", "h.tsx"]))
def test_any_tokens_give_a_program_or_a_problem(text: str, path: str) -> None:
    check(text, path)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(WHOLE_FILES),
    st.floats(0, 1),
    st.integers(0, 12),
    st.text(alphabet=string.punctuation + " \naé😀\u2028", max_size=4),
    st.sampled_from(["h.js", "h.ts", "h.tsx"]),
)
def test_any_damage_gives_a_program_or_a_problem(text: str, at: float, cut: int, put: str, path: str) -> None:
    index = int(at * len(text))

    check(text[:index] + put + text[index + cut :], path)
    check(text[:index], path)


@pytest.mark.parametrize("text", WHOLE_FILES)
def test_a_whole_file_holds_no_error_and_no_place_outside(text: str) -> None:
    check(text, "h.ts")
    parsed = program(text)

    assert parsed.errors == ()
    assert any(isinstance(value, Closure) for value in parsed.exports.values())
    assert any(isinstance(statement, Let) for statement in parsed.body)


def test_a_grammar_is_loaded_only_where_a_file_needs_it() -> None:
    script = """
        from fulint.languages.javascript import parse
        from fulint.source import Source
        from fulint.syntax.grammars import parser_of
        assert parser_of.cache_info().currsize == 0
        parse(Source("h.js", "exports.h = 1"))
        assert parser_of.cache_info().currsize == 1
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
