"""fulint's rules as cfn-lint runs them."""

import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cfnlint")

from cfnlint.api import lint_file  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

from fulint.registry import load

SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
"""
HANDLER = """\
def handler(event, context):
    return {"statusCode": 200, "body": event["headers"]["X-Signature"]}
"""
PLAIN = """\
{"Resources": {"Function": {"Type": "AWS::Lambda::Function", "Properties": {
  "Role": "arn:aws:iam::123456789012:role/hook", "Handler": "index.handler", "Runtime": "python3.13",
  "Code": {"ZipFile": "def handler(event, context): return 1"}}}, "Hook": {"Type": "AWS::Lambda::Url", "Properties":
  {"TargetFunctionArn": {"Ref": "Function"}, "AuthType": "NONE"}}}}
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    template = tmp_path / "template.yaml"
    template.write_text(SAM, encoding="utf-8")
    return template


def said(template: Path, **arguments: Any) -> list[Any]:
    """What fulint's rules say within cfn-lint."""
    config = ManualArgs(append_rules=["fulint.cfnlint"], **arguments)
    return [match for match in lint_file(template, config) if "FU" in match.rule.id]


def places(template: Path, **arguments: Any) -> list[tuple[str, int, int, int, int]]:
    return sorted(
        (m.rule.id, m.linenumber, m.columnnumber, m.linenumberend, m.columnnumberend)
        for m in said(template, **arguments)
    )


def test_findings_stand_on_their_tokens(template: Path) -> None:
    assert ("WFU101", 10, 19, 10, 23) in places(template)


def test_a_finding_in_a_handler_stands_where_the_template_leads_to_it_and_names_the_file(template: Path) -> None:
    (header,) = [match for match in said(template) if match.rule.id == "EFU404"]

    assert (header.linenumber, header.columnnumber, header.path) == (9, 7, ["Resources", "Hook"])
    assert header.message.startswith("src/app.py:2:57: `X-Signature` is never among the headers")


def test_the_first_letter_of_an_id_is_the_severity_of_its_rule(template: Path) -> None:
    letters = {rule.id: rule.severity.value[0].replace("n", "i").upper() for rule in load()}

    assert {match.rule.id for match in said(template, include_checks=["I"])} >= {"EFU404", "IFU103", "WFU101"}
    assert all(match.rule.id[0] == letters[match.rule.id[1:]] for match in said(template, include_checks=["I"]))


def test_cfn_lint_shows_notes_where_it_is_asked_for_them(template: Path) -> None:
    assert "IFU103" not in {match.rule.id for match in said(template)}


def test_rules_are_ignored_as_any_other(template: Path) -> None:
    assert "WFU101" not in {match.rule.id for match in said(template, ignore_checks=["WFU101"])}


def test_metadata_of_the_resource_silences_a_rule(template: Path) -> None:
    metadata = "    Metadata: {cfn-lint: {config: {ignore_checks: [WFU101, EFU404]}}}\n    Properties:\n"
    template.write_text(SAM.replace("    Properties:\n", metadata), encoding="utf-8")

    assert {match.rule.id for match in said(template)} & {"WFU101", "EFU404"} == set()
    assert "WFU301" in {match.rule.id for match in said(template)}


def test_comments_and_configuration_of_fulint_count(template: Path) -> None:
    template.write_text(SAM.replace("NONE", "NONE  # fulint: ignore[FU101] it is meant to be"), encoding="utf-8")
    (template.parent / "fulint.toml").write_text('ignore = ["FU301"]\n', encoding="utf-8")

    assert {match.rule.id for match in said(template)} == {"EFU404"}


def test_a_configuration_that_cannot_be_used_is_said_once(template: Path) -> None:
    (template.parent / "fulint.toml").write_text("colour = 1\n", encoding="utf-8")

    (match,) = said(template)

    assert match.rule.id == "EFU001"
    assert 'fulint.toml:1: unknown key "colour"' in match.message


def test_the_schemas_are_left_to_cfn_lint(template: Path) -> None:
    template.write_text(SAM.replace("NONE", "NONE\n        Cors: {MaxAge: 86401}"), encoding="utf-8")

    ids = [match.rule.id for match in lint_file(template, ManualArgs(append_rules=["fulint.cfnlint"]))]

    assert "E3034" in ids
    assert "EFU209" not in ids


def test_json_in_few_lines_is_placed_by_columns(tmp_path: Path) -> None:
    template = tmp_path / "template.json"
    template.write_text(PLAIN, encoding="utf-8")

    (silent,) = [match for match in said(template) if match.rule.id == "EFU104"]

    assert silent.path == ["Resources", "Hook"]
    assert PLAIN.splitlines()[3][silent.columnnumber - 1 : silent.columnnumberend - 1] == '"NONE"'


def test_a_template_without_a_url_is_silent(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n", encoding="utf-8")

    assert said(template) == []


def test_a_template_that_changed_is_read_anew(template: Path) -> None:
    before = places(template)
    template.write_text(SAM.replace("NONE", "AWS_IAM"), encoding="utf-8")

    assert "WFU101" in {place[0] for place in before}
    assert "WFU101" not in {place[0] for place in places(template)}


def test_the_command_line_takes_the_module(template: Path) -> None:
    command = Path(sysconfig.get_path("scripts")) / "cfn-lint"
    arguments = [str(command), "--append-rules=fulint.cfnlint", "--format=parseable", "template.yaml"]

    done = subprocess.run(arguments, cwd=template.parent, capture_output=True, encoding="utf-8", timeout=60)

    assert "template.yaml:10:19:10:23:WFU101:" in done.stdout
