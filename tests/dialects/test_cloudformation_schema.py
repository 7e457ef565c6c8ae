"""Properties are held against a snapshot of the registry's schemas."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fulint.dialects import Lowered
from fulint.dialects.cloudformation.schema import regions
from fulint.source import Source

ROOT = Path(__file__).parent.parent.parent


def template(url: str = "AuthType: NONE", permission: str = "", alias: str = "FunctionVersion: '1', Name: live") -> str:
    statement = f", {permission}" if permission else ""
    return f"""
Parameters: {{Given: {{Type: String}}, Flag: {{Type: String, Default: "true"}}}}
Resources:
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Code: .}}}}
  Url: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !Ref Fn, {url}}}}}
  Open:
    Type: AWS::Lambda::Permission
    Properties: {{FunctionName: !Ref Fn, Action: lambda:InvokeFunction, Principal: "*"{statement}}}
  Live: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: !Ref Fn, {alias}}}}}
"""


def refused(lowered: Lowered, text: str) -> list[tuple[str, str]]:
    """What the quirks mark and say."""
    source = Source("template.yaml", text)
    quirks = lowered.deployments[0].quirks
    assert {(q.kind, q.subject) for q in quirks} <= {("invalid-property", "Url")}
    return [(source.text_at(q.span), q.effect.removesuffix(", and CloudFormation refuses it")) for q in quirks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (template("AuthType: none"), ("none", "AuthType is not one of AWS_IAM and NONE")),
        (
            template("InvokeMode: STREAM, AuthType: NONE"),
            ("STREAM", "InvokeMode is not one of BUFFERED and RESPONSE_STREAM"),
        ),
        (template("InvokeMode: BUFFERED"), ("Url", "AuthType is missing, which AWS::Lambda::Url requires")),
        (
            template("AuthType: NONE, Cors: {AllowOrigin: ['*']}"),
            ("AllowOrigin", "`AllowOrigin` is not a property of Cors (did you mean AllowOrigins?)"),
        ),
        (template("AuthType: NONE, Cors: {AllowOrigins: '*'}"), ("'*'", "AllowOrigins must be a list")),
        (template("AuthType: NONE, Cors: []"), ("[]", "Cors must be a mapping")),
        (
            template("AuthType: NONE, Cors: {AllowCredentials: sure}"),
            ("sure", "AllowCredentials must be true or false"),
        ),
        (template("AuthType: NONE, Cors: {MaxAge: 1.5}"), ("1.5", "MaxAge must be a whole number")),
        (
            template(permission="Qualifier: live"),
            ("Qualifier", "`Qualifier` is not a property of AWS::Lambda::Permission"),
        ),
        (template(permission="SourceAccount: '123'"), ("'123'", "SourceAccount needs at least 12 characters")),
        (
            template(permission="PrincipalOrgID: x-123456789012"),
            ("x-123456789012", "PrincipalOrgID does not have the form it must have"),
        ),
        (template(alias="FunctionVersion: '1', Name: '12'"), ("'12'", "Name does not have the form it must have")),
    ],
)
def test_what_a_schema_refuses_is_a_quirk(
    lowered: Callable[..., Lowered], text: str, expected: tuple[str, str]
) -> None:
    assert refused(lowered(text), text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        template(),
        template("AuthType: !Ref Given, InvokeMode: !ImportValue x"),
        template('AuthType: NONE, Cors: {AllowCredentials: "true", MaxAge: "5"}'),
        template("AuthType: NONE, Cors: {AllowCredentials: !Ref Flag, MaxAge: 1.0}"),
        template(permission="SourceAccount: 123456789012"),
        template(permission="PrincipalOrgID: !Ref AWS::NoValue"),
    ],
)
def test_what_cloudformation_takes_is_no_quirk(lowered: Callable[..., Lowered], text: str) -> None:
    assert refused(lowered(text), text) == []


@pytest.mark.parametrize(
    "url",
    [
        "AuthType: NONE, Cors: {AllowMethods: [OPTIONS, get]}",
        "AuthType: NONE, Cors: {AllowMethods: [], AllowOrigins: []}",
        "AuthType: NONE, Cors: {MaxAge: 100000}",
        "AuthType: NONE, Qualifier: '7'",
    ],
)
def test_what_another_rule_looks_at_is_left_to_it(lowered: Callable[..., Lowered], url: str) -> None:
    text = template(url)

    assert refused(lowered(text), text) == []


def test_a_version_in_a_target_is_left_to_its_rule(lowered: Callable[..., Lowered]) -> None:
    text = "Resources: {Url: {Type: AWS::Lambda::Url, Properties: {AuthType: NONE, TargetFunctionArn: 'shop:%s'}}}"

    assert lowered(text % "7").deployments[0].quirks == ()
    assert [quirk.value for quirk in lowered(text % "7live").deployments[0].quirks] == ["shop:7live"]


def test_the_regions_are_known() -> None:
    assert "us-east-1" in regions()
    assert "ap-southeast-4" not in regions()


def test_the_snapshot_is_what_the_installed_cfn_lint_knows() -> None:
    pytest.importorskip("cfnlint")
    script = ROOT / ".ci" / "snapshot-schemas"

    result = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (0, "")
