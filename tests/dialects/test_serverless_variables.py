"""What the variables of a service come to, and why some stay open."""

from pathlib import Path

import pytest

from fulint.dialects.serverless.expressions import Literal, Lookup, NotReadableError, Variable, pieces_of
from fulint.dialects.serverless.nodes import text_of
from fulint.dialects.serverless.variables import Variables
from fulint.repository import Repository
from fulint.source import Source
from fulint.syntax import parse
from fulint.syntax.tree import Mapping

CUSTOM = """\
service: shop
provider: {name: aws, stage: "${opt:stage, 'prod'}"}
params:
  prod: {color: red}
  default: {color: blue, size: 3}
stages:
  default: {params: {shape: round}}
custom:
  list: [one, {two: deep}]
  byStage: {prod: yes-prod, dev: yes-dev}
  number: 7
  nested: ${self:custom.list}
  a: ${self:custom.b}
  b: ${self:custom.a}
  own: {inner: "${self:custom.own}"}
  nothing: null
"""
FILES = {
    "more.yml": "key: {inner: from-yaml}\nstage: ${sls:stage}\n",
    "more.json": '{"key": [1, "two"]}',
    "code.js": "module.exports = 1",
    "broken.yml": "a: [",
}


@pytest.fixture
def variables(tmp_path: Path) -> Variables:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (root,) = parse(Source("serverless.yml", CUSTOM)).mappings()
    return Variables(root, Repository(str(tmp_path)))


def resolved(variables: Variables, text: str) -> str | None:
    """What a text comes to, and "why it does not" in angle brackets."""
    (root,) = parse(Source("serverless.yml", f"x: {text}\n")).mappings()
    found = variables.resolve(root.entries[0].value)
    reason = variables.reason(found)
    return f"<{reason}>" if reason is not None else text_of(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("${self:service}", "shop"),
        ("${self:custom.number}", "7"),
        ("a-${self:custom.list.0}-${self:custom.number}", "a-one-7"),
        ("${self:custom.list.1.two}", "deep"),
        ("${self:custom.nested.1.two}", "deep"),
        ("${self:provider.stage}", "prod"),
        ("${self:provider.region}", "us-east-1"),
        ("${sls:stage}", "prod"),
        ("${self:custom.byStage.${sls:stage}}", "yes-prod"),
        ("${self:custom.byStage.${opt:stage, 'dev'}}", "yes-dev"),
        ("${self:custom.missing, self:custom.nothing, 'last'}", "last"),
        ("${self:custom.missing, ${self:service}}", "shop"),
        ("${opt:port, 80}", "80"),
        ("${env:DEBUG, false}", "false"),
        ("${param:color}-${param:size}-${param:shape}", "red-3-round"),
        ("${file(more.yml):key.inner}", "from-yaml"),
        ("${file(./more.json):key.1}", "two"),
        ("${file(more.yml):stage}", "prod"),
        ("${file(absent.yml):key, 'else'}", "else"),
        ("${strToBool(true)}", "true"),
        ("${AWS::Region}-${Name}", "${AWS::Region}-${Name}"),
        ("\\${self:service}", "${self:service}"),
    ],
)
def test_what_the_files_tell_is_known(variables: Variables, text: str, value: str) -> None:
    assert resolved(variables, text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${env:HOME}", "`${env:HOME}` has no value in the files"),
        ("${opt:stage}", "`${opt:stage}` has no value in the files"),
        ("${ssm:/a, 'b'}", "`${ssm:/a, 'b'}` is only known at deployment"),
        ("${cf:other.Url}", "`${cf:other.Url}` is only known at deployment"),
        ("${file(code.js)}", "`${file(code.js)}` has no value in the files"),
        ("${file(../../etc/passwd.yml)}", "`${file(../../etc/passwd.yml)}` has no value in the files"),
        ("${file(broken.yml):a}", "`${file(broken.yml):a}` has no value in the files"),
        ("${self:custom.a}", "its variables run in a circle"),
        ("a${self:custom.list}", "`a${self:custom.list}` is no text"),
        ("'${self:custom'", "`${self:custom` cannot be read"),
        ("'${self:a, }'", "`${self:a, }` cannot be read"),
    ],
)
def test_what_nobody_knows_says_why(variables: Variables, text: str, reason: str) -> None:
    assert resolved(variables, text) == f"<{reason}>"


def test_a_mapping_that_holds_itself_ends(variables: Variables) -> None:
    found = variables.at("custom.own.inner")

    assert isinstance(found, Mapping)
    assert variables.reason(found.get("inner")) == "its variables run in a circle"


def test_a_text_with_an_open_part_is_joined_of_what_is_known(variables: Variables) -> None:
    (root,) = parse(Source("serverless.yml", "x: a-${env:B}-c\n")).mappings()
    found = variables.resolve(root.entries[0].value)

    assert isinstance(found, Mapping)
    assert found.entries[0].key.text == "Fn::Join"


def test_a_value_stands_where_it_is_used(variables: Variables) -> None:
    source = Source("serverless.yml", "x: ${self:service}\n")
    (root,) = parse(source).mappings()

    assert source.text_at(variables.resolve(root.entries[0].value).span) == "${self:service}"


def test_the_syntax_nests() -> None:
    (variable,) = pieces_of('${file(a-${sls:stage}.yml):key, opt:x, "a, b", null}')

    assert isinstance(variable, Variable)
    assert variable.candidates == (
        Lookup("file", ("a-", Variable((Lookup("sls", (), ("stage",)),), "${sls:stage}"), ".yml"), ("key",)),
        Lookup("opt", (), ("x",)),
        Literal("a, b"),
        Literal(None),
    )


@pytest.mark.parametrize(
    "text", ["${self:a", "${file(a", "${self:" * 100 + "x" + "}" * 100, "${self:a,", "${self:a, 'b}"]
)
def test_what_does_not_close_is_said(text: str) -> None:
    with pytest.raises(NotReadableError):
        pieces_of(text)
