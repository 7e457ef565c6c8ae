"""Whatever is changed in a repository, what holds for every one holds for it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.run import attempt, hold_all
from fuzz.targets import TARGETS

FEW, MANY = 12, 400
"""How often a target is tried: whenever the tests are run, always alike, and with `--hypothesis-profile=fuzz`."""

settings.register_profile("fuzz")


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_holds_for_every_repository_holds_for_a_changed_one(target: str) -> None:
    is_long = settings.get_current_profile_name() == "fuzz"

    @settings(
        max_examples=MANY if is_long else FEW,
        derandomize=not is_long,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        attempt(target, lambda count: data.draw(st.integers(0, count - 1)), twice=is_long)

    holds()


FOUND = {
    "a statement that ends in CR LF is no HCL": {
        "main.tf": 'resource "aws_lambda_function_url" "u" {\r\n  a = = "NONE"\r\n}\r\n',
        "a.auto.tfvars": "\r\n auth_type = \r\n origins = [\r\n",
    },
    "a text of JSON goes over the end of a line": {"template.json": '{"Resources": {"A": "AWS::Lambda::Url\r\n"}}'},
    "a number of Terraform is larger than numbers are": {
        "main.tf": 'resource "aws_lambda_function" "fn" {\n  function_name = "fn"\n  memory_size = 1e999\n}\n'
        'resource "aws_lambda_function_url" "u" {\n  function_name = aws_lambda_function.fn.function_name\n'
        f'  authorization_type = "NONE"\n  cors {{ max_age = jsondecode("1e999") + a.{"9" * 5000} }}\n}}\n',
    },
}
"""Repositories for which something did not hold."""


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once_holds(name: str) -> None:
    hold_all(FOUND[name])
