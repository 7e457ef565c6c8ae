"""`Metadata.fulint.ignore`, for templates that cannot hold comments."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.source import Source


def template(metadata: str) -> str:
    return f"""
Metadata: {{fulint: {{ignore: [{{id: FU301, reason: whole template}}]}}}}
Resources:
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Code: .}}}}
  Url:
    Type: AWS::Lambda::Url
    Metadata: {{fulint: {metadata}}}
    Properties: {{TargetFunctionArn: !Ref Fn, AuthType: NONE}}
"""


def test_an_ignore_covers_its_resource_or_the_template(lowered: Callable[..., Lowered]) -> None:
    text = template("{ignore: [{id: FU101, reason: a webhook, until: 2027-01-01}]}")
    whole, own = lowered(text).ignores

    assert (whole.rules, whole.reason, whole.scope) == (("FU301",), "whole template", None)
    assert (own.rules, own.reason, own.until) == (("FU101",), "a webhook", "2027-01-01")
    assert own.scope is not None
    assert Source("template.yaml", text).text_at(own.scope).startswith("Url:\n    Type")
    assert Source("template.yaml", text).text_at(own.span) == "FU101"


@pytest.mark.parametrize(
    ("metadata", "rules", "problem"),
    [
        ("{ignore: FU101}", ("FU101",), ""),
        ("{ignore: {id: [FU101, public-url]}}", ("FU101", "public-url"), ""),
        ("{ignore: [{id: FU101, why: x}]}", ("FU101",), "there is no key `why` in an ignore"),
        ("{ignore: [{reason: x}]}", (), "it does not say what to ignore"),
        ("{ignore: [[FU101]]}", (), "an ignore is neither an id nor a mapping"),
        ("{ignores: [FU101]}", (), "there is no key `ignores` in Metadata.fulint, only `ignore`"),
        ("FU101", (), "`fulint` in Metadata is not a mapping"),
    ],
)
def test_what_is_written_otherwise_says_what_is_wrong(
    lowered: Callable[..., Lowered], metadata: str, rules: tuple[str, ...], problem: str
) -> None:
    own = lowered(template(metadata)).ignores[1]

    assert (own.rules, own.problem) == (rules, problem)
