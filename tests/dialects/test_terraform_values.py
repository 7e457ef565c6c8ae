"""What expressions give, held against `terraform console` where that is installed."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fulint.dialects import Lowered
from fulint.dialects.terraform.conversion import plain
from fulint.dialects.terraform.module import Modules, read_module
from fulint.dialects.terraform.scope import Run, Scope
from fulint.dialects.terraform.values import Items, Plain, Table, Unknown, V
from fulint.repository import Repository

EXPRESSIONS = """
1 + 2 * 3
7 / 2
7 % 3
-7 % 3
!true || false
1 < 2 && 2 >= 2
"a" == "b" ? 1 : 2
"${1}-${true}-x"
"a${"b"}c"
[for x in ["a", "b"] : upper(x)]
[for i, x in ["a", "b"] : "${i}${x}" if i > 0]
{ for k, v in { a = 1, b = 2 } : v => k }
{ for x in ["a", "b", "a"] : x => 1... }
[{ a = 1 }, { a = 2 }][*].a
{ a = { b = [1, 2] } }.a.b[1]
null == null
try(tobool("x"), "fallback")
try({ a = 1 }.b, 2)
can(tonumber("x"))
coalesce("", "b")
coalesce(null, "c")
merge({ a = 1 }, { b = 2 }, { a = 3 })
lookup({ a = 1 }, "b", 5)
concat(["a"], ["b", "c"])
toset(["b", "a", "b"])
tolist(["a"])
format("%s-%d-%v", "a", 5, true)
format("%03d|%5s|%-5s|", 7, "a", "b")
join(",", ["a", "b"])
split("/", "https://abc.lambda-url/")
replace("a-b-c", "-", "")
trimprefix("https://x", "https://")
trimsuffix("x/", "/")
trim("?!hello?!", "!?")
jsonencode({ b = [1, "x", null], a = "<&>" })
jsondecode("{\\"a\\": [1, 2]}").a[1]
length("héllo")
length([1, 2])
keys({ b = 1, a = 2 })
values({ b = 1, a = 2 })
element(["a", "b"], 3)
contains(["a"], "a")
distinct(["a", "b", "a"])
flatten([["a"], [["b"]], "c"])
compact(["a", "", "b"])
slice(["a", "b", "c"], 1, 3)
range(3)
range(1, 10, 4)
zipmap(["a", "b"], [1, 2])
sort(["b", "a"])
reverse([1, 2])
substr("hello", 1, 3)
title("hello world")
lower("ÀB")
one([])
one(["x"])
max(1, 5, 3)
ceil(1.2)
startswith("abc", "ab")
strcontains("abc", "b")
formatlist("%s!", ["a", "b"])
chunklist(["a", "b", "c"], 2)
setproduct(["a", "b"], ["c"])
setsubtract(["a", "b"], ["b"])
basename("a/b.zip")
dirname("a/b.zip")
base64encode("héllo")
base64decode("aGk=")
md5("x")
sha256("x")
sha512("x")
sha1("x")
alltrue([true, true])
anytrue([false])
sum([1, 2.5])
transpose({ a = ["1", "2"], b = ["2"] })
chomp("a\\n")
indent(2, "a\\nb\\nc")
yamldecode("a: [1, yes, true, null]\\nb: {c: \\"x\\"}\\nd: 1.5").a
yamldecode("- &x {a: 1}\\n- *x\\n- 'on'\\n- on\\n- y\\n- 'n'\\n- ~")
templatefile("stack.tftpl", { name = "shop", ports = [80, 443], open = true })
templatefile("plain.tftpl", { name = "shop" })
jsondecode(templatefile("policy.tftpl", { actions = ["a", "b"] })).Action[1]
try(templatefile("plain.tftpl", {}), "refused")
"%{ if true }yes%{ else }no%{ endif }"
"%{ for x in ["a", "b"] }${x},%{ endfor }"
tostring(5)
tonumber("5")
index(["a", "b"], "b")
coalescelist([], ["a"])
"""

FILES = {
    "stack.tftpl": """\
name: ${name} $${kept}
%{ if open ~}
open: "yes"
%{ else ~}
open: "no"
%{ endif ~}
%{ for port in ports ~}
- ${port}
%{ endfor ~}
""",
    "plain.tftpl": "Hello ${upper(name)}",
    "policy.tftpl": "${jsonencode({ Action = actions })}",
}
TERRAFORM = shutil.which("terraform")


def expressions() -> list[str]:
    return [line for line in EXPRESSIONS.splitlines() if line]


@pytest.fixture
def evaluated(tmp_path: Path) -> Callable[..., V]:
    """The value of the local `x` in a module."""

    def of_local(expression: str, more: str = "", **variables: V) -> V:
        for name, text in FILES.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "main.tf").write_text(f"locals {{\n  x = {expression}\n}}\n{more}", encoding="utf-8")
        repository = Repository(str(tmp_path))
        module = read_module("", repository)
        assert not module.problems
        return Scope(Run(repository, "", Modules(repository, {})), module, variables).local("x", module.span)

    return of_local


@pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")
def test_values_are_those_of_terraform(tmp_path: Path, evaluated: Callable[..., V]) -> None:
    wanted = expressions()
    ours = [plain(evaluated(expression)) for expression in wanted]
    place = tmp_path / "console"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    command = [str(TERRAFORM), "console"]
    listed = f"jsonencode([{', '.join(wanted)}])"
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    run = subprocess.run(command, input=listed, cwd=place, env=environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    theirs = json.loads(json.loads(run.stdout))

    compared = {expression: pair for expression, *pair in zip(wanted, ours, theirs, strict=True)}
    assert {expression: our for expression, (our, _) in compared.items()} == {
        expression: their for expression, (_, their) in compared.items()
    }


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("timestamp()", "another value each time"),
        ('regex("a", "a")', "is not computed"),
        ('cidrhost("10.0.0.0/8", 1)', "is not computed"),
        ('templatefile("plain.tftpl", { name = title(var.given) })', "has no value in the files"),
        ('templatefile("plain.tftpl", {})', "the template is not given `name`"),
        ('templatefile("gone.tftpl", {})', "No such file"),
        ('templatefile("../secret", {})', "outside of the repository"),
        ('templatefile("plain.tftpl")', "cannot be called like this"),
        ('yamldecode("a: 017")', "is read in more than one way"),
        ('yamldecode("{")', "is no document of YAML"),
        ('file("/etc/passwd")', "outside of the repository"),
        ('file("../secret")', "outside of the repository"),
        ("var.given", "has no value in the files"),
        ("data.aws_region.now.name", "is declared nowhere"),
        ("local.x", "in a circle"),
        ("local.gone", "is not declared"),
        ("element([], 1)", "does not take these arguments"),
        ('"${[1]}"', "it is not a string"),
        ("range(10000000)", "too many"),
        ("1 / 0", "divided by zero"),
        ("aws_x.y.z", "is only known when it is applied"),
    ],
)
def test_what_cannot_be_known_says_why(evaluated: Callable[..., V], expression: str, reason: str) -> None:
    found = evaluated(expression, 'variable "given" {}\nresource "aws_x" "y" {}\n')

    from fulint.dialects.terraform.values import why

    assert reason in why(found)


def test_values_that_grow_without_end_stay_unknown(evaluated: Callable[..., V]) -> None:
    doubling = "".join(f'  d{n + 1} = "${{local.d{n}}}${{local.d{n}}}"\n' for n in range(60))
    found = evaluated("local.d60", f'locals {{\n  d0 = "aaaaaaaaaa"\n{doubling}}}\n')

    assert isinstance(found, Unknown)


def test_nested_lists_that_grow_without_end_stay_cheap(evaluated: Callable[..., V]) -> None:
    doubling = "".join(f"  d{n + 1} = [local.d{n}, local.d{n}]\n" for n in range(60))
    found = evaluated("jsonencode(local.d60)", f"locals {{\n  d0 = [1]\n{doubling}}}\n")

    assert isinstance(found, Unknown)


def test_a_condition_that_is_unknown_is_harmless_where_both_sides_are_the_same(evaluated: Callable[..., V]) -> None:
    found = evaluated('var.given ? "a" : "a"', 'variable "given" {}\n')

    assert isinstance(found, Plain)
    assert found.value == "a"


def test_optional_attributes_have_their_defaults(evaluated: Callable[..., V]) -> None:
    types = 'variable "v" {\n type = list(object({a = optional(string, "d"), b = optional(bool), c = string}))\n'
    found = evaluated("var.v", types + ' default = [{c = "x"}]\n}\n')

    assert isinstance(found, Items)
    assert isinstance(found.items[0], Table)
    assert plain(found) == [{"a": "d", "b": None, "c": "x"}]


def test_null_falls_to_the_default_only_where_null_is_refused(evaluated: Callable[..., V]) -> None:
    null = Plain(None, read_module("", Repository(".")).span)

    assert plain(evaluated("var.v", 'variable "v" {\n default = 1\n nullable = false\n}\n', v=null)) == 1
    assert plain(evaluated("var.v", 'variable "v" {\n default = 1\n}\n', v=null)) is None


def test_instances_of_a_count_and_a_for_each_are_referred_to(deployed: Callable[..., Lowered]) -> None:
    lowered = deployed(
        """
        resource "aws_lambda_function" "f" {
          for_each      = toset(["a", "b"])
          function_name = "fn-${each.key}"
          role          = "r"
        }
        resource "aws_lambda_function_url" "u" {
          count              = 2
          function_name      = aws_lambda_function.f[["a", "b"][count.index]].function_name
          authorization_type = count.index == 0 ? "NONE" : "AWS_IAM"
        }
        """
    )
    (deployment,) = lowered.deployments

    assert [url.address for url in deployment.urls] == ["aws_lambda_function_url.u[0]", "aws_lambda_function_url.u[1]"]
    assert [getattr(url.target.function, "value", None) for url in deployment.urls] == [
        'aws_lambda_function.f["a"]',
        'aws_lambda_function.f["b"]',
    ]
    assert [getattr(url.auth_type, "value", None) for url in deployment.urls] == ["NONE", "AWS_IAM"]
