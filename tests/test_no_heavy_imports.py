"""A check loads what it needs, and asks nobody on the network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FORBIDDEN = {
    "cfnlint",
    "concurrent.futures",
    "importlib.metadata",
    "importlib.resources",
    "libcst",
    "logging",
    "pygls",
    "rich",
    "subprocess",
}

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: {runtime}
      FunctionUrlConfig:
        AuthType: NONE
"""
PYTHON = """\
import json


def handler(event, context):
    return {"statusCode": 200, "body": json.loads(event["body"])["id"]}
"""
JAVASCRIPT = """\
exports.handler = async (event) => ({ statusCode: 200, body: JSON.parse(event.body).id });
"""

CHECK_WITHOUT_NETWORK = """\
import json, socket, sys

def refuse(*arguments, **options):
    raise AssertionError("a socket is opened")

socket.socket = socket.create_connection = socket.getaddrinfo = refuse
before = set(sys.modules)
{imports}
report = check([sys.argv[1]], Config())
found = sorted({{finding.rule for finding in report.findings}})
print(json.dumps({{"modules": sorted(set(sys.modules) - before), "rules": found}}))
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(params=["python", "javascript"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A repository with one SAM template and its handler."""
    (tmp_path / ".git").mkdir()
    runtime, name, text = {
        "python": ("python3.13", "app.py", PYTHON),
        "javascript": ("nodejs22.x", "app.js", JAVASCRIPT),
    }[request.param]
    write(tmp_path / "template.yaml", TEMPLATE.format(runtime=runtime))
    write(tmp_path / "src" / name, text)
    return tmp_path


def test_a_check_loads_no_heavy_library_and_opens_no_socket(repository: Path) -> None:
    program = CHECK_WITHOUT_NETWORK.format(
        imports="from fulint.config import Config\nfrom fulint.engine import check",
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(repository)], capture_output=True, encoding="utf-8", timeout=60
    )

    assert done.stderr == ""
    said = json.loads(done.stdout)
    assert {"FU101", "FU407"} <= set(said["rules"])
    assert FORBIDDEN & set(said["modules"]) == set()
