"""What mutants are made of: repositories that the tests of rules, stacks and dialects describe, and the examples."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from cases import read_cases

TESTS = Path(__file__).parents[1]
EXAMPLES = TESTS.parent / "examples"
LARGEST = 12_000
"""A larger file than this is a tool's, and slow to try many times."""

Seed = Mapping[str, str]
"""The files of a small repository, by their paths."""

CONFIGURATION = """\
select = ["FU1", "FU4", "origin-bypass"]
ignore = ["FU301", {rule = "FU101", path = "src/**", reason = "behind a firewall", until = 2031-01-01}]
exclude = ["legacy/**", "!legacy/kept/"]
fail-on = "error"
min-severity = "note"
pedantic = true
require-reason = true
max-age = 90
url-regions = ["eu-central-1", "us-east-1"]

[[ignore]]
rule = ["FU404", "public-url"]
address = "Hook"
reason = "known"

[rules.FU104]
ignorable = false
"""
PYPROJECT = "[project]\nname = 'x'\n\n[tool.fulint]\nignore = ['FU301']\n[[tool.fulint.ignore]]\nrule = 'FU101'\n"
TFVARS = 'auth_type = "NONE"\norigins = ["https://a.example", "*"]\ncors = { max_age = 60, methods = ["*"] }\n'
TERRAFORM = """\
variable "auth_type" { default = "AWS_IAM" }
variable "origins" { type = list(string) }
variable "cors" { default = null }

resource "aws_lambda_function" "fn" {
  function_name = "fn"
  handler       = "app.handler"
  runtime       = "python3.13"
  filename      = "${path.module}/src"
}

resource "aws_lambda_function_url" "url" {
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = var.auth_type
  dynamic "cors" {
    for_each = var.cors == null ? [] : [var.cors]
    content {
      allow_origins = var.origins
      allow_methods = cors.value.methods
      max_age       = try(cors.value.max_age, 1)
    }
  }
}
"""
PLAN = {
    "format_version": "1.2",
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "address": "aws_lambda_function.fn",
                    "mode": "managed",
                    "type": "aws_lambda_function",
                    "name": "fn",
                    "values": {"function_name": "fn", "handler": "app.handler", "runtime": "python3.13"},
                },
                {
                    "address": "aws_lambda_function_url.url[0]",
                    "mode": "managed",
                    "type": "aws_lambda_function_url",
                    "name": "url",
                    "index": 0,
                    "values": {
                        "authorization_type": "NONE",
                        "cors": [{"allow_origins": ["*"], "allow_credentials": True, "max_age": 0}],
                        "function_name": "fn",
                    },
                },
                {
                    "address": "aws_lambda_permission.url",
                    "mode": "managed",
                    "type": "aws_lambda_permission",
                    "name": "url",
                    "values": {"action": "lambda:InvokeFunctionUrl", "function_name": "fn", "principal": "*"},
                },
            ],
            "child_modules": [{"address": "module.a", "resources": [], "child_modules": []}],
        }
    },
    "configuration": {
        "root_module": {
            "resources": [
                {
                    "address": "aws_lambda_function_url.url",
                    "expressions": {
                        "function_name": {"references": ["aws_lambda_function.fn.function_name"]},
                        "authorization_type": {"constant_value": "NONE"},
                    },
                }
            ]
        }
    },
}
BASELINE = json.dumps(
    {
        "version": 1,
        "findings": [
            {"path": "a.py", "rule": "FU404", "address": a, "fingerprint": "0123456789abcdef", "content": "f" * 16}
            for a in ("Hook", None)
        ],
    },
    indent=1,
)
SETTINGS = {"fulint.toml": CONFIGURATION, "pyproject.toml": PYPROJECT}


@cache
def seeds() -> tuple[Seed, ...]:
    """All of them, in the same order whenever they are asked for."""
    return tuple(seed for seed in _all() if seed)


@cache
def with_file(suffixes: tuple[str, ...]) -> tuple[tuple[Seed, str], ...]:
    """The seeds that hold a file whose path ends so, each with the path of one."""
    return tuple((seed, path) for seed in seeds() for path in seed if path.endswith(suffixes))


def _all() -> Iterator[Seed]:
    pages = [*(TESTS / "rules").glob("*.md"), *(TESTS / "fixes").glob("*.md"), TESTS / "dialects/terraform_cases.md"]
    for page in sorted(pages):
        yield from (dict(case.files) for case in read_cases(page.read_text(encoding="utf-8")))
    for folder in sorted(EXAMPLES.iterdir()):
        yield _below(folder)
    for stack in sorted((TESTS / "rosetta" / "stacks").iterdir()):
        yield from (_below(folder) for folder in sorted(stack.iterdir()) if folder.is_dir())
    handler = 'import os\n\ndef handler(event, context):\n    return {"statusCode": 200, "body": event["body"]}\n'
    yield {"main.tf": TERRAFORM, "dev.auto.tfvars": TFVARS, "terraform.tfvars": TFVARS, "src/app.py": handler}
    yield {"plan.json": json.dumps(PLAN, indent=2), "app.py": handler}
    yield {"plan.json": json.dumps(PLAN), "main.tf": TERRAFORM}


def _below(folder: Path) -> Seed:
    """The texts in a folder, but for those that are too large."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size < LARGEST]
    kept = [path for path in files if "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in kept}
