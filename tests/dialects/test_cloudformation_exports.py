"""The names of exports that have a part which only the deployment knows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.dialects.cloudformation.exports import export_name, fits, is_open, longest_piece
from fulint.dialects.cloudformation.results import Nothing, Symbol, Text
from fulint.source import Span

SPAN = Span.top_of("template.yaml")
STACK = "${AWS::StackName}"


def test_a_name_keeps_what_deployment_fills_in_as_a_placeholder() -> None:
    own = Text((Symbol("AWS::StackName", "", "it is given at deployment"), "-Arn"), SPAN)
    handed = Text((Symbol("AWS::StackName", "", "it is given at deployment", "parent.yaml"), "-Arn"), SPAN)

    assert export_name(own) == "${AWS::StackName}-Arn"
    assert export_name(handed) == "${parent.yaml#AWS::StackName}-Arn"
    assert [is_open(name) for name in (f"{STACK}-Arn", "${parent.yaml#AWS::StackName}-Arn", "${AWS::Region}-Arn")] == [
        True,
        False,
        False,
    ]
    assert export_name(Text((Symbol("", "", "it is computed"), "-Arn"), SPAN)) is None
    assert export_name(Nothing(SPAN)) is None


@pytest.mark.parametrize(
    ("exported", "imported", "expected"),
    [
        (f"{STACK}-ShopArn", "shop-ShopArn", True),
        (f"{STACK}-ShopArn", "${Shop}-ShopArn", True),
        (f"{STACK}-ShopArn", "${AWS::StackName}-ShopArn", False),
        (f"{STACK}-ShopArn", "${AWS::Region}-ShopArn", False),
        (f"{STACK}-ShopArn", "-ShopArn", False),
        (f"{STACK}-ShopArn", "a:b-ShopArn", False),
        (f"{STACK}-ShopArn", "${Shop}${Stage}-ShopArn", False),
        (f"{STACK}-${{AWS::Region}}-ShopArn", "shop-${AWS::Region}-ShopArn", True),
        (f"{STACK}-${{Stage}}-ShopArn", "shop-dev-ShopArn", False),
        (f"{STACK}-x", "shop-x", False),
        ("shop-${Stage}-arn", "shop-dev-arn", True),
        ("shop-${Stage}-arn", "shop-test-arn", False),
        ("shop-${Stage}-arn", "shop-${Stage}-arn", True),
        ("${Team}-${Stage}-ShopArn", "${Team}-${Stage}-ShopArn", True),
        ("${Team}-${Stage}-ShopArn", "${Team}-dev-ShopArn", False),
        (f"{STACK}-${{Stage}}-ShopArn", f"{STACK}-${{Stage}}-ShopArn", False),
    ],
)
def test_an_import_fits_an_export_of_the_same_shape(exported: str, imported: str, expected: bool) -> None:
    assert fits(exported, imported, {"Stage": ("dev", "prod")}) is expected


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=60)
def test_no_two_names_are_too_odd_to_compare(exported: str, imported: str) -> None:
    assert fits(exported, imported, {}) in (True, False)
    assert longest_piece(exported) in exported
