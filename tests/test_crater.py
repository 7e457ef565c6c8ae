"""What a change of a rule does to real code is told by the difference of two snapshots."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

TEMPLATE = """\
Resources:
  Url:
    Type: AWS::Lambda::Url
    Properties:
      AuthType: NONE
      TargetFunctionArn: orders
"""


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts import each other from their own folder."""
    monkeypatch.syspath_prepend(str(BENCHMARKS / "crater"))


def of(module: str) -> Any:
    return import_module(module)


def found(rule: str, line: int, message: str = "what is wrong") -> Any:
    return of("snapshot").Found(rule, "a-name", "error", "src/app.py", line, 5, message, "Hook")


def url(exposure: str) -> Any:
    return of("snapshot").Url("template.yaml", "Hook", (), exposure, "NONE", None)


def snapshot(**repositories: Any) -> Any:
    return of("snapshot").Snapshot("fulint 1.0.0", repositories)


def result(*findings: Any, seconds: float = 0.5, failures: tuple[str, ...] = (), urls: tuple[Any, ...] = ()) -> Any:
    return of("snapshot").Result(seconds, failures, findings, urls)


def told(old: Any, new: Any) -> str:
    text: str = of("telling").told(of("difference").differences(old, new))
    return text


def test_findings_that_appear_and_vanish_are_told_by_rule() -> None:
    old = snapshot(shop=result(found("FU404", 3), found("FU404", 9), found("FU601", 7, "before")))
    new = snapshot(shop=result(found("FU404", 3), found("FU404", 12), found("FU601", 7, "after")))

    assert told(old, new) == (
        "2 findings appeared, 2 vanished; 0 s of processor time before, 0 s now\n"
        "\nFU404 a-name: 1 appeared, 1 vanished\n"
        "  - shop/src/app.py:9:5 error: what is wrong\n"
        "  + shop/src/app.py:12:5 error: what is wrong\n"
        "\nFU601 a-name: 1 appeared, 1 vanished\n"
        "  - shop/src/app.py:7:5 error: before\n"
        "  + shop/src/app.py:7:5 error: after\n"
    )


def test_the_same_finding_twice_is_not_the_same_as_once() -> None:
    old, new = snapshot(shop=result(found("FU404", 3))), snapshot(shop=result(found("FU404", 3), found("FU404", 3)))

    assert told(old, new).startswith("1 findings appeared, 0 vanished")


def test_verdicts_failures_and_time_are_told() -> None:
    old = snapshot(shop=result(urls=(url("public"),), seconds=1), bank=result(failures=("exit code 3: oh",)))
    new = snapshot(
        shop=result(urls=(url("unknown"),), seconds=2, failures=("stopped, since it took too long",)), bank=result()
    )

    assert told(old, new) == (
        "0 findings appeared, 0 vanished; 2 s of processor time before, 2 s now\n"
        "\nURLs that are seen otherwise:\n  shop: template.yaml Hook: exposure was public, is unknown\n"
        "\nFailures that are new:\n  shop: stopped, since it took too long\n"
        "\nFailures that are gone:\n  bank: exit code 3: oh\n"
        "\nMuch slower:\n  shop: 1.0 s before, 2.0 s now\n"
    )


def test_repositories_of_one_snapshot_only_are_not_compared() -> None:
    text = told(snapshot(shop=result(found("FU404", 3))), snapshot(bank=result()))

    assert text.startswith("0 findings appeared, 0 vanished")
    assert "Only in one of them, and not compared:\n  bank\n  shop\n" in text


def test_nothing_that_steers_a_terminal_is_printed() -> None:
    text = told(snapshot(shop=result()), snapshot(shop=result(found("FU404", 3, "a \x1b[2J\n name"))))

    assert r"a \x1b[2J\n name" in text


@pytest.mark.parametrize(
    ("code", "output", "errors", "failures"),
    [
        (2, b"", "the configuration cannot be used\n", ("exit code 2: the configuration cannot be used",)),
        (3, b"", "Traceback (most recent call last):\nValueError\n", ("exit code 3: ValueError",)),
        (-9, b"", "", ("stopped, since it took too long",)),
        (-11, b"", "", ("exit code -11: nothing said",)),
        (0, b'{"findings": [], "urls": []}', "a notice\n", ()),
    ],
)
def test_what_fails_is_seen(code: int, output: bytes, errors: str, failures: tuple[str, ...]) -> None:
    assert of("snapshot").result_of(code, output, errors, 1.0).failures == failures


def test_a_rule_that_fails_and_an_input_that_could_not_be_read_are_failures() -> None:
    words = {"FU002": "the rule FU404 failed here", "FU001": "fulint failed to read this template", "FU101": "anyone"}
    place = {"name": "x", "severity": "error", "path": "a.yaml", "line": 1, "column": 1, "address": None}
    findings = [{"rule": rule, "message": message, **place} for rule, message in words.items()]

    failures = of("snapshot").result_of(1, json.dumps({"findings": findings, "urls": []}).encode(), "", 1.0).failures

    assert failures == ("a.yaml:1:1 the rule FU404 failed here", "a.yaml:1:1 fulint failed to read this template")


def test_a_run_over_real_folders_is_kept_and_read_again(tmp_path: Path) -> None:
    for name, text in {"bank": TEMPLATE, "shop": "nothing"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "template.yaml").write_text(text, encoding="utf-8")
    snapshots = of("snapshot")

    taken = snapshots.taken(Path(sys.executable), [tmp_path / "bank", tmp_path / "shop"], 60, 2)
    snapshots.write(taken, tmp_path / "made" / "snapshot.json")

    assert snapshots.read(tmp_path / "made" / "snapshot.json") == taken
    assert [each.rule for each in taken.repositories["bank"].findings] == ["FU301"]
    assert taken.repositories["shop"].findings == ()
    assert "| FU301 | url-on-latest | warning | 1 | 1 |" in of("telling").summary(taken)
