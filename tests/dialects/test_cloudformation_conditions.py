"""A URL and its statements under conditions: what is deployed together belongs together."""

from collections.abc import Callable

from fulint.dialects import Lowered
from fulint.exposure import of as exposure_of
from fulint.policy import policy_of

TEMPLATE = """
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  Open: !Equals [!Ref Stage, dev]
  Closed: !Not [!Condition Open]
  Circle: !Condition Around
  Around: !Condition Circle
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {Code: .}}
  Url:
    Type: AWS::Lambda::Url
    Condition: Open
    Properties: {TargetFunctionArn: !Ref Fn, AuthType: NONE}
  First:
    Type: AWS::Lambda::Permission
    Condition: Open
    Properties:
      FunctionName: !Ref Fn
      Action: lambda:InvokeFunctionUrl
      Principal: '*'
      FunctionUrlAuthType: NONE
  Second:
    Type: AWS::Lambda::Permission
    Condition: Open
    Properties:
      FunctionName: !Ref Fn
      Action: lambda:InvokeFunction
      Principal: '*'
      InvokedViaFunctionUrl: true
"""


def verdicts(lowered: Lowered) -> dict[str, str]:
    """The verdict of the one URL by what is assumed."""
    return {
        ", ".join(map(str, deployment.when)): exposure_of(deployment, policy_of(deployment, url)).verdict.value
        for deployment in lowered.deployments
        for url in deployment.urls
    }


def replaced(name: str, condition: str) -> str:
    """The template with another condition on one resource; none where it is empty."""
    head, key, rest = TEMPLATE.partition(f"\n  {name}:")
    return head + key + rest.replace("    Condition: Open\n", f"    Condition: {condition}\n" if condition else "", 1)


def test_a_url_and_statements_under_one_condition_belong_together(lowered: Callable[..., Lowered]) -> None:
    assert verdicts(lowered(TEMPLATE)) == {"Stage is dev": "public"}


def test_a_url_that_is_deployed_without_its_statements_answers_nobody_then(lowered: Callable[..., Lowered]) -> None:
    assert verdicts(lowered(replaced("Url", ""))) == {"Stage is dev": "public", "Stage is prod": "nobody"}


def test_a_statement_under_the_opposite_condition_does_not_count(lowered: Callable[..., Lowered]) -> None:
    assert verdicts(lowered(replaced("First", "Closed"))) == {"Stage is dev": "nobody"}


def test_a_statement_under_a_circle_of_conditions_neither_opens_nor_closes(lowered: Callable[..., Lowered]) -> None:
    assert verdicts(lowered(replaced("First", "Circle"))) == {"Stage is dev": "unknown"}


def test_a_statement_under_a_condition_that_nobody_declares_does_not_either(lowered: Callable[..., Lowered]) -> None:
    assert verdicts(lowered(replaced("First", "Nobody"))) == {"Stage is dev": "unknown"}
