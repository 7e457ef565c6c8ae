"""Modules, variables files, and the code behind functions: how the files of a repository make one deployment."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fulint.dialects import DIALECTS, Lowered
from fulint.dialects.terraform import units
from fulint.model import Code, CodeKind, Deployment
from fulint.neighbours import Nearby
from fulint.repository import Repository
from fulint.values import Known

Deploy = Callable[..., Lowered]

FUNCTION = 'resource "aws_lambda_function" "fn" {\n  function_name = "shop"\n  role = "r"\n%s\n}\n'
URL = """
resource "aws_lambda_function_url" "url" {
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = %s
}
"""
MODULE = (
    'variable "auth" {}\nvariable "name" { default = "shop" }\n'
    + FUNCTION.replace('"shop"', "var.name") % ""
    + URL % "var.auth"
    + 'output "arn" { value = aws_lambda_function.fn.arn }\n'
)


def auths(deployment: Deployment) -> dict[str, str]:
    return {u.address: u.auth_type.value if isinstance(u.auth_type, Known) else "?" for u in deployment.urls}


def whens(lowered: Lowered) -> dict[str, str]:
    return {
        ", ".join(map(str, deployment.when)): next(iter(auths(deployment).values()), "no URL")
        for deployment in lowered.deployments
    }


def test_a_module_gets_its_arguments_and_gives_its_outputs(deployed: Deploy) -> None:
    lowered = deployed(
        {
            "main.tf": """
            module "api" {
              source   = "./modules/api"
              for_each = { a = "NONE", b = "AWS_IAM" }
              auth     = each.value
              name     = "shop-${each.key}"
            }
            resource "aws_lambda_permission" "p" {
              function_name = module.api["b"].arn
              action        = "lambda:InvokeFunctionUrl"
              principal     = "444455556666"
            }
            """,
            "modules/api/main.tf": MODULE,
        }
    )
    (deployment,) = lowered.deployments

    assert auths(deployment) == {
        'module.api["a"].aws_lambda_function_url.url': "NONE",
        'module.api["b"].aws_lambda_function_url.url': "AWS_IAM",
    }
    target = deployment.permissions[0].target.function
    assert isinstance(target, Known)
    assert target.value == 'module.api["b"].aws_lambda_function.fn'
    assert [source.path for source in lowered.sources] == ["main.tf", "modules/api/main.tf"]


def test_a_folder_that_another_calls_is_no_root(tmp_path: Path) -> None:
    files = {
        "live/prod/main.tf": 'module "api" {\n  source = "../../modules/api"\n}\n',
        "live/dev/main.tf": 'module "api" {\n  source = "../../modules/api"\n}\n',
        "modules/api/main.tf": MODULE,
        "alone/main.tf": MODULE,
        "other/main.tf": 'resource "aws_s3_bucket" "b" {}\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    repository = Repository(str(tmp_path))
    dialect = next(dialect for dialect in DIALECTS if dialect.module == "terraform")
    marked = ("alone/main.tf", "modules/api/main.tf")

    found = units(marked, repository, Nearby(dialect, repository, (), None))
    assert [unit.path for unit in found] == ["alone", "live/dev", "live/prod"]
    assert found[0].files == ("alone/main.tf",)


def test_each_further_variables_file_is_a_deployment(deployed: Deploy) -> None:
    lowered = deployed(
        {
            "main.tf": MODULE,
            "dev.tfvars": 'auth = "NONE"\n',
            "prod.tfvars": 'auth = "AWS_IAM"\n',
            "terraform.tfvars": 'name = "x"\n',
        }
    )

    assert whens(lowered) == {
        "the variables file is dev.tfvars": "NONE",
        "the variables file is prod.tfvars": "AWS_IAM",
    }


def test_values_are_read_in_terraforms_order(deployed: Deploy) -> None:
    lowered = deployed(
        {
            "main.tf": MODULE,
            "terraform.tfvars": 'auth = "a"\n',
            "terraform.tfvars.json": '{"auth": "b"}',
            "x.auto.tfvars": 'auth = "AWS_IAM"\n',
            "b.auto.tfvars": 'auth = "NONE"\n',
        }
    )

    assert whens(lowered) == {"": "AWS_IAM"}


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ('variable "x" { type = bool }', {"var.x is true": "NONE", "var.x is false": "AWS_IAM"}),
        ('variable "x" { default = true }', {"": "NONE"}),
        ('variable "x" {}', {"": "?"}),
    ],
)
def test_a_boolean_without_a_value_is_both(deployed: Deploy, variable: str, expected: Mapping[str, str]) -> None:
    auth = 'var.x ? "NONE" : "AWS_IAM"'

    assert whens(deployed(f"{variable}\n{FUNCTION % ''}{URL % auth}")) == expected


def test_a_validation_lists_what_a_variable_can_be(deployed: Deploy) -> None:
    variable = """
    variable "auth" {
      validation {
        condition     = contains(["NONE", "AWS_IAM"], var.auth)
        error_message = "no"
      }
    }
    """

    assert whens(deployed(variable + FUNCTION % "" + URL % "var.auth")) == {
        "var.auth is NONE": "NONE",
        "var.auth is AWS_IAM": "AWS_IAM",
    }


def test_inputs_that_change_nothing_are_no_assumption(deployed: Deploy) -> None:
    variable = 'variable "x" {\n  type = bool\n}\nlocals {\n  n = var.x ? 128 : 128\n}\n'

    assert whens(deployed(variable + FUNCTION % "memory_size = local.n" + URL % '"NONE"')) == {"": "NONE"}


def test_overrides_json_and_tofu(deployed: Deploy) -> None:
    lowered = deployed(
        {
            "fn.tf": FUNCTION % "",
            "url.tf": URL % '"NONE"',
            "url_override.tf": 'resource "aws_lambda_function_url" "url" {\n  authorization_type = "AWS_IAM"\n}\n',
            "more.tf.json": '{"resource": {"aws_lambda_function_url": {"j": {"function_name": '
            '"${aws_lambda_function.fn.arn}", "authorization_type": "NONE", "cors": {"allow_origins": ["*"]}}}}}',
            "hidden.tf": "resource aws_lambda_function_url hidden {}",
            "hidden.tofu": "",
        }
    )
    (deployment,) = lowered.deployments

    assert auths(deployment) == {"aws_lambda_function_url.url": "AWS_IAM", "aws_lambda_function_url.j": "NONE"}
    assert [url.address for url in deployment.urls if isinstance(url.cors, Known)] == ["aws_lambda_function_url.j"]


def test_the_communitys_module_is_known_by_a_table(deployed: Deploy) -> None:
    lowered = deployed(
        {
            "main.tf": """
            module "api" {
              source  = "terraform-aws-modules/lambda/aws"
              version = "~> 8.0"

              function_name              = "shop"
              handler                    = "app.handler"
              runtime                    = "python3.13"
              source_path                = "./src"
              create_lambda_function_url = true
              cors = {
                allow_origins = ["*"]
              }
              allowed_triggers = {
                Partner = {
                  action                 = "lambda:InvokeFunctionUrl"
                  principal              = "444455556666"
                  function_url_auth_type = "AWS_IAM"
                }
              }
              create_current_version_allowed_triggers = false
            }
            """,
            "src/app.py": "def handler(event, context): ...\n",
        }
    )
    (deployment,) = lowered.deployments
    (function,) = deployment.functions

    assert auths(deployment) == {"module.api.aws_lambda_function_url.this[0]": "NONE"}
    assert (function.code.kind, function.code.path) == (CodeKind.FOLDER, "src")
    assert [p.address for p in deployment.permissions if p.added_by is None] == [
        'module.api.aws_lambda_permission.unqualified_alias_triggers["Partner"]'
    ]
    cors = deployment.urls[0].cors
    assert isinstance(cors, Known)
    assert isinstance(cors.value.allow_origins, Known)
    origin = cors.value.allow_origins.value[0]
    assert (origin.span.line, origin.span.column) == (12, 34)
    assert deployment.urls[0].span.line == 2


def test_a_module_that_cannot_be_read_and_gets_the_function_leaves_its_policy_open(deployed: Deploy) -> None:
    call = 'module "grants" {\n  source = "acme/grants/aws"\n  function = aws_lambda_function.fn.arn\n}\n'
    (deployment,) = deployed(FUNCTION % "" + URL % '"NONE"' + call).deployments

    assert not deployment.sees_whole_policy(deployment.urls[0])
    assert "acme/grants/aws" in deployment.gaps[0].reason


def test_a_module_that_was_downloaded_is_read(deployed: Deploy) -> None:
    lowered = deployed(
        {
            "main.tf": 'module "api" {\n  source = "acme/api/aws"\n  auth = "NONE"\n}\n',
            ".terraform/modules/modules.json": '{"Modules": [{"Key": "api", "Dir": ".terraform/modules/api"}]}',
            ".terraform/modules/api/main.tf": MODULE,
        }
    )

    assert auths(lowered.deployments[0]) == {"module.api.aws_lambda_function_url.url": "NONE"}


def code(deployed: Deploy, settings: str, more: str = "", files: Mapping[str, str] | None = None) -> Code:
    text = FUNCTION % f'  handler = "app.handler"\n  runtime = "python3.13"\n{settings}' + URL % '"NONE"' + more
    return deployed({"main.tf": text, **(files or {})}).deployments[0].functions[0].code


ARCHIVE = 'data "archive_file" "zip" {\n  type = "zip"\n  output_path = "${path.module}/out.zip"\n%s\n}\n'


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ('source_dir = "${path.module}/src"', "src"),
        ('source_dir = "src/"', "src"),
        ('source_file = "${path.root}/src/app.py"', "src/app.py"),
        ('source_dir = abspath("./src")', "src"),
        ('source_dir = join("/", [path.module, "src"])', "src"),
        ('source {\n content = file("${path.module}/src/app.py")\n filename = "app.py"\n}', "src/app.py"),
    ],
)
@pytest.mark.parametrize("filename", ["data.archive_file.zip.output_path", '"${path.module}/out.zip"'])
def test_code_is_what_the_archive_is_made_of(deployed: Deploy, source: str, path: str, filename: str) -> None:
    files = {"src/app.py": "def handler(event, context): ...\n"}
    found = code(deployed, f"  filename = {filename}", ARCHIVE % source, files)

    assert (found.kind, found.path) == (CodeKind.FOLDER, path)


def test_code_of_a_module_is_seen_from_the_modules_folder(deployed: Deploy) -> None:
    inner = FUNCTION % "filename = data.archive_file.zip.output_path" + URL % '"NONE"'
    lowered = deployed(
        {
            "envs/prod/main.tf": 'module "api" {\n  source = "../../modules/api"\n}\n',
            "modules/api/main.tf": inner + ARCHIVE % 'source_dir = "${path.module}/src"',
            "modules/api/src/app.py": "",
        },
        "envs/prod",
    )

    assert lowered.deployments[0].functions[0].code.path == "modules/api/src"


@pytest.mark.parametrize("place", ["app.py", "dist/lambda/app.py", "dist/app.py"])
def test_an_archive_that_something_else_makes_leads_to_the_handler_beside_it(deployed: Deploy, place: str) -> None:
    found = code(deployed, '  filename = "dist/lambda.zip"', "", {place: ""})

    assert (found.kind, found.path) == (CodeKind.FOLDER, place.rpartition("/")[0])


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ('filename = "dist/lambda.zip"', "it is in an archive"),
        ('s3_bucket = "b"', "it is in a bucket"),
        ('package_type = "Image"', "it is in a container image"),
        ('image_uri = "x"', "it is in a container image"),
        ("filename = var.gone", "its place is not known because the variable `gone` is not declared"),
        ("", "the configuration does not say where it is"),
    ],
)
def test_code_that_is_elsewhere_says_where(deployed: Deploy, settings: str, reason: str) -> None:
    found = code(deployed, f"  {settings}")

    assert (found.kind, found.reason) == (CodeKind.ELSEWHERE, reason)


def test_code_outside_of_the_repository_is_not_read(deployed: Deploy) -> None:
    assert code(deployed, "", ARCHIVE % 'source_dir = "../../etc"').kind is CodeKind.ELSEWHERE
    found = code(deployed, "  filename = data.archive_file.zip.output_path", ARCHIVE % 'source_dir = "../../etc"')
    assert found.kind is CodeKind.OUTSIDE


def test_code_in_a_heredoc_has_the_places_of_its_lines(deployed: Deploy, tmp_path: Path) -> None:
    source = 'source {\n  filename = "index.py"\n  content = <<EOT\ndef handler(event, context):\n    return 1\nEOT\n}'
    found = code(deployed, "  filename = data.archive_file.zip.output_path", ARCHIVE % source)
    lines = (tmp_path / "main.tf").read_text(encoding="utf-8").splitlines()

    assert found.kind is CodeKind.INLINE
    assert found.text == "def handler(event, context):\n    return 1\n"
    places = [(lines[span.line - 1], span.end_column) for span in found.line_spans]
    assert places[:2] == [("def handler(event, context):", 29), ("    return 1", 13)]
