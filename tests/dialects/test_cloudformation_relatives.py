"""Other templates that belong to a URL: nested stacks, exports and imports, statements that name its function."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from fulint.dialects import DIALECTS
from fulint.exposure import of as exposure_of
from fulint.model import Deployment, Verdict
from fulint.neighbours import Nearby
from fulint.policy import policy_of
from fulint.repository import Repository
from fulint.values import Known

Deploy: TypeAlias = Callable[..., tuple[Deployment, ...]]

PUBLIC = """
  {name}Url:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: {function}
      Action: lambda:InvokeFunctionUrl
      Principal: '*'
      FunctionUrlAuthType: NONE
  {name}Invoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: {function}
      Action: lambda:InvokeFunction
      Principal: '*'
      InvokedViaFunctionUrl: true
"""
FUNCTION = """
  Fn: {Type: AWS::Lambda::Function, Properties: {Code: ., Runtime: python3.12, Handler: a.b, FunctionName: shop}}
"""
URL = """
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: NONE}}
"""


def public(function: str, name: str = "Open") -> str:
    return PUBLIC.format(function=function, name=name)


@pytest.fixture
def deployed(tmp_path: Path) -> Deploy:
    """The deployments of one template, of those that lie in a repository together."""

    def deploy(path: str, files: Mapping[str, str]) -> tuple[Deployment, ...]:
        for name, text in files.items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        repository = Repository(str(tmp_path))
        dialect = next(dialect for dialect in DIALECTS if dialect.module == "cloudformation")
        neighbours = Nearby(dialect, repository, (), None)
        (unit,) = dialect.units((path,), repository, neighbours)
        return dialect.lower(unit, repository, neighbours).deployments

    return deploy


def verdict(deployments: tuple[Deployment, ...]) -> tuple[Verdict, str]:
    (deployment,) = deployments
    (url,) = deployment.urls
    exposure = exposure_of(deployment, policy_of(deployment, url))
    return exposure.verdict, exposure.reason


def test_a_function_that_nobody_else_names_answers_nobody(deployed: Deploy) -> None:
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": "Resources:" + public("shopping")}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.NOBODY


@pytest.mark.parametrize(
    "name",
    [
        "shop",
        "!Sub shop",
        "arn:aws:lambda:eu-west-1:123456789012:function:shop",
        "!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop'",
    ],
)
def test_statements_of_another_template_that_name_the_function_count(deployed: Deploy, name: str) -> None:
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": "Resources:" + public(name)}

    deployments = deployed("a.yaml", files)

    assert verdict(deployments)[0] is Verdict.PUBLIC
    assert {p.span.path for p in deployments[0].permissions} == {"b.yaml"}


def test_statements_on_another_alias_of_the_named_function_do_not_count(deployed: Deploy) -> None:
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": "Resources:" + public("shop:live")}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.NOBODY


def test_a_template_with_a_function_of_the_same_name_keeps_its_statements(deployed: Deploy) -> None:
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": "Resources:" + FUNCTION + public("shop")}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.NOBODY


def test_a_name_that_two_templates_declare_is_nobody_s(deployed: Deploy) -> None:
    files = {
        "a.yaml": "Resources:" + FUNCTION + URL,
        "b.yaml": "Resources:" + FUNCTION + public("other"),
        "c.yaml": "Resources:" + public("shop"),
    }

    assert verdict(deployed("a.yaml", files))[0] is Verdict.UNKNOWN


def test_a_statement_under_a_condition_of_its_own_leaves_the_verdict_open(deployed: Deploy) -> None:
    other = "Parameters: {Stage: {Type: String}}\nConditions: {Prod: !Equals [!Ref Stage, prod]}\nResources:" + public(
        "shop"
    ).replace("Type: AWS::Lambda::Permission", "Type: AWS::Lambda::Permission\n    Condition: Prod")
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": other}

    kind, reason = verdict(deployed("a.yaml", files))
    assert (kind, "Prod" in reason) == (Verdict.UNKNOWN, True)


def test_a_resource_policy_of_another_template_counts(deployed: Deploy) -> None:
    policy = """
Resources:
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: arn:aws:lambda:eu-west-1:123456789012:function:shop
      PolicyDocument:
        Statement:
          - {Effect: Deny, Principal: '*', Action: 'lambda:*'}
"""
    files = {"a.yaml": "Resources:" + FUNCTION + URL + public("!Ref Fn"), "b.yaml": policy}

    assert verdict(deployed("a.yaml", files)) == (Verdict.NOBODY, "a Deny statement keeps everyone out")


EXPORT = "\nOutputs: {Arn: {Value: !GetAtt Fn.Arn, Export: {Name: shop-arn}}}\n"


def test_statements_on_an_import_of_the_function_count(deployed: Deploy) -> None:
    files = {
        "a.yaml": "Resources:" + FUNCTION + URL + EXPORT,
        "b.yaml": "Resources:" + public("!ImportValue shop-arn"),
    }

    assert verdict(deployed("a.yaml", files))[0] is Verdict.PUBLIC


def test_an_export_that_nobody_imports_here_leaves_the_verdict_open(deployed: Deploy) -> None:
    files = {"a.yaml": "Resources:" + FUNCTION + URL + EXPORT, "b.yaml": "Resources:" + public("!ImportValue shop")}

    kind, reason = verdict(deployed("a.yaml", files))
    assert (kind, "exported" in reason) == (Verdict.UNKNOWN, True)


def test_a_url_on_an_imported_function_is_joined_with_it(deployed: Deploy) -> None:
    url = "\n  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !ImportValue shop-arn, AuthType: NONE}}\n"
    files = {"a.yaml": "Resources:" + FUNCTION + EXPORT, "b.yaml": "Resources:" + url + public("!ImportValue shop-arn")}

    deployments = deployed("b.yaml", files)

    assert verdict(deployments)[0] is Verdict.PUBLIC
    function = deployments[0].function_of(deployments[0].urls[0])
    assert function is not None
    assert (function.address, function.span.path) == ("a.yaml#Fn", "a.yaml")


def test_an_export_that_two_templates_make_is_nobody_s(deployed: Deploy) -> None:
    files = {
        "a.yaml": "Resources:" + FUNCTION + URL + EXPORT,
        "b.yaml": "Resources:" + FUNCTION.replace("shop", "other") + EXPORT,
        "c.yaml": "Resources:" + public("!ImportValue shop-arn"),
    }

    assert verdict(deployed("a.yaml", files))[0] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ("", Verdict.NOBODY),
        ("\nOutputs: {Arn: {Value: !GetAtt Fn.Arn, Export: {Name: !GetAtt Fn.Arn}}}\n", Verdict.UNKNOWN),
        ("\nOutputs: {Arn: {Value: !GetAtt Fn.Arn, Export: {Name: bakery-arn}}}\n", Verdict.UNKNOWN),
    ],
)
def test_what_a_neighbour_imports_from_elsewhere_is_nothing_of_ours(
    deployed: Deploy, outputs: str, expected: Verdict
) -> None:
    files = {
        "a.yaml": "Resources:" + FUNCTION + URL + outputs,
        "b.yaml": "Resources:" + public("!ImportValue bakery-arn").partition("  OpenInvoke")[0],
    }

    assert verdict(deployed("a.yaml", files))[0] is expected


OPEN_EXPORT = "\nOutputs: {Arn: {Value: !GetAtt Fn.Arn, Export: {Name: !Sub '${AWS::StackName}-ShopArn'}}}\n"


@pytest.mark.parametrize(
    ("parameter", "imported", "expected"),
    [
        ("{Type: String, Default: shop}", "!Sub '${Shop}-ShopArn'", Verdict.PUBLIC),
        ("{Type: String}", "!Sub '${Shop}-ShopArn'", Verdict.PUBLIC),
        ("{Type: String}", "!Join ['-', [!Ref Shop, ShopArn]]", Verdict.PUBLIC),
        ("{Type: String}", "shop-ShopArn", Verdict.PUBLIC),
        ("{Type: String}", "!Sub '${AWS::StackName}-ShopArn'", Verdict.UNKNOWN),
        ("{Type: String}", "!Sub '${Shop}-BakeryArn'", Verdict.UNKNOWN),
        ("{Type: String}", "!Ref Shop", Verdict.UNKNOWN),
    ],
)
def test_an_import_from_a_stack_that_a_parameter_names_is_joined_by_its_shape(
    deployed: Deploy, parameter: str, imported: str, expected: Verdict
) -> None:
    importing = f"Parameters: {{Shop: {parameter}}}\nResources:" + public(f"{{'Fn::ImportValue': {imported}}}")
    url = "\n  Url:\n    Type: AWS::Lambda::Url\n    Properties:\n      AuthType: NONE\n"
    url += f"      TargetFunctionArn: {{'Fn::ImportValue': {imported}}}\n"
    granted = {"a.yaml": "Resources:" + FUNCTION + URL + OPEN_EXPORT, "b.yaml": importing}
    opened = {"a.yaml": "Resources:" + FUNCTION + OPEN_EXPORT, "b.yaml": importing + url}

    assert verdict(deployed("a.yaml", granted))[0] is expected
    assert verdict(deployed("b.yaml", opened))[0] is expected


def test_a_shape_that_two_templates_export_is_nobody_s(deployed: Deploy) -> None:
    files = {
        "a.yaml": "Resources:" + FUNCTION + URL + OPEN_EXPORT,
        "b.yaml": "Resources:" + FUNCTION.replace("shop", "other") + OPEN_EXPORT,
        "c.yaml": "Parameters: {Shop: {Type: String}}\nResources:"
        + public("{'Fn::ImportValue': !Sub '${Shop}-ShopArn'}"),
    }

    assert verdict(deployed("c.yaml", {**files, "c.yaml": files["c.yaml"] + IMPORTED_URL}))[0] is Verdict.UNKNOWN


IMPORTED_URL = """
  Url:
    Type: AWS::Lambda::Url
    Properties: {AuthType: NONE, TargetFunctionArn: {'Fn::ImportValue': !Sub '${Shop}-ShopArn'}}
"""


def test_a_stack_whose_name_the_files_give_exports_under_that_name_alone(deployed: Deploy) -> None:
    settings = "version = 0.1\n[default.deploy.parameters]\nstack_name = 'bakery'\n"
    importing = "Parameters: {{Shop: {{Type: String, Default: {}}}}}\nResources:" + IMPORTED_URL.replace(
        "{", "{{"
    ).replace("}", "}}")
    files = {"a/template.yaml": "Resources:" + FUNCTION + OPEN_EXPORT, "a/samconfig.toml": settings}

    def knows_function(name: str) -> bool:
        (deployment,) = deployed("b/template.yaml", {**files, "b/template.yaml": importing.format(name)})
        return deployment.function_of(deployment.urls[0]) is not None

    assert (knows_function("bakery"), knows_function("shop")) == (True, False)


@pytest.mark.parametrize("name", ["nobody-s-export", "!Sub 'x${Nothing}'", "[1, 2]", "{a: b}", "''", "!Ref Fn"])
def test_an_import_of_what_nobody_exports_leaves_the_verdict_open(deployed: Deploy, name: str) -> None:
    text = "Resources:" + FUNCTION + URL + public(f"{{'Fn::ImportValue': {name}}}")

    assert verdict(deployed("a.yaml", {"a.yaml": text}))[0] is Verdict.UNKNOWN


TOPIC = "\n  Topic: {Type: AWS::SNS::Topic}\n"
CHILD = "Parameters: {Arn: {Type: String}, Auth: {Type: String, Default: NONE}}\nResources:"


@pytest.mark.parametrize(
    "nesting",
    [
        "Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml",
        "Type: AWS::Serverless::Application, Properties: {Location: child.yaml",
        "Type: AWS::CloudFormation::Stack, Metadata: {'aws:asset:path': child.yaml}, Properties: {TemplateURL: !Ref X",
    ],
)
def test_statements_of_a_nested_stack_count(deployed: Deploy, nesting: str) -> None:
    parent = "Resources:" + FUNCTION + URL + "\n  Nested: {" + nesting + ", Parameters: {Arn: !GetAtt Fn.Arn}}}\n"
    files = {"in/a.yaml": parent, "in/child.yaml": CHILD + public("!Ref Arn")}

    assert verdict(deployed("in/a.yaml", files))[0] is Verdict.PUBLIC


def test_a_nested_stack_that_adds_nothing_is_known_to_add_nothing(deployed: Deploy) -> None:
    nesting = (
        "\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml, Parameters: {Arn: !Ref Fn}}}\n"
    )
    files = {"a.yaml": "Resources:" + FUNCTION + URL + nesting, "b.yaml": CHILD + TOPIC}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.NOBODY


@pytest.mark.parametrize("place", ["https://s3.amazonaws.com/b/child.yaml", "../child.yaml", "missing.yaml", "/etc/x"])
def test_a_nested_stack_that_cannot_be_read_leaves_the_verdict_open(deployed: Deploy, place: str) -> None:
    nesting = (
        "{Type: AWS::CloudFormation::Stack, Properties: {Parameters: {Arn: !Ref Fn}, TemplateURL: '" + place + "'}}"
    )
    files = {"a.yaml": "Resources:" + FUNCTION + URL + f"\n  Nested: {nesting}\n"}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.UNKNOWN


PARENT = """
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Parameters: {Arn: x, Auth: AWS_IAM}}
"""
NESTED_URL = (
    CHILD
    + FUNCTION
    + "\n  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: !Ref Auth}}\n"
)


def test_a_parameter_that_the_parent_hands_in_is_known(deployed: Deploy) -> None:
    deployments = deployed("child.yaml", {"parent.yaml": PARENT, "child.yaml": NESTED_URL})

    (deployment,) = deployments
    assert isinstance(deployment.urls[0].auth_type, Known)
    assert deployment.urls[0].auth_type.value == "AWS_IAM"
    assert deployment.urls[0].auth_type.span.path == "child.yaml"


def test_a_template_that_is_nested_twice_is_deployed_twice(deployed: Deploy) -> None:
    second = PARENT.partition("Resources:")[2].replace("Nested", "Again").replace("AWS_IAM", "NONE")
    deployments = deployed("child.yaml", {"parent.yaml": PARENT + second, "child.yaml": NESTED_URL})

    assert [[str(one) for one in deployment.when] for deployment in deployments] == [
        ["the nested stack is Nested of parent.yaml"],
        ["the nested stack is Again of parent.yaml"],
    ]


def test_statements_of_the_parent_on_the_function_of_its_nested_stack_count(deployed: Deploy) -> None:
    parent = PARENT.replace("AWS_IAM", "NONE") + public("!GetAtt Nested.Outputs.Arn")
    child = NESTED_URL + "\nOutputs: {Arn: {Value: !GetAtt Fn.Arn}}\n"

    assert verdict(deployed("child.yaml", {"parent.yaml": parent, "child.yaml": child}))[0] is Verdict.PUBLIC


def test_statements_of_a_sibling_count(deployed: Deploy) -> None:
    sibling = "\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: s.yaml, Parameters: {"
    sibling += "Arn: !GetAtt Nested.Outputs.Arn}}\n"
    child = NESTED_URL + "\nOutputs: {Arn: {Value: !GetAtt Fn.Arn}}\n"
    files = {
        "parent.yaml": PARENT.replace("AWS_IAM", "NONE") + sibling,
        "child.yaml": child,
        "s.yaml": CHILD + public("!Ref Arn"),
    }

    assert verdict(deployed("child.yaml", files))[0] is Verdict.PUBLIC


def test_templates_that_nest_each_other_end(deployed: Deploy) -> None:
    nesting = "\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: %s, Parameters: {Arn: !Ref Fn}}}\n"
    files = {
        "a.yaml": "Resources:" + FUNCTION + URL + nesting % "b.yaml",
        "b.yaml": CHILD + FUNCTION + nesting % "a.yaml",
    }
    deployments = deployed("a.yaml", files)

    assert verdict(deployments)[0] in (Verdict.NOBODY, Verdict.UNKNOWN)


def test_outputs_that_run_in_a_circle_end(deployed: Deploy) -> None:
    outer = "Resources:" + FUNCTION + URL + public("!GetAtt N.Outputs.Arn")
    outer += "\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml, Parameters: {"
    outer += "Arn: !GetAtt N.Outputs.Arn}}}\n"
    files = {"a.yaml": outer, "b.yaml": CHILD + TOPIC + "Outputs: {Arn: {Value: !Ref Arn}}\n"}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.UNKNOWN


def test_a_child_that_hands_the_function_on_to_a_custom_resource_leaves_the_verdict_open(deployed: Deploy) -> None:
    nesting = (
        "\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml, Parameters: {Arn: !Ref Fn}}}\n"
    )
    custom = "\n  C: {Type: Custom::Grant, Properties: {ServiceToken: x, Function: !Ref Arn}}\n"
    files = {"a.yaml": "Resources:" + FUNCTION + URL + nesting, "b.yaml": CHILD + custom}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "url",
    [
        "https://bucket.s3.amazonaws.com/shop/fa-lambda.yaml",
        "!Sub 'https://${Bucket}.s3.amazonaws.com/fa-lambda.yaml'",
        "!Sub 'https://${Bucket}.s3.amazonaws.com/${Bucket}-lambda.yaml'",
    ],
)
def test_a_parent_that_nests_a_copy_and_gets_the_function_leaves_the_verdict_open(deployed: Deploy, url: str) -> None:
    parent = "Parameters: {Bucket: {Type: String}}\nResources:\n  N:\n    Type: AWS::CloudFormation::Stack\n"
    parent += f"    Properties: {{TemplateURL: {url}}}\n"
    child = "Resources:" + FUNCTION + URL
    told = child + "Outputs: {Arn: {Value: !GetAtt Fn.Arn}}\n"

    assert verdict(deployed("in/fa-lambda.yaml", {"in/fa.yaml": parent, "in/fa-lambda.yaml": told}))[0] is (
        Verdict.UNKNOWN
    )
    assert verdict(deployed("in/fa-lambda.yaml", {"in/fa-lambda.yaml": child}))[0] is Verdict.NOBODY


def test_a_name_that_many_templates_hold_leaves_the_verdict_open(deployed: Deploy) -> None:
    files = {f"{number}.yaml": "Resources:" + FUNCTION + public("!Ref Fn") for number in range(20)}

    kind, reason = verdict(deployed("a.yaml", {**files, "a.yaml": "Resources:" + FUNCTION + URL}))
    assert (kind, reason) == (
        Verdict.UNKNOWN,
        "20 other templates hold the name of a function or an export of this one",
    )


GRANT = "Parameters: {Function: {Type: String%s}}\nResources:" + public("!Ref Function")


def test_a_template_beside_it_that_takes_some_function_leaves_the_verdict_open(deployed: Deploy) -> None:
    files = {"in/a.yaml": "Resources:" + FUNCTION + URL, "in/b.yaml": GRANT.replace("%s", "")}

    kind, reason = verdict(deployed("in/a.yaml", files))
    assert (kind, "OpenUrl" in reason, "in/b.yaml" in reason) == (Verdict.UNKNOWN, True, True)


def test_a_template_elsewhere_that_takes_some_function_says_nothing_of_it(deployed: Deploy) -> None:
    files = {"in/a.yaml": "Resources:" + FUNCTION + URL, "out/b.yaml": GRANT.replace("%s", "")}

    assert verdict(deployed("in/a.yaml", files))[0] is Verdict.NOBODY


def test_a_template_that_takes_the_function_by_default_counts(deployed: Deploy) -> None:
    files = {"in/a.yaml": "Resources:" + FUNCTION + URL, "out/b.yaml": GRANT.replace("%s", ", Default: shop")}

    assert verdict(deployed("in/a.yaml", files))[0] is Verdict.PUBLIC


def test_more_statements_than_a_policy_holds_leave_the_verdict_open(deployed: Deploy) -> None:
    many = "".join(public("shop", f"P{number}").replace("'*'", "'1'") for number in range(230))
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": "Resources:" + many}
    files["c.yaml"] = files["b.yaml"]

    (deployment,) = deployed("a.yaml", files)
    assert len(deployment.permissions) == 500
    assert verdict((deployment,))[0] is Verdict.UNKNOWN


def test_a_template_of_more_resources_than_a_stack_has_deploys_nothing(deployed: Deploy) -> None:
    topics = "".join(f"\n  T{number}: {{Type: AWS::SNS::Topic}}" for number in range(500))
    files = {"a.yaml": "Resources:" + FUNCTION + URL, "b.yaml": "Resources:" + topics + public("shop")}

    assert verdict(deployed("a.yaml", files))[0] is Verdict.NOBODY


def test_a_statement_on_another_template_s_function_is_not_taken_for_one_on_ours(deployed: Deploy) -> None:
    unnamed = FUNCTION.replace("FunctionName: shop", "FunctionName: !Ref Name")
    text = "Parameters: {Name: {Type: String}}\nResources:" + unnamed + URL + public("!ImportValue other-arn")
    other = "Resources:" + FUNCTION.replace("shop", "other") + EXPORT.replace("shop-arn", "other-arn")

    assert verdict(deployed("a.yaml", {"a.yaml": text, "b.yaml": other}))[0] is Verdict.NOBODY
