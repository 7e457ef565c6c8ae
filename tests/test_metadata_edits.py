"""However a template of JSON is laid out, an ignore is added to it and nothing else is changed."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.fixes.accepting import Wish
from fulint.fixes.edits import edited
from fulint.fixes.metadata import entry_for
from fulint.source import Source

WISH = Wish("FU301", 'said "so" – später', "2027-03-01")
ENTRY = {"id": "FU301", "reason": WISH.reason, "until": "2027-03-01"}
URL = {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "HERE", "TargetFunctionArn": "hello"}}

others = st.dictionaries(
    st.sampled_from(["Owner", "aws:cdk:path", "ünï"]), st.integers() | st.text(max_size=4), max_size=2
)
ignores = st.lists(st.just({"id": "FU101"}) | st.just("FU103"), max_size=2)
own: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.builds(lambda items: {"ignore": items}, ignores)
metadata = st.one_of(st.none(), others, st.builds(lambda other, held: {**other, "fulint": held}, others, own))
layouts = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 1, 2, 4, "\t", ""]),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : ")]),
        "ensure_ascii": st.booleans(),
    }
)


def template(held: dict[str, Any] | None, is_first: bool) -> dict[str, Any]:
    """A template with one URL, whose metadata stands before or behind its other attributes."""
    more = {} if held is None else {"Metadata": held}
    resource = {**more, **URL} if is_first else {**URL, **more}
    return {"Resources": {"Other": {"Type": "AWS::SNS::Topic"}, "HookUrl": resource}, "Outputs": {}}


@settings(max_examples=100, deadline=None)
@given(held=metadata, is_first=st.booleans(), layout=layouts, line_end=st.sampled_from(["\n", "\r\n"]))
def test_an_ignore_is_added_and_nothing_else(
    held: dict[str, Any] | None, is_first: bool, layout: dict[str, Any], line_end: str
) -> None:
    before = template(held, is_first)
    source = Source("template.json", json.dumps(before, **layout).replace("\n", line_end) + line_end)
    at = source.text.index('"HERE"')

    edit = entry_for(source.span(at, at + 6), source, WISH)

    assert edit is not None
    text = edited(source, (edit,))
    after = json.loads(text)
    added = after["Resources"]["HookUrl"]["Metadata"]["fulint"]["ignore"].pop()
    assert added == ENTRY
    assert after == with_empty_list(before)
    assert source.text_at(edit.span) in ("", "{}", "[]")
    assert text.count("\n") == text.count(line_end)


def with_empty_list(held: dict[str, Any]) -> dict[str, Any]:
    """The template, with a list for the ignore where it has none."""
    held["Resources"]["HookUrl"].setdefault("Metadata", {}).setdefault("fulint", {}).setdefault("ignore", [])
    return held
