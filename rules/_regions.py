"""Where Function URLs exist, as the registry of CloudFormation told; the one place to bring up to date."""

from __future__ import annotations

from fulint.record import record


@record
class Regions:
    """The regions in which the resource type AWS::Lambda::Url exists.

    Source: the provider schemas of the registry, region by region. `as_of` is the day on which they were taken.
    """

    as_of: str
    with_urls: tuple[str, ...]


REGIONS = Regions(
    as_of="20 October 2026",
    with_urls=(
        "af-south-1",
        "ap-east-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ca-central-1",
        "cn-north-1",
        "eu-central-1",
        "eu-isoe-west-1",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eusc-de-east-1",
        "me-south-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-iso-east-1",
        "us-iso-west-1",
        "us-isob-east-1",
        "us-isob-west-1",
        "us-isof-east-1",
        "us-isof-south-1",
        "us-west-1",
        "us-west-2",
    ),
)
