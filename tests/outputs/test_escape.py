"""Text from strangers is harmless on a terminal, and visible."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.outputs.escape import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("template.yaml", "template.yaml"),
        ("Größe 日本 é 😀", "Größe 日本 é 😀"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("two\r\nlines\tof text", "two\\r\\nlines\\tof text"),
        ("admin\u202etxt.exe", "admin\\u202etxt.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("soft\u00adhyphen", "soft\\xadhyphen"),
        ("filler\u3164", "filler\\u3164"),
        ("variant\ufe0f", "variant\\ufe0f"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("lone \udce9", "lone \\udce9"),
        ("line\u2028separator", "line\\u2028separator"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_what_steers_or_hides_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@settings(max_examples=100)
@given(st.text(st.characters(), max_size=40))
def test_what_is_shown_has_nothing_left_to_escape(text: str) -> None:
    shown = printable(text)

    assert printable(shown) == shown
    assert "\x1b" not in shown
    assert len(shown.splitlines()) <= 1
