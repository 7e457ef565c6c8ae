"""`check --fix`, `--unsafe-fixes` and `--diff`: what is written and said, and what is never touched."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fulint import cli
from fulint.config import Config
from fulint.engine import check
from fulint.fixes.rounds import mend
from fulint.fixes.writing import write
from fulint.repository import Repository
from fulint.source import Source

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ../src/
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      ReservedConcurrentExecutions: 5
      FunctionUrlConfig:
        AuthType: AWS_IAM
"""
HANDLER = """\
import json


def handler(event, context):
    kind = event["headers"].get("X-Kind")
    return {"statusCode": 200, "body": json.loads(event.get("body") or "{}")["id"] + kind}
"""
LOWER = HANDLER.replace("X-Kind", "x-kind")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one safe and one unsafe fix in its handler, which is the working directory."""
    for folder in (".git", "infra", "src"):
        (tmp_path / folder).mkdir()
    (tmp_path / "infra" / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "src" / "app.py").write_text(HANDLER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handler_in(repository: Path) -> str:
    return (repository / "src" / "app.py").read_text(encoding="utf-8")


def test_what_is_left_decides_the_exit_code(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--fix"]) == cli.FOUND
    assert handler_in(repository) == LOWER
    out = capsys.readouterr().out
    assert "FU404" not in out
    assert out.endswith("1 finding (1 fixed, 1 fixable with --unsafe-fixes): 1 warning; 1 Function URL.\n")

    assert cli.run(["check", "--fix", "--unsafe-fixes"]) == cli.CLEAN
    assert "isBase64Encoded" in handler_in(repository)
    assert capsys.readouterr().out.endswith("No findings (1 fixed); 1 Function URL.\n")


def test_without_fix_nothing_is_written_and_the_report_says_what_could_be(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["check"]) == cli.FOUND

    out = capsys.readouterr().out
    assert "= fix: write `x-kind` (--fix)\n" in out
    assert "= fix: decode the body where isBase64Encoded is true (--fix --unsafe-fixes)\n" in out
    assert "(1 fixable with --fix, 1 more with --unsafe-fixes)" in out
    assert handler_in(repository) == HANDLER


def test_a_difference_can_be_applied_and_writes_nothing(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--diff", "--fix"]) == cli.FOUND

    captured = capsys.readouterr()
    assert handler_in(repository) == HANDLER
    assert captured.err == "Would fix 1 finding in 1 file.\n"
    assert captured.out.startswith("--- src/app.py\n+++ src/app.py\n@@ -2,5 +2,5 @@\n")
    assert '-    kind = event["headers"].get("X-Kind")\n+    kind = event["headers"].get("x-kind")\n' in captured.out


def test_without_a_difference_all_is_well(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "src" / "app.py").write_text(LOWER, encoding="utf-8")

    assert cli.run(["check", "--diff"]) == cli.CLEAN
    assert capsys.readouterr() == ("", "Would fix nothing.\n")


def test_only_what_is_reported_is_fixed(repository: Path) -> None:
    cli.run(["check", "--fix", "--unsafe-fixes", "--select", "FU402"])

    assert "X-Kind" in handler_in(repository)
    assert "isBase64Encoded" in handler_in(repository)


def test_files_outside_of_the_paths_are_left_alone(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "infra", "--fix"]) == cli.FOUND
    assert handler_in(repository) == HANDLER
    assert "Not fixed: src/app.py is not among the paths that were given, or is ignored.\n" in capsys.readouterr().err

    cli.run(["check", "src/app.py", "--fix"])

    assert handler_in(repository) == LOWER


def test_a_handler_without_a_template_is_fixed_too(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "infra" / "template.yaml").unlink()
    text = """\
import os


def handler(event, context):
    if event["headers"]["x-api-key"] != os.environ["API_KEY"]:
        return {"statusCode": 401}
    return {"statusCode": 200}
"""
    (repository / "src" / "app.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(repository / "src")

    cli.run(["check", "app.py", "--fix", "--unsafe-fixes", "--quiet"])

    assert handler_in(repository).startswith("import hmac\nimport os\n")
    assert 'if not hmac.compare_digest(event["headers"]["x-api-key"], os.environ["API_KEY"]):\n' in handler_in(
        repository
    )


def test_a_file_that_git_or_the_configuration_ignores_is_left_alone(repository: Path) -> None:
    (repository / ".gitignore").write_text("src/\n", encoding="utf-8")
    cli.run(["check", "--fix", "--quiet"])
    assert handler_in(repository) == HANDLER

    (repository / ".gitignore").unlink()
    (repository / "fulint.toml").write_text('exclude = ["app.py"]\n', encoding="utf-8")
    cli.run(["check", "--fix", "--quiet"])
    assert handler_in(repository) == HANDLER


def test_a_name_that_other_events_may_need_is_no_safe_fix(repository: Path) -> None:
    events = "      Events:\n        Api: {Type: Api, Properties: {Path: /, Method: get}}\n"
    (repository / "infra" / "template.yaml").write_text(TEMPLATE + events, encoding="utf-8")

    cli.run(["check", "--fix", "--quiet"])
    assert handler_in(repository) == HANDLER
    cli.run(["check", "--fix", "--unsafe-fixes", "--quiet", "--select", "FU404"])

    assert handler_in(repository) == LOWER


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes is for --fix or --diff"),
        (["-", "--stdin-filename", "src/app.py", "--fix"], "Standard input cannot be changed"),
        (["--diff", "--format", "json"], "--diff prints changes and no report"),
    ],
)
def test_odd_wishes_are_refused(
    repository: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.run(["check", *arguments]) == cli.REFUSED
    assert words in capsys.readouterr().err


def test_a_file_keeps_its_mode_and_nothing_is_left_beside_it(repository: Path) -> None:
    place = repository / "src" / "app.py"
    place.chmod(0o750)

    cli.run(["check", "--fix", "--quiet"])

    assert stat.S_IMODE(place.stat().st_mode) == 0o750
    assert os.listdir(place.parent) == ["app.py"]


def test_a_read_only_file_stays_and_is_named(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "src" / "app.py").chmod(0o444)

    assert cli.run(["check", "--fix"]) == cli.REFUSED
    assert handler_in(repository) == HANDLER
    assert "src/app.py is not changed: it is read-only" in capsys.readouterr().err


def test_where_the_disk_is_full_the_old_file_stays(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    assert cli.run(["check", "--fix"]) == cli.REFUSED
    assert handler_in(repository) == HANDLER
    assert os.listdir(repository / "src") == ["app.py"]
    assert "src/app.py is not changed: No space left on device" in capsys.readouterr().err


def test_a_link_inside_the_root_leads_to_the_file_and_stays_a_link(repository: Path) -> None:
    (repository / "src" / "app.py").rename(repository / "real.py")
    (repository / "src" / "app.py").symlink_to("../real.py")

    cli.run(["check", "--fix", "--quiet"])

    assert (repository / "real.py").read_text(encoding="utf-8") == LOWER
    assert (repository / "src" / "app.py").is_symlink()


def test_nothing_outside_the_root_is_written(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("a", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    (root / "app.py").symlink_to(outside)

    assert write(Repository(str(root)), Source("app.py", "a"), "b") == "it lies outside the repository"
    assert write(Repository(str(root)), Source("../outside.py", "a"), "b") == "it lies outside the repository"
    assert outside.read_text(encoding="utf-8") == "a"


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("new", encoding="utf-8")

    assert write(Repository(str(tmp_path)), Source("app.py", "old"), "fixed") == "it was changed while it was checked"
    assert (tmp_path / "app.py").read_text(encoding="utf-8") == "new"


def test_a_fix_that_brings_another_finding_is_left_out_and_named(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # `==` takes a header that is missing, hmac.compare_digest does not.
    text = """\
import os


def handler(event, context):
    got = event["headers"].get("x-token")
    if got != os.environ["API_TOKEN"]:
        return {"statusCode": 401, "body": ""}
    return {"statusCode": 200, "body": event["headers"]["X-Kind"]}
"""
    (repository / "src" / "app.py").write_text(text, encoding="utf-8")

    cli.run(["check", "--fix", "--unsafe-fixes"])

    assert handler_in(repository) == text.replace("X-Kind", "x-kind")
    assert "since it would bring another finding: 1 fix (FU601 at src/app.py:6)." in capsys.readouterr().err


def test_a_fix_that_does_not_remove_its_finding_is_left_out(repository: Path) -> None:
    report = check([str(repository)], Config())

    mended = mend(report, lambda finding: True, lambda texts: report)

    assert mended.texts == {}
    assert {finding.rule for finding in mended.left} == {"FU402", "FU404"}


def test_a_fix_in_a_report_for_programs_is_whole(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["check", "--format", "sarif"])

    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (fix,) = next(result["fixes"] for result in results if result["ruleId"] == "FU402")
    (change,) = fix["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "import base64\n"


def test_a_check_loads_nothing_of_the_fixes_that_it_does_not_need(repository: Path) -> None:
    (repository / "src" / "app.py").write_text(LOWER.replace("json.loads", "str"), encoding="utf-8")
    program = (
        "import sys; from fulint import cli; cli.run(['check', '-q']); print([m for m in sys.modules if 'fixes' in m])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout.splitlines()[-1] == "['fulint.fixes', 'fulint.fixes.remedies']"
