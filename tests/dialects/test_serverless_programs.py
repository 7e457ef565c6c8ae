"""Services whose configuration is a program: it is not run, and a run says so; what is packaged of them is read."""

import json
from pathlib import Path

from fulint.config import Config
from fulint.engine import check

PROGRAM = """
import hello from "./src/hello";

export default {
  service: "shop",
  provider: { name: "aws", runtime: "nodejs22.x" },
  functions: { hello },
};
"""
PACKAGED = {
    "Resources": {
        "HelloLambdaFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Runtime": "nodejs22.x", "Handler": "h.h", "Code": {"S3Bucket": "b", "S3Key": "k"}},
        },
        "HelloLambdaFunctionUrl": {
            "Type": "AWS::Lambda::Url",
            "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}},
        },
    }
}


def notices(root: Path, files: dict[str, str]) -> tuple[str, ...]:
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return check([str(root)], Config(), root=str(root)).notices


def test_a_service_that_is_a_program_is_named_with_what_to_do(tmp_path: Path) -> None:
    assert notices(tmp_path, {"serverless.ts": PROGRAM}) == (
        "Not read: serverless.ts, which is a program; run `npx serverless package`, then check .serverless.",
    )


def test_several_of_them_are_one_line(tmp_path: Path) -> None:
    files = {"api/serverless.ts": PROGRAM, "shop/serverless.js": PROGRAM, "node_modules/x/serverless.js": PROGRAM}

    assert notices(tmp_path, files) == (
        "Not read: api/serverless.ts, which is a program (and 1 other); "
        "run `npx serverless package` in api, then check api/.serverless.",
    )


def test_a_file_of_another_name_or_content_is_no_service(tmp_path: Path) -> None:
    (said,) = notices(tmp_path, {"my-serverless.ts": PROGRAM, "lib/serverless.js": "export const provider = 1;"})

    assert said.startswith("No template")


def test_the_packaged_template_is_read_where_it_is_named(tmp_path: Path) -> None:
    made = {
        ".gitignore": ".serverless\n",
        ".serverless/cloudformation-template-update-stack.json": json.dumps(PACKAGED),
    }
    notices(tmp_path, made)
    report = check([str(tmp_path / ".serverless")], Config(), root=str(tmp_path))

    assert [summary.url.address for summary in report.urls] == ["HelloLambdaFunctionUrl"]
