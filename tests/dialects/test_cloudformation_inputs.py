"""A template is a function from its inputs to deployments."""

from collections.abc import Callable

from fulint.dialects import Lowered
from fulint.values import Known, Unknown

STACK = """
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: index.handler, Code: {ZipFile: "def handler(event, context): ..."}}
  Url:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Fn
      AuthType: %s
"""


def outcomes(lowered: Lowered) -> list[tuple[str, str | None]]:
    """For each deployment what it assumes, and the AuthType of its URL (None: unknown, `no url`: none)."""
    found = []
    for deployment in lowered.deployments:
        when = " and ".join(str(assumption) for assumption in deployment.when)
        auth = deployment.urls[0].auth_type if deployment.urls else Known("no url", deployment.functions[0].span)
        found.append((when, auth.value if isinstance(auth, Known) else None))
    return found


def test_a_template_without_inputs_is_one_deployment(lowered: Callable[..., Lowered]) -> None:
    assert outcomes(lowered(STACK % "NONE")) == [("", "NONE")]


def test_a_default_is_the_value_of_a_parameter(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String, Default: AWS_IAM}}" + STACK % "!Ref Auth"

    assert outcomes(lowered(template)) == [("", "AWS_IAM")]


def test_allowed_values_are_all_computed(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String, AllowedValues: [NONE, AWS_IAM], Default: NONE}}" + STACK % "!Ref Auth"

    assert outcomes(lowered(template)) == [("Auth is NONE", "NONE"), ("Auth is AWS_IAM", "AWS_IAM")]


def test_a_parameter_without_default_is_unknown_and_says_why(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String}}" + STACK % "!Ref Auth"

    (deployment,) = lowered(template).deployments
    auth = deployment.urls[0].auth_type

    assert isinstance(auth, Unknown)
    assert auth.reason == "the parameter `Auth` has no default"


def test_a_parameter_from_parameter_store_is_unknown(lowered: Callable[..., Lowered]) -> None:
    template = 'Parameters: {Auth: {Type: "AWS::SSM::Parameter::Value<String>", Default: /auth}}' + STACK % "!Ref Auth"

    assert outcomes(lowered(template)) == [("", None)]


def test_parameters_that_do_not_touch_a_url_are_not_enumerated(lowered: Callable[..., Lowered]) -> None:
    template = (
        "Parameters: {Size: {Type: String, AllowedValues: [a, b, c]}}"
        + STACK % "NONE"
        + "  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Size}}"
    )

    assert outcomes(lowered(template)) == [("", "NONE")]


def test_inputs_that_turn_out_to_change_nothing_are_left_out(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, test, prod]}
Conditions:
  IsTest: !Equals [!Ref Stage, test]
"""
        + STACK % "NONE"
        + "      InvokeMode: !If [IsTest, !Ref AWS::NoValue, !Ref AWS::NoValue]"
    )

    (deployment,) = lowered(template).deployments

    assert deployment.when == ()


def test_a_plain_condition_on_a_parameter_reads_as_the_parameter(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
"""
        + STACK % "!If [IsProd, AWS_IAM, NONE]"
    )

    assert outcomes(lowered(template)) == [("Stage is dev", "NONE"), ("Stage is prod", "AWS_IAM")]


def test_a_condition_that_only_the_deployment_decides_is_named(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Conditions:
  IsHome: !Equals [!Ref AWS::Region, eu-north-1]
"""
        + STACK % "!If [IsHome, AWS_IAM, NONE]"
    )

    assert outcomes(lowered(template)) == [("IsHome is true", "AWS_IAM"), ("IsHome is false", "NONE")]


def test_impossible_combinations_of_conditions_are_left_out(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Parameters:
  Stage: {Type: String}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsProd: !Equals [prod, !Ref Stage]
  IsOther: !And [!Not [{Condition: IsDev}], !Not [!Condition IsProd]]
"""
        + STACK % "!If [IsDev, dev, !If [IsProd, prod, !If [IsOther, other, impossible]]]"
    )

    assert {auth for _, auth in outcomes(lowered(template))} == {"dev", "prod", "other"}


def test_a_condition_that_follows_from_another_is_not_named_besides(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Parameters:
  Domain: {Type: String}
Conditions:
  HasDomain: !Not [!Equals [!Ref Domain, ""]]
  HasNone: !Not [{Condition: HasDomain}]
"""
        + STACK % "!If [HasDomain, !If [HasNone, no, AWS_IAM], !If [HasNone, NONE, no]]"
    )

    assert outcomes(lowered(template)) == [("HasDomain is false", "NONE"), ("HasDomain is true", "AWS_IAM")]


def test_what_shares_a_false_condition_goes_together(lowered: Callable[..., Lowered]) -> None:
    template = """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
Resources:
  Always: {Type: AWS::Lambda::Function, Properties: {Code: .}}
  Fn: {Type: AWS::Lambda::Function, Condition: IsDev, Properties: {Code: .}}
  Url: {Type: AWS::Lambda::Url, Condition: IsDev, Properties: {TargetFunctionArn: !Ref Fn, AuthType: NONE}}
  Open:
    Type: AWS::Lambda::Permission
    Condition: IsDev
    Properties: {FunctionName: !Ref Fn, Action: lambda:InvokeFunctionUrl, Principal: "*", FunctionUrlAuthType: NONE}
"""

    dev, prod = lowered(template).deployments

    assert ([u.address for u in dev.urls], [p.address for p in dev.permissions]) == (["Url"], ["Open"])
    assert (prod.urls, prod.permissions, [f.address for f in prod.functions]) == ((), (), ["Always"])


def test_circular_conditions_are_unknown_and_leave_a_gap(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Conditions:
  A: !Not [{Condition: B}]
  B: !Not [{Condition: A}]
"""
        + STACK % "NONE"
        + """
  Open:
    Type: AWS::Lambda::Permission
    Condition: A
    Properties: {FunctionName: !Ref Fn, Action: lambda:InvokeFunctionUrl, Principal: "*", FunctionUrlAuthType: NONE}
"""
    )

    (deployment,) = lowered(template).deployments

    assert [gap.reason for gap in deployment.gaps] == ["the condition `A` of `Open` cannot be known"]


def test_conditions_that_do_not_touch_a_url_are_known_where_the_inputs_decide(lowered: Callable[..., Lowered]) -> None:
    template = """
Parameters:
  Stage: {Type: String, Default: dev}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsHome: !Equals [!Ref AWS::Region, eu-north-1]
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: AWS_IAM}
      Environment: {Variables: {LEVEL: !If [IsDev, debug, info], HOME: !If [IsHome, a, b], C: !If [Nothing, a, b]}}
"""
    (deployment,) = lowered(template).deployments
    values = [value for _, value in deployment.functions[0].environment]

    assert [value.value if isinstance(value, Known) else value.reason for value in values] == [
        "debug",
        "the condition `IsHome` cannot be known",
        "its If names no condition of the template",
    ]


def test_mappings_are_looked_up(lowered: Callable[..., Lowered]) -> None:
    template = (
        """
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod, none]}
Mappings:
  Auth:
    dev: {Type: NONE}
    prod: {Type: AWS_IAM}
"""
        + STACK % "!FindInMap [Auth, !Ref Stage, Type]"
    )

    assert outcomes(lowered(template)) == [
        ("Stage is dev", "NONE"),
        ("Stage is prod", "AWS_IAM"),
        ("Stage is none", None),
    ]


def test_samconfig_gives_a_further_value(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String, Default: NONE}}" + STACK % "!Ref Auth"
    samconfig = """
version = 0.1
[prod.deploy.parameters]
parameter_overrides = "Auth=\\"AWS_IAM\\" Other=1"
"""

    assert outcomes(lowered(template, {"samconfig.toml": samconfig})) == [
        ("Auth is NONE", "NONE"),
        ("Auth is AWS_IAM", "AWS_IAM"),
    ]


def test_samconfig_supplies_what_has_no_default(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String}}" + STACK % "!Ref Auth"
    samconfig = '[default.deploy.parameters]\nparameter_overrides = ["ParameterKey=Auth,ParameterValue=AWS_IAM"]\n'

    assert outcomes(lowered(template, {"samconfig.toml": samconfig})) == [("", "AWS_IAM")]


def test_samconfig_of_another_template_is_not_for_this_one(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String, Default: NONE}}" + STACK % "!Ref Auth"
    samconfig = '[default.deploy.parameters]\ntemplate_file = "other.yaml"\nparameter_overrides = "Auth=AWS_IAM"\n'

    assert outcomes(lowered(template, {"samconfig.toml": samconfig})) == [("", "NONE")]


def test_a_broken_samconfig_overrides_nothing(lowered: Callable[..., Lowered]) -> None:
    template = "Parameters: {Auth: {Type: String, Default: NONE}}" + STACK % "!Ref Auth"

    assert outcomes(lowered(template, {"samconfig.toml": "version = = 1"})) == [("", "NONE")]


def test_the_number_of_deployments_is_bounded_and_said(lowered: Callable[..., Lowered]) -> None:
    names = [f"P{number}" for number in range(8)]
    parameters = "".join(f"  {name}: {{Type: String, AllowedValues: [a, b]}}\n" for name in names)
    joined = "-".join(f"${{{name}}}" for name in names)
    template = f"Parameters:\n{parameters}" + STACK % f'!Sub "{joined}"'

    deployments = lowered(template).deployments

    assert len(deployments) == 64
    assert all(deployment.was_cut for deployment in deployments)


def test_more_comparisons_than_the_table_holds_are_unknown(lowered: Callable[..., Lowered]) -> None:
    numbers = range(13)
    parameters = "".join(f"  P{number}: {{Type: String}}\n" for number in numbers)
    atoms = ", ".join(f"!Equals [!Ref P{number}, x]" for number in numbers)
    conditions = f"Conditions:\n  Any: !Or [{atoms}]\n"
    template = f"Parameters:\n{parameters}{conditions}" + STACK % "!If [Any, NONE, AWS_IAM]"

    assert outcomes(lowered(template)) == [("", None)]
