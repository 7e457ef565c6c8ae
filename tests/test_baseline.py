"""What is known already is left out, and nothing else is."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outputs.samples import HEADER, PUBLIC, SOURCES, report_of

from fulint.baseline import FILE, BaselineError, Entry, compared, entries_in, entries_of, text_of
from fulint.cli import run
from fulint.fingerprint import fingerprinted
from fulint.report import Report
from fulint.source import Source

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "def handler(event, context): return 1"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
"""
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def nothing_is_gone(path: str) -> bool:
    return False


def known(report: Report) -> Report:
    return replace(report, findings=fingerprinted(report.findings, report.sources))


def moved(report: Report, old: str, new: str) -> Report:
    """The same report on a tree in which a file has another path."""
    sources = {new if path == old else path: Source(new, s.text) if path == old else s for path, s in SOURCES.items()}
    findings = [
        replace(f, span=f.span._replace(path=new if f.span.path == old else f.span.path)) for f in report.findings
    ]
    return replace(report, sources=sources, findings=fingerprinted(findings, sources))


BEFORE = known(report_of(HEADER, PUBLIC))


def test_what_is_known_is_left_out() -> None:
    comparison = compared(BEFORE, entries_of(BEFORE), nothing_is_gone)

    assert (comparison.new, comparison.known, comparison.stale) == ((), 2, ())


def test_what_is_not_known_is_new() -> None:
    before = known(report_of(PUBLIC))

    assert [finding.rule for finding in compared(BEFORE, entries_of(before), nothing_is_gone).new] == ["FU404"]


def test_a_second_finding_of_the_same_kind_is_new() -> None:
    twice = known(report_of(HEADER, replace(HEADER, message="once more")))

    assert len(compared(twice, entries_of(known(report_of(HEADER))), nothing_is_gone).new) == 1


def test_what_was_mended_is_stale() -> None:
    after = known(report_of(PUBLIC))

    assert [entry.rule for entry in compared(after, entries_of(BEFORE), nothing_is_gone).stale] == ["FU404"]


def test_a_file_that_moved_is_followed() -> None:
    after = moved(BEFORE, "src/app.py", "lib/app.py")

    comparison = compared(after, entries_of(BEFORE), lambda path: path == "src/app.py")

    assert (comparison.new, comparison.known, comparison.stale) == ((), 2, ())


def test_the_same_defect_in_another_file_is_new_while_the_first_file_is_there() -> None:
    after = moved(BEFORE, "src/app.py", "lib/app.py")

    assert [finding.span.path for finding in compared(after, entries_of(BEFORE), nothing_is_gone).new] == ["lib/app.py"]


def test_of_two_that_may_have_come_of_one_neither_is_taken_for_it() -> None:
    after = moved(BEFORE, "src/app.py", "lib/app.py")
    copies = {"lib/b.py": Source("lib/b.py", SOURCES["src/app.py"].text)}
    sources = {**after.sources, **copies}
    second = replace(HEADER, span=HEADER.span._replace(path="lib/b.py"))
    after = replace(after, sources=sources, findings=fingerprinted((*after.findings, second), sources))

    comparison = compared(after, entries_of(BEFORE), lambda path: path == "src/app.py")

    assert sorted(finding.span.path for finding in comparison.new) == ["lib/app.py", "lib/b.py"]


def test_an_entry_is_a_line_without_a_line_number() -> None:
    text = text_of(entries_of(BEFORE))

    assert [set(item) for item in json.loads(text)["findings"]] == [
        {"path", "rule", "address", "fingerprint", "content"}
    ] * 2
    assert len([line for line in text.splitlines() if '"rule"' in line]) == 2


names = st.text(max_size=10)
digits = st.text("0123456789abcdef", min_size=16, max_size=16)
entries = st.lists(st.builds(Entry, names, names, st.none() | names, digits, digits), max_size=4)


@given(entries)
@settings(max_examples=60)
def test_entries_survive_their_file(written: list[Entry]) -> None:
    text = text_of(written).encode("utf-8").decode("utf-8")

    assert sorted(entries_in(text), key=repr) == sorted(written, key=repr)
    assert text == text_of(entries_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        "[]",
        "{}",
        '{"version": 2, "findings": []}',
        '{"version": 1, "findings": {}}',
        '{"version": 1, "findings": [1]}',
        '{"version": 1, "findings": [{"path": "a"}]}',
        '{"version": 1, "findings": [{"path": "a", "rule": "r", "address": 1, "fingerprint": "f", "content": "c"}]}',
    ],
)
def test_a_broken_file_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(BaselineError, match=FILE):
        entries_in(text)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rules_in(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.split()[2] for line in capsys.readouterr().out.splitlines()]


def test_an_old_repository_is_green_after_its_baseline(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "-q"]) == 1
    assert run(["baseline"]) == 0
    capsys.readouterr()

    assert run(["check", "--baseline"]) == 0
    assert " known before)" in capsys.readouterr().out


def test_lines_may_move_but_a_changed_value_is_new(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["baseline"])
    changed = f"# one line more\n\n{TEMPLATE}".replace(
        "AuthType: NONE", "AuthType: NONE\n        Cors: {MaxAge: 86401}"
    )
    (repository / "template.yaml").write_text(changed, encoding="utf-8")
    capsys.readouterr()

    assert run(["check", "--baseline", "--format", "concise"]) == 1
    assert rules_in(capsys) == ["FU209"]


def test_what_was_mended_is_said_and_pruned(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["baseline"])
    worse = TEMPLATE.replace("NONE", "AWS_IAM\n        Cors: {MaxAge: 86401}")
    (repository / "template.yaml").write_text(worse, encoding="utf-8")
    capsys.readouterr()

    run(["check", "--baseline"])
    assert f"Stale: 2 of the findings in {FILE} are no longer there" in capsys.readouterr().err
    assert run(["baseline", "--prune"]) == 0
    assert "(0 added, 2 dropped)" in capsys.readouterr().out
    assert run(["check", "--baseline", "-q", "--format", "concise"]) == 1
    assert rules_in(capsys) == ["FU209"]


def test_rules_that_did_not_run_leave_no_stale_entries(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["baseline"])
    capsys.readouterr()

    run(["check", "--baseline", "--select", "FU301"])
    assert "Stale" not in capsys.readouterr().err


def test_a_baseline_that_is_not_there_is_refused(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--baseline"]) == 2
    assert "write it with: fulint baseline" in capsys.readouterr().err
    assert run(["baseline", "--prune"]) == 2


def test_a_broken_baseline_is_refused_and_not_overwritten(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / FILE).write_text("<<<<<<< HEAD\n", encoding="utf-8")

    assert run(["check", "--baseline"]) == 2
    assert run(["baseline"]) == 2
    assert (repository / FILE).read_text(encoding="utf-8") == "<<<<<<< HEAD\n"
    assert f"{FILE} is not valid JSON" in capsys.readouterr().err


def git(*arguments: str) -> None:
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com"}
    identity |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *arguments], check=True, capture_output=True, env={**os.environ, **identity})


@pytest.fixture
def branch(repository: Path) -> Path:
    """A repository with one commit."""
    (repository / ".git").rmdir()
    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "first")
    return repository


@needs_git
def test_a_branch_is_judged_by_what_it_adds(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--since", "HEAD"]) == 0
    assert " known before)" in capsys.readouterr().out
    (branch / "template.yaml").write_text(
        TEMPLATE.replace("NONE", "NONE\n        Cors: {MaxAge: 86401}"), encoding="utf-8"
    )

    assert run(["check", "--since", "HEAD", "--format", "concise"]) == 1
    assert rules_in(capsys) == ["FU209"]


@needs_git
def test_a_part_of_the_repository_is_held_against_the_same_part(branch: Path) -> None:
    (branch / "new").mkdir()
    (branch / "new" / "template.yaml").write_text(TEMPLATE, encoding="utf-8")

    assert run(["check", "--since", "HEAD", "template.yaml"]) == 0
    assert run(["check", "--since", "HEAD", "new"]) == 1


@needs_git
def test_a_renamed_template_is_nothing_new(branch: Path) -> None:
    git("mv", "template.yaml", "stack.yaml")

    assert run(["check", "--since", "HEAD"]) == 0


@needs_git
def test_a_link_of_an_old_tree_leads_nowhere_out_of_it(branch: Path) -> None:
    outside = branch.parent / f"{branch.name}-outside.yaml"
    outside.write_text(TEMPLATE, encoding="utf-8")
    (branch / "template.yaml").unlink()
    (branch / "template.yaml").symlink_to(outside)
    git("add", "-A")
    git("commit", "-q", "-m", "second")
    (branch / "template.yaml").unlink()
    (branch / "template.yaml").write_text(TEMPLATE, encoding="utf-8")

    assert run(["check", "--since", "HEAD"]) == 1


@needs_git
def test_attributes_and_filters_of_the_repository_have_no_say(branch: Path) -> None:
    git("config", "filter.spy.smudge", "touch was-run; cat")
    (branch / ".gitattributes").write_text("*.yaml filter=spy export-ignore\n", encoding="utf-8")
    git("add", ".gitattributes")
    git("commit", "-q", "-m", "second")

    assert run(["check", "--since", "HEAD"]) == 0
    assert not (branch / "was-run").exists()


@needs_git
@pytest.mark.parametrize("revision", ["nowhere", "--help", "", "HEAD:template.yaml"])
def test_a_revision_that_is_none_is_refused(branch: Path, revision: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", f"--since={revision}"]) == 2
    assert "cannot be compared with" in capsys.readouterr().err


@needs_git
def test_a_hook_of_another_repository_does_not_mislead(
    branch: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other") / ".git"))

    assert run(["check", "--since", "HEAD"]) == 0
