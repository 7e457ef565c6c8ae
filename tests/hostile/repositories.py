"""A repository that would run code in whoever imports, loads or obeys anything of it."""

from pathlib import Path

SPY = "import pathlib\npathlib.Path({mark!r}).touch()\n"
SHADOWS = (
    *("sitecustomize", "usercustomize", "conftest", "setup", "yaml", "click", "tree_sitter", "tree_sitter_hcl", "ast"),
    *("json", "tomllib", "tomli", "re", "typing", "enum", "functools", "hashlib", "__future__", "cfnlint", "pygls"),
)
PACKAGES = ("rules", "fulint/rules", "fulint/dialects", "tree_sitter_javascript", "libcst")
MODULES = ("rules/public_url.py", "fulint/rules/public_url.py", "fulint/cli.py", "rules/extra.py", "src/helper.py")

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Metadata:
  Run: !!python/object/apply:os.system ["touch {mark}"]
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
  Other:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: node.handler
      Runtime: nodejs22.x
      FunctionUrlConfig:
        AuthType: NONE
"""
PYTHON = """\
import json
import helper


def handler(event, context):
    return {"statusCode": 200, "body": json.loads(event["body"])["id"] + event["headers"]["X-Trace"]}
"""
JAVASCRIPT = """\
require("child_process").execSync("touch {mark}");
exports.handler = async (event) => ({{ statusCode: 200, body: JSON.parse(event.body).id }});
"""
TERRAFORM = """\
resource "null_resource" "run" {{
  provisioner "local-exec" {{ command = "touch {mark}" }}
}}
data "external" "run" {{ program = ["touch", "{mark}"] }}
data "http" "ask" {{ url = "http://127.0.0.1:1/" }}
module "far" {{ source = "git::https://example.com/x.git" }}
module "out" {{ source = "../../../../outside" }}
resource "aws_lambda_function" "fn" {{
  function_name = file("/etc/hostname")
  handler       = templatefile("../../outside", {{}})
  filename      = "/etc"
  role          = data.external.run.result.role
}}
resource "aws_lambda_function_url" "fn" {{
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = "NONE"
}}
"""
SERVICE = """\
service: shop
plugins: [./evil.js]
provider: {{name: aws, runtime: nodejs22.x}}
custom:
  made: ${{file(./evil.js):made}}
  read: ${{file(/etc/hostname)}}
  asked: ${{ssm:/a}}${{s3:a/b}}${{env:HOME}}${{git:branch}}
functions:
  hello:
    handler: evil.handler
    url: true
    description: ${{self:custom.made}}${{self:custom.read}}${{self:custom.asked}}
"""


def lay_out(folder: Path) -> Path:
    """Write the repository; the path of a mark that is there as soon as anything of it was run."""
    mark = folder / "was-run"
    spy = SPY.format(mark=str(mark))
    files = {
        **{f"{name}.py": spy for name in SHADOWS},
        **{f"{name}/__init__.py": spy for name in PACKAGES},
        **dict.fromkeys(MODULES, spy),
        "template.yaml": TEMPLATE.format(mark=mark),
        "src/app.py": spy + PYTHON,
        "src/node.js": JAVASCRIPT.format(mark=mark),
        "infra/main.tf": TERRAFORM.format(mark=mark),
        "infra/.terraformrc": f'provider_installation {{ filesystem_mirror {{ path = "{folder}" }} }}\n',
        "service/serverless.yml": SERVICE.format(),
        "service/evil.js": JAVASCRIPT.format(mark=mark),
        "service/serverless.ts": f'require("child_process").execSync("touch {mark}"); // service provider functions\n',
        "app/cdk.json": f'{{"app": "touch {mark}", "build": "touch {mark}"}}\n',
        "package.json": f'{{"scripts": {{"postinstall": "touch {mark}", "preinstall": "touch {mark}"}}}}\n',
        "pyproject.toml": '[build-system]\nrequires = []\nbackend-path = ["."]\nbuild-backend = "setup"\n',
        "fulint.toml": "exclude = [\"__import__('os').system('touch was-run')\"]\n",
        ".git/HEAD": "ref: refs/heads/main\n",
        ".git/config": f"[core]\n\tfsmonitor = touch {mark}\n\tpager = touch {mark}\n\tsshCommand = touch {mark}\n",
        ".git/hooks/post-checkout": f"#!/bin/sh\ntouch {mark}\n",
    }
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return mark
