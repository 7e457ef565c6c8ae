"""URLs, aliases and statements of Terraform, every way to name a function, and what the provider adds by itself."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.model import Deployment, Permission
from fulint.values import Absent, Known, Unknown, Value

Deploy = Callable[..., Lowered]

FUNCTION = """
resource "aws_lambda_function" "fn" {
  function_name = "shop"
  role          = "r"
  s3_bucket     = "b"
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.fn.arn
  function_version = aws_lambda_function.fn.version
}
"""
URL = """
resource "aws_lambda_function_url" "url" {
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = "NONE"
}
"""


def only(lowered: Lowered) -> Deployment:
    assert lowered.problems == ()
    (deployment,) = lowered.deployments
    return deployment


def read(value: Value[str]) -> str | None:
    match value:
        case Known(text, _):
            return text
        case Unknown():
            return "?"
        case Absent():
            return None


def actions(permission: Permission) -> str:
    assert isinstance(permission.actions, Known)
    (action,) = permission.actions.value
    assert isinstance(action, Known)
    return action.value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("aws_lambda_function.fn.function_name", ("aws_lambda_function.fn", None)),
        ("aws_lambda_function.fn.arn", ("aws_lambda_function.fn", None)),
        ("aws_lambda_function.fn.id", ("aws_lambda_function.fn", None)),
        ('"${aws_lambda_function.fn.arn}"', ("aws_lambda_function.fn", None)),
        ('"${aws_lambda_function.fn.arn}:live"', ("aws_lambda_function.fn", "live")),
        ("aws_lambda_function.fn.qualified_arn", ("aws_lambda_function.fn", "?")),
        ("aws_lambda_alias.live.arn", ("aws_lambda_function.fn", "live")),
        ("aws_lambda_alias.live.function_name", ("aws_lambda_function.fn", None)),
        ("aws_lambda_function_url.url.function_arn", ("aws_lambda_function.fn", None)),
        ("aws_lambda_function_url.url.function_name", ("aws_lambda_function.fn", None)),
        ('"shop"', ("aws_lambda_function.fn", None)),
        ('"shop:live"', ("aws_lambda_function.fn", "live")),
        ('"arn:aws:lambda:eu-west-1:123456789012:function:shop"', ("aws_lambda_function.fn", None)),
        ('"arn:aws:lambda:${var.region}:1:function:shop:live"', ("aws_lambda_function.fn", "live")),
        ('join("", [aws_lambda_function.fn.arn])', ("aws_lambda_function.fn", None)),
        ("one(aws_lambda_function.fn[*].arn)", ("aws_lambda_function.fn", None)),
        ("try(aws_lambda_function.fn.arn, null)", ("aws_lambda_function.fn", None)),
        ("coalesce(null, aws_lambda_function.fn.function_name)", ("aws_lambda_function.fn", None)),
        ("data.aws_lambda_function.it.arn", ("aws_lambda_function.fn", None)),
        ('"other"', ("other", None)),
        ("var.region", ("?", None)),
        ("module.gone.name", ("?", None)),
    ],
)
def test_a_function_is_known_by_every_name(deployed: Deploy, written: str, expected: tuple[str, str | None]) -> None:
    statement = f"""
    variable "region" {{}}
    data "aws_lambda_function" "it" {{
      function_name = "shop"
    }}
    resource "aws_lambda_permission" "p" {{
      function_name = {written}
      action        = "lambda:InvokeFunctionUrl"
      principal     = "*"
    }}
    """
    permission = only(deployed(FUNCTION + URL + statement)).permissions[0]

    assert (read(permission.target.function), read(permission.target.qualifier)) == expected


def test_a_qualifier_by_the_aliass_name_and_one_that_is_a_version(deployed: Deploy) -> None:
    text = FUNCTION + "".join(
        f"""
        resource "aws_lambda_function_url" "{name}" {{
          function_name      = aws_lambda_function.fn.arn
          qualifier          = {qualifier}
          authorization_type = "AWS_IAM"
        }}
        """
        for name, qualifier in {"a": "aws_lambda_alias.live.name", "v": "aws_lambda_function.fn.version"}.items()
    )
    deployment = only(deployed(text))

    assert [read(url.target.qualifier) for url in deployment.urls] == ["live", "?"]
    assert [(quirk.kind, quirk.value, quirk.subject) for quirk in deployment.quirks] == [
        ("version-as-qualifier", "aws_lambda_function.fn.version", "aws_lambda_function_url.v")
    ]


def test_places_are_the_tokens(deployed: Deploy) -> None:
    deployment = only(deployed(FUNCTION + URL))
    url = deployment.urls[0]

    assert isinstance(url.auth_type, Known)
    assert (url.span.line, url.span.column, url.span.end_column) == (13, 36, 41)
    assert (url.auth_type.span.line, url.auth_type.span.column, url.auth_type.span.end_column) == (15, 24, 30)


def test_a_value_that_is_written_elsewhere_is_marked_where_it_is_used(deployed: Deploy) -> None:
    text = FUNCTION + URL.replace('"NONE"', "local.auth") + 'locals {\n  auth = "NONE"\n}\n'
    auth = only(deployed(text)).urls[0].auth_type

    assert isinstance(auth, Known)
    assert (auth.value, auth.span.line) == ("NONE", 15)


@pytest.mark.parametrize(
    ("lock", "constraint", "adds_both"),
    [
        ("5.100.0", "", False),
        ("6.27.0", "", False),
        ("6.28.0", "", True),
        ("6.31.0", "~> 5.0", True),
        ("", "", True),
        ("", ">= 4.9", True),
        ("", "~> 5.0", False),
        ("", "~> 6.0", True),
        ("", "~> 6.20.0", False),
        ("", "= 6.28.0", True),
        ("", "5.31", False),
        ("", ">= 5.0, < 6.0", False),
        ("", "< 6.28", False),
        ("", "<= 6.28", True),
        ("", "!= 6.0", True),
        ("", "nonsense", True),
    ],
)
def test_the_providers_version_decides_what_it_adds(
    deployed: Deploy, lock: str, constraint: str, adds_both: bool
) -> None:
    files = {"main.tf": FUNCTION + URL}
    if lock:
        files[".terraform.lock.hcl"] = f'provider "registry.terraform.io/hashicorp/aws" {{\n  version = "{lock}"\n}}\n'
    if constraint:
        files["versions.tf"] = (
            "terraform {\n  required_providers {\n"
            f'    aws = {{\n source = "hashicorp/aws"\n version = "{constraint}"\n }}\n  }}\n}}\n'
        )
    added = only(deployed(files)).permissions

    expected = ["lambda:InvokeFunctionUrl"] + ["lambda:InvokeFunction"] * adds_both
    assert [actions(permission) for permission in added] == expected
    assert all(permission.added_by and "the AWS provider" in permission.added_by for permission in added)


def test_nothing_is_added_with_iam_or_by_awscc(deployed: Deploy) -> None:
    cloud_control = """
    resource "awscc_lambda_url" "other" {
      target_function_arn = aws_lambda_function.fn.arn
      auth_type           = "NONE"
      cors                = { allow_origins = ["*"] }
    }
    """
    deployment = only(deployed(FUNCTION + URL.replace("NONE", "AWS_IAM") + cloud_control))

    assert deployment.permissions == ()
    assert [read(url.auth_type) for url in deployment.urls] == ["AWS_IAM", "NONE"]
    assert isinstance(deployment.urls[1].cors, Known)


def test_cors_blocks_written_out_or_made_by_dynamic(deployed: Deploy) -> None:
    dynamic = """
    variable "cors" {
      default = { allow_origins = ["https://a.example", "*"], max_age = 60 }
    }
    resource "aws_lambda_function_url" "url" {
      function_name      = aws_lambda_function.fn.function_name
      authorization_type = "AWS_IAM"
      dynamic "cors" {
        for_each = length(keys(var.cors)) == 0 ? [] : [var.cors]
        content {
          allow_origins     = try(cors.value.allow_origins, null)
          allow_credentials = try(cors.value.allow_credentials, null)
          max_age           = cors.value.max_age
        }
      }
    }
    """
    cors = only(deployed(FUNCTION + dynamic)).urls[0].cors

    assert isinstance(cors, Known)
    assert isinstance(cors.value.allow_origins, Known)
    assert [item.value for item in cors.value.allow_origins.value if isinstance(item, Known)] == [
        "https://a.example",
        "*",
    ]
    assert cors.value.allow_credentials == Absent()
    assert isinstance(cors.value.max_age, Known)


def test_a_dynamic_cors_over_nothing_is_no_cors(deployed: Deploy) -> None:
    dynamic = URL.replace("NONE", "AWS_IAM").replace(
        "}\n", '  dynamic "cors" {\n    for_each = []\n    content {\n    }\n  }\n}\n'
    )

    assert only(deployed(FUNCTION + dynamic)).urls[0].cors == Absent()


@pytest.mark.parametrize(
    ("change", "kind", "value"),
    [
        (('"NONE"', '"none"'), "invalid-property", "none"),
        (('"NONE"', '"NONE"\n  invoke_mode = "STREAM"'), "invalid-property", "STREAM"),
        (('"NONE"', '"NONE"\n  auth_type = "NONE"'), "invalid-property", "auth_type"),
        (('  authorization_type = "NONE"\n', ""), "invalid-property", "authorization_type"),
        (('"NONE"', '"NONE"\n  cors {\n  }'), "ignored-setting", "cors"),
        (("fn.function_name", "gone.function_name"), "dangling-reference", "aws_lambda_function.gone"),
    ],
)
def test_what_the_provider_refuses_is_a_quirk(deployed: Deploy, change: tuple[str, str], kind: str, value: str) -> None:
    (quirk,) = only(deployed(FUNCTION + URL.replace(*change))).quirks

    assert (quirk.kind, quirk.value, quirk.subject) == (kind, value, "aws_lambda_function_url.url")


def test_an_older_provider_does_not_know_the_second_condition(deployed: Deploy) -> None:
    files = {
        "main.tf": FUNCTION + URL,
        "more.tf": 'terraform {\n required_providers {\n  aws = {\n   version = "~> 5.0"\n  }\n }\n}\n'
        'resource "aws_lambda_permission" "p" {\n  function_name = "shop"\n  action = "lambda:InvokeFunction"\n'
        '  principal = "*"\n  invoked_via_function_url = true\n}\n',
    }
    (quirk,) = only(deployed(files)).quirks

    assert quirk.value == "invoked_via_function_url"
    assert "6.28.0" in quirk.effect


def test_no_reserved_concurrency_is_minus_one(deployed: Deploy) -> None:
    given = FUNCTION.replace('"r"', '"r"\n  reserved_concurrent_executions = -1')

    assert only(deployed(given + URL)).functions[0].reserved_concurrency == Absent()
    zero = only(deployed(given.replace("-1", "0") + URL)).functions[0].reserved_concurrency
    assert isinstance(zero, Known)
    assert zero.value == 0


def test_services_that_may_invoke_a_function_are_its_event_sources(deployed: Deploy) -> None:
    others = """
    resource "aws_lambda_permission" "api" {
      function_name = "shop"
      action        = "lambda:InvokeFunction"
      principal     = "apigateway.amazonaws.com"
      source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/*"
    }
    resource "aws_apigatewayv2_api" "api" {}
    resource "aws_lambda_event_source_mapping" "queue" {
      function_name = aws_lambda_function.fn.arn
    }
    """

    assert [source.kind for source in only(deployed(FUNCTION + URL + others)).functions[0].event_sources] == [
        "http-api",
        "other",
    ]


def test_a_command_that_adds_permissions_leaves_the_policy_open(deployed: Deploy) -> None:
    command = 'resource "null_resource" "p" {\n  provisioner "local-exec" {\n'
    command += '    command = "aws lambda add-permission --function-name shop"\n  }\n}\n'
    deployment = only(deployed(FUNCTION + URL + command))

    assert not deployment.sees_whole_policy(deployment.urls[0])


def test_cloudfront_in_front_of_a_url(deployed: Deploy) -> None:
    domains = {
        "split": 'split("/", aws_lambda_function_url.url.function_url)[2]',
        "replace": 'replace(replace(aws_lambda_function_url.url.function_url, "https://", ""), "/", "")',
        "trim": 'trimsuffix(trimprefix(aws_lambda_function_url.url.function_url, "https://"), "/")',
        "id": '"${aws_lambda_function_url.url.url_id}.lambda-url.${var.region}.on.aws"',
        "regex": 'replace(aws_lambda_function_url.url.function_url, "/^https?://([^/]*).*/", "$1")',
        "whole": "aws_lambda_function_url.url.function_url",
        "bucket": "aws_s3_bucket.b.bucket_regional_domain_name",
    }
    origins = "".join(
        f'origin {{\n domain_name = {domain}\n origin_id = "{name}"\n'
        " origin_access_control_id = aws_cloudfront_origin_access_control.oac.id\n}\n"
        for name, domain in domains.items()
    )
    text = f"""
    variable "region" {{ default = "eu-west-1" }}
    resource "aws_s3_bucket" "b" {{}}
    resource "aws_cloudfront_origin_access_control" "oac" {{
      origin_access_control_origin_type = "lambda"
      signing_behavior                  = "always"
      signing_protocol                  = "sigv4"
    }}
    data "aws_cloudfront_origin_request_policy" "managed" {{
      name = "Managed-AllViewer"
    }}
    resource "aws_cloudfront_distribution" "cdn" {{
      enabled = true
      {origins}
      default_cache_behavior {{
        target_origin_id         = "split"
        allowed_methods          = ["GET", "HEAD"]
        origin_request_policy_id = data.aws_cloudfront_origin_request_policy.managed.id
      }}
    }}
    """
    (distribution,) = only(deployed(FUNCTION + URL + text)).distributions

    found = {read(o.id): (read(o.endpoint.url), o.endpoint.form.value) for o in distribution.origins}
    url = "aws_lambda_function_url.url"
    assert found == {
        "split": (url, "host"),
        "replace": (url, "host"),
        "trim": (url, "host"),
        "id": (url, "host"),
        "regex": (url, "other"),
        "whole": (url, "whole-url"),
        "bucket": (None, "other"),
    }
    assert read(distribution.origins[0].access_control) == "aws_cloudfront_origin_access_control.oac"
    assert distribution.behaviors[0].forwards_host.value is True  # type: ignore[union-attr]
    assert distribution.is_whole


def test_records_and_web_acls_that_name_the_url_or_its_function(deployed: Deploy) -> None:
    text = """
    resource "aws_route53_record" "www" {
      name    = "www.example.com"
      type    = "CNAME"
      records = [trimsuffix(trimprefix(aws_lambda_function_url.url.function_url, "https://"), "/")]
    }
    resource "aws_wafv2_web_acl_association" "acl" {
      resource_arn = aws_lambda_function.fn.arn
      web_acl_arn  = "arn:aws:wafv2:eu-west-1:1:regional/webacl/x/y"
    }
    """
    deployment = only(deployed(FUNCTION + URL + text))

    assert [read(e.url) for record in deployment.dns_records for e in record.endpoints] == [
        "aws_lambda_function_url.url"
    ]
    assert [read(acl.function) for acl in deployment.web_acl_associations] == ["aws_lambda_function.fn"]
