"""`check --add-ignore`: what is written, byte for byte, in each form that there is, and what is refused."""

import json
from pathlib import Path

import pytest
from cases import Case, read_cases

from fulint import cli, engine
from fulint.config import Config
from fulint.registry import load as load_rules

REASON = "public on purpose"
SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: {runtime}
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
"""
PYTHON = SAM.format(runtime="python3.13")
NODE = SAM.format(runtime="nodejs22.x")
INLINE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
{mark}      InlineCode: |
        def handler(event, context):
            return event["headers"]["X-Kind"]
      Handler: index.handler
      Runtime: python3.13
      AutoPublishAlias: live
      FunctionUrlConfig:
        AuthType: AWS_IAM
"""
PLAIN = """\
Resources:
  HookUrl:
    Type: AWS::Lambda::Url
    Properties:
      AuthType: AWS_IAM
      TargetFunctionArn: hello
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("utf-8"))


def accept(*wishes: str, paths: tuple[str, ...] = ()) -> int:
    options = [word for wish in wishes for word in ("--add-ignore", wish)]
    return cli.run(["check", *paths, "--format", "concise", *options])


COMMENTS = {
    "beside the value, in YAML": (
        "FU301",
        {"template.yaml": PLAIN},
        "template.yaml",
        PLAIN.replace("hello", "hello  # fulint: ignore[FU301] public on purpose"),
    ),
    "behind another comment": (
        "FU301",
        {"template.yaml": PLAIN.replace("hello", "hello # the one")},
        "template.yaml",
        PLAIN.replace("hello", "hello # the one  # fulint: ignore[FU301] public on purpose"),
    ),
    "with the line ends and the byte order mark that are there": (
        "FU301",
        {"template.yaml": "\ufeff" + PLAIN.replace("\n", "\r\n")},
        "template.yaml",
        "\ufeff" + PLAIN.replace("hello", "hello  # fulint: ignore[FU301] public on purpose").replace("\n", "\r\n"),
    ),
    "above a line that would become too long": (
        "FU301",
        {"template.yaml": PLAIN.replace("hello", "hello" + "o" * 59)},
        "template.yaml",
        PLAIN.replace("hello", "hello" + "o" * 59).replace(
            "      TargetFunctionArn", "      # fulint: ignore[FU301] public on purpose\n      TargetFunctionArn"
        ),
    ),
    "above the text that inline code is": (
        "FU404",
        {"template.yaml": INLINE.format(mark="")},
        "template.yaml",
        INLINE.format(mark="      # fulint: ignore[FU404] public on purpose\n"),
    ),
    "by name": (
        "url-on-latest",
        {"template.yaml": PLAIN},
        "template.yaml",
        PLAIN.replace("hello", "hello  # fulint: ignore[url-on-latest] public on purpose"),
    ),
    "in Python": (
        "FU404",
        {
            "template.yaml": PYTHON,
            "src/app.py": 'def handler(event, context):\n    return event["headers"]["X-Kind"]\n',
        },
        "src/app.py",
        "def handler(event, context):\n"
        '    return event["headers"]["X-Kind"]  # fulint: ignore[FU404] public on purpose\n',
    ),
    "above the line that is continued": (
        "FU404",
        {
            "template.yaml": PYTHON,
            "src/app.py": 'def handler(event, context):\n    return event["headers"]["X-Kind"] + \\\n        "a"\n',
        },
        "src/app.py",
        "def handler(event, context):\n    # fulint: ignore[FU404] public on purpose\n"
        '    return event["headers"]["X-Kind"] + \\\n        "a"\n',
    ),
    "in JavaScript": (
        "FU404",
        {"template.yaml": NODE, "src/app.mjs": 'export const handler = async (event) => event.headers["X-Kind"];'},
        "src/app.mjs",
        'export const handler = async (event) => event.headers["X-Kind"]; // fulint: ignore[FU404] public on purpose',
    ),
    "in TypeScript": (
        "FU404",
        {
            "template.yaml": NODE,
            "src/app.ts": 'export async function handler(event: any) {\n\treturn event.headers["X-Kind"];\n}\n',
        },
        "src/app.ts",
        "export async function handler(event: any) {\n"
        '\treturn event.headers["X-Kind"]; // fulint: ignore[FU404] public on purpose\n}\n',
    ),
    "in Terraform": (
        "FU301",
        {
            "main.tf": 'resource "aws_lambda_function_url" "hook" {\n'
            '  function_name      = "hello"\n  authorization_type = "AWS_IAM"\n}\n'
        },
        "main.tf",
        'resource "aws_lambda_function_url" "hook" {\n'
        '  function_name      = "hello" # fulint: ignore[FU301] public on purpose\n'
        '  authorization_type = "AWS_IAM"\n}\n',
    ),
}


@pytest.mark.parametrize(("rule", "files", "path", "after"), COMMENTS.values(), ids=COMMENTS)
def test_a_comment_is_written_and_a_second_run_changes_nothing(
    repository: Path, rule: str, files: dict[str, str], path: str, after: str
) -> None:
    put(repository, files)

    code = accept(f"{rule}={REASON}")
    written = (repository / path).read_bytes().decode("utf-8")
    again = accept(f"{rule}={REASON}")

    assert (written, code) == (after, 0)
    assert (repository / path).read_bytes().decode("utf-8") == after
    assert again == 0
    for other in files.keys() - {path}:
        assert (repository / other).read_bytes().decode("utf-8") == files[other]


URL = """\
{
  "Resources": {
    "HookUrl": {
      "Type": "AWS::Lambda::Url",
      "Properties": {"AuthType": "AWS_IAM", "TargetFunctionArn": "hello"}%s
    }
  }
}
"""
ENTRY = '{"id": "FU301", "reason": "public on purpose"}'
BLOCK = """,
      "Metadata": {
        "fulint": {
          "ignore": [
            {
              "id": "FU301",
              "reason": "public on purpose"
            }
          ]
        }
      }"""
ONE_LINE = (
    '{"Resources": {"U": {"Properties": {"AuthType": "AWS_IAM", "TargetFunctionArn": "a"}, "Type": "AWS::Lambda::Url"'
)
METADATA = {
    "as a member of the resource": (URL % "", URL % BLOCK),
    "with tabs": ((URL % "").replace("  ", "\t"), (URL % BLOCK).replace("  ", "\t")),
    "with four blanks": ((URL % "").replace("  ", "    "), (URL % BLOCK).replace("  ", "    ")),
    "in one line": (
        ONE_LINE + "}}}",
        ONE_LINE + f', "Metadata": {{"fulint": {{"ignore": [{ENTRY}]}}}}}}}}}}',
    ),
    "beside other metadata": (
        URL % ',\n      "Metadata": {"Owner": "me"}',
        URL % f',\n      "Metadata": {{"Owner": "me", "fulint": {{"ignore": [{ENTRY}]}}}}',
    ),
    "into empty metadata": (
        URL % ',\n      "Metadata": {}',
        URL % f',\n      "Metadata": {{"fulint": {{"ignore": [{ENTRY}]}}}}',
    ),
    "behind another ignore": (
        URL % ',\n      "Metadata": {"fulint": {"ignore": [{"id": "FU003", "reason": "a"}]}}',
        URL % f',\n      "Metadata": {{"fulint": {{"ignore": [{{"id": "FU003", "reason": "a"}}, {ENTRY}]}}}}',
    ),
    "into an empty list": (
        URL % ',\n      "Metadata": {"fulint": {"ignore": []}}',
        URL % f',\n      "Metadata": {{"fulint": {{"ignore": [{ENTRY}]}}}}',
    ),
}


@pytest.mark.parametrize(("before", "after"), METADATA.values(), ids=METADATA)
def test_a_template_of_json_gets_an_entry_in_metadata(repository: Path, before: str, after: str) -> None:
    put(repository, {"template.json": before})

    accept(f"FU301={REASON}")
    written = (repository / "template.json").read_text(encoding="utf-8")
    accept(f"FU301={REASON}")

    assert written == after
    assert json.loads(written)
    assert (repository / "template.json").read_text(encoding="utf-8") == after


def test_a_last_day_goes_where_each_form_has_it(repository: Path) -> None:
    put(repository, {"a.yaml": PLAIN, "b.json": URL % ""})

    assert accept("FU301=until=2999-12-31 later") == 0

    assert "hello  # fulint: ignore[FU301] until=2999-12-31 later\n" in (repository / "a.yaml").read_text("utf-8")
    held = json.loads((repository / "b.json").read_text(encoding="utf-8"))["Resources"]["HookUrl"]["Metadata"]
    assert held == {"fulint": {"ignore": [{"id": "FU301", "reason": "later", "until": "2999-12-31"}]}}


def test_two_rules_may_have_reasons_of_their_own_at_one_place(repository: Path) -> None:
    put(repository, {"template.yaml": PLAIN.replace("AWS_IAM", "NONE\n      Cors: {AllowOrigins: ['*']}")})

    accept("FU201=open data", "FU301=later", "FU104=opened by hand")
    text = (repository / "template.yaml").read_text(encoding="utf-8")

    assert "['*']}  # fulint: ignore[FU201] open data\n" in text
    assert "hello  # fulint: ignore[FU301] later\n" in text


def test_only_what_is_named_is_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(repository, {"a/template.yaml": PLAIN, "b/template.yaml": PLAIN})

    assert accept(f"FU301={REASON}", paths=("a",)) == 0

    assert capsys.readouterr().err == "Ignored: 1 finding in 1 file.\n"
    assert (repository / "b/template.yaml").read_text(encoding="utf-8") == PLAIN


def test_where_no_ignore_can_stand_nothing_is_written_and_that_is_said(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = 'def handler(event, context):\n    return f"""\n{event["headers"]["X-Kind"]}\n"""\n'
    put(repository, {"template.yaml": PYTHON, "src/app.py": handler})

    assert accept(f"FU404={REASON}") == 1

    said = capsys.readouterr().err
    assert said.startswith("Not ignored, since no ignore can stand there: FU404 at src/app.py:3.")
    assert (repository / "src/app.py").read_text(encoding="utf-8") == handler


def test_what_a_tool_makes_anew_is_not_written(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    properties = {"templateFile": "App.template.json"}
    manifest = {"artifacts": {"App": {"type": "aws:cloudformation:stack", "properties": properties}}}
    put(repository, {"cdk.out/manifest.json": json.dumps(manifest), "cdk.out/App.template.json": URL % ""})

    assert accept(f"FU301={REASON}") == 1

    assert "cdk.out/App.template.json is made anew by CDK" in capsys.readouterr().err
    assert (repository / "cdk.out/App.template.json").read_text(encoding="utf-8") == URL % ""


def test_a_link_out_of_the_repository_is_not_followed(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "template.yaml"
    outside.write_text(PLAIN, encoding="utf-8")
    (repository / "template.yaml").symlink_to(outside)

    accept(f"FU301={REASON}")

    assert outside.read_text(encoding="utf-8") == PLAIN


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ("FU301", "an ignore needs a reason"),
        ("FU301=", "an ignore needs a reason"),
        ("FU301= - ", "an ignore needs a reason"),
        ("FU301=until=2999-12-31", "an ignore needs a reason"),
        ("FU3=later", '"FU3" is only the beginning of an id'),
        ("FU999=later", 'there is no rule "FU999"'),
        ("FU301=see # 12", "cannot stand in a comment"),
        ("FU301=see // 12", "cannot stand in a comment"),
        ("FU301=red \x1b[31m", "cannot stand in a comment"),
        ("FU301=caf\udce9", "cannot stand in a comment"),
        ("FU301=until=soon later", "is no day such as"),
        ("FU301=until=2020-01-01 later", "it ended on 2020-01-01"),
    ],
)
def test_what_would_be_no_ignore_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str], wish: str, complaint: str
) -> None:
    put(repository, {"template.yaml": PLAIN})

    assert accept(wish) == 2

    assert complaint in capsys.readouterr().err
    assert (repository / "template.yaml").read_text(encoding="utf-8") == PLAIN


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ("[rules.FU301]\nignorable = false\n", "the configuration does not let FU301 be ignored"),
        ("max-age = 30\n", "has no last day, and one within 30 days is required"),
    ],
)
def test_a_policy_is_heeded(repository: Path, capsys: pytest.CaptureFixture[str], policy: str, complaint: str) -> None:
    put(repository, {"template.yaml": PLAIN, "fulint.toml": policy})

    assert accept(f"FU301={REASON}") == 2

    assert complaint in capsys.readouterr().err
    assert (repository / "template.yaml").read_text(encoding="utf-8") == PLAIN


def test_what_would_be_written_can_be_looked_at_first(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(repository, {"template.yaml": PLAIN})

    code = cli.run(["check", "--diff", "--add-ignore", f"FU301={REASON}"])
    shown = capsys.readouterr()
    nothing = cli.run(["check", "--diff", "--add-ignore", f"FU101={REASON}"])

    assert (code, nothing) == (1, 0)
    assert shown.out.splitlines()[-2:] == [
        "-      TargetFunctionArn: hello",
        "+      TargetFunctionArn: hello  # fulint: ignore[FU301] public on purpose",
    ]
    assert shown.err == "Would ignore 1 finding in 1 file.\n"
    assert capsys.readouterr().err == "Would ignore nothing.\n"
    assert (repository / "template.yaml").read_text(encoding="utf-8") == PLAIN


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--only", "--no-ignores"])
def test_it_goes_with_nothing_else_that_changes_files_or_ignores(repository: Path, option: str) -> None:
    assert cli.run(["check", option, "--add-ignore", "FU301=later"]) == 2


WITHOUT_COMMENTS = ("FU001", "FU002", "FU003", "FU004", "FU306")
"""Rules on what cannot be read, on ignores themselves, and on samconfig.toml, whose comments say nothing to fulint."""

FLAGGED = [
    (rule.id, case)
    for rule in load_rules()
    if rule.id not in WITHOUT_COMMENTS
    for case in read_cases(rule.page)
    if case.heading == "Flagged"
]


@pytest.mark.parametrize(("rule", "case"), FLAGGED, ids=[rule for rule, _ in FLAGGED])
def test_what_a_rule_finds_in_its_own_example_can_be_ignored(repository: Path, rule: str, case: Case) -> None:
    case.write_to(repository)
    wide = Config(pedantic=True)
    before = engine.check(["."], wide)

    cli.run(["check", "--pedantic", "--quiet", "--add-ignore", f"{rule}={REASON}"])
    after = engine.check(["."], wide)

    assert rule in {finding.rule for finding in before.findings}
    assert [(f.rule, f.message) for f in after.findings] == [
        (f.rule, f.message) for f in before.findings if f.rule != rule
    ]
