"""The lanes of the map: who comes, what stands in front, what answers, and which findings touch what."""

import json
from pathlib import Path

import pytest

from fulint.cli.exposure import FORMATS as OFFERED
from fulint.outputs.exposure import FORMATS, render
from fulint.outputs.exposure.picture import Lane, Line
from fulint.outputs.palette import PLAIN
from outputs.mapped import lanes_of, report_on


@pytest.fixture
def lanes(tmp_path: Path) -> dict[str, Lane]:
    return lanes_of(tmp_path)


def test_the_most_open_url_comes_first(lanes: dict[str, Lane]) -> None:
    assert {address: lane.judgement.word for address, lane in lanes.items()} == {
        "Shop": "public, past CloudFront",
        "Closed": "nobody (403)",
        "Unsettled": "not known",
        "SignedUrl": "same account",
    }
    assert list(lanes) == ["Shop", "Closed", "Unsettled", "SignedUrl"]


def test_a_public_url_is_reached_directly_and_through_its_distribution(lanes: dict[str, Lane]) -> None:
    direct, through = lanes["Shop"].approaches

    assert (direct.caller.title, direct.edge, direct.line) == ("Anyone on the internet", None, Line.OPEN)
    assert through.edge
    assert (through.caller.lines, through.edge.title, through.arrow) == (
        ("of shop.example.com",),
        "CloudFront Front",
        "no signature",
    )


def test_an_alias_shares_requests_out_between_versions(lanes: dict[str, Lane]) -> None:
    lane = lanes["SignedUrl"]

    assert lane.qualifier.title == "Alias live"
    assert [(box.arrow, box.lines) for box in lane.versions] == [("90 %", ("version 7",)), ("10 %", ("version 8",))]


def test_what_cannot_be_known_says_why(lanes: dict[str, Lane]) -> None:
    lane = lanes["Unsettled"]

    assert "the parameter `Auth` has no default" in lane.box.unknown
    assert "nowhere.py" in lane.handler.unknown
    assert all(approach.line is Line.DASHED for approach in lane.approaches)


def test_rules_stand_on_the_boxes_that_they_touch(lanes: dict[str, Lane]) -> None:
    assert "FU104" in lanes["Closed"].box.rules
    assert "FU404" in lanes["Shop"].handler.rules
    assert "FU005" in lanes["Unsettled"].handler.rules
    shown = {rule for lane in lanes.values() for box in lane.boxes() for rule in box.rules}
    assert shown == {finding.rule for lane in lanes.values() for finding in lane.findings}


def test_every_box_of_a_url_has_a_place(lanes: dict[str, Lane]) -> None:
    for lane in lanes.values():
        assert lane.box.place
        assert lane.handler.place


def test_a_url_that_differs_by_its_inputs_has_a_lane_for_each(tmp_path: Path) -> None:
    template = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig: {AuthType: !If [IsDev, NONE, AWS_IAM]}
"""
    shown = json.loads(render("json", report_on(tmp_path, template), PLAIN, 80))["lanes"]

    assert [(lane["exposure"], lane["when"]) for lane in shown] == [
        ("nobody", ["Stage is dev"]),
        ("same-account", ["Stage is prod"]),
    ]
    assert "FU104" in {finding["rule"] for finding in shown[0]["findings"]}
    assert "FU104" not in {finding["rule"] for finding in shown[1]["findings"]}


IN_FRONT = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig: {AuthType: NONE}
  Domain:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: shop.example.com.
      Type: CNAME
      TTL: "300"
      ResourceRecords: [!Select [2, !Split ["/", !GetAtt ShopUrl.FunctionUrl]]]
  Wall:
    Type: AWS::WAFv2::WebACLAssociation
    Properties: {ResourceArn: !GetAtt Shop.Arn, WebACLArn: !GetAtt Acl.Arn}
  Acl: {Type: AWS::WAFv2::WebACL}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: false
        WebACLId: !GetAtt Acl.Arn
        DefaultCacheBehavior: {TargetOriginId: shop, ViewerProtocolPolicy: https-only}
        Origins:
          - Id: shop
            DomainName: !Select [2, !Split ["/", !GetAtt ShopUrl.FunctionUrl]]
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
"""


def test_a_record_and_a_web_acl_are_drawn_as_what_they_do_for_a_url(tmp_path: Path) -> None:
    (lane,) = json.loads(render("json", report_on(tmp_path, IN_FRONT), PLAIN, 80))["lanes"]

    edges = [(way["edge"]["title"], way["edge"]["lines"], way["edge"]["rules"]) for way in lane["approaches"]]
    assert edges == [
        ("Web ACL by Wall", ["filters nothing: a URL carries none"], ["FU120"]),
        ("CloudFront Front", ["no origin access control", "web ACL Acl", "switched off"], []),
        (
            "DNS record shop.example.com",
            ["Route 53, type CNAME", "a URL answers to its own host name alone"],
            ["FU119"],
        ),
    ]
    assert [way["line"] for way in lane["approaches"]] == ["open", "closed", "closed"]


def test_a_distribution_that_is_switched_off_is_not_walked_past(tmp_path: Path) -> None:
    (lane,) = json.loads(render("json", report_on(tmp_path, IN_FRONT), PLAIN, 80))["lanes"]

    assert lane["word"] == "public"


def test_the_command_offers_the_formats_there_are() -> None:
    assert OFFERED == FORMATS


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_report_gives_the_same_text(tmp_path: Path, format: str) -> None:
    first, second = (render(format, report_on(tmp_path), PLAIN, 80) for _ in range(2))

    assert first == second
    assert first.endswith("\n")


@pytest.mark.parametrize("format", FORMATS)
def test_a_repository_without_a_url_is_drawn_too(tmp_path: Path, format: str) -> None:
    assert render(format, report_on(tmp_path, "Resources: {}\n"), PLAIN, 80)


def test_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="none of the formats"):
        render("dot", report_on(tmp_path), PLAIN, 80)
