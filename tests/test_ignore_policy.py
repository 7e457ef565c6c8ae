"""What a project asks of ignores: how far ahead they may end, which rules have none, and an audit that follows none."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fulint import engine
from fulint.config import ConfigError
from fulint.configfile import load
from fulint.registry import load as load_rules
from fulint.report import Report

RULES = load_rules()
TODAY = date(2027, 3, 1)
TEMPLATE = """\
Resources:
  HelloUrl:
    Type: AWS::Lambda::Url
    Properties:
      AuthType: AWS_IAM
      TargetFunctionArn: hello  # fulint: ignore[FU301] {words}
"""


def checked(folder: Path, words: str, settings: str = "", no_ignores: bool = False) -> Report:
    (folder / "template.yaml").write_text(TEMPLATE.format(words=words), encoding="utf-8")
    (folder / "fulint.toml").write_text(settings, encoding="utf-8")
    config = replace(load(str(folder), None, RULES), today=TODAY, no_ignores=no_ignores)
    return engine.check([str(folder)], config, root=str(folder))


def said(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in report.findings]


def faults(folder: Path, text: str) -> list[str]:
    (folder / "fulint.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load(str(folder), None, RULES)
    return list(raised.value.messages)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("until=2027-03-31 later", None),
        ("until=2027-04-01 later", "this ignore ends on 2027-04-01, more than the 30 days ahead that are allowed"),
        ("later", "this ignore has no last day, and one within 30 days is required"),
    ],
)
def test_an_ignore_has_to_end_within_the_days_that_are_allowed(
    tmp_path: Path, words: str, complaint: str | None
) -> None:
    report = checked(tmp_path, words, "max-age = 30\n")

    assert said(report) == ([("FU004", complaint)] if complaint else [])
    assert report.ignored == 1


def test_without_such_a_policy_an_ignore_may_live_for_ever(tmp_path: Path) -> None:
    assert said(checked(tmp_path, "later")) == []


def test_an_ignore_of_a_rule_that_may_not_be_ignored_is_not_followed_and_told(tmp_path: Path) -> None:
    report = checked(tmp_path, "later", "[rules.url-on-latest]\nignorable = false\n")

    assert [rule for rule, _ in said(report)] == ["FU301", "FU004"]
    assert said(report)[1][1] == ("this ignore is not followed: the configuration does not let FU301 be ignored")


def test_neither_is_one_in_the_configuration(tmp_path: Path) -> None:
    settings = '[[ignore]]\nrule = "url-on-latest"\n[rules.FU301]\nignorable = false\n'
    report = checked(tmp_path, "later", settings)

    assert sorted((finding.span.path, finding.rule) for finding in report.findings) == [
        ("fulint.toml", "FU004"),
        ("template.yaml", "FU004"),
        ("template.yaml", "FU301"),
    ]


def test_a_policy_holds_against_ignores_of_its_own_complaints(tmp_path: Path) -> None:
    settings = '[[ignore]]\nrule = "FU004"\n[rules.FU301]\nignorable = false\n[rules.FU004]\nignorable = false\n'

    assert [rule for rule, _ in said(checked(tmp_path, "later", settings))].count("FU004") == 2


def test_a_rule_may_be_ignorable_in_so_many_words(tmp_path: Path) -> None:
    assert said(checked(tmp_path, "later", "[rules.FU301]\nignorable = true\n")) == []


def test_an_audit_reports_what_is_ignored_and_nothing_of_ignores(tmp_path: Path) -> None:
    settings = '[[ignore]]\nrule = "FU103"\n'
    report = checked(tmp_path, "until=2020-01-01 later", settings, no_ignores=True)

    assert ([rule for rule, _ in said(report)], report.ignored) == (["FU301"], 0)


def test_what_is_wrong_with_a_policy_is_told_at_its_line(tmp_path: Path) -> None:
    text = """\
max-age = 0
[rules.FU30]
ignorable = false
[rules.FU301]
ignorable = "no"
[rules.FU101]
ignorabel = false
"""

    assert faults(tmp_path, text) == [
        "fulint.toml:1: max-age is no number of days from 1 to 10,000",
        'fulint.toml:2: rules is wrong: "FU30" is only the beginning of an id, and one rule must be named',
        "fulint.toml:5: ignorable is neither true nor false",
        'fulint.toml:7: unknown key "ignorabel"; did you mean "ignorable"?',
    ]


@pytest.mark.parametrize("value", ["true", '"30"', "30.5", "10001", "-1"])
def test_days_are_a_number_of_days(tmp_path: Path, value: str) -> None:
    assert faults(tmp_path, f"max-age = {value}\n") == ["fulint.toml:1: max-age is no number of days from 1 to 10,000"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rules = 3\n", "fulint.toml:1: rules is not a table with one for each rule"),
        ("[rules]\nFU301 = false\n", "fulint.toml:2: rules.FU301 is not a table"),
    ],
)
def test_rules_are_tables(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == [fault]
