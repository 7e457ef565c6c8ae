"""Whatever stands in a service's configuration: a result in bounded time, and never an exception."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulint.dialects import Lowered
from fulint.exposure import of as exposure_of
from fulint.policy import policy_of

Lower = Callable[..., Lowered]

HEAD = "service: shop\nprovider: {name: aws, runtime: nodejs22.x}\n"
SLOWEST_SECONDS = 5.0
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from(
        [
            "",
            "aws_iam",
            "AWS_IAM",
            "*",
            "${",
            "${self:}",
            "${self:functions}",
            "${self:custom}",
            "${self:custom.x}",
            "${env:X}",
            "${file(serverless.yml)}",
            "${file(serverless.yml):functions.hello}",
            "${opt:a, self:custom.x, 'b'}",
            "${AWS::Region}",
        ]
    ),
)
NAMES = ["url", "authorizer", "cors", "allowedOrigins", "maxAge", "invokeMode", "handler", "events", "environment"]
NAMES += [
    "hello",
    "x",
    "Resources",
    "Properties",
    "Type",
    "Ref",
    "Fn::GetAtt",
    "name",
    "vpc",
    "package",
    "image",
    "layers",
]
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "functions": ANYTHING | st.fixed_dictionaries({"hello": ANYTHING}),
            "resources": ANYTHING,
            "custom": ANYTHING,
            "frameworkVersion": ANYTHING,
            "configValidationMode": ANYTHING,
            "params": ANYTHING,
            "package": ANYTHING,
        },
    ),
    ANYTHING,
    ANYTHING,
)
def test_odd_types_anywhere_give_a_result(
    configured: Lower, sections: dict[str, object], url: object, of: object
) -> None:
    hello = {"handler": "hello.handler", "url": url, "environment": of, "memorySize": of}
    provider = {"name": "aws", "runtime": of, "stage": of, "vpc": of, "environment": of}
    service = {"service": of, "provider": provider, "functions": {"hello": hello}, **sections}

    for deployment in configured(json.dumps(service)).deployments:
        for each in deployment.urls:
            assert exposure_of(deployment, policy_of(deployment, each)).reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "service: shop",
        "service: shop\nprovider: google\nfunctions: {hello: {url: true}}",
        "provider: {name: aws}\nfunctions: {hello: {url: true}}",
        f"{HEAD}functions: ${{self:functions}}",
        f"{HEAD}functions: null",
        f"{HEAD}functions: {{hello: null}}",
    ],
)
def test_what_is_no_service_or_has_no_url_is_no_template(configured: Lower, text: str) -> None:
    assert not configured(text).is_template


def test_a_file_that_cannot_be_parsed_is_reported_where_it_names_a_url(configured: Lower) -> None:
    lowered = configured(f"{HEAD}functions:\n  hello:\n    url: true\n   handler: [")

    assert lowered.is_template
    assert [problem.is_fatal for problem in lowered.problems] == [True]


def test_an_included_file_that_cannot_be_parsed_is_reported(configured: Lower) -> None:
    text = f"{HEAD}functions:\n  hello: {{handler: hello.handler, url: true}}\n  more: ${{file(more.yml)}}\n"
    lowered = configured(text, {"more.yml": "a: ["})

    assert [problem.span.path for problem in lowered.problems] == ["more.yml"]


def chain(length: int) -> str:
    """A row of variables, each of which is the next."""
    return "".join(f"  v{number}: ${{self:custom.v{number + 1}}}\n" for number in range(length))


def doubling(length: int, form: str) -> str:
    """A row of values, each of which holds the next twice."""
    return (
        "".join(f"  v{number}: {form.format(f'${{self:custom.v{number + 1}}}')}\n" for number in range(length))
        + f"  v{length}: xxxxxxxx\n"
    )


@pytest.mark.parametrize(
    "custom",
    [
        chain(3_000),
        doubling(60, "{0}{0}"),
        doubling(60, "['{0}', '{0}']"),
        doubling(60, "{{a: '{0}', b: '{0}'}}"),
        f"  v0: {'${self:' * 20_000}\n",
        f"  v0: '{'${self:custom.v0} ' * 20_000}'\n",
        f"  v0: '{'${' * 50_000}'\n",
        f"  v0: {'[' * 150}{']' * 150}\n",
    ],
)
@pytest.mark.parametrize("place", ["url: ${self:custom.v0}", "url: true, environment: {A: '${self:custom.v0}'}"])
def test_what_grows_without_end_is_cut(configured: Lower, custom: str, place: str) -> None:
    started = time.monotonic()
    configured(f"{HEAD}functions: {{hello: {{handler: a.b, {place}}}}}\ncustom:\n{custom}")

    assert time.monotonic() - started < SLOWEST_SECONDS


def test_the_resources_of_a_doubling_service_are_read_in_time(configured: Lower) -> None:
    started = time.monotonic()
    custom = doubling(40, "{{a: '{0}', b: '{0}'}}")
    text = f"{HEAD}functions: {{hello: {{handler: a.b, url: true}}}}\ncustom:\n{custom}"
    permission = "{Type: 'AWS::Lambda::Permission', Properties: {FunctionName: '${self:custom.v0}'}}"
    text += f"resources: {{Resources: {{A: {permission}}}}}"
    configured(text)

    assert time.monotonic() - started < SLOWEST_SECONDS
