"""Whatever lies in a repository, a run ends well: it says what it could not read, and loses nothing else."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fulint import cli
from fulint.config import Config
from fulint.engine import check
from fulint.report import Report
from fulint.repository import Repository
from fulint.source import Source, Unreadable

SLOWEST_SECONDS = 20.0

SOUND_TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Sound:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
"""
SOUND_HANDLER = """\
import json


def handler(event, context):
    order = json.loads(event["body"])
    return {"statusCode": 200, "body": event["headers"]["X-Trace"] + order["id"]}
"""
SOUND_FINDINGS = [
    ("sound/src/app.py", 5, "FU407"),
    ("sound/src/app.py", 6, "FU404"),
    ("sound/template.yaml", 4, "FU103"),
    ("sound/template.yaml", 10, "FU301"),
    ("sound/template.yaml", 11, "FU101"),
]
"""What a run says of the sound template, whatever lies beside it."""

FUNCTION = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Odd:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: {code}
      Handler: odd.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
"""


@pytest.fixture(autouse=True)
def time_is_bounded() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SLOWEST_SECONDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a sound template and an empty folder for what is not."""
    write(tmp_path / "sound" / "template.yaml", SOUND_TEMPLATE)
    write(tmp_path / "sound" / "src" / "app.py", SOUND_HANDLER)
    (tmp_path / "odd").mkdir()
    return tmp_path


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run(folder: Path) -> Report:
    return check([str(folder)], Config(), root=str(folder))


def found(report: Report, below: str) -> list[tuple[str, int, str]]:
    """Path, line and rule of the findings in files below a folder."""
    return [(f.span.path, f.span.line, f.rule) for f in report.findings if f.span.path.startswith(below)]


def messages(report: Report, rule: str = "FU001") -> list[str]:
    return [f.message for f in report.findings if f.rule == rule]


def assert_nothing_else_is_lost(report: Report) -> None:
    assert found(report, "sound/") == SOUND_FINDINGS


def test_broken_yaml_is_a_finding_where_it_breaks(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", SOUND_TEMPLATE + "  Broken: [1, 2\n  Other: {}\n")

    report = run(folder)

    assert found(report, "odd/") == [("odd/template.yaml", 13, "FU001")]
    assert_nothing_else_is_lost(report)


def test_broken_json_is_a_finding_where_it_breaks(folder: Path) -> None:
    text = '{"Resources": {\n"Url": {"Type": "AWS::Lambda::Url",\n"Properties": {"AuthType" "NONE"}}}}\n'
    write(folder / "odd" / "template.json", text)

    report = run(folder)

    assert found(report, "odd/") == [("odd/template.json", 3, "FU001")]
    assert_nothing_else_is_lost(report)


def test_a_handler_with_a_syntax_error_is_a_finding_in_the_handler(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    write(folder / "odd" / "src" / "odd.py", "import json\n\ndef handler(event, context:\n    return {}\n")

    report = run(folder)

    assert found(report, "odd/") == [("odd/src/odd.py", 3, "FU001")]
    assert_nothing_else_is_lost(report)


def test_a_javascript_handler_with_a_syntax_error_is_a_finding_in_the_handler(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/").replace("python3.13", "nodejs22.x"))
    write(folder / "odd" / "src" / "odd.js", "exports.handler = async (event) => {\n  return { statusCode: 200 ;\n")

    report = run(folder)

    assert [(path, rule) for path, _, rule in found(report, "odd/")] == [("odd/src/odd.js", "FU001")]
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param(b"\0\1\2 AWS::Lambda::Url \xff", 1, "this file is a binary file", id="binary"),
        pytest.param(b"Resources:\n  # \xe9\n  U: {Type: AWS::Lambda::Url}\n", 2, "this file is not UTF-8", id="latin"),
    ],
)
def test_a_file_that_is_no_text_is_a_finding(folder: Path, content: bytes, line: int, reason: str) -> None:
    write(folder / "odd" / "template.yaml", content)

    report = run(folder)

    assert found(report, "odd/") == [("odd/template.yaml", line, "FU001")]
    assert messages(report)[0].startswith(reason)
    assert_nothing_else_is_lost(report)


def test_a_handler_that_is_no_utf_8_is_a_finding(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    write(folder / "odd" / "src" / "odd.py", b"def handler(event, context):\n    return '\xe9'\n")

    report = run(folder)

    assert found(report, "odd/") == [("odd/src/odd.py", 2, "FU001")]
    assert_nothing_else_is_lost(report)


def test_a_binary_handler_is_a_finding(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    write(folder / "odd" / "src" / "odd.py", b"\x7fELF\0\0\0")

    report = run(folder)

    assert found(report, "odd/") == [("odd/src/odd.py", 1, "FU001")]
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", "---\n", "# a comment\n", "null\n"])
def test_an_empty_file_is_nothing_to_speak_of(folder: Path, content: str) -> None:
    write(folder / "odd" / "template.yaml", content)

    report = run(folder)

    assert found(report, "odd/") == []
    assert report.notices == ()
    assert_nothing_else_is_lost(report)


def test_an_empty_file_alone_is_said_to_be_no_template(tmp_path: Path) -> None:
    write(tmp_path / "template.yaml", "")

    report = check([str(tmp_path / "template.yaml")], Config(), root=str(tmp_path))

    assert report.findings == ()
    assert report.notices == (
        "No template in template.yaml: fulint reads SAM and CloudFormation templates, Terraform and serverless.yml.",
    )


def test_an_empty_handler_holds_no_handler(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    write(folder / "odd" / "src" / "odd.py", "")

    report = run(folder)

    assert found(report, "odd/") == [("odd/template.yaml", 8, "FU005")]
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize("section", ["Parameters", "Conditions", "Mappings", "Outputs", "Metadata", "Globals"])
@pytest.mark.parametrize("value", ["", " {}", " []", " text", " 7"])
def test_a_section_that_is_empty_or_of_another_kind_does_not_hide_the_urls(
    tmp_path: Path, section: str, value: str
) -> None:
    write(tmp_path / "template.yaml", f"{SOUND_TEMPLATE}{section}:{value}\n")

    report = run(tmp_path)

    assert [url.url.address for url in report.urls] == ["Sound"]
    assert ("template.yaml", 11, "FU101") in found(report, "")


def test_a_resource_whose_type_is_a_mapping_is_a_finding_on_the_type(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/") + "  Strange:\n    Type: {a: b}\n")

    report = run(folder)

    assert ("odd/template.yaml", 14, "FU001") in found(report, "odd/")
    assert_nothing_else_is_lost(report)


DEEP = 100_000
IN_YAML = "Resources: {U: {Type: AWS::Lambda::Url, Properties: "
IN_BLOCKS = "Resources:\n  U:\n    Type: AWS::Lambda::Url\n    Properties:\n      "
IN_JSON = '{"Resources": {"U": {"Type": "AWS::Lambda::Url", "Properties": '


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lists.yaml", IN_YAML + "[" * DEEP + "]" * DEEP + "}}\n"),
        ("maps.yaml", IN_YAML + "{a: " * DEEP + "}" * DEEP + "}}\n"),
        ("blocks.yaml", IN_BLOCKS + "- " * DEEP + "1\n"),
        ("arrays.json", IN_JSON + "[" * DEEP + "]" * DEEP + "}}}"),
        ("open.json", IN_JSON + '{"a":' * DEEP),
    ],
    ids=["lists", "maps", "blocks", "arrays", "unclosed objects"],
)
def test_a_template_nested_100_000_deep_is_a_finding(folder: Path, name: str, text: str) -> None:
    write(folder / "odd" / name, text)

    report = run(folder)

    assert [(path, rule) for path, _, rule in found(report, "odd/")] == [(f"odd/{name}", "FU001")]
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize(
    ("file", "runtime", "source"),
    [
        ("odd.py", "python3.13", "def handler(event, context):\n    return " + "(" * 100_000 + ")" * 100_000 + "\n"),
        ("odd.py", "python3.13", "def handler(event, context):\n    return " + "-" * 100_000 + "1\n"),
        ("odd.py", "python3.13", "def handler(event, context):\n    return event" + ".a" * 100_000 + "\n"),
        ("odd.py", "python3.13", "def handler(event, context):\n    return 1" + " + 1" * 100_000 + "\n"),
        ("odd.js", "nodejs22.x", "exports.handler = (event) => " + "(" * 100_000 + "1" + ")" * 100_000 + ";\n"),
        ("odd.js", "nodejs22.x", "exports.handler = (event) => event" + ".a" * 100_000 + ";\n"),
        ("odd.js", "nodejs22.x", "exports.handler = (event) => " + "{" * 100_000 + "}" * 100_000 + ";\n"),
        ("odd.ts", "nodejs22.x", "export const handler = (event: " + "A<" * 100_000 + ">" * 100_000 + ") => 1;\n"),
    ],
    ids=[
        "parentheses",
        "signs",
        "attributes",
        "sums",
        "javascript parentheses",
        "javascript properties",
        "javascript blocks",
        "typescript types",
    ],
)
def test_a_handler_nested_100_000_deep_costs_nothing_else(folder: Path, file: str, runtime: str, source: str) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/").replace("python3.13", runtime))
    write(folder / "odd" / "src" / file, source)

    report = run(folder)

    assert {rule for _, _, rule in found(report, "odd/")} <= {"FU001"}
    assert not any("fulint failed" in message for message in messages(report))
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize("width", [2, 10])
def test_an_alias_bomb_is_not_expanded(folder: Path, width: int) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, 40)]
    bomb = "\n".join(f"  {line}" for line in lines)
    text = FUNCTION.format(code="src/") + f"Metadata:\n{bomb}\nOutputs:\n  All: {{Value: *a39}}\n"
    write(folder / "odd" / "template.yaml", text)

    report = run(folder)

    assert [url.url.address for url in report.urls] == ["Odd", "Sound"]
    assert_nothing_else_is_lost(report)


def test_an_alias_bomb_where_a_list_is_expected_is_not_expanded(folder: Path) -> None:
    text = FUNCTION.format(code="src/")
    lines = ["    a0: &a0 [x, x]"] + [f"    a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 40)]
    metadata = "Metadata:\n  Bomb:\n" + "\n".join(lines) + "\n"
    cors = "        Cors: {AllowOrigins: *a39, AllowMethods: *a39}\n      Layers: *a39\n      Tags: *a39\n"
    write(folder / "odd" / "template.yaml", metadata + text + cors)

    report = run(folder)

    assert [url.url.address for url in report.urls] == ["Odd", "Sound"]
    assert_nothing_else_is_lost(report)


def test_an_alias_inside_its_own_anchor_is_a_finding(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/") + "Metadata: &m\n  Own: *m\n")

    report = run(folder)

    assert "FU001" in {rule for _, _, rule in found(report, "odd/")}
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize("name", ["template.yaml", "template.json"])
def test_a_file_of_50_mb_is_passed_over_with_a_word(folder: Path, name: str) -> None:
    with (folder / "odd" / name).open("wb") as file:
        file.write(b"Resources: {U: {Type: AWS::Lambda::Url}}\n")
        file.truncate(50 * 1024 * 1024)

    report = run(folder)

    assert report.notices == (f"Passed over: odd/{name} is larger than 20 MB.",)
    assert_nothing_else_is_lost(report)


def test_a_file_of_50_mb_that_is_named_is_a_finding(folder: Path) -> None:
    with (folder / "odd" / "template.yaml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    report = check([str(folder / "odd" / "template.yaml")], Config(), root=str(folder))

    assert messages(report) == ["this file is larger than 20 MB"]


def test_a_handler_of_50_mb_is_a_finding(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    write(folder / "odd" / "src" / "odd.py", "")
    with (folder / "odd" / "src" / "odd.py").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    report = run(folder)

    assert found(report, "odd/") == [("odd/src/odd.py", 1, "FU001")]
    assert_nothing_else_is_lost(report)


def test_links_that_loop_are_not_followed(folder: Path) -> None:
    (folder / "odd" / "loop").symlink_to("..")
    (folder / "odd" / "self.yaml").symlink_to("self.yaml")
    (folder / "odd" / "one.yaml").symlink_to("two.yaml")
    (folder / "odd" / "two.yaml").symlink_to("one.yaml")

    report = run(folder)

    assert found(report, "odd/") == []
    assert_nothing_else_is_lost(report)


def test_code_behind_a_link_that_loops_is_said_to_be_missing(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    (folder / "odd" / "src").symlink_to("src")

    report = run(folder)

    assert {path for path, _, _ in found(report, "odd/")} <= {"odd/template.yaml"}
    assert_nothing_else_is_lost(report)


@pytest.mark.parametrize("code", ["../../..", "/etc", "../../outside", "~", "file:///etc", '"src\\0/x"', "link"])
def test_code_outside_of_the_repository_is_not_read(tmp_path: Path, code: str) -> None:
    folder = tmp_path / "inside"
    write(tmp_path / "outside" / "odd.py", 'def handler(event, context):\n    return event["headers"]["X-Outside"]\n')
    write(tmp_path / "odd.py", 'def handler(event, context):\n    return event["headers"]["X-Outside"]\n')
    write(folder / "sound" / "template.yaml", SOUND_TEMPLATE)
    write(folder / "sound" / "src" / "app.py", SOUND_HANDLER)
    write(folder / "odd" / "template.yaml", FUNCTION.format(code=code))
    (folder / "odd" / "link").symlink_to(tmp_path / "outside")

    report = run(folder)

    assert {file.path.split("/")[0] for file in report.files} == {"odd", "sound"}
    assert not any("Outside" in finding.message for finding in report.findings)
    assert [url.handler for url in report.urls if url.url.address == "Odd"] == [None]
    # YAML's `~` is null, and the address of a file is the name of a folder that is not there: neither leads out.
    leads_out = code not in ("~", "file:///etc")
    assert any("odd/template.yaml:" in notice for notice in report.notices) == leads_out
    assert_nothing_else_is_lost(report)


def test_a_folder_that_cannot_be_listed_is_said(folder: Path) -> None:
    (folder / "odd" / "closed").mkdir(mode=0)
    if os.access(folder / "odd" / "closed", os.R_OK):
        pytest.skip("everything is readable to this user")

    report = run(folder)

    assert report.notices == ("Passed over: odd/closed cannot be listed: Permission denied.",)
    assert_nothing_else_is_lost(report)


def test_a_file_that_cannot_be_opened_is_said(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    (folder / "odd" / "template.yaml").chmod(0)
    if os.access(folder / "odd" / "template.yaml", os.R_OK):
        pytest.skip("everything is readable to this user")

    report = run(folder)

    assert report.notices == ("Passed over: odd/template.yaml cannot be opened: Permission denied.",)
    assert_nothing_else_is_lost(report)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_a_fifo_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "odd" / "template.yaml")

    report = run(folder)

    assert found(report, "odd/") == []
    assert_nothing_else_is_lost(report)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_a_fifo_for_a_handler_is_not_waited_for(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", FUNCTION.format(code="src/"))
    (folder / "odd" / "src").mkdir()
    os.mkfifo(folder / "odd" / "src" / "odd.py")

    report = run(folder)

    assert {path for path, _, _ in found(report, "odd/")} <= {"odd/template.yaml"}
    assert_nothing_else_is_lost(report)


Read = Callable[[Repository, str], Source | Unreadable]


def test_a_file_that_vanishes_before_it_is_read_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = folder / "odd" / "template.yaml"
    write(odd, FUNCTION.format(code="src/"))
    read: Read = Repository.read

    def read_later(repository: Repository, path: str) -> Source | Unreadable:
        if path == "odd/template.yaml":
            odd.unlink(missing_ok=True)
        return read(repository, path)

    monkeypatch.setattr(Repository, "read", read_later)

    report = run(folder)

    assert found(report, "odd/") == [("odd/template.yaml", 1, "FU001")]
    assert messages(report) == ["this file cannot be opened: No such file or directory"]
    assert_nothing_else_is_lost(report)


@pytest.mark.skipif(os.name != "posix", reason="names of other systems are always text")
def test_a_name_that_is_no_utf_8_is_read_like_any_other(folder: Path) -> None:
    place = os.path.join(os.fsencode(folder), b"odd", b"\xff\xfe.yaml")
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT)
    except OSError:
        pytest.skip("the file system takes no such name")
    os.write(handle, SOUND_TEMPLATE.replace("Sound", "Odd").encode())
    os.close(handle)

    report = run(folder)

    assert [url.url.address for url in report.urls] == ["Odd", "Sound"]
    assert_nothing_else_is_lost(report)


def broken(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", SOUND_TEMPLATE + "  Broken: [1, 2\n  Other: {}\n")


def deep(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", IN_YAML + "[" * DEEP)


def binary(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", b"\0\1 AWS::Lambda::Url \xff")


def escape_sequences(folder: Path) -> None:
    write(folder / "odd" / "template.yaml", SOUND_TEMPLATE + "  Broken: [1, \033[31m\u202e\n  Other: {}\n")


@pytest.mark.parametrize("prepare", [broken, deep, binary, escape_sequences])
@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif"])
def test_the_command_reports_what_it_could_not_read(
    folder: Path, capsys: pytest.CaptureFixture[str], prepare: Callable[[Path], None], form: str
) -> None:
    (folder / ".git").mkdir()
    prepare(folder)

    code = cli.run(["check", str(folder), "--format", form])

    printed = capsys.readouterr()
    assert code == cli.FOUND
    assert printed.err == ""
    assert "odd/template.yaml" in printed.out
    assert "sound/template.yaml" in printed.out
    assert "FU001" in printed.out
    assert "\033" not in printed.out
    assert "\u202e" not in printed.out
    if form in ("json", "sarif"):
        json.loads(printed.out)


def test_the_command_refuses_a_path_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["check", str(tmp_path / "absent.yaml")])

    printed = capsys.readouterr()
    assert code == cli.REFUSED
    assert "absent.yaml does not exist" in printed.err
    assert printed.out == ""


def test_the_command_says_what_it_passed_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".git").mkdir()
    with (folder / "odd" / "template.yaml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    code = cli.run(["check", str(folder), "--format", "concise"])

    printed = capsys.readouterr()
    assert code == cli.FOUND
    assert printed.err == "Passed over: odd/template.yaml is larger than 20 MB.\n"
