"""Positions: offsets, lines and columns in code points, and the way back."""

from hypothesis import given
from hypothesis import strategies as st

from fulint.source import Excerpt, Source, Span

texts = st.text(alphabet="ab\té😀\n\r\u2028\u0085", max_size=30)


@given(texts, st.data())
def test_a_span_marks_the_text_that_it_was_made_from(text: str, data: st.DataObject) -> None:
    source = Source("f", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    assert source.text_at(source.span(start, end)) == text[start:end]


@given(texts)
def test_lines_end_as_editors_count_them(text: str) -> None:
    source = Source("f", text)
    expected = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    assert [source.line(number) for number in range(1, len(source.starts) + 1)] == expected


def test_columns_count_code_points_from_one() -> None:
    source = Source("f", "é😀x\r\ny")

    assert source.position(2) == (1, 3)
    assert source.position(5) == (2, 1)
    assert source.span(2, 6) == Span("f", 1, 3, 2, 2)


def test_a_place_beyond_the_text_is_its_end() -> None:
    source = Source("f", "ab\nc")

    assert (source.offset(9, 1), source.offset(2, 99), source.line(9)) == (4, 4, "")


def test_a_byte_order_mark_is_no_text() -> None:
    source = Source.decode("f", b"\xef\xbb\xbfa")

    assert (source.text, source.has_bom) == ("a", True)


def test_spans_contain_what_lies_inside_them_in_the_same_file() -> None:
    outer = Span("f", 1, 5, 3, 2)

    assert outer.contains(Span("f", 1, 5, 1, 9))
    assert not outer.contains(Span("f", 1, 4, 1, 9))
    assert not outer.contains(Span("g", 1, 5, 1, 9))


def test_an_excerpt_s_spans_are_those_of_the_file_around_it() -> None:
    excerpt = Excerpt("t.yaml", "a = 1\nb = 22\n", (Span("t.yaml", 8, 11, 8, 16), Span("t.yaml", 9, 11, 9, 17)))

    assert excerpt.span(4, 5) == Span("t.yaml", 8, 15, 8, 16)
    assert excerpt.span(10, 12) == Span("t.yaml", 9, 15, 9, 17)


def test_an_excerpt_s_line_that_is_written_otherwise_is_marked_whole() -> None:
    excerpt = Excerpt("t.yaml", 'say "hi"', (Span("t.yaml", 3, 2, 3, 12),))

    assert excerpt.span(4, 6) == Span("t.yaml", 3, 2, 3, 12)
