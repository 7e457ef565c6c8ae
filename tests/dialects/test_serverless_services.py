"""A service as a whole: its functions wherever they stand, its own resources, and the tool that deploys it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fulint.dialects import Lowered
from fulint.dialects.serverless.framework import framework_of
from fulint.exposure import of as exposure_of
from fulint.model import CodeKind, Deployment, Verdict
from fulint.policy import policy_of
from fulint.repository import Repository
from fulint.source import Source
from fulint.syntax.tree import Scalar
from fulint.values import Known, Unknown, Value, known_items

Lower = Callable[..., Lowered]

HEAD = "service: shop\nprovider: {name: aws, runtime: nodejs22.x}\n"
HELLO = "hello: {handler: hello.handler, url: true}"


def only(lowered: Lowered) -> Deployment:
    (deployment,) = lowered.deployments
    return deployment


def verdicts(lowered: Lowered) -> dict[str, Verdict]:
    deployment = only(lowered)
    return {url.address: exposure_of(deployment, policy_of(deployment, url)).verdict for url in deployment.urls}


def known(value: Value[Any]) -> Any:
    """What is known, else None."""
    return value.value if isinstance(value, Known) else None


@pytest.mark.parametrize(
    ("functions", "files"),
    [
        (f"{{{HELLO}}}", {}),
        (f"[{{{HELLO}}}, {{other: {{handler: other.handler}}}}]", {}),
        ("${file(./functions.yml)}", {"functions.yml": HELLO}),
        ("${file(functions.yml):all.web}", {"functions.yml": f"all: {{web: {{{HELLO}}}}}"}),
        ("['${file(a.yml)}', '${file(b.json)}']", {"a.yml": HELLO, "b.json": '{"other": {"handler": "b.handler"}}'}),
        ("{hello: '${file(hello.yml)}'}", {"hello.yml": "handler: hello.handler\nurl: true"}),
    ],
)
def test_functions_stand_in_a_mapping_a_list_or_a_file(
    configured: Lower, functions: str, files: dict[str, str]
) -> None:
    lowered = configured(f"{HEAD}functions: {functions}\n", files)

    assert verdicts(lowered) == {"functions.hello": Verdict.PUBLIC}
    assert {source.path for source in lowered.sources} == {"serverless.yml", *files}


def test_functions_that_a_program_makes_are_a_gap(configured: Lower) -> None:
    deployment = only(configured(f"{HEAD}functions: [{{{HELLO}}}, '${{file(more.js)}}']\n"))

    assert [gap.reason for gap in deployment.gaps] == [
        "some functions cannot be known because `${file(more.js)}` has no value in the files"
    ]


def test_json_is_read_as_well(configured: Lower) -> None:
    text = """{
  "service": "shop",
  "provider": {"name": "aws", "runtime": "nodejs22.x"},
  "functions": {"hello": {"handler": "hello.handler", "url": true}}
}"""

    assert verdicts(configured(text, path="serverless.json")) == {"functions.hello": Verdict.PUBLIC}


def test_settings_of_the_provider_hold_for_every_function(configured: Lower) -> None:
    text = """\
service: shop
provider:
  name: aws
  stage: prod
  region: eu-west-1
  runtime: python3.13
  memorySize: 256
  vpc: {subnetIds: [a]}
  environment: {A: one, B: two}
functions:
  hello:
    handler: src/hello.handler
    url: true
    environment: {B: three}
  alone:
    handler: alone.handler
    runtime: nodejs22.x
    memorySize: 512
    vpc: null
    reservedConcurrency: 3
    name: alone-one
"""
    deployment = only(configured(text))
    hello, alone = deployment.functions
    values = [[one.name, one.runtime, one.memory_mb, one.reserved_concurrency] for one in (hello, alone)]

    assert [[known(value) for value in row] for row in values] == [
        ["shop-prod-hello", "python3.13", 256, None],
        ["alone-one", "nodejs22.x", 512, 3],
    ]
    assert (hello.in_vpc, alone.in_vpc) == (True, False)
    assert {name: known(value) for name, value in hello.environment} == {"A": "one", "B": "three"}
    assert known(deployment.region) == "eu-west-1"


@pytest.mark.parametrize(
    ("settings", "kind", "path"),
    [
        ("handler: src/hello.handler", CodeKind.FOLDER, "web"),
        ("handler: hello.handler, module: inner", CodeKind.FOLDER, "web/inner"),
        ("handler: hello.handler, module: ../../..", CodeKind.OUTSIDE, ""),
        ("image: registry/hello", CodeKind.ELSEWHERE, ""),
        ("handler: hello.handler, package: {artifact: build/hello.zip}", CodeKind.ELSEWHERE, ""),
    ],
)
def test_code_lies_in_the_folder_of_the_service(configured: Lower, settings: str, kind: CodeKind, path: str) -> None:
    text = f"{HEAD}functions: {{hello: {{{settings}, url: true}}}}\n"
    (function,) = only(configured(text, path="web/serverless.yml")).functions

    assert (function.code.kind, function.code.path) == (kind, path)


def test_events_are_what_else_invokes_a_function(configured: Lower) -> None:
    text = (
        f"{HEAD}functions: {{hello: {{url: true, events: [{{httpApi: '*'}}, {{http: get /}}, {{schedule: x}}, s3]}}}}\n"
    )
    (function,) = only(configured(text)).functions

    assert [source.kind for source in function.event_sources] == ["http-api", "rest-api", "other", "other"]


def test_a_url_among_the_resources_points_at_a_function_of_the_service(configured: Lower) -> None:
    text = f"""\
{HEAD}functions: {{say-hello_now: {{handler: hello.handler}}}}
resources:
  - Resources:
      HelloUrl:
        Type: AWS::Lambda::Url
        Properties: {{AuthType: NONE, TargetFunctionArn: !Ref SayDashhelloUnderscorenowLambdaFunction}}
  - Resources:
      Public:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:*
          Principal: "*"
          FunctionName: !GetAtt SayDashhelloUnderscorenowLambdaFunction.Arn
"""
    deployment = only(configured(text))
    (url,), (permission,) = deployment.urls, deployment.permissions

    assert url.address == "HelloUrl"
    assert known(url.target.function) == known(permission.target.function) == "functions.say-hello_now"
    assert permission.added_by is None
    assert verdicts(configured(text)) == {"HelloUrl": Verdict.PUBLIC}


def test_a_distribution_among_the_resources_stands_before_the_url(configured: Lower) -> None:
    text = f"""\
{HEAD}functions: {{{HELLO}}}
resources:
  Resources:
    Front:
      Type: AWS::CloudFront::Distribution
      Properties:
        DistributionConfig:
          Origins:
            - Id: web
              DomainName: !Select [2, !Split ["/", !GetAtt HelloLambdaFunctionUrl.FunctionUrl]]
"""
    deployment = only(configured(text))

    assert [one.address for one in deployment.distributions_before(deployment.urls[0])] == ["Front"]


@pytest.mark.parametrize("section", ["resources: {extensions: ", "resources: {Resources: "])
def test_resources_change_what_the_tool_makes(configured: Lower, section: str) -> None:
    change = "{HelloLambdaFunctionUrl: {Properties: {AuthType: AWS_IAM}}}"
    deployment = only(configured(f"{HEAD}functions: {{{HELLO}}}\n{section}{change}}}\n"))

    assert [known(url.auth_type) for url in deployment.urls] == ["AWS_IAM"]
    assert deployment.urls[0].address == "functions.hello"


def test_a_condition_among_the_resources_makes_two_deployments(configured: Lower) -> None:
    text = f"""\
{HEAD}functions: {{{HELLO}}}
resources:
  Parameters: {{Auth: {{Type: String, AllowedValues: [NONE, AWS_IAM]}}}}
  extensions:
    HelloLambdaFunctionUrl: {{Properties: {{AuthType: !Ref Auth}}}}
"""
    deployments = configured(text).deployments

    assert [str(assumption) for one in deployments for assumption in one.when] == ["Auth is NONE", "Auth is AWS_IAM"]


@pytest.mark.parametrize(
    ("wanted", "package", "lock", "name", "adds"),
    [
        (None, None, None, "the Serverless Framework v4", True),
        ("3", None, None, "the Serverless Framework v3", False),
        ("^3.38.0", None, None, "the Serverless Framework v3", False),
        (">=2.0.0 <4.0.0", None, None, "the Serverless Framework v3", False),
        ("2 || 3", None, None, "the Serverless Framework v3", False),
        (">=3", None, None, "the Serverless Framework v4", True),
        ("*", None, None, "the Serverless Framework v4", True),
        ("4", None, None, "the Serverless Framework v4", True),
        ("4.4.0", None, None, "the Serverless Framework v4", None),
        (None, '{"devDependencies": {"serverless": "^3.40.0"}}', None, "the Serverless Framework v3", False),
        (None, '{"dependencies": {"serverless": "latest"}}', None, "the Serverless Framework v4", True),
        ("3", '{"devDependencies": {"osls": "^3.50.0"}}', None, "osls", True),
        ("3", '{"devDependencies": {"osls": "~3.50.0"}}', None, "osls", False),
        (None, '{"devDependencies": {"osls": "3.57.0"}}', None, "osls", True),
        (None, '{"devDependencies": {"osls": "3.0.0 - 3.56.9"}}', None, "osls", False),
        (None, '{"devDependencies": {"osls": "^3.50.0"}}', "3.56.0", "osls", False),
        (None, '{"devDependencies": {"serverless": "npm:osls@^3.57.0"}}', None, "osls", True),
        (
            "3",
            '{"devDependencies": {"serverless": "github:me/it#x"}}',
            None,
            "the project's own Serverless Framework",
            None,
        ),
    ],
)
def test_what_is_added_depends_on_the_tool_and_its_version(
    tmp_path: Path, wanted: str | None, package: str | None, lock: str | None, name: str, adds: bool | None
) -> None:
    (tmp_path / "web").mkdir()
    if package:
        (tmp_path / "package.json").write_text(package)
    if lock:
        text = f'{{"packages": {{"node_modules/osls": {{\n      "version": "{lock}"}}}}}}'
        (tmp_path / "package-lock.json").write_text(text)
    node = Scalar(Source("serverless.yml", ""), 0, 0, wanted, wanted) if wanted else None

    framework = framework_of(node, "web", Repository(str(tmp_path)))

    assert (framework.name, framework.adds_invoke) == (name, adds)


def test_a_statement_that_may_be_added_leaves_the_verdict_open(configured: Lower) -> None:
    lowered = configured(f"frameworkVersion: '4.4.0'\n{HEAD}functions: {{{HELLO}}}\n")

    assert verdicts(lowered) == {"functions.hello": Verdict.UNKNOWN}


@pytest.mark.parametrize("tool", ["osls", "serverless"])
def test_statements_have_the_ids_that_the_tool_gives_them(configured: Lower, tool: str) -> None:
    deployment = only(
        configured(f"{HEAD}functions: {{{HELLO}}}\n", {"package.json": f'{{"dependencies": {{"{tool}": "*"}}}}'})
    )

    second = "HelloLambdaPermissionFn" if tool == "osls" else "HelloLambdaPermissionFnUrlInvokeFunction"
    assert [one.address for one in deployment.permissions] == ["HelloLambdaPermissionFnUrl", second]
    assert [[known.value for known in known_items(one.actions)] for one in deployment.permissions] == [
        ["lambda:InvokeFunctionUrl"],
        ["lambda:InvokeFunction"],
    ]
    assert all(isinstance(one.target.function, Known) for one in deployment.permissions)


BY_STAGE = """\
service: shop
provider: {name: aws, runtime: nodejs22.x, stage: "${opt:stage, 'dev'}"}
functions:
  hello:
    handler: hello.handler
    name: hello
    url: {authorizer: %s}
custom:
  authorizer: {dev: none, prod: aws_iam}
params:
  prod: {authorizer: aws_iam}
  default: {authorizer: ""}
"""


@pytest.mark.parametrize(
    "written",
    [
        "'${self:custom.authorizer.${sls:stage}}'",
        "'${self:custom.authorizer.${self:provider.stage}}'",
        "'${self:custom.authorizer.${opt:stage, self:provider.stage}}'",
        "'${param:authorizer}'",
    ],
)
def test_each_stage_that_values_are_held_for_is_a_deployment(configured: Lower, written: str) -> None:
    deployments = configured(BY_STAGE % written).deployments

    assert [(str(one.when[0]), known(one.urls[0].auth_type)) for one in deployments] == [
        ("the stage is dev", "NONE"),
        ("the stage is prod", "AWS_IAM"),
    ]


def test_stages_that_change_nothing_are_no_assumption(configured: Lower) -> None:
    text = BY_STAGE % "aws_iam" + "  dev: {}\nresources: {Outputs: {A: {Value: '${param:authorizer}'}}}\n"

    assert [one.when for one in configured(text).deployments] == [()]


def test_more_stages_than_are_computed_are_said(configured: Lower) -> None:
    stages = ", ".join(f"s{number}: aws_iam" for number in range(30))
    text = f"{HEAD}custom: {{auth: {{{stages}}}}}\nfunctions: {{hello: {{handler: a.b, url: {{authorizer: "
    deployments = configured(text + "'${self:custom.auth.${sls:stage}}'}}}\n").deployments

    assert len(deployments) == 9
    assert all(one.was_cut for one in deployments)


def test_of_a_changed_tool_nothing_is_said_that_only_the_released_one_does(configured: Lower) -> None:
    text = f"{HEAD}functions: {{hello: {{handler: a.b, url: {{invoke: response_stream, authType: x}}}}}}\n"
    deployment = only(configured(text, {"package.json": '{"dependencies": {"serverless": "github:me/serverless#x"}}'}))

    assert deployment.quirks == ()
    assert not deployment.sees_whole_policy(deployment.urls[0])
    assert isinstance(deployment.urls[0].invoke_mode, Unknown)
