"""What becomes of `url` in serverless.yml: the URL, its CORS and mode, and what the tool reads otherwise."""

from collections.abc import Callable
from typing import Any

import pytest

from fulint.dialects import Lowered
from fulint.model import Deployment, FunctionUrl, QuirkKind
from fulint.source import Source
from fulint.values import ABSENT, Absent, Known, Unknown, Value, known_items

Lower = Callable[..., Lowered]

SERVICE = """\
service: hello
provider:
  name: aws
  runtime: python3.13
functions:
  hello:
    handler: src/hello.handler
    url: %s
"""


def only(lowered: Lowered) -> Deployment:
    (deployment,) = lowered.deployments
    return deployment


def url_of(lowered: Lowered) -> FunctionUrl:
    (url,) = only(lowered).urls
    return url


def kinds(lowered: Lowered) -> list[str]:
    return [quirk.kind for quirk in only(lowered).quirks]


def known(value: Value[Any]) -> Any:
    """What is known, else None."""
    return value.value if isinstance(value, Known) else None


@pytest.mark.parametrize("written", ["true", '"true"', "{}", "{cors: false}", "{authorizer: null}", "1"])
def test_whatever_counts_as_true_is_a_public_url(configured: Lower, written: str) -> None:
    url = url_of(configured(SERVICE % written))

    assert url.address == "functions.hello"
    assert known(url.auth_type) == "NONE"
    assert known(url.target.function) == "functions.hello"
    assert url.cors == ABSENT


@pytest.mark.parametrize("written", ["false", '"false"', "null", "", '""', "0"])
def test_whatever_counts_as_false_is_no_url(configured: Lower, written: str) -> None:
    lowered = configured(SERVICE % written)

    assert not lowered.is_template
    assert lowered.deployments == ()


def test_only_the_one_authorizer_closes_it(configured: Lower) -> None:
    lowered = configured(SERVICE % "{authorizer: aws_iam}")

    assert known(url_of(lowered).auth_type) == "AWS_IAM"
    assert only(lowered).permissions == ()
    assert kinds(lowered) == []


@pytest.mark.parametrize(
    ("written", "token"),
    [
        ("{authorizer: AWS_IAM}", "AWS_IAM"),
        ("{authorizer: iam}", "iam"),
        ("{authorizer: {type: aws_iam}}", "{type: aws_iam}"),
        ("{authType: aws_iam}", "authType"),
        ("{AuthType: AWS_IAM}", "AuthType"),
        ("aws_iam", "aws_iam"),
    ],
)
def test_what_should_close_it_and_does_not_is_marked_at_its_token(configured: Lower, written: str, token: str) -> None:
    text = SERVICE % written
    lowered = configured(text)
    (quirk,) = only(lowered).quirks

    assert quirk.kind == QuirkKind.AUTH_FELL_TO_PUBLIC
    assert quirk.subject == "functions.hello"
    assert Source("serverless.yml", text).text_at(quirk.span) == token
    assert isinstance(url_of(lowered).auth_type, Known)
    assert {one.added_by for one in only(lowered).permissions} == {"the Serverless Framework v4"}


@pytest.mark.parametrize("written", ["{authorizer: none}", "{authorizer: NONE, cors: true}"])
def test_a_word_that_says_open_fell_nowhere(configured: Lower, written: str) -> None:
    assert kinds(configured(SERVICE % written)) == [QuirkKind.IGNORED_SETTING]


def test_a_configuration_that_is_refused_did_not_fall_to_public(configured: Lower) -> None:
    lowered = configured("configValidationMode: error\n" + SERVICE % "{authorizer: AWS_IAM, invoke: x}")

    assert kinds(lowered) == [QuirkKind.INVALID_PROPERTY, QuirkKind.INVALID_PROPERTY]


def test_an_authorizer_that_nobody_knows_leaves_the_url_open_to_question(configured: Lower) -> None:
    lowered = configured(SERVICE % "{authorizer: '${env:AUTH}'}")

    auth_type = url_of(lowered).auth_type
    assert isinstance(auth_type, Unknown)
    assert auth_type.reason == "`${env:AUTH}` has no value in the files"
    assert not only(lowered).sees_whole_policy(url_of(lowered))
    assert kinds(lowered) == []


def test_cors_that_is_true_has_the_defaults_of_the_tool(configured: Lower) -> None:
    cors = url_of(configured(SERVICE % "{cors: true}")).cors

    assert isinstance(cors, Known)
    assert [item.value for item in known_items(cors.value.allow_origins)] == ["*"]
    assert [item.value for item in known_items(cors.value.allow_methods)] == ["*"]
    assert len(list(known_items(cors.value.allow_headers))) == 6
    assert cors.value.allow_credentials == ABSENT
    assert cors.value.max_age == ABSENT


def test_what_is_given_replaces_a_default_and_null_removes_it(configured: Lower) -> None:
    written = (
        "{cors: {allowedMethods: GET, allowedHeaders: null, allowCredentials: true, maxAge: 60,"
        " exposedResponseHeaders: [x-a]}}"
    )
    cors = url_of(configured(SERVICE % written)).cors

    assert isinstance(cors, Known)
    assert [item.value for item in known_items(cors.value.allow_origins)] == ["*"]
    assert [item.value for item in known_items(cors.value.allow_methods)] == ["GET"]
    assert cors.value.allow_headers == ABSENT
    assert [item.value for item in known_items(cors.value.expose_headers)] == ["x-a"]
    assert isinstance(cors.value.allow_credentials, Known)
    assert isinstance(cors.value.max_age, Known)
    assert (cors.value.allow_credentials.value, cors.value.max_age.value) == (True, 60)


def test_a_name_that_cors_does_not_have_comes_to_nothing(configured: Lower) -> None:
    (quirk,) = only(configured(SERVICE % "{cors: {allowOrigins: ['https://a.example']}}")).quirks

    assert (quirk.kind, quirk.value) == (QuirkKind.IGNORED_SETTING, "allowOrigins")


@pytest.mark.parametrize(
    ("version", "written", "mode"),
    [
        ("4", "RESPONSE_STREAM", "RESPONSE_STREAM"),
        ("4", "response_stream", "RESPONSE_STREAM"),
        ("3", "RESPONSE_STREAM", "RESPONSE_STREAM"),
        ("3", "response_stream", None),
        ("3", "BUFFERED", None),
    ],
)
def test_only_version_4_reads_small_letters_as_a_mode(
    configured: Lower, version: str, written: str, mode: str | None
) -> None:
    lowered = configured(f"frameworkVersion: '{version}'\n" + SERVICE % f"{{invokeMode: {written}}}")
    found = url_of(lowered).invoke_mode

    assert (None if isinstance(found, Absent | Unknown) else found.value) == mode
    assert kinds(lowered) == ([QuirkKind.IGNORED_SETTING] if mode is None and written != "BUFFERED" else [])


def test_a_url_is_on_the_alias_of_provisioned_concurrency(configured: Lower) -> None:
    deployment = only(configured(SERVICE % "true" + "    provisionedConcurrency: 1\n"))
    (url,), (alias,) = deployment.urls, deployment.aliases

    assert known(url.target.qualifier) == "provisioned"
    assert known(alias.name) == "provisioned"
    assert known(alias.function) == "functions.hello"
    assert all(one.target.qualifier == url.target.qualifier for one in deployment.permissions)


def test_every_place_is_a_token_of_the_configuration(configured: Lower) -> None:
    text = SERVICE % "true"
    deployment = only(configured(text))
    source = Source("serverless.yml", text)
    (url,), (function,) = deployment.urls, deployment.functions

    assert source.text_at(url.span) == "url"
    assert isinstance(url.auth_type, Known)
    assert source.text_at(url.auth_type.span) == "true"
    assert source.text_at(function.span) == "hello"
    assert isinstance(function.runtime, Known)
    assert source.text_at(function.runtime.span) == "python3.13"
    assert {source.text_at(one.span) for one in deployment.permissions} == {"true"}
