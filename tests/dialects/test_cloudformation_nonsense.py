"""Whatever stands where a template expects something else: a verdict that is not wrong, and never an exception."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulint.dialects import Lowered
from fulint.exposure import of as exposure_of
from fulint.model import Verdict
from fulint.policy import policy_of

NAMES = st.sampled_from(
    ["Fn", "Url", "Nested", "Nobody", "AWS::NoValue", "AWS::Region", "", "Fn.Arn", "Nested.Outputs.X"]
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), NAMES, st.sampled_from(["*", "${", "${}", "${!x}", "a:b:c"])
)


def functions(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Functions of CloudFormation, each with any argument at all."""
    names = ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::If", "Fn::Select", "Fn::Split", "Fn::FindInMap"]
    names += [
        "Fn::ImportValue",
        "Fn::Transform",
        "Fn::Nonsense",
        "Condition",
        "Fn::Not",
        "Fn::Equals",
        "Statement",
        "AWS",
    ]
    return st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(st.sampled_from(names), inner).map(lambda pair: {pair[0]: pair[1]}),
        st.dictionaries(st.sampled_from(["Effect", "Action", "Principal", "NotAction", "Condition", "Bool"]), inner),
    )


NONSENSE = st.recursive(LEAVES, functions, max_leaves=6)


@given(values=st.lists(NONSENSE, min_size=12, max_size=12))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nonsense_anywhere_ends_in_a_verdict(lowered: Callable[..., Lowered], values: list[object]) -> None:
    resources = {
        "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Code": ".", "FunctionName": values[0]}},
        "Url": {
            "Type": "AWS::Lambda::Url",
            "Condition": "C",
            "Properties": {"TargetFunctionArn": values[1], "AuthType": values[2], "Qualifier": values[3]},
        },
        "Policy": {
            "Type": "AWS::Lambda::ResourcePolicy",
            "Properties": {"ResourceArn": values[4], "PolicyDocument": values[5]},
        },
        "Open": {
            "Type": "AWS::Lambda::Permission",
            "Condition": values[6],
            "Properties": {"FunctionName": values[7], "Principal": values[8], "Action": values[9]},
        },
        "Nested": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": "template.json", "Parameters": {"P": values[10]}},
        },
    }
    template = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"C": values[11], "D": {"Condition": "C"}},
        "Resources": resources,
        "Outputs": {"X": {"Value": values[0], "Export": {"Name": values[3]}}},
    }
    for deployment in lowered(json.dumps(template), path="template.json").deployments:
        for url in deployment.urls:
            assert exposure_of(deployment, policy_of(deployment, url)).verdict in Verdict


@pytest.mark.parametrize(
    "policy",
    ["{}", "[]", "'*'", "5", "{Statement: 5}", "{Statement: [[]]}", "{Statement: {Effect: Allow}}", "{Fn::Nothing: x}"],
)
def test_a_policy_that_is_none_lets_nobody_in_and_keeps_nobody_out(
    lowered: Callable[..., Lowered], policy: str
) -> None:
    text = f"""
Resources:
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Code: .}}}}
  Url: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !Ref Fn, AuthType: NONE}}}}
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: !GetAtt Fn.Arn
      PolicyDocument: {policy}
"""
    (deployment,) = lowered(text).deployments

    assert exposure_of(deployment, policy_of(deployment, deployment.urls[0])).verdict in (
        Verdict.UNKNOWN,
        Verdict.NOBODY,
    )


@pytest.mark.parametrize(
    "written", ["${", "${}", "${ }", "$", "${a${b}}", "${Fn.}", "${.Arn}", "${Fn.Arn.x}", "[x, y, z]"]
)
def test_a_sub_of_nonsense_is_no_function(lowered: Callable[..., Lowered], written: str) -> None:
    text = f"""
Resources:
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Code: .}}}}
  Url: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !Sub "{written}", AuthType: NONE}}}}
"""
    (deployment,) = lowered(text).deployments

    assert exposure_of(deployment, policy_of(deployment, deployment.urls[0])).verdict is Verdict.UNKNOWN
