"""JavaScript and TypeScript: from source text to the small program, read with tree-sitter."""

from __future__ import annotations

from tree_sitter import Node

from fulint.languages.javascript.exports import common_exports
from fulint.languages.javascript.expressions import EXPRESSIONS
from fulint.languages.javascript.problems import broken_places, fatal_problem
from fulint.languages.javascript.reading import Reading, children
from fulint.languages.javascript.statements import STATEMENTS
from fulint.languages.program import Program
from fulint.source import Source, Unreadable
from fulint.syntax.comments import Comment
from fulint.syntax.grammars import parser_of

MAX_BYTES = 1_000_000
"""A larger file is no handler that someone wrote."""

_NAMES = {"javascript": "JavaScript", "typescript": "TypeScript"}


def parse(source: Source, language: str = "") -> Program | Unreadable:
    """Translate a file; `language` is `javascript` or `typescript`, and the file's name decides where it is not given.

    In `exports`, a property of an exported object that is assigned by itself has a dotted name
    (`exports.api.get = …` is `api.get`), `export default` the name `default`, and what `module.exports = …` makes
    of the whole module stands under `module.exports`, besides its fields where it is an object literal. In
    `reexports`, `export * from './x'` stands under `* from ./x` with the symbol `*`. In `imports`, a module that
    is used without a variable of its own is called `require('m')`. What is exported but only imported here stands
    in both.

    Where the parser does not understand some place, which may be newer than its grammar, the rest is translated all
    the same, and `errors` names the place. The file is unreadable where its brackets do not match, which no grammar
    allows, or where most of it is no code.
    """
    if "\0" in source.text:
        at = source.text.index("\0")
        return Unreadable(source.path, "holds a NUL byte, so it is no text", source.span(at, at + 1))
    language = language or _language(source)
    data = source.text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return Unreadable(source.path, "is larger than 1 MB, the limit for a handler", source.span(0, 0))
    root = parser_of(_grammar(source, language)).parse(data).root_node
    reading = Reading(source, data, root.has_error, EXPRESSIONS, STATEMENTS)
    if root.has_error and (problem := fatal_problem(reading, root)) is not None:
        reason = f"cannot be parsed as {_NAMES.get(language, language)}: {problem.words}"
        return Unreadable(source.path, reason, source.span(problem.start, problem.end))
    body = reading.block(children(root))
    common_exports(reading, body)
    return Program(
        source,
        language,
        body,
        reading.imports,
        reading.functions,
        reading.classes,
        reading.exports,
        reading.reexports,
        tuple(sorted([*broken_places(reading, root), *reading.cuts])),
    )


def tree(source: Source) -> Node | None:
    """The syntax tree of a file, for who looks at places in it; None for one beyond the limit."""
    data = source.text.encode("utf-8", "surrogatepass")
    return None if len(data) > MAX_BYTES else parser_of(_grammar(source, _language(source))).parse(data).root_node


def comments(source: Source, language: str = "") -> tuple[Comment, ...]:
    """The comments of a file, in order; what is broken in it does not matter."""
    data = source.text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return ()
    root = parser_of(_grammar(source, language or _language(source))).parse(data).root_node
    reading = Reading(source, data, root.has_error, EXPRESSIONS, STATEMENTS)
    found: list[Comment] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "comment":
            found.append(_comment(source, *reading.place(node)))
        else:
            waiting.extend(reversed(node.children))
    return tuple(found)


def _comment(source: Source, start: int, end: int) -> Comment:
    written = source.text[start:end].lstrip()
    # Where the parser has lost its way, a comment may begin with the blanks before it.
    start = end - len(written)
    text = written[2:].removesuffix("*/") if written.startswith("/*") else written[2:]
    line, column = source.position(start)
    stands_alone = not source.line(line)[: column - 1].strip()
    return Comment(source.span(start, end), text.strip(), stands_alone)


def _language(source: Source) -> str:
    return "typescript" if source.path.endswith((".ts", ".tsx", ".mts", ".cts")) else "javascript"


def _grammar(source: Source, language: str) -> str:
    if language == "typescript" and source.path.endswith(".tsx"):
        return "tsx"
    return language
