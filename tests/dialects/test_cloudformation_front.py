"""What stands in front of a URL in a template: distributions, access controls, DNS records and web ACLs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulint.dialects.cloudformation.distributions import MAX_MEMBERS
from fulint.edge import Distribution, Form
from fulint.model import Deployment
from fulint.source import Source
from fulint.values import Absent, Known, Unknown

from .conftest import Lower

SAM = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Given: {Type: String}
  Host: {Type: String, Default: www.example.com}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: shop
      CodeUri: s3://artifacts/fn.zip
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig: {AuthType: NONE}
  Bare:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: s3://artifacts/fn.zip, Handler: app.handler, Runtime: python3.13}
  Plain:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Bare, AuthType: AWS_IAM}
  Bucket: {Type: AWS::S3::Bucket}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        {Name: a, OriginAccessControlOriginType: lambda, SigningBehavior: always, SigningProtocol: sigv4}
"""


def site(origins: str, behavior: str = "{TargetOriginId: a}", more: str = "") -> str:
    return f"""{SAM}  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: {origins}
        DefaultCacheBehavior: {behavior}
{more}"""


def only(lower: Lower, text: str) -> Deployment:
    (deployment,) = lower(text).deployments
    return deployment


def distribution(lower: Lower, text: str) -> Distribution:
    (found,) = only(lower, text).distributions
    return found


@pytest.mark.parametrize(
    ("domain", "address", "form"),
    [
        ('!Select [2, !Split ["/", !GetAtt FnUrl.FunctionUrl]]', "Fn", Form.HOST),
        ('{"Fn::Select": ["2", {"Fn::Split": ["/", {"Fn::GetAtt": ["FnUrl", "FunctionUrl"]}]}]}', "Fn", Form.HOST),
        ('!Select [2, !Split ["/", !Sub "${Plain.FunctionUrl}"]]', "Plain", Form.HOST),
        ('!Select [0, !Split ["/", !Select [1, !Split ["://", !GetAtt Plain.FunctionUrl]]]]', "Plain", Form.HOST),
        ('!Sub ["${D}", {D: !Select [2, !Split ["/", !GetAtt Plain.FunctionUrl]]}]', "Plain", Form.HOST),
        ('!Join ["", [!Select [2, !Split ["/", !GetAtt Plain.FunctionUrl]]]]', "Plain", Form.HOST),
        ("!GetAtt FnUrl.FunctionUrl", "Fn", Form.WHOLE_URL),
        ('!Sub "${Plain.FunctionUrl}"', "Plain", Form.WHOLE_URL),
        ('!Select [1, !Split ["https://", !GetAtt FnUrl.FunctionUrl]]', "Fn", Form.OTHER),
    ],
)
def test_an_origin_is_a_url_of_the_template_in_every_form(
    lowered: Lower, domain: str, address: str, form: Form
) -> None:
    (origin,) = distribution(lowered, site(f"[{{Id: a, DomainName: {domain}}}]")).origins

    assert isinstance(origin.endpoint.url, Known)
    assert (origin.endpoint.url.value, origin.endpoint.form) == (address, form)


@pytest.mark.parametrize(
    "domain",
    [
        "!Ref Given",
        "!ImportValue shop-host",
        '!Select [2, !Split ["/", !ImportValue shop-url]]',
        "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws",
        '!Sub "abcdefghijklmnopqrstuvwxyz012345.lambda-url.${AWS::Region}.on.aws"',
        "!GetAtt Missing.FunctionUrl",
        "!GetAtt BareUrl.FunctionUrl",
        '"{{resolve:ssm:/shop/host}}"',
        "[a]",
        "{a: b}",
    ],
)
def test_an_origin_may_be_a_url_where_it_cannot_be_known(lowered: Lower, domain: str) -> None:
    (origin,) = distribution(lowered, site(f"[{{Id: a, DomainName: {domain}}}]")).origins

    assert isinstance(origin.endpoint.url, Unknown)


@pytest.mark.parametrize("domain", ["!Ref Host", "www.example.com", "!GetAtt Bucket.RegionalDomainName"])
def test_an_origin_of_another_kind_is_no_url(lowered: Lower, domain: str) -> None:
    (origin,) = distribution(lowered, site(f"[{{Id: a, DomainName: {domain}}}]")).origins

    assert isinstance(origin.endpoint.url, Absent)
    assert not origin.endpoint.is_function_url


def test_the_span_of_an_endpoint_is_what_is_written(lowered: Lower) -> None:
    domain = '!Select [2, !Split ["/", !GetAtt FnUrl.FunctionUrl]]'
    text = site(f"[{{Id: a, DomainName: {domain}}}]")

    (origin,) = distribution(lowered, text).origins

    assert Source("template.yaml", text).text_at(origin.endpoint.span) == domain


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("!Ref Access", "Access"), ("!GetAtt Access.Id", "Access"), ("E2QWRUHAPOMQZL", "E2QWRUHAPOMQZL")],
)
def test_an_access_control_is_known_by_reference_and_by_its_id(lowered: Lower, reference: str, expected: str) -> None:
    deployment = only(lowered, site(f"[{{Id: a, DomainName: x.example, OriginAccessControlId: {reference}}}]"))
    (origin,) = deployment.distributions[0].origins
    control = deployment.access_control_of(origin)

    assert isinstance(origin.access_control, Known)
    assert origin.access_control.value == expected
    assert (control is not None) == (expected == "Access")


def test_an_empty_access_control_is_none(lowered: Lower) -> None:
    (origin,) = distribution(lowered, site('[{Id: a, DomainName: x.example, OriginAccessControlId: ""}]')).origins

    assert isinstance(origin.access_control, Absent)


@pytest.mark.parametrize("name", ["a", '!Sub "${AWS::StackName}-a"', "!Ref Given"])
def test_a_behavior_finds_its_origin_by_an_id_that_deployment_fills_in(lowered: Lower, name: str) -> None:
    found = distribution(lowered, site(f"[{{Id: {name}, DomainName: x.example}}]", f"{{TargetOriginId: {name}}}"))

    assert found.behaviors_of(found.origins[0]) == found.behaviors


@pytest.mark.parametrize(
    ("behavior", "expected"),
    [
        ("{TargetOriginId: a}", False),
        ("{TargetOriginId: a, ForwardedValues: {QueryString: true}}", False),
        ("{TargetOriginId: a, ForwardedValues: {QueryString: true, Headers: [HOST]}}", True),
        ("{TargetOriginId: a, ForwardedValues: {QueryString: true, Headers: !Ref Given}}", None),
        ("{TargetOriginId: a, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}", False),
        ("{TargetOriginId: a, CachePolicyId: !Ref Given}", None),
        ("{TargetOriginId: a, OriginRequestPolicyId: 216ADEF6-5c7f-47e4-b989-5492eafa07d3}", True),
        (
            "{TargetOriginId: a, CachePolicyId: 83da9c7e-98b4-4e11-a168-04f0df8e2c65, "
            "OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac}",
            None,
        ),
        (
            "{TargetOriginId: a, CachePolicyId: !Ref Given, "
            "OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3}",
            True,
        ),
    ],
)
def test_whether_host_is_forwarded(lowered: Lower, behavior: str, expected: bool | None) -> None:
    (found,) = distribution(lowered, site("[{Id: a, DomainName: x.example}]", behavior)).behaviors

    assert (found.forwards_host.value if isinstance(found.forwards_host, Known) else None) is expected


def test_conditions_make_deployments_of_their_own(lowered: Lower) -> None:
    text = site(
        '[{Id: a, DomainName: !If [Edge, !Select [2, !Split ["/", !GetAtt FnUrl.FunctionUrl]], x.example]}]'
    ).replace("Resources:", 'Conditions:\n  Edge: !Equals [!Ref Given, "yes"]\nResources:')

    found = lowered(text).deployments

    assert sorted(len(one.distributions_before(one.urls[0])) for one in found) == [0, 1]


def test_conditions_that_the_urls_do_not_meet_make_none(lowered: Lower) -> None:
    text = site("[{Id: a, DomainName: !If [Edge, y.example, x.example]}]").replace(
        "Resources:", 'Conditions:\n  Edge: !Equals [!Ref Given, "yes"]\nResources:'
    )

    assert len(lowered(text).deployments) == 1


def test_a_distribution_of_a_nested_stack_is_in_front_of_the_url_that_it_is_given(lowered: Lower) -> None:
    child = """\
Parameters: {Origin: {Type: String}}
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{Id: a, DomainName: !Select [2, !Split ["/", !Ref Origin]]}]
        DefaultCacheBehavior: {TargetOriginId: a}
"""
    parent = f"""{SAM}  Edge:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./edge.yaml
      Parameters: {{Origin: !GetAtt FnUrl.FunctionUrl}}
"""
    deployment = only(lambda text: lowered(text, {"edge.yaml": child}), parent)
    url = next(url for url in deployment.urls if url.address == "Fn")

    assert [front.address for front in deployment.distributions_before(url)] == ["edge.yaml#Site"]


EDGE = """\
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{Id: a, DomainName: %s}]
        DefaultCacheBehavior: {TargetOriginId: a}
"""
EXPORT = """Outputs:
  Address: {Value: %s, Export: {Name: shop-url}}
"""
HOST = '!Select [2, !Split ["/", !GetAtt FnUrl.FunctionUrl]]'


@pytest.mark.parametrize(
    ("exported", "domain", "form"),
    [
        (HOST, "!ImportValue shop-url", Form.HOST),
        ("!GetAtt FnUrl.FunctionUrl", '!Select [2, !Split ["/", !ImportValue shop-url]]', Form.HOST),
        ("!GetAtt FnUrl.FunctionUrl", "!ImportValue shop-url", Form.WHOLE_URL),
    ],
)
def test_a_distribution_of_another_stack_is_in_front_of_the_url_that_it_imports(
    lowered: Lower, exported: str, domain: str, form: Form
) -> None:
    deployment = only(lambda text: lowered(text, {"edge.yaml": EDGE % domain}), SAM + EXPORT % exported)

    (front,) = deployment.distributions
    assert deployment.distributions_before(deployment.urls[0]) == (front,)
    assert front.origins[0].endpoint.form is form


@pytest.mark.parametrize(
    ("exported", "domain"),
    [
        ("!GetAtt Fn.Arn", '!Select [2, !Split ["/", !ImportValue shop-url]]'),
        (HOST, '!Select [2, !Split ["/", !ImportValue shop-url]]'),
        ("!GetAtt FnUrl.FunctionUrl", '!Select [1, !Split ["/", !ImportValue shop-url]]'),
        ("!ImportValue shop-url", "!ImportValue shop-url"),
    ],
)
def test_what_another_stack_imports_otherwise_is_not_known(lowered: Lower, exported: str, domain: str) -> None:
    deployment = only(lambda text: lowered(text, {"edge.yaml": EDGE % domain}), SAM + EXPORT % exported)

    assert deployment.distributions == ()


def test_an_output_of_a_nested_stack_is_the_url_that_it_holds(lowered: Lower) -> None:
    parent = (
        EDGE % '!Select [2, !Split ["/", !GetAtt Shop.Outputs.Address]]'
        + """\
  Shop:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./template.yaml, Parameters: {Given: x}}
"""
    )
    text = SAM + "Outputs:\n  Address: {Value: !GetAtt FnUrl.FunctionUrl}\n"

    (deployment,) = lowered(text, {"parent.yaml": parent}, parents=("parent.yaml",)).deployments

    assert [front.address for front in deployment.distributions_before(deployment.urls[0])] == ["parent.yaml#Site"]


def test_a_distribution_with_too_many_origins_is_read_in_part(lowered: Lower) -> None:
    origins = ", ".join(f"{{Id: o{number}, DomainName: x.example}}" for number in range(MAX_MEMBERS + 1))

    found = distribution(lowered, site(f"[{origins}]"))

    assert (len(found.origins), found.is_whole) == (MAX_MEMBERS, False)


SCRAPS = st.recursive(
    st.sampled_from(["a", "!Ref Given", "!Ref Nothing", "1", "true", "null", '""', "!GetAtt FnUrl.FunctionUrl"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(
            st.sampled_from(
                ["Id", "DomainName", "Items", "Headers", "HeaderBehavior", "Members", "EventType", "Fn::Split", "Ref"]
            ),
            inner,
            max_size=3,
        ).map(lambda pairs: "{" + ", ".join(f'"{key}": {value}' for key, value in pairs.items()) + "}"),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from(range(13)), scrap=SCRAPS)
def test_odd_types_are_read_without_an_error(lowered: Lower, where: int, scrap: str) -> None:
    names = ["Origins", "DefaultCacheBehavior", "CacheBehaviors", "OriginGroups", "Aliases", "WebACLId", "Enabled"]
    others = ["{Config: 1}"] * 13
    others[where] = scrap
    config = "".join(f"        {name}: {value}\n" for name, value in zip(names, others, strict=False))
    text = f"""{SAM}  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
{config}  Record:
    Type: AWS::Route53::RecordSet
    Properties: {{Name: {others[7]}, Type: {others[8]}, ResourceRecords: {others[9]}, AliasTarget: {others[10]}}}
  Filter:
    Type: AWS::WAFv2::WebACLAssociation
    Properties: {{ResourceArn: {others[11]}, WebACLArn: a}}
  Policy:
    Type: AWS::CloudFront::OriginRequestPolicy
    Properties: {{OriginRequestPolicyConfig: {others[12]}}}
"""

    assert lowered(text).deployments
