"""Templates are recognised by what they hold, and nothing in them raises."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulint.dialects import Lowered
from fulint.source import Source

URL = """
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {Code: .}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: %s}}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (URL % "NONE", True),
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources: {}", True),
        ("Transform: AWS::Serverless-2016-10-31\nResources:\n", True),
        ("Resources: {A: {Type: Custom::Thing}}", True),
        ("Resources: {A: {Type: pulumi:thing}}", False),
        ("Resources: [1, 2]", False),
        ("openapi: 3.0.0\npaths: {}", False),
        ("- a\n- b", False),
        ("", False),
        ("just text", False),
    ],
)
def test_a_template_is_recognised_by_its_content(lowered: Callable[..., Lowered], text: str, expected: bool) -> None:
    assert lowered(text, path="any.yml").is_template is expected


def test_each_document_is_judged_by_itself(lowered: Callable[..., Lowered]) -> None:
    text = f"kind: other\n---{URL % 'NONE'}---{URL % 'AWS_IAM'}"

    assert [len(deployment.urls) for deployment in lowered(text).deployments] == [1, 1]


def test_json_is_read_like_yaml(lowered: Callable[..., Lowered]) -> None:
    tree = {
        "Resources": {
            "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Code": "."}},
            "Url": {
                "Type": "AWS::Lambda::Url",
                "Properties": {"TargetFunctionArn": {"Fn::GetAtt": ["Fn", "Arn"]}, "AuthType": "NONE"},
            },
        }
    }
    text = json.dumps(tree, indent=2)
    (deployment,) = lowered(text, path="stack.template.json").deployments

    assert Source("stack.template.json", text).text_at(deployment.urls[0].span) == '"Url"'


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("Parameters:\n" + URL % "NONE", ["the section Parameters is empty, which CloudFormation refuses"]),
        ("Mappings: []\n" + URL % "NONE", ["the section Mappings is not a mapping, which CloudFormation refuses"]),
        (URL % "NONE" + "  X: {Type: {a: b}}", ["the resource `X` has a Type that is not a name"]),
        (URL % "NONE" + "  X: {}", ["the resource `X` has no Type"]),
        (URL % "NONE" + "  X: AWS::S3::Bucket", ["the resource `X` is not a mapping"]),
        (URL % "NONE" + "  X: {Type: A, Properties: [1]}", ["the Properties of `X` are not a mapping"]),
        (
            "AWSTemplateFormatVersion: '2010-09-09'\nResources: [AWS::Lambda::Url]",
            ["the section Resources is not a mapping, which CloudFormation refuses"],
        ),
    ],
)
def test_wrong_shapes_are_problems_with_a_place(
    lowered: Callable[..., Lowered], text: str, messages: list[str]
) -> None:
    problems = lowered(text).problems

    assert [problem.message for problem in problems] == messages
    assert not any(problem.is_fatal for problem in problems)


def test_a_repeated_key_is_passed_on_where_there_is_a_url(lowered: Callable[..., Lowered]) -> None:
    bucket = "  B: {Type: AWS::S3::Bucket, Type: AWS::S3::Bucket}\n"

    assert len(lowered(URL % "NONE" + bucket).problems) == 1
    assert lowered("Resources:\n" + bucket).problems == ()


def test_a_broken_file_that_was_meant_as_a_template_says_so(lowered: Callable[..., Lowered]) -> None:
    result = lowered(URL % "NONE" + "  - [unclosed")

    assert result.is_template
    assert [problem.is_fatal for problem in result.problems] == [True]


def test_a_broken_file_that_is_something_else_is_left_alone(lowered: Callable[..., Lowered]) -> None:
    result = lowered("a: [unclosed")

    assert not result.is_template
    assert result.problems == ()


ODD_VALUES = [
    "null", "[]", "{}", "5", "true", "''", "{a: b}", ".inf", "2020-01-01", "!Ref AWS::NoValue", "!Ref Fn",
    "!Ref Nowhere", "{Ref: {Ref: x}}", "{Ref: [x]}", "!GetAtt Fn", "!GetAtt [Fn]", "!Sub '${'", "!Sub [1, 2, 3]",
    "!Sub {a: b}", "!Sub ['${a}', {a: [1]}]", "!Join [a]", "!Join [[], []]", "!Join ['', !Ref Fn]", "!Select [0, []]",
    "!Select [99999999999, [a]]", "!Select [x, [b]]", "!Split ['', a]", "!Split [',', !Ref Fn]", "!If [a, b]",
    "!If [Nothing, b, c]", "!If [{a: b}, c, d]", "!FindInMap [a, b, c]", "!FindInMap [a]", "!Base64 x", "!GetAZs ''",
    "!ImportValue x", "!ImportValue {a: b}", "!Transform {Name: x}", "{Fn::Transform: []}", "{Fn::Nothing: 1}",
    "!Condition x", "!Equals [a, b]", "{Fn::ForEach::X: 1}", "{Fn::ForEach::X: [a, [b], {c: d}]}", "[[[[a]]]]",
]  # fmt: skip

EVERYWHERE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: {0}
Parameters: {{P: {{Type: {0}, Default: {0}, AllowedValues: {0}}}, Q: {0}}}
Conditions: {{C: {0}, D: !Equals [{0}, a], E: !Not [{0}], F: !And {0}}}
Mappings: {{M: {0}}}
Globals: {{Function: {{FunctionUrlConfig: {{AuthType: {0}, Cors: {0}}}, Runtime: {0}}}}}
Metadata: {{fulint: {0}}}
Outputs: {{O: {{Value: {0}, Export: {0}}}, N: {0}}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Condition: {0}
    Metadata: {{fulint: {{ignore: {0}}}, BuildMethod: {0}}}
    IgnoreGlobals: {0}
    Properties:
      FunctionUrlConfig: {{AuthType: {0}, Cors: {{AllowOrigins: {0}, MaxAge: {0}}}, InvokeMode: {0}}}
      AutoPublishAlias: {0}
      CodeUri: {0}
      Handler: {0}
      Events: {{E: {0}}}
      Environment: {{Variables: {0}}}
      TenancyConfig: {0}
  Whole: {{Type: AWS::Serverless::Function, Properties: {{FunctionUrlConfig: {0}}}}}
  Inline: {{Type: AWS::Lambda::Function, Condition: C, Properties: {{Code: {{ZipFile: {0}}}, FunctionName: {0}}}}}
  Alias:
    Type: AWS::Lambda::Alias
    Properties: {{Name: {0}, FunctionName: {0}, RoutingConfig: {{AdditionalVersionWeights: [{0}]}}}}
  Url:
    Type: AWS::Lambda::Url
    Properties: {{TargetFunctionArn: {0}, Qualifier: {0}, AuthType: !If [D, {0}, NONE], Cors: {0}}}
  Open: {{Type: AWS::Lambda::Permission, Properties: {{FunctionName: !Ref Alias, Action: {0}, Principal: {0}}}}}
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: !Ref Fn
      PolicyDocument: {{Statement: [{{Effect: {0}, Principal: {0}, Condition: {0}}}, {0}]}}
"""


@pytest.mark.parametrize("value", ODD_VALUES)
def test_an_odd_value_everywhere_is_no_exception(lowered: Callable[..., Lowered], value: str) -> None:
    assert lowered(EVERYWHERE.format(value)).is_template


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_a_template_raises(data: st.DataObject, lowered: Callable[..., Lowered]) -> None:
    lines = EVERYWHERE.format("!If [C, NONE, !Ref P]").splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        piece = data.draw(
            st.sampled_from([*ODD_VALUES, "", "  ", ":", "{", "}", "[", "]", "&a ", "*a", "<<: ", "'", "\t"])
        )
        lines[at] = data.draw(st.sampled_from([line[:cut], line[:cut] + piece + line[cut:], piece, line + "\n" + line]))

    lowered("\n".join(lines))


JSON_TREES = st.recursive(
    st.sampled_from([None, True, 0, 1.5, "", "NONE", "Fn", "Fn.Arn", "${Fn.Arn}:${C}", "C", "*"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            [
                "Ref", "Fn::If", "Fn::Sub", "Fn::Join", "Fn::GetAtt", "Fn::Select", "Fn::Split", "Fn::FindInMap",
                "Fn::Equals", "Fn::And", "Condition", "Type", "Properties", "AuthType", "Fn::Transform", "Statement",
            ]
        ),
        inner,
        max_size=3,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees=st.lists(JSON_TREES, min_size=6, max_size=6))
def test_no_tree_of_functions_raises(trees: list[object], lowered: Callable[..., Lowered]) -> None:
    auth, name, condition, config, policy, cors = trees
    template = {
        "Parameters": {"P": {"Type": "String", "AllowedValues": ["a", "b"]}},
        "Conditions": {"C": condition, "D": {"Fn::Not": [condition]}},
        "Resources": {
            "Fn": {"Type": "AWS::Serverless::Function", "Properties": {"FunctionUrlConfig": config}},
            "Url": {
                "Type": "AWS::Lambda::Url",
                "Condition": "C",
                "Properties": {"TargetFunctionArn": name, "AuthType": auth, "Cors": cors},
            },
            "Policy": {
                "Type": "AWS::Lambda::ResourcePolicy",
                "Condition": "D",
                "Properties": {"ResourceArn": name, "PolicyDocument": policy},
            },
        },
    }

    assert lowered(json.dumps(template), path="template.json").is_template


def test_expansion_of_aliases_does_not_blow_up(lowered: Callable[..., Lowered]) -> None:
    doubled = "".join(f"a{n}: &a{n} !Join ['', [*a{n - 1}, *a{n - 1}]]\n" for n in range(1, 60))

    assert lowered(f"a0: &a0 x\n{doubled}" + URL % "*a59").deployments[0].urls[0].address == "Url"


def test_deep_nesting_is_unknown_and_no_recursion_error(lowered: Callable[..., Lowered]) -> None:
    deep: object = "NONE"
    for _ in range(90):
        deep = {"Fn::Join": ["", [deep]]}
    tree = {"Resources": {"Url": {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": deep}}}}

    result = lowered(json.dumps(tree), path="template.json")

    assert result.problems or result.deployments[0].urls


def test_loops_over_literals_are_written_out(lowered: Callable[..., Lowered]) -> None:
    text = """
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: "Alpha,Beta"}}
Resources:
  Fn::ForEach::Functions:
    - Id
    - !Ref Names
    - Fn${Id}: {Type: AWS::Lambda::Function, Properties: {Code: ., FunctionName: !Sub "shop-${Id}"}}
      Url${Id}: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt [!Sub "Fn${Id}", Arn], AuthType: NONE}}
"""
    (deployment,) = lowered(text).deployments

    assert [(u.address, u.target.function.value) for u in deployment.urls] == [  # type: ignore[union-attr]
        ("UrlAlpha", "FnAlpha"),
        ("UrlBeta", "FnBeta"),
    ]
    assert deployment.gaps == ()


def test_loops_that_would_write_out_too_much_stay_as_they_are(lowered: Callable[..., Lowered]) -> None:
    members = ", ".join(f"m{number}" for number in range(1000))
    text = f"""
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::A:
    - I
    - [{members}]
    - Fn::ForEach::B: [J, [{members}], {{"Url${{I}}${{J}}": {{Type: AWS::Lambda::Url}}}}]
"""

    assert [gap.reason for gap in lowered(text).deployments[0].gaps] == ["a loop was not expanded"]
