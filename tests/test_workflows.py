"""What the project's own workflows may do, and what they run."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))
USED_HERE = [*FILES, ROOT / "action.yml"]

each_workflow = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def read(file: Path) -> dict[str, Any]:
    held: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return held


@pytest.mark.parametrize("file", USED_HERE, ids=lambda file: file.stem)
def test_actions_of_others_are_pinned_to_a_commit_whose_version_is_told(file: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", file.read_text(encoding="utf-8"))

    assert [
        action
        for action, comment in used
        if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) or not re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
    ] == []


def test_an_action_has_one_commit_everywhere() -> None:
    used = {pin for file in USED_HERE for pin in re.findall(r"uses: (\S+)@(\S+)", file.read_text(encoding="utf-8"))}

    assert len(used) == len({action for action, _ in used})


@each_workflow
def test_a_workflow_may_nothing_that_a_job_does_not_ask_for(file: Path) -> None:
    workflow = read(file)

    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] in ({"contents": "read"}, {"id-token": "write"})
        assert job["timeout-minutes"] <= 30


@each_workflow
def test_no_expression_is_read_as_shell(file: Path) -> None:
    runs = [step.get("run", "") for job in read(file)["jobs"].values() for step in job["steps"]]

    assert [run for run in runs if "${{" in run] == []


def test_everything_is_run_on_every_python() -> None:
    ci = read(FOLDER / "ci.yml")["jobs"]["python"]

    assert ci["strategy"]["matrix"]["python"] == ["3.10", "3.11", "3.12", "3.13", "3.14"]
    assert ci["steps"][-1] == {"run": ".ci/run"}


def test_only_the_last_job_of_a_release_may_publish_and_it_runs_nothing_of_the_repository() -> None:
    jobs = read(FOLDER / "release.yml")["jobs"]
    publishing = [name for name, job in jobs.items() if "id-token" in job["permissions"]]

    assert publishing == ["publish"]
    assert jobs["publish"]["environment"]["name"] == "pypi"
    assert (jobs["publish"]["needs"], jobs["build"]["needs"]) == ("build", "check")
    assert [step.get("run") or step["uses"].partition("@")[0] for step in jobs["publish"]["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]


@pytest.mark.skipif(shutil.which("zizmor") is None, reason="zizmor is not installed")
def test_an_auditor_of_workflows_finds_nothing() -> None:
    command = ["zizmor", "--persona", "auditor", "--offline", "--no-progress", ".github", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")

    assert done.returncode == 0, done.stdout + done.stderr
