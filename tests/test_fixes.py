"""What fixes make of handlers, to the byte: `app` is a handler before, `fixed` what becomes of it, if anything."""

from pathlib import Path

import pytest
from cases import Case, read_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulint import cli
from fulint.finding import Edit
from fulint.fixes.edits import clash, difference, edited
from fulint.source import Source, Span

HERE = Path(__file__).parent
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Runtime: {runtime}
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: NONE
"""


def cases(name: str) -> list[Case]:
    return read_cases((HERE / "fixes" / f"{name}.md").read_text(encoding="utf-8"))


def each(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases(name), ids=lambda case: case.heading)


def written(folder: Path, name: str, data: bytes) -> Path:
    """A repository with one handler; the place of the handler."""
    runtime = "python3.13" if name.endswith(".py") else "nodejs22.x"
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "template.yaml").write_text(TEMPLATE.format(runtime=runtime), encoding="utf-8")
    (folder / name).write_bytes(data)
    return folder / name


def fix(folder: Path, *options: str) -> int:
    return cli.run(["check", str(folder), "--no-config", "--quiet", *options])


@each("safe")
def test_safe_fixes(case: Case, tmp_path: Path) -> None:
    (name, before), *after = case.files
    handler = written(tmp_path, name, before.encode())

    fix(tmp_path, "--fix")

    assert handler.read_text(encoding="utf-8") == (after[0][1] if after else before)


@each("unsafe")
def test_unsafe_fixes_are_made_only_when_they_are_asked_for(case: Case, tmp_path: Path) -> None:
    (name, before), *after = case.files
    handler = written(tmp_path, name, before.encode())

    fix(tmp_path, "--fix")
    untouched = handler.read_text(encoding="utf-8")
    fix(tmp_path, "--fix", "--unsafe-fixes")

    assert untouched == before
    assert handler.read_text(encoding="utf-8") == (after[0][1] if after else before)


@pytest.mark.parametrize("case", cases("safe") + cases("unsafe"), ids=lambda case: case.heading)
def test_what_is_fixed_stays_as_it_is(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, text = case.files[-1]
    handler = written(tmp_path, name.replace("fixed", "app"), text.encode())

    fix(tmp_path, "--fix", "--unsafe-fixes")
    capsys.readouterr()

    assert handler.read_text(encoding="utf-8") == text
    assert fix(tmp_path, "--diff", "--unsafe-fixes") == cli.CLEAN
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("case", cases("safe") + cases("unsafe"), ids=lambda case: case.heading)
def test_a_mark_and_the_ends_of_lines_stay(case: Case, tmp_path: Path) -> None:
    name, before = case.files[0]
    handler = written(tmp_path, name, windows(before))

    fix(tmp_path, "--fix", "--unsafe-fixes")

    assert handler.read_bytes() == windows(case.files[-1][1])


def windows(text: str) -> bytes:
    """A text with a byte order mark, ends of lines as in Windows, and none at the end."""
    return b"\xef\xbb\xbf" + text.rstrip("\n").replace("\n", "\r\n").encode()


NOISE = st.lists(
    st.sampled_from(
        ["# größer", "    x = \"event['headers']['X-Kind']\"", "    ", "", "\tpass".strip(), "y = '𝒳'  # Ü"]
    ),
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(above=NOISE, end=st.sampled_from(["\n", "\r\n"]), name=st.from_regex(r"X-[A-Za-z]{1,9}", fullmatch=True))
def test_around_a_fix_nothing_changes(tmp_path: Path, above: list[str], end: str, name: str) -> None:
    head = [line.strip() for line in above]
    lines = [*head, "def handler(event, context):", f'    return "é" + event["headers"]["{name}"]  # {name} é', "# end"]
    text = end.join(lines)
    handler = written(tmp_path, "app.py", text.encode())

    fix(tmp_path, "--fix")

    assert handler.read_bytes() == text.replace(f'["{name}"]', f'["{name.lower()}"]').encode()


PYTHON = {
    'a = event["headers"].get("X-Kind")  # größer': 'a = event["headers"].get("x-kind")  # größer',
    "b = json.loads(event.get('body') or '{}')": "b = json.loads((base64.b64decode(event.get('body')).decode() "
    "if event.get('isBase64Encoded') else event.get('body')) or '{}')",
    'if event["headers"].get("x-sig") == digest: print("é")': 'if hmac.compare_digest(event["headers"].get("x-sig", '
    '""), digest): print("é")',
    "c = 1  # fulint: ignore[FU404] 𝒳": "c = 1",
    "d = '''\n   X-Kind # fulint: ignore[FU404]'''": "d = '''\n   X-Kind # fulint: ignore[FU404]'''",
    "e = event.get('rawPath') == '/'": "e = event.get('rawPath') == '/'",
}
JAVASCRIPT = {
    "let a = event.headers['X-Kind'] // größer": "let a = event.headers['x-kind'] // größer",
    "{ const { Origin } = event.headers; print() }": "{ const { origin: Origin } = event.headers; print() }",
    "print(`𝒳 ${JSON.parse(event.body ?? '{}')}`)": "print(`𝒳 ${JSON.parse((event.isBase64Encoded ? "
    "Buffer.from(event.body, 'base64').toString() : event.body) ?? '{}')}`)",
    "print(1) /* fulint: ignore[FU404] é */": "print(1)",
    "print('X-Kind // fulint: ignore[FU404]')": "print('X-Kind // fulint: ignore[FU404]')",
}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(sorted(PYTHON)), max_size=6, unique=True), end=st.sampled_from(["\n", "\r\n"]))
def test_each_place_in_python_is_fixed_by_itself(tmp_path: Path, lines: list[str], end: str) -> None:
    def whole(body: list[str]) -> bytes:
        head = ["import base64, hashlib, hmac, json", "", "def handler(event, context):"]
        digest = '    digest = hmac.new(b"k", b"", hashlib.sha256).hexdigest()'
        return "\n".join([*head, digest, *(f"    {line}" for line in body)]).replace("\n", end).encode()

    handler = written(tmp_path, "app.py", whole(lines))

    for _ in range(2):
        fix(tmp_path, "--fix", "--unsafe-fixes")
        assert handler.read_bytes() == whole([PYTHON[line] for line in lines])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(sorted(JAVASCRIPT)), max_size=5, unique=True))
def test_each_place_in_javascript_is_fixed_by_itself(tmp_path: Path, lines: list[str]) -> None:
    def whole(body: list[str]) -> bytes:
        return "\n".join(["export const handler = async (event) => {", *body, "}  // é"]).encode()

    handler = written(tmp_path, "app.mjs", whole(lines))

    for _ in range(2):
        fix(tmp_path, "--fix", "--unsafe-fixes")
        assert handler.read_bytes() == whole([JAVASCRIPT[line] for line in lines])


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.sampled_from("ab\n\r\u2028é𝒳"), max_size=30),
    cuts=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    new=st.tuples(st.text("xy", max_size=3), st.text("xy", max_size=3)),
)
def test_edits_change_what_they_mark_and_nothing_else(text: str, cuts: list[int], new: tuple[str, str]) -> None:
    source = Source("a.txt", text)
    a, b, c, d = sorted(min(cut, len(text)) for cut in cuts)
    if a == b == c == d or "\r\n" in (text[n - 1 : n + 1] for n in (a, b, c, d)):
        return
    edits = [Edit(source.span(c, d), new[1]), Edit(source.span(a, b), new[0])]

    assert edited(source, edits) == text[:a] + new[0] + text[b:c] + new[1] + text[d:]
    assert edited(source, [*edits, *edits]) == edited(source, edits)


def test_fixes_that_touch_are_for_different_rounds() -> None:
    one = Edit(Span("a", 1, 1, 1, 4), "x")

    assert clash([one], [Edit(Span("a", 1, 4, 1, 4), "y")])
    assert not clash([one], [Edit(Span("a", 1, 5, 1, 5), "y"), Edit(Span("b", 1, 1, 1, 4), "z"), one])


def test_a_difference_keeps_marks_and_odd_lines() -> None:
    source = Source("a/b.py", "one\u2028still\r\ntwo\r\nthree", has_bom=True)

    assert difference(source, "one\u2028still\r\ntwo\r\n3") == (
        "--- a/b.py\n+++ a/b.py\n@@ -1,3 +1,3 @@\n \ufeffone\u2028still\r\n two\r\n"
        "-three\n\\ No newline at end of file\n+3\n\\ No newline at end of file\n"
    )
    assert difference(source, source.text) == ""
