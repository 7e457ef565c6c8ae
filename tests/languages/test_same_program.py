"""The same code in Python, JavaScript and TypeScript becomes the same program, but for places and spelling."""

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from fulint.languages import javascript, python
from fulint.languages.program import Function, Program
from fulint.languages.terms import Get
from fulint.source import Source

UNEQUAL = {"start", "end", "is_attribute", "is_optional", "annotation", "types"}
"""What the languages spell in their own ways: places, `a.b` for `a["b"]`, `?.`, and types."""


def shape(node: Any) -> Any:
    """A part of a program without what the languages spell in their own ways."""
    match node:
        case tuple():
            return [shape(part) for part in node]
        case Get(object=of, key=key):
            return ["Get", shape(of), shape(key)]
        case _ if is_dataclass(node) and not isinstance(node, type):
            parts = [shape(getattr(node, field.name)) for field in fields(node) if field.name not in UNEQUAL]
            return [type(node).__name__, *parts]
        case _:
            return node


def handler(parsed: object) -> Function:
    assert isinstance(parsed, Program) and parsed.errors == ()
    return parsed.functions["handler"]


def indented(body: str) -> str:
    return "".join(f"    {line}\n" for line in body.splitlines())


PAIRS = {
    "a chain of members": (
        'return event["requestContext"]["http"]["method"]',
        "return event.requestContext.http.method",
        "return event!.requestContext['http']?.method as string",
    ),
    "an alternative": (
        'body = event["body"] or "{}"',
        "const body = event.body || '{}'",
        "let body: string = event.body || '{}'",
    ),
    "a test that ends": (
        'if not event["body"]:\n    return {"statusCode": 400, "body": "none"}',
        "if (!event.body) {\n    return { statusCode: 400, body: 'none' };\n}",
        "if (!event.body) return <Result>{ statusCode: 400, 'body': `none` };",
    ),
    "branches": (
        'if a == 1 and b != "x":\n    f()\nelif c > 2:\n    g()\nelse:\n    h()',
        "if (a === 1 && b !== 'x') f(); else if (c > 2) g(); else h();",
        "if (a == 1 && b != 'x') { f() } else { if (c > 2) { g() } else { h() } }",
    ),
    "a guarded call": (
        'try:\n    return f(event["body"])\nexcept Exception as error:\n    return {"body": error}\nfinally:\n    g()',
        "try { return f(event.body) } catch (error) { return { body: error } } finally { g() }",
        "try { return f(event.body!) } catch (error: unknown) { return { body: error as Error } } finally { g() }",
    ),
    "a comparison of three texts put together": (
        'return "v0:" + timestamp + ":" + body == signature',
        "return 'v0:' + timestamp + ':' + body === signature",
        "return ('v0:' + timestamp + ':' + body) === signature",
    ),
    "a text with values in it": (
        'return f"v0:{timestamp}:{body}"',
        "return `v0:${timestamp}:${body}`",
        "return `v0:${timestamp as string}:${body!}`",
    ),
    "a choice": (
        'x = f(event["body"]) if event["isBase64Encoded"] else event["body"]',
        "const x = event.isBase64Encoded ? f(event.body) : event.body",
        "const x: string = (event.isBase64Encoded) ? f(event.body) : (event.body as string)",
    ),
    "a loop over pairs": (
        'for key, value in f(event["headers"]):\n    g(key, value)',
        "for (const [key, value] of f(event.headers)) { g(key, value) }",
        "for (const [key, value] of f(event.headers)) g<string>(key, value);",
    ),
    "a loop with a condition": (
        "while a:\n    b += 1\n    break",
        "while (a) { b += 1; break }",
        "while (a!) { b++; break; }",
    ),
    "a chain of assignments": ("b = a = c", "a = b = c", "a = (b = c as any)"),
    "an assignment to a member": ('event["body"] = f(x)', "event.body = f(x)", "(event as any).body = f(x)"),
    "a membership": (
        'return "authorization" in event["headers"]',
        "return 'authorization' in event.headers",
        "return 'authorization' in event.headers!",
    ),
    "an object spread into another": (
        'return {**base, "headers": headers, key: 1}',
        "return { ...base, headers, [key]: 1 }",
        "return { ...(base as object), 'headers': headers, [key]: 1 } satisfies Result",
    ),
    "a list": (
        'return [1, -2.5, None, True, "é"]',
        "return [1, -2.5, null, true, 'é']",
        "return [1, -2.5, undefined, true, `é`]",
    ),
    "a raise": ('raise Failed("x")', "throw Failed('x')", "throw Failed('x') as Error"),
    "a function in a function": (
        "def inner(a, *rest):\n    return a\nreturn inner(1, *event)",
        "function inner(a, ...rest) { return a }\nreturn inner(1, ...event)",
        "return inner(1, ...event)\nfunction inner(a: number, ...rest: number[]) { return a }",
    ),
    "a function as a value": (
        "return f(lambda x: x[0])",
        "return f(x => x[0])",
        "return f((x: string[]): string => x[0]!)",
    ),
    "a switch": (
        'way = event["method"]\nif way == "GET":\n    f()\nelif way == "POST":\n    g()\nelse:\n    h()',
        "const way = event.method\nswitch (way) { case 'GET': f(); break; case 'POST': g(); break; default: h() }",
        "const way = event.method; switch (way) { case 'GET': { f(); break } default: h(); break; case 'POST': g() }",
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_the_same_code_is_the_same_program(pair: str) -> None:
    of_python, of_javascript, of_typescript = PAIRS[pair]
    expected = handler(python.parse(Source("h.py", f"def handler(event, context):\n{indented(of_python)}")))
    texts = {
        "h.js": f"function handler(event, context) {{\n{of_javascript}\n}}",
        "h.ts": f"export function handler(event: Event, context?: Context): Result {{\n{of_typescript}\n}}",
    }

    for path, text in texts.items():
        assert shape(handler(javascript.parse(Source(path, text)))) == shape(expected)


def test_imports_name_modules_alike() -> None:
    of_python = python.parse(Source("h.py", "import json\nfrom hmac import new as create, digest"))
    of_javascript = javascript.parse(
        Source("h.js", "const json = require('json'), { new: create, digest } = require('hmac')")
    )
    of_typescript = javascript.parse(
        Source("h.ts", "import * as json from 'json'; import { new as create, digest } from 'hmac'")
    )

    for parsed in (of_javascript, of_typescript):
        assert isinstance(parsed, Program) and isinstance(of_python, Program)
        for name, imported in of_python.imports.items():
            assert (parsed.imports[name].module, parsed.imports[name].symbol) == (imported.module, imported.symbol)


def test_async_functions_and_awaits_are_alike() -> None:
    of_python = python.parse(Source("h.py", "async def handler(event):\n    return await f(event)"))
    of_javascript = javascript.parse(Source("h.js", "async function handler(event) { return await f(event) }"))

    assert shape(handler(of_javascript)) == shape(handler(of_python))
