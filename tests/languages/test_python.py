"""What Python's constructs become in the small program, and where they stand."""

import ast
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.languages.program import (
    Branch,
    Define,
    Evaluate,
    Function,
    Guarded,
    Imported,
    Leave,
    Let,
    Loop,
    Program,
    Return,
    Statement,
)
from fulint.languages.python import MAX_CHARACTERS, comments, parse
from fulint.languages.python.reading import MAX_DEPTH
from fulint.languages.terms import (
    Await,
    Bind,
    Call,
    Closure,
    Each,
    Expression,
    Get,
    Literal,
    Name,
    NamePattern,
    Opaque,
    Operation,
    PlacePattern,
    Record,
    Text,
)
from fulint.source import Source, Span, Unreadable


def program(text: str) -> Program:
    read = parse(Source("app.py", text))
    assert isinstance(read, Program), read
    return read


def statement(text: str) -> Statement:
    (only,) = program(text).body
    return only


def expression(text: str) -> Expression:
    found = statement(f"x = {text}")
    assert isinstance(found, Let) and found.value is not None
    return found.value


def function(text: str) -> Function:
    found = statement(text)
    assert isinstance(found, Define)
    return found.function


def refused(text: str) -> Unreadable:
    read = parse(Source("app.py", text))
    assert isinstance(read, Unreadable)
    return read


def brief(node: object) -> object:
    """A node without its places: its parts that say anything, as nested tuples."""
    if is_dataclass(node):
        parts = [
            brief(value)
            for field in fields(node)
            if field.name not in ("start", "end") and (value := getattr(node, field.name)) != field.default
        ]
        return (type(node).__name__, *parts)
    if isinstance(node, tuple):
        return tuple(brief(part) for part in node)
    return node


def nodes(part: object) -> Iterator[object]:
    """All nodes of a program that have a place."""
    todo = [part]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            todo.extend(node)
        elif isinstance(node, dict):
            todo.extend(node.values())
        elif is_dataclass(node) and not isinstance(node, Source):
            if hasattr(node, "start"):
                yield node
            todo.extend(getattr(node, field.name) for field in fields(node) if field.name != "source")


def name(id: str) -> object:
    return ("Name", id)


def test_a_subscript_and_an_attribute_are_members() -> None:
    assert brief(expression('event["body"]')) == ("Get", name("event"), ("Literal", "body"), False)
    assert brief(expression("event.body")) == ("Get", name("event"), ("Literal", "body"), True)


def test_a_literal_key_is_placed_with_its_quotes() -> None:
    text = "x = event['headers'].get('X-Sig', None)['é']\n"
    source = Source("app.py", text)

    keys = [node.key for node in nodes(program(text).body) if isinstance(node, Get)]

    assert [source.text_at(source.span(key.start, key.end)) for key in keys] == ["'é'", "get", "'headers'"]


def test_a_slice_is_a_member_by_an_unknown_key() -> None:
    read = expression("body[1:n]")

    assert isinstance(read, Get) and isinstance(read.key, Opaque)
    assert brief(read.key.parts) == (("Literal", 1), name("n"))


def test_a_call_keeps_names_and_spreads_of_its_arguments() -> None:
    read = expression("f(a, *b, c=1, **d)")

    assert isinstance(read, Call)
    assert brief(read.arguments) == (
        ("Argument", name("a")),
        ("Argument", name("b"), True),
        ("Argument", ("Literal", 1), "c"),
        ("Argument", name("d"), True),
    )


def test_dicts_lists_tuples_and_sets() -> None:
    record = expression('{"a": 1, **rest}')

    assert isinstance(record, Record)
    assert brief(record.fields) == (("Field", ("Literal", "a"), ("Literal", 1)), ("Field", None, name("rest")))
    for written in ("[a, b]", "(a, b)", "{a, b}"):
        assert brief(expression(written)) == ("Items", (name("a"), name("b")))


def test_an_f_string_is_a_text_of_its_parts() -> None:
    read = expression("f\"id={event['id']!r:>{width}}.\"")

    assert isinstance(read, Text)
    assert [type(part) for part in read.parts] == [Literal, Get, Text, Literal]


def test_places_inside_f_strings_are_exact() -> None:
    text = 'x = ("é" f"a{event["headers"]}"\n  f"""é\n {é.b}{c}""")\n'.replace('event["headers"]', "event['headers']")
    source = Source("app.py", text)

    found = [node for node in nodes(program(text).body) if isinstance(node, Get)]

    assert sorted(source.text[node.start : node.end] for node in found) == ["event['headers']", "é.b"]


@pytest.mark.parametrize(
    ("written", "value"),
    [("'a' 'b'", "ab"), ("1", 1), ("-1.5", -1.5), ("True", True), ("None", None), ("b'\\xff'", "\xff")],
)
def test_constants(written: str, value: object) -> None:
    assert brief(expression(written)) == ("Literal", value)


def test_numbers_that_json_has_not_and_the_ellipsis_are_opaque() -> None:
    assert brief(expression("1j")) == ("Opaque",)
    assert brief(expression("...")) == ("Opaque",)


@pytest.mark.parametrize(
    ("written", "operator", "count"),
    [
        ("a or b or c", "or", 3),
        ("a and b", "and", 2),
        ("not a", "not", 1),
        ("a == b", "==", 2),
        ("a != b", "!=", 2),
        ("a is None", "==", 2),
        ("a is not None", "!=", 2),
        ("a['flag'] is True", "==", 2),
        ("a is b", "is", 2),
        ("'x' in a", "in", 2),
        ("'x' not in a", "not in", 2),
        ("'a' + b + 'c'", "+", 3),
        ("'%s' % b", "%", 2),
        ("a | b", "|", 2),
        ("-a", "-", 1),
    ],
)
def test_operators(written: str, operator: str, count: int) -> None:
    read = expression(written)

    assert isinstance(read, Operation)
    assert (read.operator, len(read.operands)) == (operator, count)


def test_a_chained_comparison_is_an_and_of_its_links() -> None:
    assert brief(expression("200 <= status < 300")) == (
        "Operation",
        "and",
        (
            ("Operation", "<=", (("Literal", 200), name("status"))),
            ("Operation", "<", (name("status"), ("Literal", 300))),
        ),
    )


def test_conditional_await_walrus_and_lambda() -> None:
    assert brief(expression("a if t else b")) == ("Choice", name("t"), name("a"), name("b"))
    assert brief(expression("(n := f)")) == ("Bind", ("NamePattern", "n"), name("f"))
    closure = expression("lambda event, _=None: event")
    assert isinstance(closure, Closure)
    assert brief(closure.function.body) == (("Return", name("event")),)
    assert [parameter.default is None for parameter in closure.function.parameters] == [True, False]
    (returned,) = function("async def f():\n  return await g").body
    assert isinstance(returned, Return) and isinstance(returned.value, Await)


def test_a_comprehension_is_an_each_and_a_second_loop_stands_in_its_result() -> None:
    read = expression("{k.lower(): v for k, v in headers.items() if v}")

    assert isinstance(read, Each)
    assert brief(read.target) == ("ItemsPattern", (("NamePattern", "k"), ("NamePattern", "v")))
    assert [type(part) for part in read.result] == [Call, Name]
    assert brief(read.tests) == (name("v"),)

    nested = expression("[b for a in rows for b in a]")
    assert isinstance(nested, Each) and isinstance(nested.result[0], Each)
    assert brief(nested.over) == name("rows")
    assert brief(nested.result[0].over) == name("a")


def test_assignments() -> None:
    assert brief(statement("x = 1")) == ("Let", ("NamePattern", "x"), ("Literal", 1))
    assert brief(statement("x: int = 1")) == ("Let", ("NamePattern", "x"), ("Literal", 1))
    assert brief(statement("x += 1")) == ("Let", ("NamePattern", "x"), ("Literal", 1), "+")
    assert brief(statement("a, (b, c) = v")) == (
        "Let",
        (
            "ItemsPattern",
            (("NamePattern", "a"), ("ItemsPattern", (("NamePattern", "b"), ("NamePattern", "c")))),
        ),
        name("v"),
    )
    target = statement("event['body'] = v")
    assert isinstance(target, Let) and isinstance(target.target, PlacePattern)
    assert brief(target.target.place) == ("Get", name("event"), ("Literal", "body"), False)
    assert program("x: int").body == ()


def test_a_value_with_several_targets_is_read_once() -> None:
    assert brief(program("a = self.b = c = v").body) == (
        ("Let", ("NamePattern", "a"), name("v")),
        ("Let", ("PlacePattern", ("Get", name("self"), ("Literal", "b"), True)), name("a")),
        ("Let", ("NamePattern", "c"), ("Get", name("self"), ("Literal", "b"), True)),
    )


def test_what_a_starred_target_and_those_behind_it_get_is_not_known() -> None:
    assert brief(program("a, *rest, z = v").body) == (
        ("Let", ("ItemsPattern", (("NamePattern", "a"),)), name("v")),
        ("Let", ("NamePattern", "rest"), ("Opaque",)),
        ("Let", ("NamePattern", "z"), ("Opaque",)),
    )


def test_branches_and_their_chains() -> None:
    read = statement("if a:\n  x()\nelif b:\n  pass\nelse:\n  return_ = 1")

    assert isinstance(read, Branch) and brief(read.test) == name("a")
    (second,) = read.otherwise
    assert isinstance(second, Branch) and second.then == ()
    assert [type(part) for part in second.otherwise] == [Let]


def test_loops_and_what_leaves_them() -> None:
    loop, after = program("for k, *v in rows:\n  break\nelse:\n  done()").body

    assert isinstance(loop, Loop) and brief(loop.over) == name("rows")
    assert [type(part) for part in loop.body] == [Let, Leave]
    assert isinstance(after, Branch) and isinstance(after.test, Opaque)

    read = statement("while t:\n  continue")
    assert isinstance(read, Loop) and brief(read.test) == name("t") and read.over is None


def test_handlers_of_errors_keep_their_types_as_written() -> None:
    read = statement(
        "try:\n  a()\nexcept (json.JSONDecodeError, KeyError) as e:\n  b()\nexcept:\n  pass\nfinally:\n  c()"
    )

    assert isinstance(read, Guarded)
    assert [(catch.types, catch.name) for catch in read.catches] == [
        (("json.JSONDecodeError", "KeyError"), "e"),
        ((), None),
    ]
    assert [type(part) for part in read.finally_] == [Evaluate]


def test_the_else_of_a_try_is_not_guarded() -> None:
    after_leaving = program("try:\n  a()\nexcept E:\n  raise\nelse:\n  b()").body
    after_going_on = program("try:\n  a()\nexcept E:\n  pass\nelse:\n  b()").body
    within_finally = program("try:\n  a()\nexcept E:\n  raise\nelse:\n  b()\nfinally:\n  c()").body

    assert [type(part) for part in after_leaving] == [Guarded, Evaluate]
    assert [type(part) for part in after_going_on] == [Guarded, Branch]
    (outer,) = within_finally
    assert isinstance(outer, Guarded) and outer.catches == ()
    assert [type(part) for part in outer.body] == [Guarded, Evaluate]


def test_managers_bind_what_they_give_and_suppress_guards() -> None:
    assert [type(part) for part in program("with closing(x) as y, lock:\n  f(y)").body] == [Let, Evaluate, Evaluate]

    (guarded,) = program("import contextlib\nwith contextlib.suppress(KeyError, a.B):\n  f()").body
    assert isinstance(guarded, Guarded)
    assert guarded.catches[0].types == ("KeyError", "a.B")
    assert guarded.catches[0].body == ()

    (renamed,) = program("from contextlib import suppress as quiet\nwith quiet(E):\n  f()").body
    assert isinstance(renamed, Guarded)
    assert [type(part) for part in program("with suppress(E):\n  f()").body] == [Evaluate, Evaluate]


def test_an_assert_is_a_branch_that_raises() -> None:
    read = statement("assert t, 'no'")

    assert isinstance(read, Branch)
    assert brief(read.test) == ("Operation", "not", (name("t"),))
    assert brief(read.then) == (("Raise", ("Literal", "no")),)


def test_returns_raises_and_deletions() -> None:
    assert brief(function("def f():\n  return\n  raise E(1)\n  raise").body) == (
        ("Return", None),
        ("Raise", ("Call", name("E"), (("Argument", ("Literal", 1)),))),
        ("Raise", None),
    )
    assert brief(statement("del event['body']")) == (
        "Evaluate",
        ("Operation", "delete", (("Get", name("event"), ("Literal", "body"), False),)),
    )


def test_what_carries_no_value_is_left_out() -> None:
    assert function('def f():\n  "What it does."\n  global x\n  pass').body == ()


def test_a_match_is_a_chain_of_comparisons() -> None:
    read = statement("match m:\n  case 'GET' | 'HEAD':\n    a()\n  case None:\n    b()\n  case other:\n    c()")

    assert isinstance(read, Branch)
    assert brief(read.test) == (
        "Operation",
        "or",
        (("Operation", "==", (name("m"), ("Literal", "GET"))), ("Operation", "==", (name("m"), ("Literal", "HEAD")))),
    )
    (second,) = read.otherwise
    assert isinstance(second, Branch)
    assert brief(second.test) == ("Operation", "==", (name("m"), ("Literal", None)))
    assert brief(second.otherwise[0]) == ("Let", ("NamePattern", "other"), name("m"))


def test_a_subject_that_is_no_name_is_read_once() -> None:
    let, branch = program("match event['m'], path:\n  case 'GET', '/':\n    a()").body

    assert isinstance(let, Let) and isinstance(let.target, NamePattern)
    assert isinstance(branch, Branch)
    assert brief(branch.test) == (
        "Operation",
        "and",
        (
            ("Operation", "==", (name(let.target.id), ("Literal", "GET"))),
            ("Operation", "==", (name("path"), ("Literal", "/"))),
        ),
    )


def test_a_mapping_pattern_looks_for_its_keys() -> None:
    read = statement('match event:\n  case {"body": str(b), **rest}:\n    a(b)')

    assert isinstance(read, Branch) and isinstance(read.test, Operation)
    present, is_text = read.test.operands
    value = ("Get", name("event"), ("Literal", "body"), False)
    assert brief(present) == ("Operation", "in", (("Literal", "body"), name("event")))
    assert brief(is_text) == ("Call", name("isinstance"), (("Argument", value), ("Argument", name("str"))))
    assert brief(read.then[0]) == ("Let", ("NamePattern", "b"), value)


def test_a_guard_sees_the_names_of_its_case() -> None:
    read = statement("match m:\n  case [a, *b] if a:\n    c()")

    assert isinstance(read, Branch) and isinstance(read.test, Operation)
    assert [type(part) for part in read.test.operands] == [Opaque, Bind, Bind, Name]


def test_functions() -> None:
    text = "@app.wrap(1)\nasync def handler(event: 'dict', /, context=None, *a, k, **kw):\n  yield event"
    read = function(text)

    assert text[read.start : read.end] == "handler"
    assert (read.is_async, read.is_generator, len(read.decorators)) == (True, True, 1)
    assert [
        (parameter.pattern.id, parameter.annotation, parameter.is_rest, parameter.is_keyword_only)
        for parameter in read.parameters
        if isinstance(parameter.pattern, NamePattern)
    ] == [
        ("event", "'dict'", False, False),
        ("context", None, False, False),
        ("a", None, True, False),
        ("k", None, False, True),
        ("kw", None, True, True),
    ]


def test_only_the_function_that_yields_is_a_generator() -> None:
    outer = function("def f():\n  def g():\n    yield 1\n  h = lambda: (yield)\n  return g")

    assert not outer.is_generator
    assert isinstance(outer.body[0], Define) and outer.body[0].function.is_generator


def test_classes_keep_their_methods_and_bases() -> None:
    text = "class App(web.Base, x=1):\n  y = 1\n  def get(self): pass\n  async def post(self): pass"
    read = program(text)

    assert read.body == ()
    assert read.classes["App"].bases == ("web.Base",)
    assert set(read.classes["App"].methods) == {"get", "post"}
    assert text[read.classes["App"].start : read.classes["App"].end] == "App"


def test_imports_anywhere_in_the_file() -> None:
    read = program(
        "import a.b\nimport c.d as e\nfrom f import g as h\ntry:\n  from ..i import j\nexcept ImportError:\n  pass\n"
        "def k():\n  from . import m\n"
    )

    assert {local: (found.module, found.symbol) for local, found in read.imports.items()} == {
        "a": ("a", None),
        "e": ("c.d", None),
        "h": ("f", "g"),
        "j": ("..i", "j"),
        "m": (".", "m"),
    }
    assert set(read.reexports) == {"h", "j"}
    assert read.reexports["h"] == read.imports["h"]
    place = read.imports["e"]
    assert read.source.span(place.start, place.end) == Span("app.py", 2, 15, 2, 16)


def test_a_star_import_is_kept_among_what_is_passed_on() -> None:
    (only,) = program("from src.main import *").reexports.values()

    assert isinstance(only, Imported)
    assert (only.module, only.symbol) == ("src.main", "*")


def test_every_name_at_the_top_is_exported_with_what_is_behind_it() -> None:
    read = program(
        "import json\ndef a(): pass\nhandler = wrap(a)\nif x:\n  b, c = 1, f()\ntry:\n  d = 1\nexcept E:\n  d = None\n"
    )

    assert set(read.exports) == {"a", "handler", "b", "c", "d"}
    assert brief(read.exports["handler"]) == ("Call", name("wrap"), (("Argument", name("a")),))
    assert brief(read.exports["b"]) == ("Literal", 1)
    assert brief(read.exports["d"]) == ("Literal", 1)
    assert isinstance(read.exports["a"], Closure)
    assert set(read.functions) == {"a"}


def test_none_as_a_fallback_does_not_hide_an_import() -> None:
    read = program("try:\n  from m import handler\nexcept ImportError:\n  handler = None")

    assert "handler" in read.reexports and "handler" not in read.exports


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_count_code_points_whatever_the_line_ends(end: str) -> None:
    text = f"x = 'é𝄞' + event['body']{end}\tif_ = 1; ß = event['ü']{end}".replace("\t", "")
    source = Source("app.py", text)
    read = parse(source)
    assert isinstance(read, Program)

    keys = [node.key for node in nodes(read.body) if isinstance(node, Get)]

    assert sorted(source.span(key.start, key.end) for key in keys) == [
        Span("app.py", 1, 18, 1, 24),
        Span("app.py", 2, 20, 2, 23),
    ]


def test_names_that_python_normalises_keep_their_place() -> None:
    text = "x = event.ﬁeld\ndef ﬁ(): pass\n"
    read = program(text)

    (member,) = [node for node in nodes(read.body) if isinstance(node, Get)]
    assert isinstance(member.key, Literal)
    assert (member.key.value, text[member.key.start : member.key.end]) == ("field", "ﬁeld")
    assert text[read.functions["fi"].start : read.functions["fi"].end] == "ﬁ"


def test_the_name_of_a_function_is_found_behind_a_continued_line() -> None:
    text = "async \\\n def \\\n  handler(): pass"
    read = function(text)

    assert text[read.start : read.end] == "handler"


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("x = 1\nprint 'a'\n", "cannot be parsed as Python: Missing parentheses in call to 'print'", (2, 1)),
        ("def f(:\n  pass\n", "cannot be parsed as Python: ", (1, 7)),
        ("é = (1\n", "cannot be parsed as Python: ", (1, 5)),
        ("if a:\nb\n", "cannot be parsed as Python: ", (2, 1)),
        ("{{ cookiecutter.x }} y\n", "cannot be parsed as Python: ", (1, 22)),
        ("x = '\ud800'\n", "cannot be parsed as Python: ", (1, 1)),
        ("x = '\0'\n", "holds a NUL", (1, 6)),
        ("x = " + "(" * 5000 + ")" * 5000, "cannot be parsed as Python: too many nested parentheses", (1, 205)),
        ("x = " + "-" * 100_000 + "1", "is nested too deeply", (1, 1)),
        ("#" * (MAX_CHARACTERS + 1), "has more than ", (1, 1)),
    ],
)
def test_what_is_not_python_is_refused_at_its_place(text: str, message: str, span: tuple[int, int]) -> None:
    read = refused(text)

    assert read.reason.startswith(message)
    assert (read.span.line, read.span.column) == span


def test_warnings_of_the_compiler_are_nobodys_business_here(recwarn: pytest.WarningsRecorder) -> None:
    program("x = '\\d'\nif x is 'a': pass\n")

    assert list(recwarn) == []


def test_a_chain_that_fills_the_largest_file_gives_a_program_or_a_reason() -> None:
    for link in (".b", "()", "+b"):
        read = parse(Source("app.py", "x = a" + link * (MAX_CHARACTERS // 2 - 8)))

        assert isinstance(read, Program | Unreadable)
        assert isinstance(read, Unreadable) or read.errors or link == "+b"


DEEP = {
    "attributes": "x = a" + ".b" * 500,
    "calls": "x = a" + "()" * 500,
    "mixed operators": "x = a" + "+b-c" * 500,
    "conditions": "x = " + "a if b else " * 500 + "1",
    "elif": "if a:\n  b()\n" + "elif a:\n  b()\n" * 500,
    "cases": "match a:\n" + "  case 1: b()\n" * 500,
    "loops of a comprehension": "x = [a " + "for a in b " * 500 + "]",
    "suppress": "import contextlib\nwith " + ", ".join(["contextlib.suppress(A)"] * 500) + ":\n  x()",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_to_walk_is_an_error_there_and_nowhere_else(text: str) -> None:
    read = program(f"before = 1\n{text}\nafter = 1\n")

    assert {"before", "after"} <= set(read.exports)
    assert deepest(read.body) <= MAX_DEPTH + 10
    if "suppress" not in text:
        assert read.errors


def deepest(part: object) -> int:
    most = 0
    todo = [(part, 0)]
    while todo:
        node, depth = todo.pop()
        most = max(most, depth)
        if isinstance(node, tuple):
            todo.extend((inner, depth) for inner in node)
        elif is_dataclass(node):
            todo.extend((getattr(node, field.name), depth + 1) for field in fields(node))
    return most


def test_a_long_sum_of_texts_is_not_deep() -> None:
    read = program("x = 'a'" + " + 'b'" * 900)

    assert read.errors == ()
    assert deepest(read.body) < 5


NEWER = """import json
def new(x):
    @(yield)
    def f(): pass
    return t"{x}"
SQL = '''
select *
'''
def handler(event, context):
    return event["body"]
value = t"{handler}"
class Box:
    x = t"a"
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows all that is newer here")
def test_statements_of_a_newer_grammar_are_errors_and_the_rest_is_read() -> None:
    read = program(NEWER)

    assert [read.source.text[start:end].splitlines()[0] for start, end in read.errors] == [
        "def new(x):",
        'value = t"{handler}"',
        "class Box:",
    ]
    assert set(read.functions) == {"new", "handler"}
    assert {"SQL", "value"} <= set(read.exports) and "Box" in read.classes
    assert brief(read.functions["new"].body) == (("Evaluate", ("Opaque", True)),)
    assert brief(read.functions["handler"].body) == (("Return", ("Get", name("event"), ("Literal", "body"), False)),)
    found = read.functions["handler"]
    assert read.source.span(found.start, found.end) == Span("app.py", 9, 5, 9, 12)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows all that is newer here")
def test_a_real_error_beside_a_newer_statement_is_still_one() -> None:
    assert refused('x = t"a"\nprint "b"\n').reason.startswith("cannot be parsed as Python")


@pytest.mark.parametrize("unit", ["(", "[", "-", "not ", "lambda: ", "a.b.", "a if b else ", "f(", "{a:"])
def test_a_refused_statement_of_any_shape_comes_to_an_end(unit: str) -> None:
    read = parse(Source("app.py", "x = $ " + unit * (20_000 // len(unit))))

    assert isinstance(read, Unreadable)


def test_comments_with_their_places() -> None:
    text = "#!/usr/bin/python\nx = '# no'  # fulint: ignore[FU101] é because\nif x:\n    ## deep\n    y = 1\n"

    assert [(found.text, found.stands_alone, found.span) for found in comments(Source("app.py", text))] == [
        ("!/usr/bin/python", True, Span("app.py", 1, 1, 1, 18)),
        ("fulint: ignore[FU101] é because", False, Span("app.py", 2, 13, 2, 46)),
        ("deep", True, Span("app.py", 4, 5, 4, 12)),
    ]


@pytest.mark.parametrize("text", ["# a\nx = (", "# a\n  x\n y\n", "# a\n'''", "# a\n\0", "# a\nx = '", "\t# a\r\n$"])
def test_comments_of_broken_files_do_not_raise(text: str) -> None:
    assert all(found.text == "a" for found in comments(Source("app.py", text)))


NAMES = st.sampled_from(["event", "body", "é", "x"])
ATOMS = st.one_of(NAMES, st.sampled_from(["1", "'a'", "None", "'ü𝄞'", "b'x'", "...", "f'{x}é{event}'"]))
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{0}[{1}]".format, NAMES, inner),
        st.builds("({0}).get({1}, {2})".format, inner, inner, inner),
        st.builds("({0} or {1})".format, inner, inner),
        st.builds("({0} is {1} < {2})".format, inner, inner, inner),
        st.builds("({0} if {1} else {2})".format, inner, inner, inner),
        st.builds("[{1} for {0} in {1} if {2}]".format, NAMES, inner, inner),
        st.builds("{{{0}: {1}, **{2}}}".format, inner, inner, inner),
        st.builds("(lambda {0}=1, *a: {1})".format, NAMES, inner),
        st.builds("({0} := {1})".format, NAMES, inner),
    ),
    max_leaves=12,
)
SIMPLE = st.one_of(
    st.builds("{0} = {1}".format, NAMES, EXPRESSIONS),
    st.builds("{0}, *rest = {1}".format, NAMES, EXPRESSIONS),
    st.builds("{0}.y += {1}".format, NAMES, EXPRESSIONS),
    st.builds("assert {0}, {1}".format, EXPRESSIONS, EXPRESSIONS),
    st.just("import json as j, os.path"),
)
BLOCKS = st.recursive(
    SIMPLE,
    lambda inner: st.builds(
        lambda head, body, tail: f"{head}:\n" + "\n".join("    " + line for line in body.split("\n")) + tail,
        st.one_of(
            st.builds("if {0}".format, EXPRESSIONS),
            st.builds("for {0} in {1}".format, NAMES, EXPRESSIONS),
            st.builds("with {0} as {1}".format, EXPRESSIONS, NAMES),
            st.builds("def {0}(a, {0}=1)".format, NAMES),
            st.just("try"),
            st.just("class C"),
        ),
        inner,
        st.just(""),
    ).map(lambda text: text + "\nexcept (E, F) as e: raise" if text.startswith("try") else text),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_every_place_lies_in_the_file_and_names_stand_where_they_are_said_to(parts: list[str], end: str) -> None:
    text = "\n".join(parts).replace("\n", end)
    read = parse(Source("app.py", text))

    if isinstance(read, Unreadable):
        with pytest.raises(SyntaxError):
            ast.parse(text)
        return
    for node in nodes((read.body, read.imports, read.classes)):
        start, stop = node.start, node.end  # type: ignore[attr-defined]
        assert 0 <= start <= stop <= len(text)
        if isinstance(node, Name | NamePattern):
            assert text[start:stop] == node.id
        if isinstance(node, Literal) and isinstance(node.value, str) and "f'" not in text[max(0, start - 1) : stop]:
            assert node.value in text[start:stop]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="def f(x):\n\t\r '\"#{}[]*,=é\x0c\\@:ab1\0", max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    source = Source("app.py", text)

    assert isinstance(parse(source), Program | Unreadable)
    assert isinstance(comments(source), tuple)


def standard_library() -> list[Path]:
    root = Path(sysconfig.get_paths()["stdlib"])
    files = [
        path for folder in ("email", "http", "json", "asyncio", "xml/etree") for path in (root / folder).glob("*.py")
    ]
    return sorted(files)[::6]


@pytest.mark.parametrize("path", standard_library(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_standard_library_is_read_whole(path: Path) -> None:
    source = Source.decode(path.name, path.read_bytes())
    read = parse(source)

    assert isinstance(read, Program)
    assert read.errors == ()
    for node in nodes(read.body):
        if isinstance(node, Name):
            assert source.text[node.start : node.end] == node.id
        if isinstance(node, Get) and node.is_attribute and isinstance(node.key, Literal):
            assert source.text[node.key.start : node.key.end] == node.key.value
