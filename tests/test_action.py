"""The action's own steps, run as a runner's shell would; installing is left to a folder that is laid out for it."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from outputs.samples import HEADER, report_of

from fulint.outputs import concise
from fulint.outputs.palette import PLAIN

ROOT = Path(__file__).parent.parent
STEPS = ROOT / ".github" / "action"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))

ON_LATEST = """\
Resources:
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      AuthType: AWS_IAM
      TargetFunctionArn: hello
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the steps are run by bash")


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """What a runner gives a step: a repository with one warning, and a python3 whose environments have fulint."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "template.yaml").write_text(ON_LATEST, encoding="utf-8")
    (tmp_path / "temp").mkdir()
    tools = tmp_path / "tools"
    tools.mkdir()
    write_program(
        tools / "python3", f'mkdir -p "$4/bin" && cp "{tools}/fulint" "$4/bin/" && cp "{tools}/pip" "$4/bin/python"'
    )
    write_program(tools / "pip", f'echo "$@" >>"{tmp_path}/installed"')
    write_program(tools / "fulint", f'exec "{sys.executable}" -m fulint "$@"')
    inputs = {
        f"FULINT_{name}": ACTION["inputs"][key]["default"]
        for name, key in {
            "PATH": "path",
            "VERSION": "version",
            "CONFIG_FILE": "config",
            "FAIL_ON": "fail-on",
            "SARIF": "sarif",
            "SUMMARY": "summary",
        }.items()
    }
    return {
        **os.environ,
        **inputs,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }


def write_program(path: Path, line: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def run(step: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(STEPS / step)], cwd=folder / "repository", env=environment, capture_output=True, text=True, check=False
    )


def outputs(folder: Path) -> dict[str, str]:
    lines = (folder / "output").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_a_check_leaves_its_reports_and_fails_only_at_the_end(tmp_path: Path, runner: dict[str, str]) -> None:
    done = run("check", tmp_path, runner)

    said = outputs(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (said["findings"], said["exit-code"], said["sarif-file"]) == ("1", "1", "fulint.sarif")
    assert "FU301" in done.stdout
    assert "FU301" in (tmp_path / "repository" / "fulint.sarif").read_text(encoding="utf-8")
    assert "FU301" in (tmp_path / "summary").read_text(encoding="utf-8")
    assert str(ROOT) in (tmp_path / "installed").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("annotations", "upload", "are_shown"),
    [
        ("auto", "success", False),
        ("auto", "failure", True),
        ("auto", "skipped", True),
        ("true", "success", True),
        ("false", "failure", False),
    ],
)
def test_what_code_scanning_does_not_get_is_annotated(
    tmp_path: Path, runner: dict[str, str], annotations: str, upload: str, are_shown: bool
) -> None:
    (tmp_path / "commands").write_text("::warning ::here\n", encoding="utf-8")
    wishes = {"FULINT_ANNOTATIONS": annotations, "FULINT_UPLOAD": upload, "FULINT_EXIT_CODE": "1"}

    done = run("conclude", tmp_path, runner | wishes | {"FULINT_COMMANDS": str(tmp_path / "commands")})

    assert done.returncode == 1
    assert ("::warning ::here" in done.stdout) is are_shown


def test_a_run_that_cannot_be_done_leaves_no_report_to_upload(tmp_path: Path, runner: dict[str, str]) -> None:
    run("check", tmp_path, runner | {"FULINT_PATH": "nowhere"})

    assert outputs(tmp_path) == {"exit-code": "2"}


def test_inputs_are_words_and_never_shell(tmp_path: Path, runner: dict[str, str]) -> None:
    hostile = {"FULINT_PATH": '$(touch a)\n`touch b`\n--fix; touch c"', "FULINT_FAIL_ON": "$(touch d)"}

    run("check", tmp_path, runner | hostile)
    refused = run("check", tmp_path, runner | {"FULINT_VERSION": "1.0.0 --index-url=https://example.com"})

    assert sorted(path.name for path in (tmp_path / "repository").iterdir()) == [".git", "template.yaml"]
    assert refused.returncode == 2
    assert "version has to be X.Y.Z" in refused.stdout


def test_every_input_reaches_the_steps_through_the_environment() -> None:
    steps = ACTION["runs"]["steps"]

    assert not [step for step in steps if "${{" in step.get("run", "")]
    used = " ".join(str(value) for step in steps for key in ("env", "with") for value in step.get(key, {}).values())
    conditions = " ".join(step.get("if", "") for step in steps)
    assert [name for name in ACTION["inputs"] if f"inputs.{name} " not in f"{used} {conditions} "] == []


def test_other_actions_are_pinned() -> None:
    pinned = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]

    assert pinned and all(re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", one) for one in pinned)


@pytest.mark.parametrize("path", ["template.yaml", "my infra/#1/a:b.yaml", "C:/infra/template.yaml", "ä/😀.yml"])
def test_the_problem_matcher_reads_the_concise_line(path: str) -> None:
    matcher = json.loads((ROOT / ".github" / "fulint-matcher.json").read_text(encoding="utf-8"))
    (pattern,) = matcher["problemMatcher"][0]["pattern"]
    message = "at 3:4: error: FU999 stands in a message (when Stage is 'a: b')"
    report = report_of(replace(HEADER, span=HEADER.span._replace(path=path), message=message, when=()))

    found = re.match(pattern["regexp"], concise.render(report, PLAIN).rstrip("\n"))

    assert found is not None
    parts = [found[pattern[name]] for name in ("file", "line", "column", "severity", "code", "message")]
    span = HEADER.span
    assert parts == [path, str(span.line), str(span.column), HEADER.severity.value, HEADER.rule, message]
