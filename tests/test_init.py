"""`fulint init`: what it writes is right, and what is there it leaves alone."""

import os
import re
from pathlib import Path

import pytest
import yaml

from fulint import __version__, cli
from fulint.cli import starters
from fulint.config import Config
from fulint.configfile import load
from fulint.registry import load as load_rules

ROOT = Path(__file__).parent.parent
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/fulint.yml"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository")
    return tmp_path / "repository"


def files_in(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and ".git" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


def test_a_configuration_is_written_that_changes_nothing(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["init"]) == 0

    assert capsys.readouterr().out == "fulint.toml is written.\n"
    assert list(files_in(repository)) == ["fulint.toml"]
    assert load(str(repository), None, load_rules()) == Config(origin="fulint.toml")


@pytest.mark.parametrize("left_out", ["#ignore = ", "#[[ignore]]"])
def test_every_line_of_the_configuration_can_be_switched_on(repository: Path, left_out: str) -> None:
    lines = starters.CONFIGURATION.partition("#[[ignore]]")[0] if "[[" in left_out else starters.CONFIGURATION
    lines = "".join(line for line in lines.splitlines(keepends=True) if not line.startswith(left_out))
    text = re.sub(r"^#(?=[\w\[])", "", lines, flags=re.MULTILINE)
    (repository / "fulint.toml").write_text(text, encoding="utf-8")

    config = load(str(repository), None, load_rules())

    assert all((config.select, config.exclude, config.url_regions, config.unignorable, config.require_reason))
    assert config.max_age == 180
    assert bool(config.ignore) != bool(config.ignores)


def test_every_key_is_in_the_configuration() -> None:
    source = (ROOT / "fulint/configfile.py").read_text(encoding="utf-8")
    keys = re.findall(r'^            "([a-z-]+)": ', source, re.MULTILINE)

    assert "max-age" in keys
    assert [key for key in keys if not re.search(rf"^#(\[+)?{key}\b", starters.CONFIGURATION, re.MULTILINE)] == []


def test_the_hook_and_the_workflow_are_written_on_demand(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["init", "--hook", "--workflow"]) == 0

    written = files_in(repository)
    assert {*written} == {HOOKS, WORKFLOW, "fulint.toml"}
    assert capsys.readouterr().out.splitlines() == [f"{path} is written." for path in ("fulint.toml", HOOKS, WORKFLOW)]
    assert (written[HOOKS], written[WORKFLOW]) == (starters.HOOK, starters.workflow("main"))


def test_a_second_run_changes_nothing_and_says_so(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["init", "--hook", "--workflow"])
    before = files_in(repository)
    capsys.readouterr()

    assert cli.run(["init", "--hook", "--workflow"]) == 0

    assert files_in(repository) == before
    assert capsys.readouterr().out.splitlines() == [
        "fulint.toml configures fulint already.",
        f"{HOOKS} speaks of fulint already.",
        f"{WORKFLOW} speaks of fulint already.",
    ]


def test_hooks_of_others_are_left_alone_and_what_to_add_is_shown(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / HOOKS).write_text("repos: []\n", encoding="utf-8")

    assert cli.run(["init", "--hook"]) == 0

    said = capsys.readouterr().out
    assert f"{HOOKS} is there already, and left as it is." in said
    assert "      - id: fulint\n" in said
    assert (repository / HOOKS).read_text(encoding="utf-8") == "repos: []\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".fulint.toml", ""),
        ("pyproject.toml", "[tool.fulint]\npedantic = true\n"),
        ("pyproject.toml", "[tool.fulint]\npedantic = 3\n"),
    ],
)
def test_there_is_one_configuration(repository: Path, capsys: pytest.CaptureFixture[str], name: str, text: str) -> None:
    (repository / name).write_text(text, encoding="utf-8")

    assert cli.run(["init"]) == 0

    assert capsys.readouterr().out == f"{name} configures fulint already.\n"
    assert list(files_in(repository)) == [name]


def test_it_is_written_at_the_root_of_the_repository(repository: Path) -> None:
    (repository / "infra").mkdir()
    (repository / "pyproject.toml").write_text("[project]\n", encoding="utf-8")

    assert cli.run(["init", "infra"]) == 0

    assert list(files_in(repository)) == ["fulint.toml", "pyproject.toml"]


def test_the_workflow_runs_for_the_branch_that_git_calls_the_head_of_origin(repository: Path) -> None:
    head = repository / ".git/refs/remotes/origin/HEAD"
    head.parent.mkdir(parents=True)
    head.write_text("ref: refs/remotes/origin/trunk/v2\n", encoding="utf-8")

    cli.run(["init", "--workflow"])

    held = yaml.load((repository / WORKFLOW).read_text(encoding="utf-8"), yaml.BaseLoader)
    assert held["on"]["push"]["branches"] == ["trunk/v2"]


@pytest.mark.parametrize("name", ["x]\nevil: true", "${{ github }}", "a b", ""])
def test_a_branch_of_another_form_is_not_written(repository: Path, name: str) -> None:
    head = repository / ".git/refs/remotes/origin/HEAD"
    head.parent.mkdir(parents=True)
    head.write_text(f"ref: refs/remotes/origin/{name}\n", encoding="utf-8")

    cli.run(["init", "--workflow"])

    assert (repository / WORKFLOW).read_text(encoding="utf-8") == starters.workflow("main")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("link", [".github", ".github/workflows"])
def test_a_link_out_of_the_repository_is_not_followed(
    repository: Path, capsys: pytest.CaptureFixture[str], link: str
) -> None:
    outside = repository.parent / "outside"
    outside.mkdir()
    (repository / link).parent.mkdir(exist_ok=True)
    (repository / link).symlink_to(outside)

    assert cli.run(["init", "--workflow"]) == 2

    assert "leads out of" in capsys.readouterr().err
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_in_the_place_of_a_file_is_left_alone(repository: Path) -> None:
    outside = repository.parent / "outside.toml"
    (repository / "fulint.toml").symlink_to(outside)

    assert cli.run(["init"]) == 0

    assert not outside.exists()


def test_a_file_in_the_place_of_a_folder_is_told(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / ".github").write_text("", encoding="utf-8")

    assert cli.run(["init", "--workflow"]) == 2

    assert f"{WORKFLOW} cannot be written" in capsys.readouterr().err


def test_what_is_not_there_is_refused(repository: Path) -> None:
    assert cli.run(["init", "nowhere"]) == 2


def test_the_workflow_and_the_hook_are_those_that_the_pages_show() -> None:
    assert f"```yaml\n{starters.workflow('main')}```" in (ROOT / "docs/code-scanning.md").read_text(encoding="utf-8")
    assert f"```yaml\n{starters.HOOK}```" in (ROOT / "docs/hooks.md").read_text(encoding="utf-8")


def test_the_workflow_and_the_hook_name_what_there_is() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    steps = yaml.safe_load(starters.workflow("main"))["jobs"]["fulint"]["steps"]
    (repo,) = yaml.safe_load(starters.HOOK)["repos"]

    assert steps[-1]["uses"].endswith(f"@v{__version__}")
    assert steps[-1].get("with", {}).keys() <= action["inputs"].keys()
    assert {hook["id"] for hook in repo["hooks"]} <= hooks
    assert repo["rev"] == f"v{__version__}"
