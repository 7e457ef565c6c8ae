"""References of URLs and permissions to names that are declared nowhere: which, and at which token."""

import json
from collections.abc import Callable
from time import perf_counter
from typing import TypeAlias

import pytest

from fulint.dialects import Lowered
from fulint.model import QuirkKind
from fulint.source import Source

Lower: TypeAlias = Callable[..., Lowered]

YAML = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, Default: live}
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties: {Code: {S3Bucket: artifacts, S3Key: hello.zip}, Handler: app.handler, Runtime: python3.13}
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      AuthType: AWS_IAM
      TargetFunctionArn: %s
"""


def dangling(lowered: Lower, text: str, path: str = "template.yaml") -> list[tuple[str, str, int]]:
    """Each dangling name with the text that is marked for it, and the line."""
    source = Source(path, text)
    found = lowered(text, path=path).deployments[0].quirks
    return [
        (quirk.value, source.text_at(quirk.span), quirk.span.line)
        for quirk in found
        if quirk.kind == QuirkKind.DANGLING_REFERENCE
    ]


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("!Ref Helo", ["Helo"]),
        ('!Ref "Helo"', ["Helo"]),
        ("!GetAtt Helo.Arn", ["Helo"]),
        ("{Fn::GetAtt: [Helo, Arn]}", ["Helo"]),
        ('!Sub "${Helo.Arn}:${Stage}"', ["Helo"]),
        ('!Sub "${Helo}:${Helo}"', ["Helo", "Helo"]),
        ('!Sub "${ Helo.Arn }"', ["Helo"]),
        ('!Sub ["${Name}:${Stag}", {Name: !Ref Hallo}]', ["Stag", "Hallo"]),
        ("!Select [0, [!Ref Helo]]", ["Helo"]),
        ("!Ref Hello", []),
        ("!Ref AWS::StackName", []),
        ("!Sub 'hello-${AWS::Region}-${!Stage}'", []),
        ('!Ref ""', []),
    ],
)
def test_a_name_is_marked_at_its_own_token(lowered: Lower, target: str, names: list[str]) -> None:
    assert dangling(lowered, YAML % target) == [(name, name, 12) for name in names]


def test_a_text_over_several_lines_is_marked_in_its_line(lowered: Lower) -> None:
    text = YAML % '!Sub\n        - "${Hello}:\\\n          ${Stag}"\n        - {}'

    assert dangling(lowered, text) == [("Stag", "Stag", 14)]


def test_json_is_marked_as_exactly(lowered: Lower) -> None:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "HelloUrl": {
                "Type": "AWS::Lambda::Url",
                "Properties": {"AuthType": "AWS_IAM", "TargetFunctionArn": {"Fn::Sub": "${Helo}"}},
            }
        },
    }

    assert dangling(lowered, json.dumps(template), "template.json") == [("Helo", "Helo", 1)]


def test_a_text_of_many_names_is_read_once(lowered: Lower) -> None:
    text = YAML % ('!Sub "' + "".join(f"${{N{number}}}" for number in range(20_000)) + '"')
    start = perf_counter()

    assert len(dangling(lowered, text)) == 20_000
    assert perf_counter() - start < 5
