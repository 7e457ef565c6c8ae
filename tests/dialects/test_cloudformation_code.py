"""Where the code of a function lies."""

from collections.abc import Callable

import pytest

from fulint.dialects import Lowered
from fulint.model import Code, CodeKind
from fulint.source import Source


def sam(properties: str, attributes: str = "") -> str:
    return f"""
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    {attributes}
    Properties: {{Runtime: nodejs22.x, Handler: app.handler, FunctionUrlConfig: {{AuthType: AWS_IAM}}, {properties}}}
"""


def plain(properties: str, attributes: str = "") -> str:
    return f"""
Resources:
  Fn:
    Type: AWS::Lambda::Function
    {attributes}
    Properties: {{Runtime: nodejs22.x, Handler: index.handler, {properties}}}
  Url: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}}}
"""


def code(lowered: Lowered) -> Code:
    return lowered.deployments[0].functions[0].code


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (sam("CodeUri: src/"), "infra/src"),
        (sam("CodeUri: ../shared"), "shared"),
        (sam(""), "infra"),
        (sam("CodeUri: !Ref AWS::NoValue"), "infra"),
        (sam("CodeUri: dist"), "infra/dist"),
        (plain("Code: ./src"), "infra/src"),
        (plain("Code: {S3Bucket: b, S3Key: k}", 'Metadata: {"aws:asset:path": src}'), "infra/src"),
    ],
)
def test_a_local_folder_is_seen_from_the_template(lowered: Callable[..., Lowered], text: str, path: str) -> None:
    files = {"infra/src/app.js": "", "shared/app.js": ""}
    found = code(lowered(text, files, path="infra/template.yaml"))

    assert (found.kind, found.path) == (CodeKind.FOLDER, path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (sam("CodeUri: s3://bucket/key"), "it is in a bucket"),
        (sam("CodeUri: {Bucket: b, Key: k}"), "it is in a bucket"),
        (sam("CodeUri: app.zip"), "it is in an archive"),
        (sam("CodeUri: !ImportValue x"), "its place is not known because it is the export `x` of another stack"),
        (sam("PackageType: Image, ImageUri: x"), "it is in a container image"),
        (plain("Code: {ImageUri: x}"), "it is in a container image"),
        (plain("Code: {S3Bucket: b, S3Key: k}"), "it is in a bucket"),
        (plain("Role: r"), "the template does not say where it is"),
    ],
)
def test_code_that_is_elsewhere_says_where(lowered: Callable[..., Lowered], text: str, reason: str) -> None:
    found = code(lowered(text, path="infra/template.yaml"))

    assert (found.kind, found.reason) == (CodeKind.ELSEWHERE, reason)


@pytest.mark.parametrize("path", ["../../..", "/etc"])
def test_code_outside_the_repository_is_told_apart(lowered: Callable[..., Lowered], path: str) -> None:
    found = code(lowered(sam(f"CodeUri: {path}"), path="infra/template.yaml"))

    assert (found.kind, found.reason) == (CodeKind.OUTSIDE, "its path leaves the repository")


def test_inline_code_wins_and_each_line_has_its_place(lowered: Callable[..., Lowered]) -> None:
    text = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      CodeUri: src
      FunctionUrlConfig: {AuthType: AWS_IAM}
      InlineCode: |
        def handler(event, context):
            return event["body"]
"""
    found = code(lowered(text))
    source = Source("template.yaml", text)

    assert found.kind is CodeKind.INLINE
    assert found.text == 'def handler(event, context):\n    return event["body"]\n'
    assert [source.text_at(span) for span in found.line_spans[:2]] == found.text.split("\n")[:2]


def test_a_sub_around_inline_code_keeps_its_places(lowered: Callable[..., Lowered]) -> None:
    text = """
Parameters: {Name: {Type: String, Default: shop}}
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Code:
        ZipFile: !Sub |
          exports.handler = async () => `${!x}`;
          const name = "${Name}", region = "${AWS::Region}";
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}
"""
    found = code(lowered(text))

    assert found.text == 'exports.handler = async () => `${x}`;\nconst name = "shop", region = "${AWS::Region}";\n'
    assert [span.line for span in found.line_spans[:2]] == [11, 12]


def test_joined_lines_have_their_places(lowered: Callable[..., Lowered]) -> None:
    text = """
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: !Join
          - "\\n"
          - - "def handler(event, context):"
            - "    return 1"
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}
"""
    found = code(lowered(text))

    assert found.text == "def handler(event, context):\n    return 1"
    assert [span.line for span in found.line_spans] == [11, 12]


def test_esbuild_starts_from_its_entry_points(lowered: Callable[..., Lowered]) -> None:
    metadata = "Metadata: {BuildMethod: esbuild, BuildProperties: {EntryPoints: [src/app.ts]}}"

    assert code(lowered(sam("CodeUri: .", metadata))).entries == ("src/app.ts",)
    assert code(lowered(sam("CodeUri: .", "Metadata: {BuildMethod: esbuild}"))).entries == ("app",)
    assert code(lowered(sam("CodeUri: ."))).entries == ()


def test_a_makefile_may_make_the_handler(lowered: Callable[..., Lowered]) -> None:
    text = sam("CodeUri: .", "Metadata: {BuildMethod: makefile}")

    assert code(lowered(text)).reason == "a Makefile builds it"
    assert code(lowered(text, {"app.js": ""})).kind is CodeKind.FOLDER
