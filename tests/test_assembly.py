"""What fulint makes of a cloud assembly as a whole: left-over templates, manifests that lie, apps without output."""

import json
from pathlib import Path

import pytest

from fulint.config import Config
from fulint.engine import check
from fulint.report import Report

TEMPLATE = json.dumps(
    {
        "Resources": {
            "Fn": {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Runtime": "python3.12", "Handler": "index.handler", "Code": {"S3Key": "x"}},
                "Metadata": {"aws:cdk:path": "Shop/Fn/Resource", "aws:asset:path": "asset.1"},
            },
            "Url": {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Ref": "Fn"}}},
        }
    },
    indent=1,
)
HANDLER = "import json\n\n\ndef handler(event, context):\n    return json.loads(event['body'])['name']\n"


def manifest(*templates: str) -> str:
    artifacts = {name: {"type": "aws:cloudformation:stack", "properties": {"templateFile": name}} for name in templates}
    assets = {"type": "cdk:asset-manifest", "properties": {"file": "Shop.assets.json"}}
    return json.dumps({"version": "55.0.0", "artifacts": {**artifacts, "Shop.assets": assets}})


def checked(root: Path, files: dict[str, str]) -> Report:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return check([str(root)], Config(), root=str(root))


def test_a_finding_in_a_copied_handler_is_shown_at_its_original(tmp_path: Path) -> None:
    files = {
        ".gitignore": "cdk.out\n",
        "cdk.json": "{}",
        "cdk.out/manifest.json": manifest("Shop.template.json"),
        "cdk.out/Shop.template.json": TEMPLATE,
        "cdk.out/asset.1/index.py": HANDLER,
        "lambda/index.py": HANDLER,
    }
    report = checked(tmp_path, files)

    assert {finding.span.path for finding in report.findings if finding.rule.startswith("FU4")} == {"lambda/index.py"}


def test_a_finding_in_a_bundle_without_a_source_is_shown_at_the_function(tmp_path: Path) -> None:
    files = {
        "cdk.out/manifest.json": manifest("Shop.template.json"),
        "cdk.out/Shop.template.json": TEMPLATE,
        "cdk.out/asset.1/index.py": HANDLER,
    }
    report = checked(tmp_path, files)

    shown = {report.sources[f.span.path].text_at(f.span) for f in report.findings if f.rule.startswith("FU4")}
    assert shown == {'"index.handler"'}


def test_a_template_that_cdk_left_from_an_earlier_run_is_not_judged(tmp_path: Path) -> None:
    files = {
        "cdk.out/manifest.json": manifest("Shop.template.json"),
        "cdk.out/Shop.template.json": TEMPLATE,
        "cdk.out/Old.template.json": TEMPLATE,
        "cdk.out/ShopNested.nested.template.json": TEMPLATE,
        "cdk.out/OldNested.nested.template.json": TEMPLATE,
        "cdk.out/Shop.assets.json": '{"files": {"1": {"source": {"path": "ShopNested.nested.template.json"}}}}',
    }
    report = checked(tmp_path, files)

    paths = {summary.url.span.path for summary in report.urls}
    assert paths == {"cdk.out/Shop.template.json", "cdk.out/ShopNested.nested.template.json"}


@pytest.mark.parametrize("text", ["", "[", "[]", '{"artifacts": 1}', '{"artifacts": {"a": 1}}', "[" * 99_999])
def test_a_manifest_that_says_nothing_leaves_no_template_out(tmp_path: Path, text: str) -> None:
    report = checked(tmp_path, {"cdk.out/manifest.json": text, "cdk.out/Shop.template.json": TEMPLATE})

    assert [summary.url.address for summary in report.urls] == ["Url"]


def test_a_manifest_that_points_outside_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.template.json").write_text(TEMPLATE, encoding="utf-8")
    artifacts = {
        "a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "../../secret.template.json"}},
        "b": {"type": "cdk:asset-manifest", "properties": {"file": "../../secret.template.json"}},
        "c": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "../.."}},
    }
    inside = tmp_path / "repository"
    files = {"cdk.out/manifest.json": json.dumps({"artifacts": artifacts}), "cdk.out/Shop.template.json": TEMPLATE}

    assert checked(inside, files).urls == ()


def test_an_app_without_output_is_said_in_one_sentence(tmp_path: Path) -> None:
    report = checked(tmp_path, {"infra/cdk.json": "{}", "other/cdk.json": "{}"})

    said = [notice for notice in report.notices if "cdk.json" in notice]
    assert said == [
        "Not read: the CDK app of infra/cdk.json (and 1 other); "
        "run `npx cdk synth` in infra first, and its cdk.out is read."
    ]


def test_a_synthesized_app_is_not_asked_for(tmp_path: Path) -> None:
    report = checked(tmp_path, {"cdk.json": "{}", "cdk.out/manifest.json": manifest("Shop.template.json")})

    assert not any("cdk.json" in notice for notice in report.notices)


def permission(name: object, action: str, **more: object) -> dict[str, object]:
    properties = {"FunctionName": name, "Action": action, "Principal": "*", **more}
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


def public(name: object) -> dict[str, object]:
    return {
        "First": permission(name, "lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE"),
        "Second": permission(name, "lambda:InvokeFunction", InvokedViaFunctionUrl=True),
    }


EXPORT = "Shop:ExportsOutputFnGetAttFn9270CBC0Arn"


def app(other: dict[str, object]) -> dict[str, str]:
    """An app of two stacks: one exports its function by CDK's own doing, the other is given."""
    shop = json.loads(TEMPLATE)
    exported = {"Value": {"Fn::GetAtt": ["Fn", "Arn"]}, "Export": {"Name": EXPORT}}
    shop["Outputs"] = {"ExportsOutputFnGetAttFn9270CBC0Arn": exported}
    return {
        "cdk.out/manifest.json": manifest("Shop.template.json", "Other.template.json"),
        "cdk.out/Shop.template.json": json.dumps(shop),
        "cdk.out/Other.template.json": json.dumps({"Resources": other}),
    }


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (public({"Fn::ImportValue": EXPORT}), "public"),
        ({"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::ImportValue": EXPORT}}}}, "nobody"),
        ({"Grant": {"Type": "Custom::Grant", "Properties": {"Function": {"Fn::ImportValue": EXPORT}}}}, "unknown"),
    ],
)
def test_an_export_that_cdk_made_is_for_the_stacks_of_the_app_alone(
    tmp_path: Path, other: dict[str, object], verdict: str
) -> None:
    report = checked(tmp_path, app(other))

    assert [summary.exposure.verdict.value for summary in report.urls] == [verdict]


def test_a_nested_stack_of_an_app_is_joined_with_its_parent(tmp_path: Path) -> None:
    nested = json.loads(TEMPLATE)
    nested["Outputs"] = {"ShopFnArn": {"Value": {"Fn::GetAtt": ["Fn", "Arn"]}}}
    parent = {
        "Nested": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/a.json"]]}},
            "Metadata": {"aws:cdk:path": "Shop/Nested", "aws:asset:path": "ShopNested.nested.template.json"},
        },
        **public({"Fn::GetAtt": ["Nested", "Outputs.ShopFnArn"]}),
    }
    files = {
        "cdk.out/manifest.json": manifest("Shop.template.json"),
        "cdk.out/Shop.template.json": json.dumps({"Resources": parent}),
        "cdk.out/ShopNested.nested.template.json": json.dumps(nested),
        "cdk.out/Shop.assets.json": '{"files": {"1": {"source": {"path": "ShopNested.nested.template.json"}}}}',
    }
    report = checked(tmp_path, files)

    assert [summary.exposure.verdict.value for summary in report.urls] == ["public"]


def test_a_bundle_that_cannot_be_read_is_nobody_s_fault(tmp_path: Path) -> None:
    files = {
        "cdk.out/manifest.json": manifest("Shop.template.json"),
        "cdk.out/Shop.template.json": TEMPLATE,
        "cdk.out/asset.1/index.py": "def handler(:\n",
    }
    report = checked(tmp_path, files)

    assert not any(finding.rule == "FU001" for finding in report.findings)
