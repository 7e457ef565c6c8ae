"""From a function that CDK synthesized to the source it was copied or bundled from."""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from fulint.dialects import Lowered
from fulint.model import Code, CodeKind

Lower: TypeAlias = Callable[..., Lowered]

HASH = "0123456789abcdef" * 4
COPY = f"cdk.out/asset.{HASH}"
HANDLER = "def handler(event, context):\n    return event['body']\n"
BUNDLE = "\n// node_modules/x/index.js\nvar x = 1;\n\n// lambda/hello.ts\nvar handler = async (event) => event.body;\n"


def template(handler: str = "index.handler", asset: str | None = f"asset.{HASH}", key: str = f"{HASH}.zip") -> str:
    function: dict[str, object] = {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Code": {"S3Bucket": "b", "S3Key": key}, "Handler": handler, "Runtime": "python3.12"},
    }
    if asset is not None:
        function["Metadata"] = {"aws:cdk:path": "Stack/Fn/Resource", "aws:asset:path": asset}
    url = {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Ref": "Fn"}}}
    return json.dumps({"Resources": {"Fn": function, "Url": url}})


def code(lowered: Lower, files: Mapping[str, str], text: str | None = None, folder: str = "cdk.out") -> Code:
    path = f"{folder}/Shop.template.json"
    (deployment,) = lowered(text or template(), files, path).deployments
    return deployment.functions[0].code


def test_a_copied_folder_is_read_where_it_was_copied_from(lowered: Lower) -> None:
    files = {f"{COPY}/index.py": HANDLER, "services/hello/index.py": HANDLER, "other/index.py": "x = 1\n"}

    found = code(lowered, files)

    assert (found.kind, found.path, found.is_generated) == (CodeKind.FOLDER, "services/hello", False)


def test_a_handler_in_a_folder_of_its_copy_keeps_its_folder(lowered: Lower) -> None:
    files = {f"{COPY}/app/web.py": HANDLER, "src/app/web.py": HANDLER, "src/web.py": HANDLER}

    assert code(lowered, files, template("app/web.handler")).path == "src"
    assert code(lowered, files, template("app.web.handler")).path == "src"


def test_of_equal_files_the_one_with_equal_neighbours_is_the_original(lowered: Lower) -> None:
    copies = {f"{COPY}/index.py": HANDLER, f"{COPY}/rates.json": "{}"}
    files = {**copies, "one/index.py": HANDLER, "two/index.py": HANDLER, "two/rates.json": "{}"}

    assert code(lowered, files).path == "two"


def test_of_equal_files_that_of_the_app_itself_is_the_original(lowered: Lower) -> None:
    files = {f"infra/{COPY}/index.py": HANDLER, "infra/fn/index.py": HANDLER, "fn/index.py": HANDLER}

    assert code(lowered, files, folder="infra/cdk.out").path == "infra/fn"


def test_where_several_may_be_the_original_the_copy_is_read(lowered: Lower) -> None:
    files = {f"{COPY}/index.py": HANDLER, "one/index.py": HANDLER, "two/index.py": HANDLER}

    found = code(lowered, files)

    assert (found.path, found.is_generated) == (COPY, True)


def test_of_equal_folders_the_one_that_is_called_like_the_construct_is_the_original(lowered: Lower) -> None:
    text = template().replace("Stack/Fn/Resource", "Stack/Send-Mail/Resource")
    files = {f"{COPY}/index.py": HANDLER, "fns/one/index.py": HANDLER, "fns/send_mail/index.py": HANDLER}

    assert code(lowered, files, text).path == "fns/send_mail"


def test_a_source_that_changed_since_is_not_the_original(lowered: Lower) -> None:
    found = code(lowered, {f"{COPY}/index.py": HANDLER, "fn/index.py": HANDLER + "# newer\n"})

    assert (found.path, found.is_generated) == (COPY, True)


def test_a_bundle_is_unbundled_by_the_comments_that_esbuild_leaves(lowered: Lower) -> None:
    found = code(lowered, {f"{COPY}/index.js": BUNDLE, "lambda/hello.ts": "export const handler = 1;\n"})

    assert (found.path, found.entries, found.is_generated) == ("lambda", ("hello.ts",), False)


def test_the_comments_are_seen_from_a_folder_above_the_app(lowered: Lower) -> None:
    files = {f"packages/cdk/{COPY}/index.js": BUNDLE, "lambda/hello.ts": "export const handler = 1;\n"}

    assert code(lowered, files, folder="packages/cdk/cdk.out").path == "lambda"


def test_a_bundle_is_unbundled_by_its_source_map(lowered: Lower) -> None:
    mapped = json.dumps({"version": 3, "sources": ["../../node_modules/x/index.js", "../../lambda/hello.ts"]})
    files = {f"{COPY}/index.js": "var a=1;", f"{COPY}/index.js.map": mapped, "lambda/hello.ts": "export const h = 1;"}

    assert code(lowered, files).entries == ("hello.ts",)


def test_a_bundle_of_a_package_is_read_as_it_stands(lowered: Lower) -> None:
    bundle = "// lambda/hello.ts\nvar x = 1;\n// node_modules/x/index.js\nvar handler = 1;\n"
    files = {f"{COPY}/index.js": bundle, "lambda/hello.ts": "", "node_modules/x/index.js": ""}

    assert code(lowered, files).is_generated


def test_notes_that_lead_out_of_the_repository_lead_nowhere(lowered: Lower) -> None:
    for name in ("../../../../etc/hello.ts", "/etc/hello.ts", "hello.ts"):
        mapped = json.dumps({"sources": [name]})
        files = {f"{COPY}/index.js": f"// {name}\nvar handler = 1;\n", f"{COPY}/index.js.map": mapped}

        assert code(lowered, files).path == COPY


def test_a_source_map_that_is_none_is_passed_over(lowered: Lower) -> None:
    for mapped in ("", "[", "[]", "{}", '{"sources": 1}', '{"sources": [1]}', "[" * 100_000):
        files = {f"{COPY}/index.js": BUNDLE, f"{COPY}/index.js.map": mapped, "lambda/hello.ts": "export {};\n"}

        assert code(lowered, files).path in (COPY, "lambda")


def test_without_the_noted_path_the_asset_manifest_leads_to_the_copy(lowered: Lower) -> None:
    manifest = json.dumps({"files": {HASH: {"source": {"path": f"asset.{HASH}", "packaging": "zip"}}}})
    files = {f"{COPY}/index.py": HANDLER, "fn/index.py": HANDLER, "cdk.out/Shop.assets.json": manifest}

    assert code(lowered, files, template(asset=None)).path == "fn"


def test_an_asset_manifest_that_says_nothing_leaves_the_code_in_its_bucket(lowered: Lower) -> None:
    for manifest in ("{", "[]", json.dumps({"files": {HASH: 1}}), json.dumps({"files": [HASH]})):
        files = {f"{COPY}/index.py": HANDLER, "cdk.out/Shop.assets.json": manifest}

        assert code(lowered, files, template(asset=None)).kind is CodeKind.ELSEWHERE


def test_an_asset_that_lies_outside_is_not_read(lowered: Lower) -> None:
    for path in ("../../outside", "/etc"):
        assert code(lowered, {}, template(asset=path)).kind is CodeKind.OUTSIDE


def test_a_template_that_is_checked_in_without_its_assets_works_alone(lowered: Lower) -> None:
    found = code(lowered, {"fn/index.py": HANDLER})

    assert (found.kind, found.reason) == (CodeKind.ELSEWHERE, "the copy that CDK made of it is not here")


def test_an_asset_that_was_not_copied_is_the_original(lowered: Lower) -> None:
    assert code(lowered, {"fn/index.py": HANDLER}, template(asset="../fn")).path == "fn"
