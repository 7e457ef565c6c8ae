"""Whatever a folder holds, reading it ends soon, costs no other folder, and says why something is not known."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulint import check
from fulint.config import Config
from fulint.dialects import Lowered
from fulint.source import Source
from fulint.syntax import hcl
from fulint.syntax.hcl_tree import Parsed
from fulint.values import Known, Unknown

Deploy = Callable[..., Lowered]
SLOWEST_SECONDS = 10.0

STACK = """
resource "aws_lambda_function" "fn" {
  function_name = "shop"
  role          = "r"
}
resource "aws_lambda_function_url" "url" {
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = %s
}
"""


def reason(lowered: Lowered) -> str:
    (deployment,) = lowered.deployments
    auth = deployment.urls[0].auth_type
    assert isinstance(auth, Unknown), auth
    return auth.reason


@pytest.mark.parametrize(
    ("auth", "more", "why"),
    [
        ("var.gone", "", "the variable `gone` is not declared"),
        ("var.a", 'variable "a" {}', "the variable `a` has no value"),
        ("local.a", "locals {\n a = local.b\n b = local.a\n}", "in a circle"),
        ("module.m.auth", 'module "m" {\n source = "./gone"\n}', "only known when it is applied"),
        ("module.m.auth", 'module "m" {\n source = "../../../etc"\n}', "only known when it is applied"),
        ("module.m.auth", 'module "m" {\n source = "./"\n}', "only known when it is applied"),
        ("data.aws_ssm_parameter.p.value", 'data "aws_ssm_parameter" "p" {}', "only known when it is applied"),
        ('jsondecode("{")', "", "does not take these arguments"),
        ("[for x in var.a : x][0]", 'variable "a" {}', "has no value"),
        ("toset(1)", "", "does not take these arguments"),
        ("[1", "", "cannot be parsed"),
        ("terraform.workspace", "", "only known when it is applied"),
        ('templatefile("x", {})', "", "it is in the file `x`"),
        ('filebase64("x")', "", "reads a file"),
    ],
)
def test_what_is_not_known_says_why(deployed: Deploy, auth: str, more: str, why: str) -> None:
    assert why in reason(deployed(STACK % auth + more))


def test_modules_that_call_one_another_end(deployed: Deploy) -> None:
    call = 'module "m" {\n  source = "%s"\n}\n'
    lowered = deployed(
        {"main.tf": STACK % '"NONE"' + call % "./a", "a/main.tf": call % "../b", "b/main.tf": call % "../a"}
    )

    assert len(lowered.deployments[0].urls) == 1


def test_modules_that_multiply_are_cut(deployed: Deploy) -> None:
    files = {"main.tf": STACK % '"NONE"' + 'module "m" {\n  count = 100\n  source = "./m0"\n}\n'}
    for level in range(6):
        files[f"m{level}/main.tf"] = f'module "m" {{\n  count = 100\n  source = "../m{level + 1}"\n}}\n'
    files["m6/main.tf"] = STACK % '"AWS_IAM"'

    assert deployed(files).deployments[0].urls


COUNTED = (STACK % '"NONE"').replace("function_name      =", "count = %s\n  function_name      =")
NUMBERS = 'variable "n" {}\ndata "aws_x" "y" {}\n'


def test_a_count_beyond_all_measure_stands_for_some(deployed: Deploy) -> None:
    (deployment,) = deployed(COUNTED % "1000000" + NUMBERS).deployments

    assert [url.address for url in deployment.urls] == ["aws_lambda_function_url.url"]


@pytest.mark.parametrize("count", ["-1", "var.n", '"x"', "length(data.aws_x.y.z)"])
def test_a_url_of_an_unknown_number_is_there_if_it_is_created(deployed: Deploy, count: str) -> None:
    found = deployed(COUNTED % count + NUMBERS).deployments

    assert {str(one.when[0]): len(one.urls) for one in found} == {
        "aws_lambda_function_url.url is created": 1,
        "aws_lambda_function_url.url is not created": 0,
    }


def test_a_statement_of_an_unknown_number_leaves_the_policy_open(deployed: Deploy) -> None:
    statement = """
    variable "accounts" {}
    resource "aws_lambda_permission" "p" {
      for_each      = var.accounts
      function_name = "shop"
      action        = "lambda:InvokeFunction"
      principal     = each.value
    }
    """
    (deployment,) = deployed(STACK % '"AWS_IAM"' + statement).deployments

    assert len(deployment.permissions) == 1
    assert not deployment.sees_whole_policy(deployment.urls[0])


@pytest.mark.parametrize(
    "broken",
    [
        'resource "x" "y" {\n  a = <<EOT\n  never\n',
        'resource "x" "y" {\n  a = [\n}\n',
        "}}}\n",
        'locals {\n  a = "${"\n}\n',
    ],
)
def test_a_broken_file_is_said_and_the_others_are_read(deployed: Deploy, broken: str) -> None:
    lowered = deployed({"main.tf": STACK % '"NONE"', "broken.tf": broken})

    assert {problem.span.path for problem in lowered.problems} == {"broken.tf"}
    assert len(lowered.deployments[0].urls) == 1


def test_variables_files_that_are_none_are_said(deployed: Deploy) -> None:
    lowered = deployed({"main.tf": STACK % '"NONE"', "terraform.tfvars": "a = [\n", "x.tfvars.json": "{"})

    assert {problem.span.path for problem in lowered.problems} == {"terraform.tfvars", "x.tfvars.json"}
    assert isinstance(lowered.deployments[0].urls[0].auth_type, Known)


def test_a_variables_file_cannot_reach_anything(deployed: Deploy) -> None:
    files = {"main.tf": 'variable "a" {}\n' + STACK % "var.a", "terraform.tfvars": 'a = file("/etc/hostname")\n'}

    assert "takes no functions" in reason(deployed(files)) or "outside" in reason(deployed(files))


def test_long_chains_of_references_end(deployed: Deploy) -> None:
    chain = "".join(f"  l{n} = local.l{n + 1}\n" for n in range(400))

    found = reason(deployed(STACK % "local.l0" + f'locals {{\n{chain}  l400 = "NONE"\n}}\n'))
    assert "levels" in found


def test_an_expression_nested_without_end_is_not_followed(deployed: Deploy) -> None:
    assert reason(deployed(STACK % ("(" * 3000 + '"NONE"' + ")" * 3000)))
    assert reason(deployed(STACK % ('"NONE"' + ".a" * 3000)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='ab.*[]{}()"$%?:=!-,\n 1', max_size=40))
def test_no_expression_breaks_the_reading(deployed: Deploy, text: str) -> None:
    deployed(STACK % '"NONE"' + f"locals {{\n  a = {text}\n}}\n" + 'output "o" {\n  value = local.a\n}\n')
    deployed((STACK % '"NONE"') + f'resource "aws_lambda_permission" "p" {{\n  function_name = {text}\n}}\n')


def test_a_failing_folder_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "main.tf").write_bytes(b"aws_lambda_function_url \xff\xfe\x00")
    (tmp_path / "b" / "main.tf").write_text(STACK % '"NONE"', encoding="utf-8")
    report = check([str(tmp_path)], Config())

    assert [summary.url.address for summary in report.urls] == ["aws_lambda_function_url.url"]
    assert [finding.span.path for finding in report.findings if finding.rule == "FU001"] == ["a/main.tf"]


def test_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.tf").write_text(STACK % '"NONE"', encoding="utf-8")
    inside = tmp_path / "repo"
    (inside / ".git").mkdir(parents=True)
    (inside / "main.tf").write_text('module "m" {\n  source = "./linked"\n}\n# aws_lambda_function_url\n')
    (inside / "linked").symlink_to(tmp_path)
    report = check([str(inside)], Config())

    assert report.urls == ()


def test_loops_in_loops_end_and_so_do_all_deployments_together(deployed: Deploy) -> None:
    flags = [f"f{n}" for n in range(6)]
    inputs = "".join(f'variable "{flag}" {{\n  type = bool\n}}\n' for flag in flags)
    asked = " || ".join(f"var.{flag}" for flag in flags)
    loops = f"[for x in range(4000) : [for y in range(4000) : x * y] if {asked}]"
    started = time.monotonic()
    lowered = deployed(inputs + STACK % "local.all[0]" + f"locals {{\n  all = {loops}\n}}\n")

    assert time.monotonic() - started < SLOWEST_SECONDS
    assert all(deployment.was_cut for deployment in lowered.deployments)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bomb.yaml", "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))),
        ("deep.yaml", "[" * 50_000),
        ("loop.tftpl", "%{ for x in range(5000) }%{ for y in range(5000) }${x}%{ endfor }%{ endfor }"),
        ("itself.tftpl", '${templatefile("itself.tftpl", {})}'),
        ("broken.tftpl", "%{ if true } ${ %{ endfor }"),
    ],
)
def test_files_that_grow_without_end_or_are_broken_leave_their_value_open(
    deployed: Deploy, name: str, text: str
) -> None:
    read = f'yamldecode(file("{name}"))' if name.endswith("yaml") else f'templatefile("{name}", {{}})'
    started = time.monotonic()

    assert reason(deployed({"main.tf": STACK % f"jsonencode({read})", name: text}))
    assert time.monotonic() - started < SLOWEST_SECONDS


def test_instances_that_multiply_stand_for_one_another_beyond_a_number(deployed: Deploy) -> None:
    inner = (STACK % '"NONE"').replace("  function_name      =", "  count = 200\n  function_name      =")
    (deployment,) = deployed(
        {"main.tf": STACK % '"NONE"' + 'module "m" {\n  source = "./m"\n  count = 200\n}\n', "m/main.tf": inner}
    ).deployments

    assert 200 < len(deployment.urls) < 1000


@pytest.mark.parametrize(
    "source",
    ["5", "var.x", '"/etc"', '"~/x"', '"../../../../etc"', '"./a\\u0000b"', "null", '""', '"./m//../../../.."'],
)
def test_a_source_that_is_none_costs_the_module_alone(deployed: Deploy, source: str) -> None:
    lowered = deployed(STACK % '"NONE"' + f'module "m" {{\n  source = {source}\n}}\nmodule {{\n}}\nmodule "n" {{\n}}\n')

    assert len(lowered.deployments[0].urls) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            ".terraform/modules/modules.json",
            '{"Modules":[{"Key":"m","Dir":"../../../../etc"},5,{"Key":"m"},{"Dir":null}]}',
        ),
        (".terraform/modules/modules.json", '["Modules"'),
        (".terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = [1\n'),
        (
            "more.tf.json",
            '{"resource": {"aws_lambda_function_url": 5, "x": [[1]]}, "module": {"m": [[]]}, "locals": "x"}',
        ),
        ("more.tf", 'resource {\n}\nresource "x" {\n}\nresource "a" "b" "c" {\n}\nvariable {\n}\noutput {\n}\n'),
        ("more.tf", "a {\n" * 500 + "}\n" * 500),
    ],
)
def test_odd_files_beside_it_leave_a_url_as_it_is(deployed: Deploy, name: str, text: str) -> None:
    module = 'module "far" {\n  source = "x/y/z"\n}\n'
    lowered = deployed({"main.tf": STACK % '"NONE"' + module, name: text})

    assert [url.address for url in lowered.deployments[0].urls] == ["aws_lambda_function_url.url"]
    assert isinstance(lowered.deployments[0].urls[0].auth_type, Known)


def test_a_module_that_many_call_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = hcl.parse

    def noted(source: Source) -> Parsed:
        parsed.append(source.path)
        return parse(source)

    monkeypatch.setattr(hcl, "parse", noted)
    for number in range(5):
        (tmp_path / f"app{number}").mkdir()
        (tmp_path / f"app{number}" / "main.tf").write_text('module "m" {\n  source = "../m"\n}\n', encoding="utf-8")
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(STACK % '"NONE"', encoding="utf-8")

    assert len(check([str(tmp_path)], Config()).urls) == 5
    assert parsed.count("m/main.tf") == 1
