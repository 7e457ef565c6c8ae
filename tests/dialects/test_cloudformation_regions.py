"""Where a template is deployed to."""

import json
from collections.abc import Callable, Mapping

import pytest

from fulint.dialects import Lowered
from fulint.source import Span
from fulint.values import ABSENT, Known, Unknown, Value

TEMPLATE = '{"Resources": {"Url": {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE"}}}}'


def region(lowered: Callable[..., Lowered], files: Mapping[str, str], path: str = "template.json") -> Value[str]:
    (deployment,) = lowered(TEMPLATE, files, path).deployments
    return deployment.region


def manifest(**environments: str) -> str:
    artifacts = {
        name: {"type": "aws:cloudformation:stack", "environment": where, "properties": {"templateFile": f"{name}.json"}}
        for name, where in environments.items()
    }
    return json.dumps({"artifacts": artifacts})


def test_nothing_says_where(lowered: Callable[..., Lowered]) -> None:
    assert region(lowered, {}) == ABSENT


def test_a_samconfig_says_where(lowered: Callable[..., Lowered]) -> None:
    text = 'version = 0.1\n[default.deploy.parameters]\nstack_name = "x"\nregion = "mx-central-1"\n'

    assert region(lowered, {"samconfig.toml": text}) == Known("mx-central-1", Span("samconfig.toml", 4, 10, 4, 24))


def test_environments_in_several_regions_leave_it_open(lowered: Callable[..., Lowered]) -> None:
    text = '[a.deploy.parameters]\nregion = "eu-west-1"\n[b.deploy.parameters]\nregion = "us-east-1"\n'

    assert isinstance(region(lowered, {"samconfig.toml": text}), Unknown)


def test_an_environment_of_another_template_says_nothing(lowered: Callable[..., Lowered]) -> None:
    text = '[a.deploy.parameters]\nregion = "eu-west-1"\ntemplate_file = "other.yaml"\n'

    assert region(lowered, {"samconfig.toml": text}) == ABSENT


def test_cdk_s_manifest_says_where(lowered: Callable[..., Lowered]) -> None:
    files = {"cdk.out/manifest.json": manifest(Shop="aws://123456789012/eu-west-1", Other="aws://1/us-east-1")}

    found = region(lowered, files, "cdk.out/Shop.json")
    assert isinstance(found, Known)
    assert (found.value, found.span.path) == ("eu-west-1", "cdk.out/manifest.json")


@pytest.mark.parametrize("where", ["aws://unknown-account/unknown-region", "nonsense", "", "aws://1/"])
def test_a_stack_of_no_region_goes_anywhere(lowered: Callable[..., Lowered], where: str) -> None:
    assert region(lowered, {"cdk.out/manifest.json": manifest(Shop=where)}, "cdk.out/Shop.json") == ABSENT


def test_a_nested_stack_goes_where_all_go(lowered: Callable[..., Lowered]) -> None:
    files = {"cdk.out/manifest.json": manifest(Shop="aws://1/eu-west-1", Other="aws://1/eu-west-1")}

    found = region(lowered, files, "cdk.out/Nested.nested.template.json")
    assert isinstance(found, Known)
    assert found.value == "eu-west-1"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"artifacts": []}', '{"artifacts": {"a": []}}', "[" * 5000])
def test_a_manifest_that_is_none_says_nothing(lowered: Callable[..., Lowered], text: str) -> None:
    assert region(lowered, {"cdk.out/manifest.json": text}, "cdk.out/Shop.json") == ABSENT
