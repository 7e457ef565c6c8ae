"""The hook, as pre-commit runs it in somebody's repository."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT_FILES = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "fulint", "pyproject.toml", "rules")
UNREACHABLE = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")

pytestmark = pytest.mark.skipif(
    find_spec("pre_commit") is None or shutil.which("git") is None, reason="pre-commit or git is not installed"
)

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: NONE
"""
HANDLER = """\
def handler(event, context):
    return {"statusCode": 200, "body": "ok"}
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where pre-commit keeps its environments, and a git that knows nothing of the user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    who = {f"GIT_{role}_{what}": "test@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return kept | who | nowhere | {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A repository with the project's files as they are now."""
    folder = tmp_path_factory.mktemp("project")
    for name in PROJECT_FILES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    commit(folder, environment)
    return folder


def commit(folder: Path, environment: dict[str, str]) -> None:
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "everything")):
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)


def write(folder: Path, template: str) -> None:
    (folder / "infra" / "src").mkdir(parents=True)
    (folder / "infra" / "template.yaml").write_text(template, encoding="utf-8")
    (folder / "infra" / "src" / "app.py").write_text(HANDLER, encoding="utf-8")


def run_hooks(
    folder: Path, project: Path, environment: dict[str, str], *files: str
) -> subprocess.CompletedProcess[str]:
    """What `pre-commit` says and ends with, where these files are to be committed."""
    arguments = ("try-repo", str(project), "--files", *files, "--verbose", "--color", "never")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
    )
    if any(sign in done.stdout for sign in UNREACHABLE):
        pytest.skip("pre-commit cannot install its environment: the package index is not reachable")
    return done


def test_one_hook_reports_the_whole_repository_and_one_what_touches_the_commit(
    tmp_path: Path, project: Path, environment: dict[str, str]
) -> None:
    write(tmp_path, TEMPLATE)
    (tmp_path / "notes.py").write_text("", encoding="utf-8")
    commit(tmp_path, environment)

    done = run_hooks(tmp_path, project, environment, "notes.py")

    whole, _, staged = done.stdout.partition("fulint (staged files)")
    assert done.returncode == 1, done.stdout
    assert "FU101" in whole
    assert "infra/template.yaml:12:19" in whole
    assert staged.splitlines()[0].endswith("Passed"), done.stdout
    assert "FU101" not in staged
