"""Terraform's plans as JSON: what is known, what is referred to, and what the provider leaves behind."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from fulint.dialects import DIALECTS, Lowered, Unit
from fulint.exposure import of
from fulint.model import CodeKind, Deployment, Verdict
from fulint.neighbours import Nearby
from fulint.policy import policy_of
from fulint.repository import Repository
from fulint.source import Source
from fulint.values import Known, Unknown, Value

Read: TypeAlias = Callable[..., Lowered]
Json: TypeAlias = dict[str, Any]


@pytest.fixture
def planned(tmp_path: Path) -> Read:
    """Lowers a plan that lies in a folder of the repository."""

    def lower_plan(plan: Mapping[str, Any] | str, path: str = "infra/plan.json") -> Lowered:
        text = plan if isinstance(plan, str) else json.dumps(plan, indent=2)
        repository = Repository(str(tmp_path), {path: text})
        dialect = next(dialect for dialect in DIALECTS if dialect.module == "terraform_plan")
        return dialect.lower(Unit(path, (path,)), repository, Nearby(dialect, repository, (), None))

    return lower_plan


def resource(address: str, mode: str = "managed", **values: object) -> Json:
    type_, name = address.removeprefix("data.").split(".")[-2:]
    return {"address": address, "mode": mode, "type": type_, "name": name, "values": values}


def configured(address: str, **expressions: object) -> Json:
    type_, name = address.split(".")[-2:]
    return {"address": address, "mode": "managed", "type": type_, "name": name, "expressions": expressions}


def refers(*references: str) -> Json:
    return {"references": list(references)}


FN = refers("aws_lambda_function.fn.function_name", "aws_lambda_function.fn")


def plan(*resources: Json, configuration: tuple[Json, ...] = (), **more: object) -> Json:
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": list(resources)}},
        "configuration": {"root_module": {"resources": list(configuration)}},
        **more,
    }


def changed(address: str, actions: list[str], before: object) -> Json:
    return {"address": address, "change": {"actions": actions, "before": before}}


FUNCTION = resource("aws_lambda_function.fn", function_name="shop", s3_bucket="b", reserved_concurrent_executions=-1)
PUBLIC = resource("aws_lambda_function_url.url", function_name="shop", authorization_type="NONE", cors=[])
SIGNED = resource("aws_lambda_function_url.url", function_name="shop", authorization_type="AWS_IAM", cors=[])


def only(lowered: Lowered) -> Deployment:
    (deployment,) = lowered.deployments
    return deployment


def read(value: Value[str]) -> str | None:
    return value.value if isinstance(value, Known) else "?" if isinstance(value, Unknown) else None


def verdict(deployment: Deployment) -> Verdict:
    return of(deployment, policy_of(deployment, deployment.urls[0])).verdict


def test_a_plan_gives_its_urls_at_exact_places(planned: Read) -> None:
    lowered = planned(plan(FUNCTION, PUBLIC))
    deployment = only(lowered)
    auth = deployment.urls[0].auth_type

    assert [url.address for url in deployment.urls] == ["aws_lambda_function_url.url"]
    assert read(deployment.urls[0].target.function) == "aws_lambda_function.fn"
    assert isinstance(auth, Known)
    assert isinstance(lowered.sources[0], Source)
    assert lowered.sources[0].text_at(auth.span) == '"NONE"'
    assert verdict(deployment) is Verdict.PUBLIC


def test_a_plan_without_a_url_is_none_of_ours(planned: Read) -> None:
    assert not planned(plan(FUNCTION)).is_template
    assert not planned('{"planned_values": 1}').is_template
    assert not planned("[").is_template


def test_modules_have_their_addresses(planned: Read) -> None:
    child = {
        "address": 'module.api["a"]',
        "resources": [
            resource('module.api["a"].aws_lambda_function.fn', function_name="shop"),
            resource('module.api["a"].aws_lambda_function_url.url', function_name="shop", authorization_type="AWS_IAM"),
        ],
    }
    deployment = only(planned({"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [child]}}}))

    assert deployment.urls[0].address == 'module.api["a"].aws_lambda_function_url.url'
    assert read(deployment.urls[0].target.function) == 'module.api["a"].aws_lambda_function.fn'


def test_a_name_that_is_unknown_is_joined_by_its_reference(planned: Read) -> None:
    deployment = only(
        planned(
            plan(
                resource("aws_lambda_function.fn", s3_bucket="b"),
                resource("aws_lambda_function_url.url"),
                resource("aws_lambda_permission.p", action="lambda:InvokeFunctionUrl", principal="*"),
                configuration=(
                    configured("aws_lambda_function_url.url", function_name=FN, authorization_type=refers("var.auth")),
                    configured("aws_lambda_permission.p", function_name=FN),
                ),
            )
        )
    )

    assert read(deployment.urls[0].target.function) == "aws_lambda_function.fn"
    assert read(deployment.permissions[0].target.function) == "aws_lambda_function.fn"
    assert isinstance(deployment.urls[0].auth_type, Unknown)
    assert "var.auth" in deployment.urls[0].auth_type.reason or "auth" in deployment.urls[0].auth_type.reason


def test_references_go_through_a_modules_arguments_and_outputs(planned: Read) -> None:
    inner = configured("aws_lambda_function_url.url", function_name=refers("var.fn"))
    outer = configured("aws_lambda_permission.p", function_name=refers("module.m.name", "module.m"))
    module = {
        "resources": [inner],
        "outputs": {"name": {"expression": refers("aws_lambda_function_url.url.function_name")}},
    }
    deployment = only(
        planned(
            {
                "format_version": "1.2",
                "planned_values": {
                    "root_module": {
                        "resources": [
                            resource("aws_lambda_function.fn"),
                            resource("aws_lambda_permission.p", action="lambda:InvokeFunction", principal="1"),
                        ],
                        "child_modules": [
                            {"resources": [resource("module.m.aws_lambda_function_url.url", authorization_type="NONE")]}
                        ],
                    }
                },
                "configuration": {
                    "root_module": {
                        "resources": [outer],
                        "module_calls": {"m": {"module": module, "expressions": {"fn": FN}}},
                    }
                },
            }
        )
    )

    assert read(deployment.urls[0].target.function) == "aws_lambda_function.fn"
    assert read(deployment.permissions[0].target.function) == "aws_lambda_function.fn"


def test_code_is_found_by_the_archive_that_was_read(planned: Read) -> None:
    archive = resource("data.archive_file.zip", "data", source_dir="./src", output_path="./out.zip")
    deployment = only(
        planned(
            plan(
                resource("aws_lambda_function.fn", function_name="shop", filename="./out.zip", handler="a.b"),
                PUBLIC,
                configuration=(
                    configured(
                        "aws_lambda_function.fn",
                        filename=refers("data.archive_file.zip.output_path", "data.archive_file.zip"),
                    ),
                ),
                prior_state={"values": {"root_module": {"resources": [archive]}}},
            )
        )
    )

    assert deployment.functions[0].code.kind is CodeKind.FOLDER
    assert deployment.functions[0].code.path == "infra/src"


@pytest.mark.parametrize(
    ("url", "actions", "before", "statements", "expected"),
    [
        (PUBLIC, ["create"], None, 2, Verdict.PUBLIC),
        (SIGNED, ["create"], None, 0, Verdict.SAME_ACCOUNT),
        (PUBLIC, ["update"], "AWS_IAM", 0, Verdict.NOBODY),
        (SIGNED, ["update"], "NONE", 1, Verdict.SAME_ACCOUNT),
        (PUBLIC, ["no-op"], "NONE", 1, Verdict.UNKNOWN),
        (PUBLIC, ["delete", "create"], "AWS_IAM", 2, Verdict.PUBLIC),
    ],
)
def test_statements_are_added_on_creation_alone_and_never_taken_away(
    planned: Read, url: Json, actions: list[str], before: str | None, statements: int, expected: Verdict
) -> None:
    change = changed("aws_lambda_function_url.url", actions, before and {"authorization_type": before})
    deployment = only(planned(plan(FUNCTION, url, resource_changes=[change])))

    assert len(deployment.permissions) == statements
    assert verdict(deployment) is expected


def test_the_constraint_decides_which_statements_are_added(planned: Read) -> None:
    providers = {"aws": {"full_name": "registry.terraform.io/hashicorp/aws", "version_constraint": "~> 5.0"}}
    old = plan(FUNCTION, PUBLIC)
    old["configuration"]["provider_config"] = providers

    assert len(only(planned(old)).permissions) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"planned_values": {"root_module": []}},
        {"planned_values": {"root_module": {"resources": [1, {"type": 1}, {"address": "x", "type": "y"}]}}},
        {"configuration": []},
        {"configuration": {"root_module": {"resources": [{"address": 1}], "module_calls": 1}}},
        {"resource_changes": [1, {"change": 1}, {"change": {"actions": 1}}]},
        {"prior_state": {"values": 1}},
    ],
)
def test_a_plan_of_another_shape_is_read_as_far_as_it_goes(planned: Read, broken: Json) -> None:
    whole = plan(FUNCTION, PUBLIC)

    lowered = planned({**whole, **broken})
    assert lowered.is_template == ("planned_values" not in broken)


def test_unknown_values_of_blocks_are_those_that_the_configuration_writes_beside_their_constants(planned: Read) -> None:
    cdn = "aws_cloudfront_distribution.cdn"
    of_url = refers("aws_lambda_function_url.url.function_url", "aws_lambda_function_url.url")
    bucket = {"origin_id": {"constant_value": "b"}, "domain_name": refers("aws_s3_bucket.b.domain", "aws_s3_bucket.b")}
    deployment = only(
        planned(
            plan(
                FUNCTION,
                SIGNED,
                resource(cdn, origin=[{"origin_id": "a"}, {"origin_id": "b"}, {"origin_id": "c"}]),
                configuration=(
                    configured(cdn, origin=[bucket, {"origin_id": {"constant_value": "a"}, "domain_name": of_url}]),
                ),
            )
        )
    )

    urls = [read(origin.endpoint.url) for origin in deployment.distributions[0].origins]
    assert urls == ["aws_lambda_function_url.url", "?", None]


def test_a_large_plan_takes_no_more_than_its_size(planned: Read) -> None:
    names = [f"aws_lambda_permission.p{number}" for number in range(1500)]
    statements = (resource(name, action="lambda:InvokeFunction", principal="1") for name in names)
    started = time.process_time()
    deployment = only(
        planned(
            plan(FUNCTION, SIGNED, *statements, configuration=tuple(configured(n, function_name=FN) for n in names))
        )
    )

    assert len(deployment.permissions) == len(names)
    assert time.process_time() - started < 5
