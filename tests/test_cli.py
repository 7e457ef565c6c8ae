"""The command line: exit codes, where reports go, colours, standard input, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import fulint
from fulint import cli, engine
from fulint.config import Config
from fulint.finding import Severity

ON_LATEST = """\
Resources:
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      AuthType: AWS_IAM
      TargetFunctionArn: hello
"""
ON_ALIAS = ON_LATEST.replace("hello", "hello:live")
PUBLIC = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: .
      FunctionUrlConfig:
        AuthType: NONE
"""
HANDLER = """\
def handler(event, context):
    return {"statusCode": 200, "body": "ok"}
"""
FU301 = "template.yaml:6:26: warning: FU301 "


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one warning, which is the working directory."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "template.yaml").write_text(ON_LATEST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def fulint_as_process(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "fulint", *arguments],
        input=data,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


def concise(*arguments: str) -> int:
    return cli.run(["check", "--format", "concise", *arguments])


def test_a_warning_fails_and_a_clean_repository_does_not(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert concise() == cli.FOUND
    assert capsys.readouterr().out.startswith(FU301)

    (repository / "template.yaml").write_text(ON_ALIAS, encoding="utf-8")

    assert concise() == cli.CLEAN
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("option", "code"), [("error", cli.CLEAN), ("warning", cli.FOUND), ("note", cli.FOUND), ("never", cli.CLEAN)]
)
@pytest.mark.parametrize("format", ["concise", "json"])
def test_fail_on_decides_in_every_format(repository: Path, format: str, option: str, code: int) -> None:
    assert cli.run(["check", "--format", format, "--fail-on", option]) == code


def test_what_is_not_reported_does_not_fail(repository: Path) -> None:
    assert concise("--min-severity", "error", "--fail-on", "note") == cli.CLEAN


def test_rules_are_chosen_by_id_prefix_or_name(repository: Path) -> None:
    assert concise("--select", "FU3") == cli.FOUND
    assert concise("--select", "FU1,url-on-latest") == cli.FOUND
    assert concise("--select", "FU1") == cli.CLEAN
    assert concise("--ignore", "url-on-latest") == cli.CLEAN


def test_only_reads_the_repository_and_reports_what_touches_the_paths(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "other").mkdir()
    (repository / "other" / "template.yaml").write_text(ON_LATEST, encoding="utf-8")
    (repository / "notes.py").write_text("", encoding="utf-8")

    assert concise("--only", "template.yaml", "notes.py") == cli.FOUND
    assert [line.partition(" ")[0] for line in capsys.readouterr().out.splitlines()] == ["template.yaml:6:26:"]
    assert concise("--only", "notes.py") == cli.CLEAN
    assert concise("--only", "other") == cli.FOUND
    assert concise("--only", ".") == cli.FOUND


def test_only_reports_a_template_for_a_place_of_its_finding_in_the_handler(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "template.yaml").write_text(PUBLIC, encoding="utf-8")
    (repository / "app.py").write_text(HANDLER, encoding="utf-8")

    assert concise("--only", "--select", "FU101", "app.py") == cli.FOUND
    assert capsys.readouterr().out.startswith("template.yaml:10:19: warning: FU101 ")


def test_select_stands_above_the_configuration(repository: Path) -> None:
    (repository / "fulint.toml").write_text('ignore = ["FU301"]\n', encoding="utf-8")

    assert concise() == cli.CLEAN
    assert concise("--select", "FU301") == cli.FOUND
    assert concise("--no-config") == cli.FOUND


def test_a_configuration_may_be_named(repository: Path) -> None:
    (repository / "strict.toml").write_text('fail-on = "never"\n', encoding="utf-8")

    assert concise("--config", "strict.toml") == cli.CLEAN


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--select", "FU999"], 'there is no rule "FU999"'),
        (["--ignore", "url-on-lates"], 'did you mean "url-on-latest"?'),
        (["--format", "jsn"], 'did you mean "json"?'),
        (["--report", "json="], "names no file"),
        (["--format", "json", "--report", "concise"], "Only one report can go to standard output"),
        (["--report", "json=a", "--report", "concise=a"], "Two reports would go to"),
        (["--report", "json=no/such/folder"], "cannot be written: No such file or directory"),
        (["--config", "a", "--no-config"], "exclude each other"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
        (["nowhere"], "nowhere does not exist"),
        (["-"], "needs --stdin-filename"),
        (["--stdin-filename", "template.yaml"], "give - as a path"),
        (["--only", "nowhere"], "nowhere does not exist"),
        (["--only", "--fix", "."], "--only is for a report"),
        (["--unknown"], "--unknown"),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_with_2(
    repository: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.run(["check", *arguments]) == cli.REFUSED

    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_a_wrong_configuration_is_told_with_all_its_faults(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "fulint.toml").write_text('selct = []\n"\\u001b[2J" = 1\n', encoding="utf-8")

    assert concise() == cli.REFUSED

    error = capsys.readouterr().err
    assert 'fulint.toml:1: unknown key "selct"; did you mean "select"?' in error
    assert "\\x1b[2J" in error
    assert "\x1b" not in error


def test_a_failure_of_fulint_itself_exits_with_3(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr(engine, "check", broken)

    assert concise() == cli.FAILED

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" in captured.err
    assert "fulint failed (LookupError)" in captured.err


def test_an_interrupted_run_is_no_finding(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "check", interrupted)

    assert concise() == cli.INTERRUPTED


def test_reports_go_to_files_beside_the_one_that_is_printed(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert concise("--report", "json=out.json", "--report", "concise=out.txt", "--color", "always") == cli.FOUND

    assert json.loads((repository / "out.json").read_text(encoding="utf-8"))["findings"][0]["rule"] == "FU301"
    assert (repository / "out.txt").read_text(encoding="utf-8").startswith(FU301)
    assert "\x1b[" in capsys.readouterr().out
    assert sorted(path.name for path in repository.iterdir()) == [".git", "out.json", "out.txt", "template.yaml"]


def test_a_report_does_not_follow_a_link(repository: Path) -> None:
    precious = repository / "precious"
    precious.write_text("kept", encoding="utf-8")
    (repository / "out.json").symlink_to(precious)

    assert concise("--report", "json=out.json") == cli.FOUND

    assert precious.read_text(encoding="utf-8") == "kept"


def test_a_report_that_cannot_be_written_is_said(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "out").mkdir()

    assert concise("--report", "json=out") == cli.REFUSED

    assert "cannot be written" in capsys.readouterr().err
    assert sorted(path.name for path in repository.iterdir()) == [".git", "out", "template.yaml"]


def test_a_report_without_a_file_is_printed_instead(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["check", "--report", "json", "--report", "concise=-x"])

    assert json.loads(capsys.readouterr().out)["version"] == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "is_coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_are_decided_by_option_then_environment_then_terminal(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    is_coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    concise(*arguments)

    assert ("\x1b[" in capsys.readouterr().out) == is_coloured


def test_notices_go_to_standard_error_unless_quiet(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "template.yaml").unlink()

    assert concise() == cli.CLEAN
    captured = capsys.readouterr()
    assert (captured.out, captured.err.startswith("No template in")) == ("", True)

    assert concise("--quiet") == cli.CLEAN
    assert capsys.readouterr() == ("", "")


def test_statistics_and_files_leave_other_formats_whole(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["check", "--format", "json", "--statistics", "--show-files"])

    captured = capsys.readouterr()
    json.loads(captured.out)
    assert "1  FU301  warning  url-on-latest" in captured.err
    assert "template  template.yaml" in captured.err


def test_statistics_take_the_place_of_the_findings(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--statistics"]) == cli.FOUND

    assert capsys.readouterr().out.startswith("1  FU301  warning  url-on-latest\n")


def test_standard_input_stands_for_a_file(repository: Path) -> None:
    clean = fulint_as_process("check", "-", "--stdin-filename", "template.yaml", "-q", data=ON_ALIAS.encode())
    new = fulint_as_process(
        "check", "--format", "concise", "-", "--stdin-filename", "infra.yaml", data=ON_LATEST.encode()
    )

    assert (clean.returncode, clean.stderr) == (cli.CLEAN, b"")
    assert new.returncode == cli.FOUND
    assert new.stdout.startswith(b"infra.yaml:6:26: warning: FU301")


def test_a_reader_that_leaves_does_not_disturb(repository: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "fulint", "check", "--format", "json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (process.returncode, process.stderr) == (cli.FOUND, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_finding_and_no_failure_of_fulint(repository: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "fulint", "check", "--format", "json"]
        process = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert process.returncode == cli.REFUSED
    assert process.stderr == b"Error: the output cannot be written: No space left on device\n"


def test_output_is_utf_8_wherever_it_runs(repository: Path) -> None:
    (repository / "template.yaml").rename(repository / "größe.yaml")
    process = fulint_as_process("check", "--format", "concise", PYTHONIOENCODING="ascii")

    assert process.returncode == cli.FOUND
    assert process.stdout.decode("utf-8").startswith("größe.yaml:6:26: ")


def test_explain_takes_an_id_or_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", "FU301"]) == cli.CLEAN
    by_id = capsys.readouterr().out
    assert cli.run(["explain", "url-on-latest"]) == cli.CLEAN

    assert capsys.readouterr().out == by_id
    assert "FU301" in by_id
    assert cli.run(["explain", "url-on-lates"]) == cli.REFUSED
    assert 'did you mean "url-on-latest"?' in capsys.readouterr().err


def test_rules_lists_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rules"]) == cli.CLEAN

    listed = capsys.readouterr().out
    assert "FU001" in listed
    assert "url-on-latest" in listed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["completion", shell]) == cli.CLEAN

    assert "_FULINT_COMPLETE" in capsys.readouterr().out


def test_rules_are_completed() -> None:
    process = fulint_as_process(_FULINT_COMPLETE="bash_complete", COMP_WORDS="fulint explain url-on", COMP_CWORD="2")

    assert process.stdout.split() == [b"plain,url-on-latest"]


def test_help_names_the_formats_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    from fulint.outputs import FORMATS

    assert cli.run(["check", "--help"]) == cli.CLEAN

    shown = " ".join(capsys.readouterr().out.split())
    assert f"What to print: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}." in shown


def test_the_version_needs_the_command_line_alone() -> None:
    code = "import sys; from fulint import cli; cli.run(['--version']); print(*sorted(sys.modules))"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    version, modules = process.stdout.splitlines()

    assert version == f"fulint {fulint.__version__}"
    assert [name for name in modules.split() if name.partition(".")[0] == "fulint"] == ["fulint", "fulint.cli"]


def test_the_python_entry_gives_a_report(repository: Path) -> None:
    report = fulint.check(["."])

    assert [finding.rule for finding in report.findings] == ["FU301"]
    assert fulint.check([str(repository)], Config(fail_on=Severity.ERROR)).findings == report.findings
