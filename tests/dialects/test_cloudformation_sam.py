"""SAM is lowered to what its translator writes (the SAM translator 1.110.0, run for each case)."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.model import Deployment, FunctionUrl, Permission
from fulint.source import Source
from fulint.values import Absent, Known, Unknown, Value, Values

HEAD = "Transform: AWS::Serverless-2016-10-31\n"


def sam(config: str, more: str = "", before: str = "") -> str:
    return f"""{HEAD}{before}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: app.handler
      CodeUri: .
      {more}
      FunctionUrlConfig: {config}
"""


def plain(value: Value[str] | Value[bool] | Value[int] | Values[str]) -> object:
    """A value without its place."""
    match value:
        case Known(tuple() as items, _):
            return [plain(item) for item in items]
        case Known(found, _):
            return found
        case Unknown(reason, _):
            return f"? {reason}"
        case Absent():
            return None


def url_of(url: FunctionUrl) -> dict[str, object]:
    cors = url.cors.value if isinstance(url.cors, Known) else None
    return {
        "auth": plain(url.auth_type),
        "target": (plain(url.target.function), plain(url.target.qualifier)),
        "mode": plain(url.invoke_mode),
        "cors": cors and (plain(cors.allow_origins), plain(cors.allow_credentials), plain(cors.max_age)),
    }


def statement_of(permission: Permission) -> dict[str, object]:
    return {
        "actions": plain(permission.actions),
        "principals": plain(permission.principals),
        "target": (plain(permission.target.function), plain(permission.target.qualifier)),
        "auth": plain(permission.function_url_auth_type),
        "via": plain(permission.invoked_via_function_url),
    }


def shape(deployment: Deployment) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """URLs and statements, without places and origins."""
    return [url_of(url) for url in deployment.urls], [statement_of(one) for one in deployment.permissions]


def quirks(lowered: Lowered, text: str) -> list[tuple[str, str, str | None]]:
    """Each quirk of the first deployment: its kind, the text that it marks, and its URL."""
    source = Source("template.yaml", text)
    return [(q.kind, source.text_at(q.span), q.subject) for q in lowered.deployments[0].quirks]


EXPANDED = """
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, Handler: app.handler, Code: {S3Bucket: b, S3Key: k}}
  FnUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: {Ref: Fn}
      AuthType: NONE
      Cors: {AllowOrigins: ["*"], MaxAge: 60}
  FnUrlPublicPermissions:
    Type: AWS::Lambda::Permission
    Properties: {Action: "lambda:InvokeFunctionUrl", FunctionName: {Ref: Fn}, Principal: "*", FunctionUrlAuthType: NONE}
  FnURLInvokeAllowPublicAccess:
    Type: AWS::Lambda::Permission
    Properties: {Action: "lambda:InvokeFunction", FunctionName: {Ref: Fn}, Principal: "*", InvokedViaFunctionUrl: true}
"""

EXPANDED_WITH_ALIAS = """
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, Handler: app.handler, Code: {S3Bucket: b, S3Key: k}}
  FnVersion0123456789:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: {Ref: Fn}}
  FnAliaslive:
    Type: AWS::Lambda::Alias
    Properties: {Name: live, FunctionName: {Ref: Fn}, FunctionVersion: {"Fn::GetAtt": [FnVersion0123456789, Version]}}
  FnUrl:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: {Ref: FnAliaslive}, AuthType: NONE}
  FnUrlPublicPermissions:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunctionUrl
      FunctionName: {Ref: FnAliaslive}
      Principal: "*"
      FunctionUrlAuthType: NONE
  FnURLInvokeAllowPublicAccess:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: {Ref: FnAliaslive}
      Principal: "*"
      InvokedViaFunctionUrl: true
"""


def test_sam_and_its_expansion_are_the_same(lowered: Callable[..., Lowered]) -> None:
    written = lowered(sam('{AuthType: NONE, Cors: {AllowOrigins: ["*"], MaxAge: 60}}')).deployments[0]
    expanded = lowered(EXPANDED).deployments[0]

    assert shape(written) == shape(expanded)
    assert [one.address for one in written.permissions] == [one.address for one in expanded.permissions]


def test_sam_with_an_alias_and_its_expansion_are_the_same(lowered: Callable[..., Lowered]) -> None:
    written = lowered(sam("{AuthType: NONE}", more="AutoPublishAlias: live")).deployments[0]
    expanded = lowered(EXPANDED_WITH_ALIAS).deployments[0]

    assert shape(written) == shape(expanded)
    assert [(a.address, plain(a.name), plain(a.function)) for a in written.aliases] == [
        (a.address, plain(a.name), plain(a.function)) for a in expanded.aliases
    ]


def test_what_sam_adds_says_so_and_marks_the_auth_type(lowered: Callable[..., Lowered]) -> None:
    text = sam("\n        AuthType: NONE")
    deployment = lowered(text).deployments[0]
    source = Source("template.yaml", text)

    assert {one.added_by for one in deployment.permissions} == {"SAM"}
    assert {source.text_at(one.span) for one in deployment.permissions} == {"NONE"}
    assert source.text_at(deployment.urls[0].span) == "FunctionUrlConfig"
    assert deployment.urls[0].address == "Fn"


def test_sam_adds_nothing_to_aws_iam(lowered: Callable[..., Lowered]) -> None:
    assert lowered(sam("{AuthType: AWS_IAM}")).deployments[0].permissions == ()


@pytest.mark.parametrize("auth", ["!Ref Auth", "!If [Open, NONE, AWS_IAM]", "!FindInMap [M, a, b]"])
def test_sam_adds_nothing_to_a_computed_auth_type(lowered: Callable[..., Lowered], auth: str) -> None:
    before = (
        "Parameters: {Auth: {Type: String, Default: NONE}}\n"
        "Conditions: {Open: !Equals [!Ref Auth, NONE]}\nMappings: {M: {a: {b: NONE}}}\n"
    )
    text = sam(f"{{AuthType: {auth}}}", before=before)
    result = lowered(text)

    assert shape(result.deployments[0]) == (
        [{"auth": "NONE", "target": ("Fn", None), "mode": None, "cors": None}],
        [],
    )
    assert quirks(result, text) == [("permissions-not-added", auth, "Fn")]


def test_a_parameter_names_the_published_alias(lowered: Callable[..., Lowered]) -> None:
    before = "Parameters: {Stage: {Type: String, Default: prod}}\n"
    deployment = lowered(sam("{AuthType: AWS_IAM}", more="AutoPublishAlias: !Ref Stage", before=before)).deployments[0]

    assert plain(deployment.urls[0].target.qualifier) == "prod"
    assert [alias.address for alias in deployment.aliases] == ["FnAliasprod"]


def test_a_condition_holds_for_the_url_and_the_added_permissions(lowered: Callable[..., Lowered]) -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Conditions: {Home: !Equals [!Ref AWS::Region, eu-north-1]}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Condition: Home
    Properties: {FunctionUrlConfig: {AuthType: NONE}}
"""
    counts = [(len(d.functions), len(d.urls), len(d.permissions)) for d in lowered(text).deployments]

    assert counts == [(1, 1, 2), (0, 0, 0)]


@pytest.mark.parametrize("config", ["!If [Open, {AuthType: NONE}, !Ref AWS::NoValue]", "!Ref AWS::NoValue"])
def test_a_computed_configuration_loses_everything(lowered: Callable[..., Lowered], config: str) -> None:
    text = sam(config, before="Conditions: {Open: !Equals [a, b]}\n")
    result = lowered(text)

    assert shape(result.deployments[0]) == ([{"auth": None, "target": ("Fn", None), "mode": None, "cors": None}], [])
    assert quirks(result, text) == [("url-refused", "FunctionUrlConfig", "Fn")]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("{AuthType: NONE, AuthorizationType: x}", ("ignored-setting", "AuthorizationType", "Fn")),
        ("{}", ("ignored-setting", "FunctionUrlConfig", None)),
        ("{AuthType: !Ref AWS::NoValue}", ("url-refused", "!Ref AWS::NoValue", "Fn")),
        ("{Cors: {MaxAge: 1}}", ("invalid-property", "FunctionUrlConfig", "Fn")),
        ("{AuthType: none}", ("invalid-property", "none", "Fn")),
        ("{AuthType: IAM}", ("invalid-property", "IAM", "Fn")),
        ("{AuthType: AWS_IAM, InvokeMode: STREAM}", ("invalid-property", "STREAM", "Fn")),
        ("{AuthType: AWS_IAM, Cors: true}", ("invalid-property", "true", "Fn")),
        ("{AuthType: AWS_IAM, Cors: {AllowOrigin: ['*']}}", ("invalid-property", "AllowOrigin", "Fn")),
        ("{AuthType: AWS_IAM, Cors: {AllowOrigins: '*'}}", ("invalid-property", "'*'", "Fn")),
        ('{AuthType: AWS_IAM, Cors: {AllowCredentials: "true"}}', ("invalid-property", '"true"', "Fn")),
        ('{AuthType: AWS_IAM, Cors: {MaxAge: "5"}}', ("invalid-property", '"5"', "Fn")),
        ("[AWS_IAM]", ("invalid-property", "[AWS_IAM]", None)),
        ("true", ("invalid-property", "true", None)),
    ],
)
def test_what_sam_refuses_or_drops_is_a_quirk(
    lowered: Callable[..., Lowered], config: str, expected: tuple[str, str, str | None]
) -> None:
    text = sam(config)

    assert quirks(lowered(text), text) == [expected]


@pytest.mark.parametrize(
    "config",
    [
        "{AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM, Cors: {MaxAge: true, AllowMethods: [OPTIONS]}}",
        "{AuthType: AWS_IAM, Cors: !If [Open, {AllowOrigins: ['*']}, !Ref AWS::NoValue]}",
        "{AuthType: AWS_IAM, InvokeMode: !Ref Mode, Cors: {AllowOrigins: !Ref Origins}}",
    ],
)
def test_what_sam_takes_is_no_quirk(lowered: Callable[..., Lowered], config: str) -> None:
    before = (
        "Parameters: {Mode: {Type: String}, Origins: {Type: CommaDelimitedList}}\nConditions: {Open: !Equals [a, a]}\n"
    )

    assert lowered(sam(config, before=before)).deployments[0].quirks == ()


def test_a_function_with_tenancy_cannot_have_a_url(lowered: Callable[..., Lowered]) -> None:
    text = sam("{AuthType: AWS_IAM}", more="TenancyConfig: {TenantIsolationMode: PER_TENANT}")
    result = lowered(text)

    assert quirks(result, text) == [("url-refused", "TenancyConfig", "Fn")]
    assert result.deployments[0].functions[0].has_tenancy


def test_a_resource_with_the_name_of_the_generated_url_is_refused(lowered: Callable[..., Lowered]) -> None:
    url = "  FnUrl: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}\n"
    text = sam("{AuthType: AWS_IAM}") + url

    assert quirks(lowered(text), text) == [("url-refused", "FnUrl", "Fn")]


GLOBALS = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    MemorySize: 256
    FunctionUrlConfig:
      AuthType: NONE
      Cors: {AllowOrigins: ["*"], AllowCredentials: true}
Resources:
  Bare:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b}
  Narrow:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      MemorySize: 512
      FunctionUrlConfig:
        AuthType: AWS_IAM
        Cors: {AllowOrigins: ["https://a.example"]}
  Apart:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [FunctionUrlConfig]
    Properties: {Handler: a.b}
  Alone:
    Type: AWS::Serverless::Function
    IgnoreGlobals: "*"
    Properties: {Handler: a.b}
  Computed:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, FunctionUrlConfig: !Ref AWS::NoValue}
"""


def test_globals_give_a_url_to_every_function_that_does_not_ignore_them(lowered: Callable[..., Lowered]) -> None:
    deployment = lowered(GLOBALS).deployments[0]
    source = Source("template.yaml", GLOBALS)

    assert [(url.address, plain(url.auth_type), source.text_at(url.span)) for url in deployment.urls] == [
        ("Bare", "NONE", "Bare"),
        ("Narrow", "AWS_IAM", "FunctionUrlConfig"),
        ("Computed", None, "FunctionUrlConfig"),
    ]


def test_lists_of_globals_come_first_and_are_never_replaced(lowered: Callable[..., Lowered]) -> None:
    narrow = lowered(GLOBALS).deployments[0].urls[1]

    assert url_of(narrow)["cors"] == (["*", "https://a.example"], True, None)


def test_a_local_primitive_wins_over_globals(lowered: Callable[..., Lowered]) -> None:
    functions = {f.address: (plain(f.runtime), plain(f.memory_mb)) for f in lowered(GLOBALS).deployments[0].functions}

    assert functions["Bare"] == ("python3.13", 256)
    assert functions["Narrow"] == ("python3.13", 512)
    assert functions["Apart"] == ("python3.13", 256)
    assert functions["Alone"] == (None, None)


def test_a_misspelled_key_of_globals_is_a_quirk(lowered: Callable[..., Lowered]) -> None:
    text = f"""{HEAD}
Globals: {{Function: {{FunctionUrl: {{AuthType: NONE}}}}}}
Resources:
  Fn: {{Type: AWS::Serverless::Function, Properties: {{FunctionUrlConfig: {{AuthType: AWS_IAM}}}}}}
"""

    assert quirks(lowered(text), text) == [("invalid-property", "FunctionUrl", None)]


def test_an_alias_and_a_url_on_the_function_itself_stay_apart(lowered: Callable[..., Lowered]) -> None:
    text = f"""{HEAD}
Resources:
  Fn: {{Type: AWS::Serverless::Function, Properties: {{AutoPublishAlias: live}}}}
  Url: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}}}
"""
    deployment = lowered(text).deployments[0]

    assert shape(deployment)[0] == [{"auth": "AWS_IAM", "target": ("Fn", None), "mode": None, "cors": None}]
    assert plain(deployment.functions[0].published_alias) == "live"
