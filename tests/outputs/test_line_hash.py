"""GitHub's hash of a line: its published vectors, and its definition."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.outputs.line_hash import line_hashes
from fulint.source import Source
from outputs.sarif_check import slow_line_hash

SEVEN_LINES = "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n"


def hashes(text: str, has_bom: bool = False) -> list[str]:
    return line_hashes(Source("a", text, has_bom))


def test_the_first_line_of_the_published_vector() -> None:
    assert hashes(SEVEN_LINES)[0] == "e54938cc54b302f1:1"


def test_an_empty_file_has_one_line() -> None:
    assert hashes("") == ["c129715d7a2bc9a3:1"]


def test_there_is_a_hash_for_every_line_a_reader_counts() -> None:
    assert len(hashes(SEVEN_LINES)) == len(Source("a", SEVEN_LINES).starts)


def test_blanks_and_the_kind_of_line_ends_do_not_count() -> None:
    assert hashes("a b\r\n\tc\r\n") == hashes("ab\nc\n") == hashes("ab\rc\r")


def test_a_byte_order_mark_counts() -> None:
    assert hashes("a\n", has_bom=True)[0] != hashes("a\n")[0]
    assert hashes("a\n", has_bom=True)[1] == hashes("a\n")[1]


def test_lines_that_are_alike_are_numbered() -> None:
    assert [each.rpartition(":")[2] for each in hashes(("a" * 100 + "\n") * 3)] == ["1", "2", "3", "1"]


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab \t\n\r😀é"), max_size=250), st.booleans())
def test_every_line_has_the_hash_of_the_definition(text: str, has_bom: bool) -> None:
    source = Source("a", text, has_bom)

    assert line_hashes(source) == [slow_line_hash(source, line) for line in range(1, len(source.starts) + 1)]
