"""What a stranger names a file, a resource or a value is text wherever it is shown: it steers nothing and nobody."""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from outputs.elements import Elements

from fulint.config import Config
from fulint.engine import check
from fulint.outputs import FORMATS, exposure, why_403
from fulint.outputs import render as report_in
from fulint.outputs.escape import printable
from fulint.outputs.palette import COLOURED, PLAIN
from fulint.report import Report

EVIL = (
    "\x1b[2J\x1b]8;;https://evil.example\x07x",
    "\x9b31m\u202e\u200b\u2066",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "](https://evil.example) ![x](https://evil.example/p.png) | `x` <!-- @everyone #1",
    "\n::error::evil\n##[error]evil\r::add-mask::x",
    "%0A::set-output name=a::b",
    ']]>&quot;"><system-out>evil',
    "```\n# evil\n~~~\n",
    'click n1 href "javascript:alert(1)" "\n  end\n  classDef x fill:#fff',
    "\udce9\ud800",
)
TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {"Who": {"Type": "String", "AllowedValues": list(EVIL[:8])}},
    "Conditions": {"Is": {"Fn::Equals": [{"Ref": "Who"}, EVIL[0]]}},
}
HANDLER = """\
def handler(event, context):
    return {{"statusCode": 200, "body": event["headers"][{name}] + event[{name}]}}
"""


def template(evil: str) -> str:
    """A template in which a stranger's word is a name and a value wherever there may be one."""
    function = {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "FunctionName": evil,
            "CodeUri": "src/",
            "Handler": "app.handler",
            "Runtime": "python3.13",
            "AutoPublishAlias": evil,
            "FunctionUrlConfig": {
                "AuthType": {"Fn::If": ["Is", "NONE", evil]},
                "InvokeMode": evil,
                "Cors": {"AllowOrigins": [evil, "*"], "AllowMethods": [evil], "AllowCredentials": True},
            },
        },
    }
    permission = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunctionUrl",
            "FunctionName": {"Ref": f"Fn{evil}"},
            "Principal": evil,
            "FunctionUrlAuthType": evil,
            "SourceArn": evil,
        },
    }
    gone = {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": evil, "AuthType": evil, evil: evil}}
    resources = {f"Fn{evil}": function, f"May{evil}": permission, f"Gone{evil}": gone}
    return json.dumps({**TEMPLATE, "Resources": resources})


@pytest.fixture(scope="module", params=EVIL, ids=lambda evil: ascii(evil)[:20])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What is found in a folder with a stranger's name, of a template and a handler full of a stranger's names."""
    tmp_path = tmp_path_factory.mktemp("repository")
    name = request.param.replace("/", "_").replace("\ud800", "")
    try:
        folder = tmp_path / name
        (folder / "src").mkdir(parents=True)
    except OSError:
        pytest.skip("the file system takes no such name")
    (folder / "template.json").write_text(template(request.param), encoding="utf-8")
    code = HANDLER.format(name=ascii(request.param)) + f"# fulint: ignore[{printable(request.param)}] x\n"
    (folder / "src" / "app.py").write_text(code, encoding="utf-8")
    found = check([str(tmp_path)], Config(pedantic=True), root=str(tmp_path))
    assert len({finding.rule for finding in found.findings}) > 5
    return found


def has_no_signs_but_lines(text: str) -> bool:
    return all(printable(line) == line for line in text.split("\n"))


def test_terminals_and_logs_show_it_as_text(report: Report) -> None:
    for name in ("full", "concise", "github", "summary"):
        assert has_no_signs_but_lines(report_in(name, report, PLAIN)), name
    assert has_no_signs_but_lines(exposure.render("table", report, PLAIN, 80))
    assert has_no_signs_but_lines(why_403.render(report, None, PLAIN, 80))
    coloured = report_in("full", report, COLOURED) + exposure.render("table", report, COLOURED, 80)
    assert has_no_signs_but_lines(re.sub(r"\x1b\[[0-9;]*m", "", coloured))


def test_no_line_of_a_log_is_a_command_but_fulints_own(report: Report) -> None:
    for name in ("full", "concise", "github"):
        lines = report_in(name, report, PLAIN).splitlines()
        commands = [line for line in lines if re.match(r"\s*(?:::\w|##\[)", line)]
        assert name == "github" or commands == []
        assert all(
            re.match(r"::(?:error|warning|notice) (?:file=[^,:]*,line=\d+,|title=fulint::)", line) for line in commands
        )


def test_markdown_holds_no_markup_of_a_strangers(report: Report) -> None:
    whole = report_in("summary", report, PLAIN)
    text = re.sub(r"^```mermaid\n.*?^```\n", "", whole, flags=re.MULTILINE | re.DOTALL)

    assert whole.count("```") == 2 * (whole != text)
    assert "<script" not in text
    assert "<img" not in text
    assert "<!--" not in text
    assert "](" not in text
    assert "://evil" not in text
    assert "@everyone" not in text


def test_pages_and_pictures_hold_no_element_of_a_strangers(report: Report) -> None:
    found = Elements(exposure.render("html", report, PLAIN, 80))
    picture = ElementTree.fromstring(exposure.render("svg", report, PLAIN, 80))

    assert found.tags & {"script", "img", "a", "iframe", "object", "link", "form"} == set()
    assert not any(name.startswith("on") or name in ("href", "src", "style") for name in found.attributes)
    names = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert names <= {"svg", "g", "title", "desc", "style", "rect", "path", "text", "tspan"}


def test_charts_hold_no_statement_of_a_strangers(report: Report) -> None:
    chart = exposure.render("mermaid", report, PLAIN, 80)

    assert not re.search(r"^\s*(?:click|style|linkStyle|%%)", chart, re.MULTILINE)
    assert "javascript:" not in chart or '"' not in re.findall(r'"[^"\n]*javascript:[^"\n]*"', chart)[0][1:-1]
    assert {line.split(" ")[0] for line in chart.splitlines() if line and line[0] != " "} == {"flowchart"}


def test_documents_are_whole_and_hold_it_as_it_is(report: Report) -> None:
    for name in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(report_in(name, report, PLAIN))
    lines = report_in("jsonl", report, PLAIN).split("\n")[:-1]
    assert [json.loads(line)["path"] for line in lines] == [finding.span.path for finding in report.findings]
    suite = ElementTree.fromstring(report_in("junit", report, PLAIN))
    tags = [element.tag for element in suite.iter()]
    assert {*tags} <= {"testsuites", "testsuite", "testcase", "failure", "system-out"}
    assert tags.count("testcase") == tags.count("failure") + tags.count("system-out")
    assert set(FORMATS) == {
        "full",
        "concise",
        "github",
        "summary",
        "json",
        "sarif",
        "gitlab",
        "rdjson",
        "jsonl",
        "junit",
    }


def test_a_name_that_is_no_text_is_told_all_the_same(tmp_path: Path) -> None:
    folder = os.path.join(os.fsencode(tmp_path), b"\xff\x1b[31m")
    try:
        os.mkdir(folder)
    except OSError:
        pytest.skip("the file system takes no such name")
    (Path(os.fsdecode(folder)) / "template.json").write_text(template("x"), encoding="utf-8")

    found = check([str(tmp_path)], Config(), root=str(tmp_path))

    assert found.urls
    assert has_no_signs_but_lines(report_in("full", found, PLAIN))
