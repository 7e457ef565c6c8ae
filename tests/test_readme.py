"""The README is true: what it shows is what is printed. That what it names is there, test_documents.py tells."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from fulint import registry
from fulint.cli import cli
from fulint.configfile import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_example_is_what_fulint_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, _, shown = fences("console")[0].partition("\n")
    arguments = command.removeprefix("$ fulint ").split()

    result = CliRunner().invoke(cli, arguments)

    assert result.stdout.strip() == shown.strip()


def test_the_configuration_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "fulint.toml").write_text(fences("toml")[0], encoding="utf-8")

    config = load(str(tmp_path), None, registry.load())

    assert config.exclude == ("legacy/",)
    assert [ignore.rules for ignore in config.ignores] == [("FU101",)]


def test_there_are_two_commands_to_try() -> None:
    (commands,) = fences("sh")

    assert [line.startswith("pip install ") and " && " in line for line in commands.splitlines()] == [True, True]


def test_the_picture_is_what_fulint_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command = "exposure examples/payment-webhook examples/orders/template.yaml --format svg"

    drawn = CliRunner().invoke(cli, command.split()).stdout

    assert drawn == (ROOT / "docs/exposure.svg").read_text(encoding="utf-8"), (
        f"run: fulint {command} -o docs/exposure.svg"
    )


def test_the_statement_is_what_fulint_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (command,) = re.findall(r"`fulint (why-403 [^`]+)` ends with", README)
    statement = next(fence for fence in fences("yaml") if "InvokedViaFunctionUrl" in fence)

    told = CliRunner().invoke(cli, command.split()).stdout

    assert told.rstrip().endswith("\n".join(f"      {line}" for line in statement.splitlines()))
