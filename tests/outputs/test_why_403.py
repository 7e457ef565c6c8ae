"""Why a URL answers 403: the chain of reasons, and a statement that mends it in the dialect of the file."""

import json
import re
from pathlib import Path

import pytest

from fulint import cli
from fulint.dialects import DIALECTS
from fulint.model import AuthType, Verdict
from fulint.outputs.palette import PLAIN
from fulint.outputs.why_403 import WRITERS, cases_of, render, serverless, terraform
from fulint.outputs.why_403.cloudformation import scalar
from fulint.outputs.why_403.explanation import Wanted
from outputs.mapped import report_on

FUNCTION = """\
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties: {Code: {S3Bucket: b, S3Key: k}, Handler: app.handler, Runtime: python3.13, Role: r}
"""
URL = """\
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Hello, AuthType: %s}
"""
LIVE = """\
  Live:
    Type: AWS::Lambda::Alias
    Properties: {Name: live, FunctionName: !Ref Hello, FunctionVersion: "1"}
"""
STATEMENT = """\
  %s:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Hello, Action: %s, Principal: "%s"%s}
"""
INVOKE_URL, INVOKE = "lambda:InvokeFunctionUrl", "lambda:InvokeFunction"
HALF = STATEMENT % ("Half", INVOKE_URL, "*", ", FunctionUrlAuthType: NONE")


def told(folder: Path, template: str, address: str | None = None) -> str:
    """What is told of a template, on lines as long as they come."""
    return render(report_on(folder, template), address, PLAIN, 1000)


def mended(folder: Path, template: str) -> str:
    """A template with the statements that are told to be added to it."""
    advice = told(folder, template).partition("    Add to template.yaml:\n\n")[2]
    lines = advice.partition("\n\n")[0].splitlines()
    return template + "".join(f"{line[4:]}\n" for line in lines)


@pytest.mark.parametrize(
    "template",
    [
        FUNCTION + URL % "NONE",
        FUNCTION + URL % "NONE" + HALF,
        FUNCTION + URL % "NONE" + STATEMENT % ("Wrong", INVOKE_URL, "*", ", FunctionUrlAuthType: AWS_IAM"),
        FUNCTION + LIVE + (URL % "NONE").replace("AuthType", "Qualifier: live, AuthType") + HALF,
        (FUNCTION + URL % "NONE").replace("Hello:", "HelloInvoke:").replace("!Ref Hello,", "!Ref HelloInvoke,"),
        """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Auth: {Type: String, Default: NONE}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig: {AuthType: !Ref Auth}
""",
    ],
    ids=["no statement", "one action", "wrong auth type", "on an alias", "ids that are taken", "SAM's alias"],
)
def test_the_statements_that_are_told_let_the_public_in(tmp_path: Path, template: str) -> None:
    (before,) = cases_of(report_on(tmp_path, template), None)
    assert before.explanation.verdict is Verdict.NOBODY

    (after,) = cases_of(report_on(tmp_path, mended(tmp_path, template)), None)

    assert after.explanation.verdict is Verdict.PUBLIC


def test_a_partner_who_lacks_an_action_is_let_in_by_it(tmp_path: Path) -> None:
    template = FUNCTION + URL % "AWS_IAM" + STATEMENT % ("Half", INVOKE_URL, "444455556666", "")
    said = told(tmp_path, template)

    assert "HelloUrl answers `444455556666` with 403" in said
    assert "- The statement Half gives lambda:InvokeFunctionUrl to `444455556666` (template.yaml:8)." in said
    assert "may also hold the actions in an identity policy" in said

    (after,) = cases_of(report_on(tmp_path, mended(tmp_path, template)), None)
    assert (after.explanation.verdict, after.explanation.refused) == (Verdict.NAMED, ())


def test_the_chain_names_each_statement_that_was_meant(tmp_path: Path) -> None:
    on_alias = (URL % "NONE").replace("AuthType", "Qualifier: live, AuthType")
    said = told(tmp_path, FUNCTION + LIVE + on_alias + HALF)

    assert "it is on the function itself, and the URL is on its alias `live` (template.yaml:11)" in said
    assert "No statement gives lambda:InvokeFunction to everyone." in said


DOCUMENT = """\
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: !GetAtt Hello.Arn
      PolicyDocument:
        Statement:
        - {Effect: Allow, Principal: "*", Action: lambda:InvokeFunctionUrl}
"""


def test_a_policy_that_is_put_as_a_whole_gets_the_statement_itself(tmp_path: Path) -> None:
    template = FUNCTION + URL % "NONE" + DOCUMENT
    text = told(tmp_path, template)
    added = text.partition("    Add to the Statement of Policy (template.yaml:14):\n\n")[2]

    (after,) = cases_of(report_on(tmp_path, template + re.sub("(?m)^    ", "        ", added)), None)

    assert "AWS::Lambda::Permission" not in text
    assert after.explanation.verdict is Verdict.PUBLIC


def test_a_function_of_another_template_gets_the_statement_there(tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text(
        "Parameters: {Arn: {Type: String}}\nResources:\n" + (URL % "NONE").replace("Hello,", "Arn,")
    )
    nesting = "  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: child.yaml\n"
    text = told(tmp_path, f"{FUNCTION}{nesting}      Parameters: {{Arn: !GetAtt Hello.Arn}}\n")

    assert "HelloUrl answers everyone with 403  child.yaml:3\n" in text
    assert "    Add to template.yaml:\n" in text
    assert "FunctionName: !Ref Hello\n" in text


def test_a_public_url_whose_policy_names_its_callers_may_be_meant_to_be_signed(tmp_path: Path) -> None:
    partner = STATEMENT % ("Partner", INVOKE_URL, "444455556666", ", FunctionUrlAuthType: AWS_IAM")

    text = told(tmp_path, FUNCTION + URL % "NONE" + partner)

    assert "If `444455556666` alone should get in, make its AuthType AWS_IAM instead" in text


def test_a_statement_that_lambda_refuses_has_to_go(tmp_path: Path) -> None:
    refused = STATEMENT % ("Refused", INVOKE, "*", ", FunctionUrlAuthType: NONE")

    assert "Refused would give lambda:InvokeFunction, but Lambda refuses it" in told(
        tmp_path, FUNCTION + URL % "NONE" + HALF + refused
    )


def test_a_url_that_lacks_only_the_newer_action_may_be_too_old_to_need_it(tmp_path: Path) -> None:
    assert "created before October 2025 may still answer" in told(tmp_path, FUNCTION + URL % "NONE" + HALF)
    assert "October 2025" not in told(tmp_path, FUNCTION + URL % "NONE")


def test_of_a_url_that_answers_it_is_told_why(tmp_path: Path) -> None:
    other = STATEMENT % ("Rest", INVOKE, "*", ", InvokedViaFunctionUrl: true")
    template = FUNCTION + URL % "NONE" + HALF + other

    assert told(tmp_path, template) == "No Function URL was found to answer 403.\n"
    said = told(tmp_path, template, "HelloUrl")
    assert said.startswith("HelloUrl answers  template.yaml:5\n")
    assert "The statement Half counts (template.yaml:8)" in said


def test_of_what_cannot_be_known_no_403_is_claimed(tmp_path: Path) -> None:
    template = "Parameters:\n  Auth: {Type: String}\n" + FUNCTION + URL % "!Ref Auth"

    assert told(tmp_path, template) == (
        "No Function URL was found to answer 403.\nWhether these answer cannot be known: HelloUrl.\n"
    )
    assert "may answer or not" in told(tmp_path, template, "HelloUrl")


def test_a_json_template_is_answered_in_json(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "Hello": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"S3Bucket": "b", "S3Key": "k"}}},
            "HelloUrl": {
                "Type": "AWS::Lambda::Url",
                "Properties": {"TargetFunctionArn": {"Ref": "Hello"}, "AuthType": "NONE"},
            },
        }
    }
    report = report_on(tmp_path, json.dumps(template), "template.json")

    advice = render(report, None, PLAIN, 80).partition("Add to template.json:")[2]

    added = json.loads(f"{{{advice}}}")
    assert {each["Properties"]["Action"] for each in added.values()} == {INVOKE, INVOKE_URL}
    assert all(each["Properties"]["FunctionName"] == {"Ref": "Hello"} for each in added.values())


@pytest.mark.parametrize("text", ["yes", "null", "12", "444455556666", "*", "a: b", "- x", "1e3", "#x", "!Ref", ""])
def test_yaml_quotes_what_would_mean_something_else(text: str) -> None:
    import yaml

    assert yaml.safe_load(f"key: {scalar(text)}") == {"key": text}


def wanted(**fields: object) -> Wanted:
    given: dict[str, object] = {"is_declared": True, "qualifier": "", "action": INVOKE, "caller": "*", **fields}
    return Wanted(**given)  # type: ignore[arg-type]


def test_terraform_gets_a_block_in_the_module_of_the_url() -> None:
    module = "module.api[0]."
    function, alias = f"{module}aws_lambda_function.this[0]", f"{module}aws_lambda_alias.live"
    block = terraform.written(
        [wanted(function=function, qualifier="live", alias=alias)], f"{module}aws_lambda_function_url.hello", None
    )

    assert block == (
        "# Inside of module.api[0]; outside of it, name the function by an output of the module.\n\n"
        "# Needs version 6.28 of the provider hashicorp/aws, or a later one.\n"
        'resource "aws_lambda_permission" "hello_invoke" {\n'
        "  function_name            = aws_lambda_function.this[0].function_name\n"
        '  action                   = "lambda:InvokeFunction"\n'
        '  principal                = "*"\n'
        "  invoked_via_function_url = true\n"
        "  qualifier                = aws_lambda_alias.live.name\n"
        "}"
    )


def test_terraform_names_a_function_of_another_module_through_the_url() -> None:
    function = "module.lambda.aws_lambda_function.this[0]"
    block = terraform.written([wanted(function=function)], "aws_lambda_function_url.hello", None)

    assert "  function_name            = aws_lambda_function_url.hello.function_name\n" in block
    assert "Inside of" not in block


def test_terraform_reads_no_template_in_a_name() -> None:
    block = terraform.written([wanted(function='${evil}"%{x}', is_declared=False)], "u", None)

    assert 'function_name            = "$${evil}\\"%%{x}"' in block


def test_serverless_gets_a_resource_of_its_own() -> None:
    text = serverless.written(
        [wanted(function="functions.hello-world", action=INVOKE_URL, auth_type=AuthType.NONE)],
        "functions.hello-world",
        None,
    )

    assert (
        text
        == """\
resources:
  Resources:
    HelloDashworldLambdaFunctionInvokeUrl:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !Ref HelloDashworldLambdaFunction
        Action: lambda:InvokeFunctionUrl
        Principal: "*"
        FunctionUrlAuthType: NONE"""
    )


def test_every_dialect_has_a_writer() -> None:
    assert {dialect.module for dialect in DIALECTS} <= set(WRITERS)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    report_on(tmp_path, FUNCTION + URL % "NONE")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_tells_and_succeeds(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why-403"]) == cli.CLEAN
    by_default = capsys.readouterr().out
    assert by_default.startswith("HelloUrl answers everyone with 403")

    for arguments in (["HelloUrl"], ["Hello"], ["--path", "template.yaml"], ["HelloUrl", "--path", "."]):
        assert cli.run(["why-403", *arguments]) == cli.CLEAN
        assert capsys.readouterr().out == by_default


def test_an_unknown_address_is_refused_with_a_suggestion(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["why-403", "HeloUrl"]) == cli.REFUSED
    assert 'there is no Function URL "HeloUrl"; did you mean "HelloUrl"?' in capsys.readouterr().err

    assert cli.run(["why-403", "template.yaml"]) == cli.REFUSED
    assert "write --path template.yaml" in capsys.readouterr().err


def test_the_map_is_printed_or_written(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["exposure", "--format", "svg"]) == cli.CLEAN
    printed = capsys.readouterr().out

    assert cli.run(["exposure", "--format", "svg", "-o", "map.svg", "."]) == cli.CLEAN
    assert capsys.readouterr().out == ""
    assert (repository / "map.svg").read_text(encoding="utf-8") == printed
    assert re.search(r"nobody \(403\)", printed)


@pytest.mark.parametrize("arguments", ["exposure nowhere", "exposure --format dot", "why-403 --path nowhere"])
def test_what_cannot_be_done_exits_with_2(repository: Path, arguments: str) -> None:
    assert cli.run(arguments.split()) == cli.REFUSED
