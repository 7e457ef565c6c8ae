"""`fulint check --cfn-lint`: what another linter says, in the same report and said once."""

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("cfnlint")

from outputs.sarif_check import problems_in

from fulint import engine
from fulint.cli import run
from fulint.config import Config
from fulint.finding import Finding, Severity
from fulint.outputs import render
from fulint.outputs.palette import PLAIN
from fulint.report import Report

BOTH = Config(cfn_lint=True)
PLAIN_TEMPLATE = """\
Resources:
  Hook:
    Type: AWS::Lambda::Function
    Properties: {Code: {ZipFile: "def handler(event, context): return 1"}, Handler: index.handler, Runtime: python3.13}
  HookUrl:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref Hook
      AuthType: none
      Cors:
        MaxAge: 86401
        AllowMethods: [GET, OPTIONS]
        ExposeHeaders: []
Outputs: {Name: {Value: !Ref Nowhere}}
"""


def report_on(folder: Path, text: str, config: Config = BOTH, name: str = "template.yaml") -> Report:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return engine.check([str(folder)], config)


def guests(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.name == "cfn-lint"]


def lines(report: Report) -> list[tuple[str, int]]:
    return [(finding.rule, finding.span.line) for finding in guests(report)]


def test_its_findings_stand_among_the_others_with_their_ids_and_places(tmp_path: Path) -> None:
    report = report_on(tmp_path, PLAIN_TEMPLATE)

    missing = next(finding for finding in guests(report) if finding.rule == "E3003")
    assert missing.message == "'Role' is a required property"
    assert missing.severity is Severity.ERROR
    assert report.sources["template.yaml"].text_at(missing.span) == "Properties"
    assert {finding.rule for finding in report.findings} >= {"FU801", "FU209", "FU301"}


def test_what_both_say_of_one_property_is_said_once(tmp_path: Path) -> None:
    report = report_on(tmp_path, PLAIN_TEMPLATE)

    assert lines(report) == [("E3003", 4), ("E6101", 14)]


@pytest.mark.parametrize(
    "wrong",
    [
        "AuthTyp: NONE",
        "AuthType: &auth none",
        "'AuthType': 'none'",
        "AuthType:\n        none",
        "AuthType: NONE\n      Cors: {AllowOrigins: ['']}",
        "AuthType: NONE\n      Cors: {AllowMethods: [\n        get]}",
        "Cors: {MaxAge: 1}",
    ],
)
def test_one_cause_is_one_finding_however_it_is_written(tmp_path: Path, wrong: str) -> None:
    start, end = PLAIN_TEMPLATE.index("AuthType:"), PLAIN_TEMPLATE.index("Outputs:")

    report = report_on(tmp_path, f"{PLAIN_TEMPLATE[:start]}{wrong}\n{PLAIN_TEMPLATE[end:]}")

    assert {finding.rule for finding in report.findings} & {"FU801", "FU203", "FU209"}
    assert {rule for rule, _ in lines(report)} == {"E3003", "E6101"}
    assert [line for rule, line in lines(report) if rule == "E3003"] == [4]


def test_it_says_of_a_property_what_our_switched_off_rule_would_have_said(tmp_path: Path) -> None:
    config = Config(cfn_lint=True, ignore=("FU801",))

    assert ("E3030", 9) in lines(report_on(tmp_path, PLAIN_TEMPLATE, config))


def test_what_an_ignore_takes_out_does_not_come_back(tmp_path: Path) -> None:
    text = PLAIN_TEMPLATE.replace("none\n", "none  # fulint: ignore[FU801] the account takes it\n")

    report = report_on(tmp_path, text)

    assert {finding.span.line for finding in report.findings if finding.severity is Severity.ERROR} == {
        4,
        11,
        12,
        13,
        14,
    }


def test_selected_rules_are_ours_and_its_own_configuration_selects_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E6101]\n", encoding="utf-8")

    report = report_on(tmp_path, PLAIN_TEMPLATE, Config(cfn_lint=True, select=("FU801",)))

    assert {finding.rule for finding in report.findings} >= {"FU801", "E3003", "E3034"}
    assert "E6101" not in {finding.rule for finding in report.findings}


def test_its_configuration_cannot_bring_code_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra" / "rule.py").write_text("import pathlib\npathlib.Path('was-run').touch()\n", encoding="utf-8")
    (tmp_path / ".cfnlintrc").write_text("append_rules: [extra]\n", encoding="utf-8")

    report = report_on(tmp_path, PLAIN_TEMPLATE)

    assert not (tmp_path / "was-run").exists()
    assert report.notices == ("Not followed: append_rules in cfn-lint's configuration, which name code to run.",)


def test_only_templates_with_a_url_are_given_to_it(tmp_path: Path) -> None:
    report_on(tmp_path, PLAIN_TEMPLATE)

    report = report_on(
        tmp_path, "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {Wrong: 1}}}\n", name="t2.yaml"
    )

    assert {finding.span.path for finding in guests(report)} == {"template.yaml"}


def test_what_it_fails_on_costs_its_findings_there_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str, *rest: object) -> list[object]:
        if path.endswith("bad.yaml"):
            raise RuntimeError("out of luck")
        return list(once(path, *rest))

    import cfnlint.runner.template as runner  # type: ignore[import-untyped]

    once = runner.run_template_by_file_path
    monkeypatch.setattr(runner, "run_template_by_file_path", fail)
    report_on(tmp_path, PLAIN_TEMPLATE, name="bad.yaml")
    report = report_on(tmp_path, PLAIN_TEMPLATE)

    (failed,) = [finding for finding in report.findings if finding.rule == "FU002"]
    assert failed.span.path == "bad.yaml"
    assert failed.message == "cfn-lint failed on this template: RuntimeError: out of luck"
    assert {finding.span.path for finding in guests(report)} == {"template.yaml"}
    assert {finding.span.path for finding in report.findings if finding.rule == "FU801"} == {
        "bad.yaml",
        "template.yaml",
    }


def test_a_text_that_stands_for_a_file_is_what_it_reads(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    file = tmp_path / "template.yaml"
    file.write_text("{}", encoding="utf-8")

    report = engine.check([str(file)], BOTH, overlay={str(file): PLAIN_TEMPLATE})

    assert lines(report) == [("E3003", 4), ("E6101", 14)]


def test_sarif_holds_its_rules_as_an_extension(tmp_path: Path) -> None:
    report = report_on(tmp_path, PLAIN_TEMPLATE)

    log = json.loads(render("sarif", report, PLAIN))

    assert problems_in(log, report.sources) == []
    (extension,) = log["runs"][0]["tool"]["extensions"]
    assert extension["name"] == "cfn-lint"
    results = [result for result in log["runs"][0]["results"] if "rule" in result]
    assert [extension["rules"][result["rule"]["index"]]["id"] for result in results] == ["E3003", "E6101"]


def test_every_format_takes_its_findings(tmp_path: Path) -> None:
    from fulint.outputs import FORMATS

    report = report_on(tmp_path, PLAIN_TEMPLATE)

    assert all("E6101" in render(each, report, PLAIN) for each in FORMATS)


def test_a_file_that_we_cannot_read_is_said_once(tmp_path: Path) -> None:
    report = report_on(tmp_path, PLAIN_TEMPLATE + "  bad: [")

    assert [finding.rule for finding in report.findings] == ["FU001"]


def test_without_it_the_run_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "cfnlint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cfnlint", None)

    assert run(["check", str(tmp_path), "--cfn-lint"]) == 2
    assert 'pip install "cfn-lint>=1.54"' in capsys.readouterr().err


def test_an_old_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cfnlint.version.__version__", "1.53.3")

    with pytest.raises(engine.UsageError, match=r"cfn-lint 1\.53\.3 is too old: .* cfn-lint 1\.54 or newer"):
        report_on(tmp_path, PLAIN_TEMPLATE)


def test_nothing_changes_where_it_is_not_asked(tmp_path: Path) -> None:
    report = report_on(tmp_path, PLAIN_TEMPLATE, Config())

    assert report.guest is None
    assert guests(report) == []
