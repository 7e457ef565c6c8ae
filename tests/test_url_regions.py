"""Where Function URLs exist: fulint's dated list, and the user's own word in its place."""

from importlib import import_module
from pathlib import Path

from fulint.config import Config
from fulint.dialects.cloudformation import schema
from fulint.engine import check

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://artifacts/hello.zip
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
"""


def said(folder: Path, region: str, url_regions: tuple[str, ...] = ()) -> list[str]:
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (folder / "samconfig.toml").write_text(f'[default.deploy.parameters]\nregion = "{region}"\n', encoding="utf-8")
    config = Config(select=("FU306",), url_regions=url_regions)
    return [finding.message for finding in check([str(folder)], config, root=str(folder)).findings]


def test_the_list_is_that_of_the_schemas() -> None:
    assert import_module("fulint.rules._regions").REGIONS.with_urls == schema.regions()


def test_a_region_that_is_not_on_the_list_is_said_with_its_date(tmp_path: Path) -> None:
    assert said(tmp_path, "il-central-1") == [
        "`il-central-1` has no Function URLs (as of 20 October 2026), so the deployment of the Function URL of Hello "
        "fails"
    ]


def test_the_configuration_may_know_of_more_regions(tmp_path: Path) -> None:
    assert said(tmp_path, "il-central-1", ("us-east-1", "il-central-1")) == []


def test_the_configuration_takes_the_place_of_the_list(tmp_path: Path) -> None:
    assert said(tmp_path, "eu-west-1", ("us-east-1",)) == [
        "`eu-west-1` has no Function URLs (by the configuration), so the deployment of the Function URL of Hello fails"
    ]
