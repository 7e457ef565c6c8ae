"""What is long, wide or many takes a time in proportion, wherever it stands."""

from pathlib import Path

import pytest
from fuzz.limits import in_time

from fulint.config import Config
from fulint.engine import check
from fulint.outputs import render
from fulint.outputs.palette import PLAIN

LONG = 200_000
MANY = 2_000

FUNCTION = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: {runtime}
      FunctionUrlConfig:
        AuthType: {auth}
"""
PYTHON = 'def handler(event, context):\n    return {{"statusCode": 200, "body": {body}}}\n'
TERRAFORM = """\
resource "aws_lambda_function" "fn" {{
  function_name = {name}
  filename      = "src"
}}
resource "aws_lambda_function_url" "fn" {{
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = "NONE"
}}
"""
SAM = FUNCTION.format(runtime="python3.13", auth="NONE")
NODE = FUNCTION.format(runtime="nodejs22.x", auth="NONE")
DEEP_LINK = "".join(f'resource "x" "y{n}" {{ a = x.y{n + 1}.a }}\n' for n in range(MANY))


def sam(auth: str) -> str:
    return FUNCTION.format(runtime="python3.13", auth=auth)


CASES: dict[str, dict[str, str]] = {
    "plain text": {"template.yaml": sam("x" * LONG)},
    "quoted text": {"template.yaml": sam('"' + "\\x41" * (LONG // 4) + '"')},
    "a block of text": {"template.yaml": sam("|\n" + "          x\n" * (LONG // 12))},
    "inline code": {
        "template.yaml": sam("NONE").replace("CodeUri: src/", "InlineCode: |\n" + "          x = 1\n" * (LONG // 16))
    },
    "a text of JSON": {"template.json": '{"Resources": {"U": {"Type": "AWS::Lambda::Url", "a": "%s"}}}' % ("x" * LONG)},
    "a number": {"template.json": '{"Resources": {"U": {"Type": "AWS::Lambda::Url", "a": %s}}}' % ("9" * LONG)},
    "a name": {"template.yaml": sam("NONE").replace("Hook", "H" * LONG)},
    "a text with many references": {"template.yaml": sam("!Sub '" + "${A}" * MANY + "'")},
    "many resources": {"template.yaml": sam("NONE") + "".join(f"  R{n}: {{Type: 'A::B::C'}}\n" for n in range(MANY))},
    "many URLs": {
        "template.yaml": sam("NONE")
        + "".join(f"  U{n}: {{Type: AWS::Lambda::Url, Properties: {{AuthType: NONE}}}}\n" for n in range(300))
    },
    "many conditions": {
        "template.yaml": sam("!If [C1, NONE, AWS_IAM]")
        + "Parameters:\n"
        + "".join(f"  P{n}: {{Type: String, AllowedValues: [a, b, c]}}\n" for n in range(60))
        + "Conditions:\n"
        + "".join(f"  C{n}: !And [!Equals [!Ref P{n}, a], !Condition C{n + 1}]\n" for n in range(59))
        + "  C59: !Equals [!Ref P59, b]\n"
    },
    "many aliases": {"template.yaml": sam("NONE") + "Metadata:\n  A: &a [x]\n  B: [" + "*a, " * (LONG // 8) + "x]\n"},
    "many merges": {
        "template.yaml": sam("NONE")
        + "Metadata:\n  M0: &m0 {a: 1}\n"
        + "".join(f"  M{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}], k{n}: 1}}\n" for n in range(1, 300))
    },
    "many origins": {"template.yaml": sam("NONE") + f"        Cors: {{AllowOrigins: [{'https://a.b, ' * MANY}x]}}\n"},
    "a text of HCL": {"main.tf": TERRAFORM.format(name='"' + "x" * LONG + '"')},
    "a heredoc": {"main.tf": TERRAFORM.format(name="<<EOT\n" + "x\n" * (LONG // 2) + "EOT")},
    "interpolations": {"main.tf": TERRAFORM.format(name='"' + "${var.a}" * MANY + '"')},
    "references after references": {"main.tf": TERRAFORM.format(name="x.y0.a") + DEEP_LINK},
    "a sum": {"main.tf": TERRAFORM.format(name="1" + " + 1" * (LONG // 16))},
    "a loop in a loop": {
        "main.tf": TERRAFORM.format(
            name='join("", [for a in range(9999) : [for b in range(9999) : [for c in range(9999) : a]]])'
        )
    },
    "a text of Python": {"template.yaml": SAM, "src/app.py": PYTHON.format(body=repr("x" * LONG))},
    "a text with many parts": {"template.yaml": SAM, "src/app.py": PYTHON.format(body="f'" + "{event}" * MANY + "'")},
    "many branches": {
        "template.yaml": SAM,
        "src/app.py": PYTHON.format(body="x").replace(
            "    return",
            "".join(f"    if event['q{n}']:\n        x = event['b{n}']\n" for n in range(400)) + "    return",
        ),
    },
    "many assignments": {
        "template.yaml": SAM,
        "src/app.py": PYTHON.format(body="x0").replace(
            "    return", "    x0 = event\n" + "".join("    x0 = (x0, x0)\n" for _ in range(400)) + "    return"
        ),
    },
    "a text of JavaScript": {
        "template.yaml": NODE,
        "src/app.js": "exports.handler = async (event) => `" + "${event.body}" * (LONG // 60) + "`;\n",
    },
    "a comment": {"template.yaml": SAM, "src/app.py": "# fulint: ignore[FU101] " + "\t" * LONG + "x\n"},
    "many comments in one": {"template.yaml": "# fulint: ignore[FU101] x " * (LONG // 30) + "\n" + SAM},
    "an ignore that never ends": {"template.yaml": "# fulint: ignore[" * (LONG // 20) + "\n" + SAM},
    "a pattern of git": {".gitignore": "a*" * 1_000 + "\n" + "**/" * 1_000 + "\n", "template.yaml": SAM, "a" * 200: ""},
}


@pytest.mark.parametrize("name", CASES)
def test_a_run_ends_soon(tmp_path: Path, name: str) -> None:
    for path, text in CASES[name].items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    with in_time(0):
        report = check([str(tmp_path)], Config(), root=str(tmp_path))
        longest = max(len(line) for line in render("full", report, PLAIN).splitlines())

    assert "FU002" not in {finding.rule for finding in report.findings}
    assert not any("fulint failed" in finding.message for finding in report.findings)
    assert longest < 4_000
