"""What tests of the event show of the whole event: another format than a URL's, or a body that arrives as it is."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from fulint.facts import Decoding, Handler

Derive: TypeAlias = Callable[..., Handler]


@pytest.mark.parametrize(
    "test",
    [
        '"httpMethod" in event',
        'event.get("httpMethod") == "POST"',
        'event.get("version") == "1.0"',
        'event.get("version") != "2.0"',
        'event.get("requestContext", {}).get("elb")',
        'event.get("multiValueHeaders")',
    ],
)
def test_what_is_done_with_another_format_is_nothing_that_a_url_can_reach_in_python(
    python_body: Derive, test: str
) -> None:
    body = f"""
    if {test}:
        order = json.loads(event["body"])
        kind = event["headers"]["X-Kind"]
    """
    handler = python_body(body, "import json")

    assert handler.body_uses == ()
    assert "headers" not in {read.path[0] for read in handler.reads}


@pytest.mark.parametrize("test", ["event.httpMethod", 'event.version === "1.0"', "event.requestContext?.elb"])
def test_what_is_done_with_another_format_is_nothing_that_a_url_can_reach_in_javascript(
    javascript_body: Derive, test: str
) -> None:
    handler = javascript_body(f'if ({test}) {{ JSON.parse(event.body); event.headers["X-Kind"]; }}')

    assert handler.body_uses == ()
    assert "headers" not in {read.path[0] for read in handler.reads}


@pytest.mark.parametrize(
    "test",
    [
        '(event.get("httpMethod") or event["requestContext"]["http"]["method"]) == "POST"',
        'not event.get("httpMethod")',
        'event.get("version") == "2.0"',
        'event.get("rawPath")',
    ],
)
def test_what_a_url_can_reach_is_read(python_body: Derive, test: str) -> None:
    handler = python_body(f'if {test}: json.loads(event["body"])', "import json")

    assert [use.decoding for use in handler.body_uses] == [Decoding.NONE]


@pytest.mark.parametrize(
    "test",
    [
        'event["headers"].get("content-type") == "application/json"',
        'event["headers"].get("content-type", "").startswith("application/json")',
        '"json" in event["headers"].get("content-type", "").lower()',
        'event["headers"]["content-type"] in ("application/json", "text/plain")',
    ],
)
def test_a_content_type_that_was_asked_for_says_that_the_body_is_as_it_was_sent(python_body: Derive, test: str) -> None:
    handler = python_body(f'if not ({test}): return 415\njson.loads(event["body"])', "import json")

    assert [use.decoding for use in handler.body_uses] == [Decoding.BY_FLAG]


@pytest.mark.parametrize(
    "test",
    [
        'event["headers"].get("content-type") == "application/x-www-form-urlencoded"',
        'event["headers"].get("content-type") in ("application/json", "application/octet-stream")',
        'event["headers"].get("content-type") != "application/json"',
        'event["headers"].get("accept") == "application/json"',
    ],
)
def test_another_content_type_says_nothing(python_body: Derive, test: str) -> None:
    handler = python_body(f'if {test}: json.loads(event["body"])', "import json")

    assert [use.decoding for use in handler.body_uses] == [Decoding.NONE]


def test_names_that_are_looked_for_one_after_another_are_alternatives(python_body: Derive) -> None:
    body = """
    for name in ("X-Kind", "x-kind"):
        if name in event["headers"]:
            return event["headers"][name]
    """
    handler = python_body(body)

    assert {read.path[1]: read.alternatives for read in handler.reads if len(read.path) > 1} == {
        "X-Kind": (("headers", "x-kind"),),
        "x-kind": (("headers", "X-Kind"),),
    }
