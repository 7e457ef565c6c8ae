"""The statements of a function's policy, what else may invoke it, and what may hide statements."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.model import Deployment, Effect
from fulint.policy import names_everyone
from fulint.values import Absent, Known, known_items

BASE = """
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {Code: ., FunctionName: shop}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}
"""


def policy(statement: str) -> str:
    return (
        BASE
        + f"""
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties:
      ResourceArn: !GetAtt Fn.Arn
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {statement}
"""
    )


def only(lowered: Lowered) -> Deployment:
    (deployment,) = lowered.deployments
    return deployment


def test_a_permission_keeps_every_field(lowered: Callable[..., Lowered]) -> None:
    text = (
        BASE
        + """
  Open:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Fn
      Action: lambda:InvokeFunctionUrl
      Principal: cloudfront.amazonaws.com
      FunctionUrlAuthType: AWS_IAM
      InvokedViaFunctionUrl: "true"
      SourceArn: arn:aws:cloudfront::123456789012:distribution/X
      SourceAccount: "123456789012"
      PrincipalOrgID: o-aaaaaaaaaa
      EventSourceToken: token
"""
    )
    (permission,) = only(lowered(text)).permissions

    fields = [
        permission.function_url_auth_type,
        permission.invoked_via_function_url,
        permission.source_arn,
        permission.source_account,
        permission.principal_org_id,
        permission.event_source_token,
    ]
    assert [field.value for field in fields if isinstance(field, Known)] == [
        "AWS_IAM",
        True,
        "arn:aws:cloudfront::123456789012:distribution/X",
        "123456789012",
        "o-aaaaaaaaaa",
        "token",
    ]
    assert permission.added_by is None


def test_a_permission_without_function_hides_whose_policy_it_is(lowered: Callable[..., Lowered]) -> None:
    text = BASE + "  Open: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, Principal: '*'}}"
    deployment = only(lowered(text))

    assert not deployment.sees_whole_policy(deployment.urls[0])


def test_a_statement_of_a_resource_policy_is_a_permission(lowered: Callable[..., Lowered]) -> None:
    statement = """
            Effect: Allow
            Principal: {AWS: ["*", arn:aws:iam::123456789012:root], Service: cloudfront.amazonaws.com}
            Action: [lambda:InvokeFunctionUrl, lambda:InvokeFunction]
            Condition:
              StringEquals: {lambda:FunctionUrlAuthType: NONE, AWS:SourceAccount: ["123456789012"]}
              Bool: {lambda:InvokedViaFunctionUrl: "true"}
              ArnLike: {aws:SourceArn: arn:aws:s3:::bucket}
"""
    (permission,) = only(lowered(policy(statement))).permissions

    assert [p.value for p in known_items(permission.principals)] == [
        "*",
        "arn:aws:iam::123456789012:root",
        "cloudfront.amazonaws.com",
    ]
    assert [a.value for a in known_items(permission.actions)] == ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]
    assert isinstance(permission.function_url_auth_type, Known)
    assert isinstance(permission.source_account, Known)
    assert isinstance(permission.source_arn, Known)
    assert permission.invoked_via_function_url == Known(True, permission.invoked_via_function_url.span)  # type: ignore[union-attr]
    assert not permission.has_other_conditions
    assert permission.effect is Effect.ALLOW


def test_exclusions_and_denials_are_kept(lowered: Callable[..., Lowered]) -> None:
    statement = "{Effect: Deny, NotPrincipal: {AWS: '123456789012'}, NotAction: lambda:GetFunction}"
    (permission,) = only(lowered(policy(statement))).permissions

    assert (permission.effect, permission.not_actions, permission.not_principals) == (Effect.DENY, True, True)


@pytest.mark.parametrize(
    "condition",
    [
        "{IpAddress: {aws:SourceIp: 10.0.0.0/8}}",
        "{StringNotEquals: {lambda:FunctionUrlAuthType: NONE}}",
        "{StringEqualsIfExists: {AWS:SourceAccount: '1'}}",
        "{'Fn::If': [Nothing, {}, {}]}",
    ],
)
def test_other_conditions_are_said(lowered: Callable[..., Lowered], condition: str) -> None:
    statement = f"{{Effect: Allow, Principal: '*', Action: lambda:InvokeFunction, Condition: {condition}}}"
    (permission,) = only(lowered(policy(statement))).permissions

    assert permission.has_other_conditions
    assert isinstance(permission.function_url_auth_type, Absent)


@pytest.mark.parametrize(
    ("resource", "counts"),
    [
        ("", True),
        (', Resource: "*"', True),
        (", Resource: !GetAtt Fn.Arn", True),
        (', Resource: !Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:shop"', True),
        (", Resource: [arn:aws:lambda:us-east-1:123456789012:function:other, !GetAtt Fn.Arn]", True),
        (", Resource: arn:aws:lambda:us-east-1:123456789012:function:other", None),
        (', Resource: !Sub "${Fn.Arn}:live"', None),
        (', Resource: !Sub "${Fn.Arn}:*"', False),
        (", Resource: !ImportValue other-arn", False),
        (', NotResource: "*"', False),
    ],
)
def test_a_statement_about_another_resource_does_not_count(
    lowered: Callable[..., Lowered], resource: str, counts: bool | None
) -> None:
    text = policy('{Effect: Allow, Principal: "*", Action: "lambda:*"' + resource + "}")

    found = only(lowered(text)).permissions

    assert [not one.has_other_conditions for one in found] == ([] if counts is None else [counts])


def test_of_two_documents_on_one_function_nobody_knows_which_stays(lowered: Callable[..., Lowered]) -> None:
    text = policy('{Effect: Allow, Principal: "*", Action: "lambda:*"}')
    document = text.partition("  Policy:")[2]

    (first,) = only(lowered(text)).permissions
    both = only(lowered(f"{text}  Other:{document}")).permissions

    assert not first.has_other_conditions
    assert [one.has_other_conditions for one in both] == [True, True]


def test_all_services_are_not_everyone(lowered: Callable[..., Lowered]) -> None:
    text = policy('{Effect: Allow, Principal: {Service: "*"}, Action: "lambda:*"}')

    (statement,) = only(lowered(text)).permissions

    assert names_everyone(statement) is None


def test_a_document_that_cannot_be_read_is_a_gap(lowered: Callable[..., Lowered]) -> None:
    text = (
        BASE
        + """
  Policy:
    Type: AWS::Lambda::ResourcePolicy
    Properties: {ResourceArn: !GetAtt Fn.Arn, PolicyDocument: !ImportValue policy}
"""
    )

    assert [gap.function for gap in only(lowered(text)).gaps] == ["Fn"]


@pytest.mark.parametrize(
    ("principal", "source", "kind"),
    [
        ("apigateway.amazonaws.com", "arn:aws:execute-api:eu-north-1:123456789012:abc/*", "rest-api"),
        ("apigateway.amazonaws.com", '!Sub "arn:aws:execute-api:eu-north-1:123456789012:${Http}/*"', "http-api"),
        ("elasticloadbalancing.amazonaws.com", "!Ref Group", "load-balancer"),
        ("vpc-lattice.amazonaws.com", "!Ref Group", "lattice"),
        ("s3.amazonaws.com", "arn:aws:s3:::bucket", "other"),
    ],
)
def test_a_service_that_may_invoke_is_an_event_source(
    lowered: Callable[..., Lowered], principal: str, source: str, kind: str
) -> None:
    text = (
        BASE
        + f"""
  Http: {{Type: AWS::ApiGatewayV2::Api}}
  Group: {{Type: AWS::ElasticLoadBalancingV2::TargetGroup}}
  Open:
    Type: AWS::Lambda::Permission
    Properties: {{FunctionName: shop, Action: lambda:InvokeFunction, Principal: {principal}, SourceArn: {source}}}
"""
    )
    (function,) = only(lowered(text)).functions

    assert [event.kind for event in function.event_sources] == [kind]


def test_sam_events_and_mappings_are_event_sources(lowered: Callable[..., Lowered]) -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: AWS_IAM}
      Events:
        Rest: {Type: Api, Properties: {Path: /, Method: get}}
        Http: {Type: HttpApi}
        Queue: {Type: SQS}
  Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn}}
"""
    (function,) = only(lowered(text)).functions

    assert [event.kind for event in function.event_sources] == ["rest-api", "http-api", "other", "other"]


@pytest.mark.parametrize(
    ("more", "gaps"),
    [
        ("Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]", []),
        ("Transform: MyMacro", [None]),
        ("Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}", [None]),
        ("  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}", [None]),
        ("  'Fn::ForEach::X': [Id, !Ref Nothing, {'A${Id}': {Type: AWS::S3::Bucket}}]", [None]),
        (
            "  Api: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {Fn::Transform: {Name: AWS::Include}}}}",
            [],
        ),
        (
            "  Nested: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {Arn: !GetAtt Fn.Arn}}}",
            ["Fn"],
        ),
        (
            "  Nested: {Type: AWS::CloudFormation::Stack, Properties: {Parameters: {A: !GetAtt Url.FunctionUrl}}}",
            [],
        ),
        ("  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t}}", []),
        ("  App: {Type: AWS::Serverless::Application, Properties: {Location: t, Parameters: {Name: !Ref Fn}}}", ["Fn"]),
        ("  Own: {Type: Custom::Grant, Properties: {ServiceToken: !ImportValue x, Name: !Sub '${Fn}'}}", ["Fn"]),
        ("  Own: {Type: Custom::Made, Properties: {ServiceToken: !GetAtt Fn.Arn}}", []),
        ("Outputs: {Arn: {Value: !GetAtt Fn.Arn, Export: {Name: arn}}}", ["Fn"]),
        ("Outputs: {Arn: {Value: !GetAtt Fn.Arn}}", []),
        ("Outputs: {Url: {Value: !GetAtt Url.FunctionUrl, Export: {Name: url}}}", []),
    ],
)
def test_what_may_hide_statements_is_a_gap(lowered: Callable[..., Lowered], more: str, gaps: list[str | None]) -> None:
    assert [gap.function for gap in only(lowered(BASE + more)).gaps] == gaps


def test_an_alias_keeps_its_version_and_weights(lowered: Callable[..., Lowered]) -> None:
    text = (
        BASE
        + """
  Live:
    Type: AWS::Lambda::Alias
    Properties:
      Name: live
      FunctionName: !Ref Fn
      FunctionVersion: $LATEST
      RoutingConfig: {AdditionalVersionWeights: [{FunctionVersion: "2", FunctionWeight: 0.25}]}
"""
    )
    (alias,) = only(lowered(text)).aliases

    assert (isinstance(alias.version, Known) and alias.version.value, alias.weights) == ("$LATEST", (("2", 0.25),))
