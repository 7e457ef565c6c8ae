"""Source files that are named on the command line, with and without a template."""

from pathlib import Path

from fulint.config import Config
from fulint.engine import check
from fulint.report import Report

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
"""
HANDLER = """\
async def handler(event, context):
    kind = event["headers"]["X-Kind"]
    return {"statusCode": 200, "body": kind}
"""


def run(folder: Path, *names: str) -> Report:
    return check([str(folder / name) for name in names], Config(), root=str(folder))


def found(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.span.path) for finding in report.findings]


def files(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        place = folder / {"template": "template.yaml", "app": "src/app.py", "other": "src/other.py"}[name]
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")


def test_a_handler_finds_its_template_in_the_repository(tmp_path: Path) -> None:
    files(tmp_path, template=TEMPLATE, app=HANDLER)

    report = run(tmp_path, "src/app.py")

    assert {("FU704", "src/app.py"), ("FU404", "src/app.py")} <= set(found(report))
    assert {finding.address for finding in report.findings} == {"Hello"}


def test_without_a_template_only_what_holds_for_all_callers_is_said(tmp_path: Path) -> None:
    files(tmp_path, app=HANDLER)

    report = run(tmp_path, "src/app.py")

    assert found(report) == [("FU704", "src/app.py")]
    assert report.findings[0].address is None


def test_a_file_that_no_template_binds_is_read_alone_beside_one_that_is_bound(tmp_path: Path) -> None:
    files(tmp_path, template=TEMPLATE, app="def handler(event, context):\n    return {}\n", other=HANDLER)

    assert found(run(tmp_path, "src/other.py")) == [("FU704", "src/other.py")]


def test_a_file_without_a_handler_says_nothing(tmp_path: Path) -> None:
    files(tmp_path, app="async def fetch(url):\n    return url\n")

    assert found(run(tmp_path, "src/app.py")) == []


def test_a_folder_does_not_make_its_files_stand_alone(tmp_path: Path) -> None:
    files(tmp_path, app=HANDLER)

    assert found(run(tmp_path, "src")) == []


def test_a_template_named_beside_a_handler_is_judged_whole(tmp_path: Path) -> None:
    files(tmp_path, template=TEMPLATE, app=HANDLER)

    paths = {path for _, path in found(run(tmp_path, "src/app.py", "template.yaml"))}

    assert paths == {"src/app.py", "template.yaml"}


def test_a_file_that_cannot_be_parsed_is_said(tmp_path: Path) -> None:
    files(tmp_path, app="def handler(event, context:\n")

    assert found(run(tmp_path, "src/app.py")) == [("FU001", "src/app.py")]


def test_a_handler_of_another_library_is_not_taken_for_one(tmp_path: Path) -> None:
    of_chat = "async def handler(update, context):\n    return update\n"
    files(tmp_path, app=f"{of_chat}\n\nasync def help_handler(event, context):\n    pass\n")

    assert found(run(tmp_path, "src/app.py")) == []
