"""What a comment covers: the block that the next line opens, told by its lines alone, at a cost that stays bounded."""

from textwrap import dedent
from time import perf_counter

import pytest

from fulint.ignores import ignores_in
from fulint.source import Source

SECONDS = 15
"""Far more than any of these takes, and far less than they would if every ignore read all lines below it."""


def covered(path: str, text: str) -> list[tuple[int, int]]:
    """The first and last line that each ignore of a file covers."""
    scopes = [ignore.scope for ignore in ignores_in(Source(path, dedent(text)))]
    return [(scope.line, scope.end_line) for scope in scopes if scope]


def test_a_list_right_below_its_key_is_part_of_the_block() -> None:
    text = """\
        Cors:
          # fulint: ignore[FU201] open data
          AllowOrigins:
          - "*"
          AllowCredentials: false
    """

    assert covered("template.yaml", text) == [(3, 4)]


def test_a_function_is_covered_with_decorators_signature_and_text_further_left() -> None:
    text = '''\
        # fulint: ignore[FU404] a proxy of ours sends it so
        @logged(
            "orders",
        )
        @traced
        def handler(
            event,
            context,
        ):
            query = """
        not indented
        """
            return query

        def other(event, context):
            return None
    '''

    assert covered("app.py", text) == [(2, 13)]


def test_a_block_of_braces_ends_at_its_own_closing_line() -> None:
    text = """\
        // fulint: ignore[FU404] a proxy of ours sends it so
        exports.handler = async (event) => {
          const query = `
        not indented
        `;
          if (query) {
            return 1;
          } else {
            return 2;
          }
        };
        const other = 1;
    """

    assert covered("index.js", text) == [(2, 11)]


def test_ignores_that_follow_each_other_cover_the_same_line() -> None:
    text = """\
        # fulint: ignore[FU101] one reason

        # fulint: ignore[FU103] another
        AuthType: NONE
        Other: 1
    """

    assert covered("template.yaml", text) == [(4, 4), (4, 4)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("index.js", "// fulint: ignore[FU404]\nf(() => {\n" * 3000),
        ("template.yaml", "# fulint: ignore[FU101]\n" * 1000 + "\n" * 200_000 + "a: 1\n"),
    ],
    ids=["braces that never close", "blank lines below many ignores"],
)
def test_many_ignores_do_not_read_the_lines_below_them_again_and_again(path: str, text: str) -> None:
    started = perf_counter()

    ignores_in(Source(path, text))

    assert perf_counter() - started < SECONDS
