"""What nobody has decided yet: inputs of a module that others call, and URLs that may not be created."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.exposure import of
from fulint.policy import policy_of
from fulint.values import Unknown

Deploy = Callable[..., Lowered]

MODULE = """
variable "create_url" {
  type    = bool
  default = false
}
variable "is_signed" {
  type    = bool
  default = true
}
variable "tracing" {
  type    = bool
  default = false
}
locals {
  auth = var.is_signed ? "AWS_IAM" : "NONE"
}
resource "aws_lambda_function" "fn" {
  function_name = "shop"
  publish       = var.tracing
}
resource "aws_lambda_function_url" "url" {
  count              = var.create_url ? 1 : 0
  function_name      = aws_lambda_function.fn.function_name
  authorization_type = local.auth
}
"""
ALIASES = """
variable "aliases" {
  type = list(string)
}
resource "aws_lambda_function" "fn" {
  function_name = "shop"
}
resource "aws_lambda_function" "other" {
  function_name = "other"
}
resource "aws_lambda_function_url" "by_alias" {
  for_each           = toset(var.aliases)
  function_name      = aws_lambda_function.fn.function_name
  qualifier          = each.value
  authorization_type = "NONE"
}
resource "aws_lambda_permission" "partner" {
  function_name = aws_lambda_function.fn.function_name
  action        = "lambda:InvokeFunctionUrl"
  principal     = "444455556666"
}
resource "aws_lambda_function_url" "other" {
  function_name      = aws_lambda_function.other.function_name
  authorization_type = "AWS_IAM"
}
"""


def cases(lowered: Lowered) -> dict[tuple[str, ...], list[str]]:
    """Who can call the URLs of each deployment, by what it assumes."""
    return {
        tuple(map(str, one.when)): [of(one, policy_of(one, url)).verdict.value for url in one.urls]
        for one in lowered.deployments
    }


def test_a_module_that_others_call_is_read_for_each_choice_that_decides_about_its_url(deployed: Deploy) -> None:
    assert cases(deployed(MODULE)) == {
        ("var.create_url is false", "var.is_signed is true"): [],
        ("var.create_url is false", "var.is_signed is false"): [],
        ("var.create_url is true", "var.is_signed is true"): ["same-account"],
        ("var.create_url is true", "var.is_signed is false"): ["public"],
    }


@pytest.mark.parametrize(
    "more",
    [
        {"providers.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\n'},
        {"backend.tf": 'terraform {\n  backend "s3" {}\n}\n'},
        {"terraform.tfvars": "tracing = true\n"},
    ],
)
def test_what_is_deployed_as_it_stands_has_its_defaults(deployed: Deploy, more: dict[str, str]) -> None:
    lowered = deployed({"main.tf": MODULE.replace("default = false", "default = true"), **more})

    assert cases(lowered) == {(): ["same-account"]}


def test_a_choice_reaches_a_url_through_the_modules_that_are_called(deployed: Deploy) -> None:
    outer = """
    variable "is_public" {
      type    = bool
      default = false
    }
    module "shop" {
      source     = "./shop"
      create_url = true
      is_signed  = !var.is_public
    }
    """

    assert cases(deployed({"main.tf": outer, "shop/main.tf": MODULE})) == {
        ("var.is_public is false",): ["same-account"],
        ("var.is_public is true",): ["public"],
    }


def test_a_call_that_is_not_made_by_default_is_a_choice_too(deployed: Deploy) -> None:
    outer = """
    variable "is_open" {
      type    = bool
      default = false
    }
    module "shop" {
      source     = "terraform-aws-modules/lambda/aws"
      count      = var.is_open ? 1 : 0
      create_lambda_function_url = true
    }
    """

    assert cases(deployed(outer))[("var.is_open is true",)] == ["public"]


def test_a_url_of_an_unknown_number_is_left_out_once_and_alone(deployed: Deploy) -> None:
    address = "aws_lambda_function_url.by_alias"

    assert cases(deployed(ALIASES)) == {
        (f"{address} is created",): ["unknown", "same-account"],
        (f"{address} is not created",): ["same-account"],
    }


def test_a_url_that_is_not_created_leaves_no_statement_for_it_behind(deployed: Deploy) -> None:
    without = deployed(ALIASES).deployments[1]

    assert without.permissions == ()


def test_what_is_not_known_of_an_instance_is_so_for_the_reason_that_there_is_no_number(deployed: Deploy) -> None:
    alias = deployed(ALIASES).deployments[0].urls[0].target.qualifier

    assert isinstance(alias, Unknown)
    assert alias.reason == "the variable `aliases` has no value in the files"


def test_a_module_of_an_unknown_number_may_have_no_url(deployed: Deploy) -> None:
    outer = """
    variable "shops" {}
    module "shop" {
      source     = "./shop"
      for_each   = var.shops
      create_url = true
    }
    """
    found = cases(deployed({"main.tf": outer, "shop/main.tf": MODULE}))

    assert sorted(map(len, found.values())) == [0, 1]
