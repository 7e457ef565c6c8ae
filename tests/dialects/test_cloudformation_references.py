"""Every form in which a template names the function, alias or version behind a URL or a statement."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.model import Target
from fulint.values import Absent, Known, Unknown, Value

SAM = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  AliasName: {Type: String, Default: live}
  Given: {Type: String}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: a.b, AutoPublishAlias: live, FunctionUrlConfig: {AuthType: AWS_IAM}}
  Named:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: !Sub "${AWS::StackName}-named", Code: .}
  Literal:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: shop, Code: .}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {Name: stable, FunctionName: !GetAtt Named.Arn, FunctionVersion: "1"}
  Numbered:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Named}
  Url:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Literal, AuthType: AWS_IAM}
  Qualified:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Named, Qualifier: stable, AuthType: AWS_IAM}
  Statement:
    Type: AWS::Lambda::Permission
    Properties: {Action: lambda:InvokeFunctionUrl, Principal: s3.amazonaws.com, FunctionName: %s}
"""


def read(value: Value[str]) -> str | None:
    match value:
        case Known(text, _):
            return text
        case Unknown():
            return "?"
        case Absent():
            return None


def target(lowered: Lowered) -> tuple[str | None, str | None]:
    found: Target = lowered.deployments[0].permissions[0].target
    return read(found.function), read(found.qualifier)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("my-stack-named", ("?", None)),
        ("!Ref Fn", ("Fn", None)),
        ("!GetAtt Fn.Arn", ("Fn", None)),
        ("!GetAtt [Fn, Arn]", ("Fn", None)),
        ('{"Fn::GetAtt": "Fn.Arn"}', ("Fn", None)),
        ('{"Fn::GetAtt": ["Fn", "Arn"]}', ("Fn", None)),
        ('!Sub "${Fn}"', ("Fn", None)),
        ('!Sub "${Fn.Arn}"', ("Fn", None)),
        ('!Sub "${Fn}:live"', ("Fn", "live")),
        ('!Sub "${Fn.Arn}:${AliasName}"', ("Fn", "live")),
        ('!Sub ["${Arn}:${Name}", {Arn: !GetAtt Fn.Arn, Name: !Ref AliasName}]', ("Fn", "live")),
        ('!Join [":", [!GetAtt Fn.Arn, live]]', ("Fn", "live")),
        ('!Join ["", [!Ref Fn, ":", !Ref AliasName]]', ("Fn", "live")),
        ('!Sub "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}"', ("Fn", None)),
        ('!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}:live"', ("Fn", "live")),
        ('!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:shop:live"', ("Literal", "live")),
        ("!Ref Fn.Alias", ("Fn", "live")),
        ('!Sub "${Fn.Alias}"', ("Fn", "live")),
        ("!Ref FnAliaslive", ("Fn", "live")),
        ("!Ref Fn.Version", ("Fn", "?")),
        ("!Ref Live", ("Named", "stable")),
        ("!GetAtt Live.AliasArn", ("Named", "stable")),
        ("!Ref Numbered", ("Named", "?")),
        ("!GetAtt Url.FunctionArn", ("Literal", None)),
        ("!Ref Url", ("Literal", None)),
        ("!GetAtt Qualified.FunctionArn", ("Named", "?")),
        ("!GetAtt FnUrl.FunctionArn", ("Fn", "?")),
        ("shop", ("Literal", None)),
        ("shop:live", ("Literal", "live")),
        ("arn:aws:lambda:eu-north-1:123456789012:function:shop", ("Literal", None)),
        ("123456789012:function:shop:live", ("Literal", "live")),
        ('!Sub "${AWS::StackName}-named"', ("Named", None)),
        ('!Sub "${AWS::StackName}-named:stable"', ("Named", "stable")),
        ("elsewhere", ("elsewhere", None)),
        ("elsewhere:live", ("elsewhere", "live")),
        (
            "arn:aws:lambda:eu-north-1:123456789012:function:elsewhere:live",
            ("arn:aws:lambda:eu-north-1:123456789012:function:elsewhere", "live"),
        ),
        ('!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:elsewhere:live"', ("elsewhere", "live")),
        ("!ImportValue shop-arn", ("?", None)),
        ("!Ref Given", ("?", None)),
        ("!Ref Nowhere", ("?", None)),
        ('!Sub "${Fn.Arn}:${Given}"', ("Fn", "?")),
        ('!Sub "prefix-${Fn}"', ("?", None)),
        ("!GetAtt FnUrl.FunctionUrl", ("?", None)),
        ("[a, b]", ("?", None)),
        ('"{{resolve:ssm:/shop}}"', ("?", None)),
    ],
)
def test_a_function_name_points_at(
    lowered: Callable[..., Lowered], written: str, expected: tuple[str | None, str | None]
) -> None:
    assert target(lowered(SAM % written)) == expected


def test_a_reference_to_nothing_says_so(lowered: Callable[..., Lowered]) -> None:
    function = lowered(SAM % "!Ref Nowhere").deployments[0].permissions[0].target.function

    assert isinstance(function, Unknown)
    assert function.reason == "nothing named `Nowhere` is declared in the template"


def test_aliases_that_run_in_a_circle_are_unknown(lowered: Callable[..., Lowered]) -> None:
    template = """
Resources:
  A: {Type: AWS::Lambda::Alias, Properties: {Name: a, FunctionName: !Ref B, FunctionVersion: "1"}}
  B: {Type: AWS::Lambda::Alias, Properties: {Name: b, FunctionName: !Ref A, FunctionVersion: "1"}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref A, AuthType: NONE}}
"""

    assert isinstance(lowered(template).deployments[0].urls[0].target.function, Unknown)


def test_a_url_on_an_alias_by_its_arn_is_a_url_on_the_alias(lowered: Callable[..., Lowered]) -> None:
    template = """
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {Code: .}}
  Live: {Type: AWS::Lambda::Alias, Properties: {Name: live, FunctionName: !Ref Fn, FunctionVersion: "3"}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Live, AuthType: AWS_IAM}}
  Other: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, Qualifier: live, AuthType: AWS_IAM}}
"""
    urls = lowered(template).deployments[0].urls

    assert [(read(url.target.function), read(url.target.qualifier)) for url in urls] == [("Fn", "live"), ("Fn", "live")]


@pytest.mark.parametrize(
    "properties", ["TargetFunctionArn: !Ref V", "TargetFunctionArn: !Ref Fn, Qualifier: !GetAtt V.Version"]
)
def test_a_url_on_a_version_is_a_quirk_although_its_number_is_unknown(
    lowered: Callable[..., Lowered], properties: str
) -> None:
    template = f"""
Resources:
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Code: .}}}}
  V: {{Type: AWS::Lambda::Version, Properties: {{FunctionName: !Ref Fn}}}}
  Url: {{Type: AWS::Lambda::Url, Properties: {{{properties}, AuthType: AWS_IAM}}}}
"""
    (quirk,) = lowered(template).deployments[0].quirks

    assert (quirk.kind, quirk.subject) == ("version-as-qualifier", "Url")
