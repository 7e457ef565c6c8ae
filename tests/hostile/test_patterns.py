"""No regular expression takes longer than the length of its text allows, whatever a stranger writes."""

import re
import time
from collections.abc import Iterator

import pytest
from fuzz.limits import in_time

from hostile.patterns import Used, attacks, patterns, use

LENGTH = 3_000
SUSPICIOUS_SECONDS = 0.005
"""Some times what a slow machine needs for a pattern that looks at each character a few times."""

TIMES_AS_LONG = 4
MOST_TIMES = 9.0
"""A text that is four times as long takes four times as long to look through, or sixteen times with a bad pattern."""

SHORT = {
    "fulint.dialects.serverless.framework._TERM[0]",
    "fulint.fixes.python._OPERATOR[0]",
}
"""Patterns that see 200 characters at most."""

LINES = {"fulint.fixes.accepting._TEXT_BELOW[0]"}
"""Patterns that see one line, without its end."""


def seconds(used: Used, method: str, text: str | bytes) -> float:
    """The shortest of three times that a pattern needs for a text, in processor time."""
    spent = []
    for _ in range(3):
        started = time.process_time()
        use(used.pattern, method, text)
        spent.append(time.process_time() - started)
    return min(spent)


def texts(used: Used, length: int) -> list[str | bytes]:
    """The attacks on a pattern that its texts can be."""
    made = [*attacks(used.pattern, length)]
    return [text for text in made if "\n" not in str(text)] if used.name in LINES else made


def too_slow(used: Used) -> Iterator[str]:
    """The texts for which a pattern takes far longer than they are longer than others."""
    for short, long in zip(texts(used, LENGTH // TIMES_AS_LONG), texts(used, LENGTH), strict=True):
        for method in used.methods:
            started = time.process_time()
            use(used.pattern, method, long)
            if time.process_time() - started < SUSPICIOUS_SECONDS:
                continue
            if seconds(used, method, long) > max(SUSPICIOUS_SECONDS, MOST_TIMES * seconds(used, method, short)):
                yield f"{used.name} by {method}: {long[:40]!r}...{long[-3:]!r}"


def test_the_time_that_patterns_take_grows_with_the_length_of_the_text_alone() -> None:
    looked_at = {(used.pattern.pattern, used.methods): used for used in patterns() if used.name not in SHORT}

    with in_time(0, slower=5):
        found = [line for used in looked_at.values() for line in too_slow(used)]

    assert found == []
    assert len(looked_at) > 80


@pytest.mark.parametrize("source", [r"\s*y", r"[a-z]+\d"])
def test_a_pattern_that_goes_back_over_its_text_is_noticed(source: str) -> None:
    assert any(too_slow(Used("", re.compile(source), ("search",))))


def test_the_patterns_that_see_little_are_still_there() -> None:
    names = {used.name for used in patterns()}

    assert names >= SHORT | LINES
