"""Changes of a text, one small step from what people write. Each is chosen by numbers, whoever draws them."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

Choose: TypeAlias = Callable[[int], int]
"""Draws a number from 0 up to, but without, another one, which is at least 1."""

T = TypeVar("T")
TOKEN = re.compile(r"[A-Za-z_][\w-]*|\d+|\s+|[^\w\s]")
LARGEST = 60_000
"""A text that grew beyond this is cut, so that many steps do not make one run slow by its size alone."""

SHARED = (
    *("", " ", "\n", "\r", "\r\n", "\t", "\0", "\x1b[31m", "\u202e", "\ufeff", "\x85", "\u2028", "é", "😀", "\\"),
    *(
        "'",
        '"',
        "`",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ":",
        ": ",
        ",",
        "=",
        "-",
        "- ",
        "#",
        "//",
        "/*",
        "*/",
        "<",
        ">",
        "|",
    ),
    *(
        "0",
        "-1",
        "1e999",
        "9" * 40,
        "null",
        "true",
        "~",
        "''",
        '""',
        "{}",
        "[]",
        "..",
        "../..",
        "/etc/passwd",
        "%",
        "&",
    ),
    *("\n# fulint: ignore[FU101]", " # fulint: ignore[FU404] until=2020-13-45 x", "// fulint: ignore[", "a" * 300),
    *("event", "headers", "body", "NONE", "AWS_IAM", "*", "https://*", "FU101", "lambda:InvokeFunctionUrl", "$LATEST"),
)
OF_LANGUAGE: dict[str, tuple[str, ...]] = {
    "yaml": (
        *(
            "!Ref X",
            "!Sub '${X}'",
            "!GetAtt A.B",
            "!If [A, b, c]",
            "!FindInMap [a, b, c]",
            "Fn::ForEach::L: [x, [a], {}]",
        ),
        *(
            "&a ",
            "*a",
            "<<: *a",
            "---\n",
            "? ",
            "!!binary ",
            "!!python/object:os.system ",
            "|2-\n",
            ">\n",
            "%YAML 1.9\n",
        ),
        *("AWS::NoValue", "AWS::Lambda::Url", "FunctionUrlConfig:", "Type:", "Properties:", "Condition: C", "Globals:"),
        *(
            "${self:custom.a}",
            "${file(./a.yml):b}",
            "${opt:stage, 'x'}",
            "${env:A}",
            "functions:",
            "url: true",
            "cors:",
        ),
    ),
    "json": (
        '{"Ref": "X"}',
        '{"Fn::If": []}',
        '{"Fn::GetAtt": "A.B"}',
        '{"Fn::Sub": ["${a}", {}]}',
        '"\\ud800"',
        "NaN",
    ),
    "hcl": (
        *(
            '"${',
            "}",
            "%{ if a }",
            "%{ endif }",
            "<<-EOT\n",
            "EOT\n",
            "each.key",
            "count.index",
            "for_each = ",
            "count = ",
        ),
        *(
            "var.a",
            "local.a",
            "module.a[0].b",
            "toset([])",
            "jsonencode(",
            "merge(",
            "[for a in b : a]",
            "{for k, v in b : k => v}",
        ),
        *(
            'dynamic "cors" {',
            "a ? b : c",
            "try(",
            "templatefile(",
            "data.x.y.z",
            "* ",
            "splat[*].a",
            "sensitive(",
            "null",
        ),
    ),
    "python": (
        *(
            "def f(event, context):\n",
            "async def ",
            "await ",
            "yield ",
            "lambda: ",
            "class A:\n",
            "return ",
            "import os\n",
        ),
        *(
            "if True:\n    ",
            "try:\n    ",
            "except:\n    pass\n",
            "match event:\n    case _:\n        ",
            "event = event\n",
        ),
        *(
            "f'{event!r}'",
            "**event",
            "*event",
            ":=",
            "global event\n",
            "del event\n",
            "    ",
            "@f\n",
            "from . import app\n",
        ),
        *(
            "handler = handler",
            "json.loads(",
            "hmac.compare_digest(",
            ".get(",
            "['body']",
            "del ",
            "nonlocal x",
            "with a as b:\n",
        ),
    ),
    "javascript": (
        *(
            "const ",
            "=> ",
            "async ",
            "await ",
            "return ",
            "function f() {",
            "class A {",
            "`${event}`",
            "...event",
            "?.",
            "??",
        ),
        *(
            "exports.handler = ",
            "export const handler = ",
            "export default ",
            "require('./app')",
            "import x from './app.mjs'\n",
        ),
        *(
            "JSON.parse(",
            ".headers['X-A']",
            "as any",
            ": string",
            "<T>",
            "enum E { A }",
            "{ a, ...b }",
            "try {",
            "} catch {",
            "!",
        ),
        *(
            "awslambda.streamifyResponse(",
            "if (",
            "for (const a of b) ",
            "switch (a) {",
            "/a/g",
            "new Map()",
            "delete ",
            "yield ",
        ),
    ),
    "toml": (
        "[[ignore]]\n",
        "[rules.FU104]\n",
        "ignorable = false\n",
        "until = 2027-01-01",
        "1979-05-27T07:32:00Z",
        "'''",
        "a.b = 1\n",
    ),
}


def changed(text: str, choose: Choose, language: str, others: Sequence[str], steps: int = 4) -> str:
    """A text after up to so many steps, in which words of the language and pieces of other texts may come in."""
    words = (*SHARED, *OF_LANGUAGE.get(language, ()))
    for _ in range(1 + choose(steps)):
        step = STEPS[choose(len(STEPS))]
        text = step(text, choose, words, others)[:LARGEST]
    return text


def of(things: Sequence[T], choose: Choose) -> T:
    """One of some things."""
    return things[choose(len(things))]


def _stretch(length: int, choose: Choose, most: int) -> tuple[int, int]:
    """From where to where a short stretch of so many things goes."""
    start = choose(length + 1)
    return start, min(length, start + choose(most + 1))


def _cut(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    start, end = _stretch(len(text), choose, 12)
    return text[:start] + text[end:]


def _double(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    start, end = _stretch(len(text), choose, 12)
    return text[:end] + text[start:end] * (1 + choose(3)) + text[end:]


def _swap(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    at = choose(len(text) + 1)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _put_word(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    at = choose(len(text) + 1)
    return text[:at] + of(words, choose) + text[at:]


def _exchange_token(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    """Put a word, or a token of the text itself, in the place of a token."""
    tokens = [*TOKEN.finditer(text)]
    if not tokens:
        return of(words, choose)
    old = of(tokens, choose)
    new = of(words, choose) if choose(2) else of(tokens, choose)[0]
    return text[: old.start()] + new + text[old.end() :]


def _cut_lines(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    start, end = _stretch(len(lines), choose, 4)
    return "".join(lines[:start] + lines[end:])


def _double_lines(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    start, end = _stretch(len(lines), choose, 8)
    return "".join(lines[:end] + lines[start:end] + lines[end:])


def _move_lines(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    start, end = _stretch(len(lines), choose, 4)
    taken, rest = lines[start:end], lines[:start] + lines[end:]
    at = choose(len(rest) + 1)
    return "".join(rest[:at] + taken + rest[at:])


def _indent_lines(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    start, end = _stretch(len(lines), choose, 6)
    wide = of((" ", "  ", "    ", "\t"), choose)
    is_out = choose(2)
    moved = [line.removeprefix(wide) if is_out else wide + line for line in lines[start:end]]
    return "".join(lines[:start] + moved + lines[end:])


def _graft(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    """Put lines of another text between lines."""
    if not others:
        return text
    lines, foreign = text.splitlines(keepends=True), of(others, choose).splitlines(keepends=True)
    start, end = _stretch(len(foreign), choose, 10)
    at = choose(len(lines) + 1)
    return "".join(lines[:at] + foreign[start:end] + lines[at:])


def _end_early(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    return text[: choose(len(text) + 1)]


def _nest(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    """Put a word many times at one place, as what nests too deeply does."""
    at = choose(len(text) + 1)
    return text[:at] + of(words, choose) * of((3, 30, 300), choose) + text[at:]


def _other_ends(text: str, choose: Choose, words: Sequence[str], others: Sequence[str]) -> str:
    return ("\ufeff" if choose(2) else "") + text.replace("\n", of(("\r\n", "\r", "\n\n"), choose))


STEPS = (
    *(_cut, _double, _swap, _put_word, _exchange_token, _exchange_token, _cut_lines, _double_lines, _move_lines),
    *(_indent_lines, _graft, _graft, _end_early, _nest, _other_ends),
)
