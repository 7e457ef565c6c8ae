"""Every page is true: what it names is there, the options are those of the commands, the configurations can be read."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Command, Context

from fulint import registry, rule
from fulint.cli import cli
from fulint.config import Config
from fulint.configfile import load
from fulint.dialects import DIALECTS
from fulint.ignores import ignores_in
from fulint.outputs import FORMATS
from fulint.outputs.rule_metadata import path_of
from fulint.source import Source

ROOT = Path(__file__).parent.parent
PROJECT = "https://github.com/fulint/fulint/blob/main/"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("[CS]*.md"))]
RULE_PAGES = sorted((ROOT / "docs/rules").glob("*.md"))
WRITTEN_BY_THE_READER = {"rules/your_defect.py", "tests/rules/your-defect.md"}
NO_PATHS = {".github/workflows/fulint.yml", "fulint/v1"}
"""What looks like a path of this repository: one of the reader's own, and the name of a fingerprint."""

FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
each_link = pytest.mark.parametrize("page", [*PAGES, *RULE_PAGES], ids=lambda page: page.relative_to(ROOT).as_posix())


def fences(page: Path, *languages: str) -> list[str]:
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [fence["text"] for fence in found if fence["language"] in languages]


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@each_link
def test_every_link_leads_somewhere(page: Path) -> None:
    text = prose(page)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"^\[[^\]]+\]: (\S+)$", text, re.MULTILINE)
    broken = []
    for target in targets:
        path, _, anchor = target.removeprefix(PROJECT).partition("#")
        if path.startswith(("http:", "https:")):
            continue
        file = ROOT / path if target.startswith(PROJECT) else page.parent / path if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)

    assert broken == []


@each_page
def test_every_link_of_a_page_of_the_site_stays_in_it(page: Path) -> None:
    targets = re.findall(r"\]\((\.\./[^)\s]+)\)", prose(page)) if page.parent.name == "docs" else []

    assert targets == []


@each_page
def test_every_path_is_there(page: Path) -> None:
    folders = r"(?:rules|tests|fulint|examples|benchmarks|docs|\.ci|\.github)"
    named = set(re.findall(rf"`({folders}/[\w./-]*)`", prose(page)))
    missing = {path for path in named - WRITTEN_BY_THE_READER if not (ROOT / path).exists()}

    assert missing <= NO_PATHS


def commands_in(page: Path) -> list[list[str]]:
    """The words of every command line of fulint that a page shows."""
    inline = re.findall(r"`(fulint [^`]+)`", prose(page))
    shell = "\n".join(fences(page, "sh", "yaml", "console"))
    lines = re.findall(r"(?:^|&& |exec |run: |- |\$ )(fulint (?!:)[^\n]*?)(?= && |$)", shell, re.MULTILINE)
    return [shlex.split(line, comments=True) for line in (*inline, *lines)]


def command_named(name: str) -> Command | None:
    return cli.get_command(Context(cli), name)


@each_page
def test_every_command_and_option_exists(page: Path) -> None:
    wrong = []
    for _, name, *words in commands_in(page):
        command = cli if name.startswith("-") else command_named(name)
        options = {word.partition("=")[0] for word in (name, *words) if re.match(r"--?[a-z]", word)}
        known = {option for parameter in command.params for option in parameter.opts} if command else set()
        if not command or not options <= known | {"--help", "-h"}:
            wrong.append(f"{name} {' '.join(words)}")

    assert wrong == []


@each_page
def test_every_option_that_is_named_alone_exists(page: Path) -> None:
    named = set(re.findall(r"`(--[a-z][a-z-]+)", prose(page)))
    commands = [command_named(name) for name in cli.list_commands(Context(cli))]
    known = {option for command in commands if command for parameter in command.params for option in parameter.opts}

    assert named <= known | {"--check", "--strict"}


@each_page
def test_every_rule_exists(page: Path) -> None:
    assert set(re.findall(r"\bFU\d{3}\b", page.read_text(encoding="utf-8"))) <= {each.id for each in registry.load()}


@each_page
def test_every_configuration_can_be_read(page: Path, tmp_path: Path) -> None:
    for number, text in enumerate(fences(page, "toml")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "fulint.toml").write_text(text, encoding="utf-8")

        assert load(str(folder), None, registry.load()) != Config()


@each_page
def test_every_ignore_is_read_as_one(page: Path) -> None:
    for text in fences(page, "yaml"):
        found = ignores_in(Source("template.yaml", text))

        assert len(found) == text.count("fulint: ignore")
        assert all(ignore.reason and not ignore.problem for ignore in found)
    for text in fences(page, "json"):
        held: Any = json.loads(f"{{{text}}}")["Metadata"]["fulint"]["ignore"]

        assert all(ignore.keys() <= {"id", "reason", "until"} for ignore in held)


@each_page
def test_every_yaml_can_be_parsed(page: Path) -> None:
    for text in fences(page, "yaml"):
        yaml.compose(text)


def rows(page: str, heading: str) -> list[str]:
    """The first column of the table that has this heading, its code alone."""
    table = (ROOT / page).read_text(encoding="utf-8").partition(heading)[2].partition("\n\n")[0]
    return re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE)


def test_the_inputs_of_the_action_are_told() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    page = (ROOT / "docs/code-scanning.md").read_text(encoding="utf-8")

    assert rows("docs/code-scanning.md", "| Input |") == list(action["inputs"])
    assert set(action["outputs"]) <= set(re.findall(r"`([\w-]+)`", page))


def test_the_formats_are_told() -> None:
    assert sorted(rows("docs/code-scanning.md", "| `--format`, `--report` |")) == sorted(FORMATS)


def test_the_finding_that_is_explained_is_one_that_fulint_prints() -> None:
    (explained, *_) = fences(ROOT / "docs/first-steps.md", "text")
    (printed, *_) = fences(ROOT / "README.md", "console")

    assert [line for line in explained.splitlines() if line not in printed.splitlines()] == []


def test_the_decorators_of_rules_are_told() -> None:
    decorators = {name for name in vars(rule) if name.endswith("_rule")}

    assert {*rows("docs/writing-a-rule.md", "| Decorator |"), "run_rule"} == decorators


def test_every_dialect_is_told() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert [dialect.module for dialect in DIALECTS if f"`{dialect.module}`" not in contributing] == []


def test_pages_of_rules_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci/write-docs"), "--check"], capture_output=True, encoding="utf-8"
    )

    assert (done.stdout, done.returncode) == ("", 0)


def test_every_rule_has_a_page() -> None:
    assert {ROOT / path_of(each) for each in registry.load()} == {*RULE_PAGES} - {ROOT / "docs/rules/README.md"}


def test_the_site_has_every_page() -> None:
    navigation = (ROOT / "docs" / "zensical.toml").read_text(encoding="utf-8")
    listed = set(re.findall(r'= "([\w./-]+\.md)"', navigation))

    assert listed == {page.name for page in PAGES if page.parent.name == "docs"} | {"rules/README.md"}
