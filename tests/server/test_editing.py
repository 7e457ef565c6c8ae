"""A session over stdio, as an editor has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from editor import ASKING, SENT, Editor, editing

pytest.importorskip("pygls", reason="the language server needs the extra fulint[lsp]")

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: NONE
"""
CLOSED = TEMPLATE.replace("NONE", "AWS_IAM")
HANDLER = """\
def handler(event, context):
    greeting = "\N{WAVING HAND SIGN}" + event["headers"].get("X-Name", "you")
    return {"statusCode": 200, "body": greeting}
"""
MENDED = HANDLER.replace("X-Name", "x-name")


class Project:
    """A repository with a template and its handler, and their URIs as an editor writes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.yaml"
        self.handler = folder / "src" / "app.py"
        (folder / "src").mkdir(parents=True)
        (folder / ".git").mkdir()
        self.template.write_text(TEMPLATE, encoding="utf-8")
        self.handler.write_text(HANDLER, encoding="utf-8")
        self.template_uri, self.handler_uri = self.template.as_uri(), self.handler.as_uri()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "a b \N{LATIN SMALL LETTER E WITH ACUTE}")


@pytest.fixture(scope="module")
def one_editor() -> Iterator[Editor]:
    with editing(SENT) as editor:
        yield editor


@pytest.fixture(scope="module")
def asking_editor() -> Iterator[Editor]:
    with editing(ASKING) as editor:
        yield editor


@pytest.fixture
def editor(one_editor: Editor, project: Project) -> Iterator[Editor]:
    """An editor that has the project open, and is sent its diagnostics."""
    with one_editor.having(project.folder):
        yield one_editor


@pytest.fixture
def asking(asking_editor: Editor, project: Project) -> Iterator[Editor]:
    """An editor that has the project open, and asks for its diagnostics."""
    with asking_editor.having(project.folder):
        yield asking_editor


def at(line: int, character: int, end: int | None = None) -> dict[str, Any]:
    """A range in one line."""
    last = character if end is None else end
    return {"start": {"line": line, "character": character}, "end": {"line": line, "character": last}}


def actions(editor: Editor, uri: str, place: dict[str, Any], *only: str) -> list[dict[str, Any]]:
    context = {"diagnostics": [], **({"only": list(only)} if only else {})}
    found: list[dict[str, Any]] = editor.request(
        "textDocument/codeAction", textDocument={"uri": uri}, range=place, context=context
    )
    return found


def pulled(editor: Editor, uri: str, **known: str) -> dict[str, Any]:
    report: dict[str, Any] = editor.request("textDocument/diagnostic", textDocument={"uri": uri}, **known)
    return report


def test_an_editor_is_sent_what_is_found_and_what_is_gone_in_every_file(editor: Editor, project: Project) -> None:
    editor.until(lambda: len(editor.published) == 2)
    assert "diagnosticProvider" not in editor.abilities
    assert "FU101" in editor.rules(project.template_uri)
    assert editor.rules(project.handler_uri) == ["FU404"]
    header = editor.published[project.handler_uri][0]
    assert header["range"] == at(1, 43, 51), "the hand is two units of UTF-16"
    assert (header["severity"], header["source"]) == (1, "fulint")
    assert header["codeDescription"]["href"].startswith("https://")
    assert project.template_uri in {each["location"]["uri"] for each in header["relatedInformation"]}

    editor.open(project.handler_uri, MENDED)
    editor.until(lambda: not editor.published[project.handler_uri])
    editor.open(project.template_uri, CLOSED)
    editor.until(lambda: "FU101" not in editor.rules(project.template_uri))

    editor.close(project.handler_uri)
    editor.until(lambda: editor.rules(project.handler_uri) == ["FU404"])


def test_an_editor_that_asks_is_answered_and_sent_nothing(asking: Editor, project: Project) -> None:
    assert asking.abilities["diagnosticProvider"]["interFileDependencies"] is True
    asking.open(project.template_uri, TEMPLATE)
    first = pulled(asking, project.template_uri)
    assert first["kind"] == "full"
    assert "FU101" in {diagnostic["code"] for diagnostic in first["items"]}
    assert [each["code"] for each in first["relatedDocuments"][project.handler_uri]["items"]] == ["FU404"]
    again = pulled(asking, project.template_uri, previousResultId=first["resultId"])
    assert again["kind"] == "unchanged"

    asking.change(project.template_uri, CLOSED)
    changed = pulled(asking, project.template_uri, previousResultId=first["resultId"])
    assert "FU101" not in {diagnostic["code"] for diagnostic in changed["items"]}
    asking.open(project.handler_uri, MENDED)
    asking.until(lambda: asking.asked.count("workspace/diagnostic/refresh") >= 2)
    known = [{"uri": project.template_uri, "value": changed["resultId"]}]
    whole = asking.request("workspace/diagnostic", previousResultIds=known)["items"]
    assert {each["uri"]: each["kind"] for each in whole} == {
        project.template_uri: "unchanged",
        project.handler_uri: "full",
    }
    assert next(each for each in whole if each["uri"] == project.handler_uri)["items"] == []
    assert asking.published == {}
    assert "client/registerCapability" in asking.asked


def test_over_a_url_stands_who_can_call_it(editor: Editor, project: Project) -> None:
    def hover(uri: str, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        return editor.request("textDocument/hover", textDocument={"uri": uri}, position=position)

    shown = hover(project.template_uri, 9, 20)
    assert shown["contents"]["kind"] == "plaintext"
    assert "Anyone on the internet can call it" in shown["contents"]["value"]
    assert "added by SAM" in shown["contents"]["value"]
    assert shown["range"] == at(9, 18, 22)
    assert hover(project.handler_uri, 0, 6)["contents"] == shown["contents"]
    assert hover(project.template_uri, 0, 3) is None

    editor.open(project.template_uri, CLOSED)
    assert "Only its own AWS account can call it" in hover(project.template_uri, 9, 20)["contents"]["value"]


def test_a_fix_is_offered_where_its_finding_stands_and_all_safe_ones_at_once(asking: Editor, project: Project) -> None:
    asking.open(project.handler_uri, HANDLER, version=7)
    offered = actions(asking, project.handler_uri, at(1, 46), "quickfix")
    fix = next(each for each in offered if each.get("isPreferred"))
    assert fix["title"] == "Write `x-name` (FU404)"
    assert fix["diagnostics"][0]["code"] == "FU404"
    assert fix["edit"]["documentChanges"] == [
        {
            "textDocument": {"uri": project.handler_uri, "version": 7},
            "edits": [{"range": at(1, 44, 50), "newText": "x-name"}],
        }
    ]
    assert not [each for each in actions(asking, project.handler_uri, at(0, 3)) if each.get("isPreferred")]

    (everything,) = actions(asking, project.handler_uri, at(0, 0), "source.fixAll")
    assert everything["kind"] == "source.fixAll.fulint"
    (edit,) = everything["edit"]["documentChanges"][0]["edits"]
    assert edit["newText"] == MENDED.splitlines(keepends=True)[1]
    asking.change(project.handler_uri, MENDED)
    assert actions(asking, project.handler_uri, at(0, 0), "source.fixAll") == []


def test_a_fix_that_may_change_what_happens_says_so(editor: Editor, project: Project) -> None:
    handler = "import json\n\n\ndef handler(event, context):\n    return json.loads(event.get('body') or '{}')['id']\n"
    editor.open(project.handler_uri, handler)
    offered = actions(editor, project.handler_uri, at(4, 0, 40), "quickfix")
    fix = next(each for each in offered if "FU402" in each["title"] and "Decode" in each["title"])
    assert "unsafe: may change what the handler does" in fix["title"]
    assert "isPreferred" not in fix
    assert list(fix["edit"]["changes"]) == [project.handler_uri]
    assert actions(editor, project.handler_uri, at(0, 0), "source") == []


def test_a_finding_is_ignored_where_it_stands_and_the_reason_is_for_the_reader(
    asking: Editor, project: Project
) -> None:
    asking.open(project.template_uri, TEMPLATE)
    offered = actions(asking, project.template_uri, at(9, 18), "quickfix")
    ignore = next(each for each in offered if each["title"] == "Ignore FU101 here")
    (edit,) = ignore["edit"]["documentChanges"][0]["edits"]
    assert edit == {"range": at(9, 22), "newText": "  # fulint: ignore[FU101]"}
    assert "isPreferred" not in ignore

    asking.change(project.template_uri, TEMPLATE.rstrip() + edit["newText"] + "\n")
    assert "FU101" not in {each["code"] for each in pulled(asking, project.template_uri)["items"]}

    asking.change(project.template_uri, CLOSED.rstrip() + edit["newText"] + "\n")
    tags = {each["code"]: each.get("tags") for each in pulled(asking, project.template_uri)["items"]}
    assert (tags["FU003"], tags["FU301"]) == ([1], None), "what suppresses nothing is unnecessary"


def test_an_ignore_is_offered_as_far_as_the_project_allows(editor: Editor, project: Project) -> None:
    policy = "max-age = 30\nrequire-reason = true\n[rules.FU301]\nignorable = false\n"
    (project.folder / "fulint.toml").write_text(policy, encoding="utf-8")
    editor.open(project.template_uri, TEMPLATE)
    offered = {
        each["title"]: each for each in actions(editor, project.template_uri, at(8, 8) | {"end": at(9, 20)["end"]})
    }
    assert "Ignore FU301 here" not in offered
    (edit,) = offered["Ignore FU101 here"]["edit"]["changes"][project.template_uri]
    assert edit["newText"] == f"  # fulint: ignore[FU101] until={date.today() + timedelta(days=30)}"


def test_files_that_change_on_disk_are_read_again(editor: Editor, project: Project) -> None:
    editor.until(lambda: editor.rules(project.handler_uri) == ["FU404"])
    project.handler.write_text(MENDED, encoding="utf-8")
    editor.notify("workspace/didChangeWatchedFiles", changes=[{"uri": project.handler_uri, "type": 2}])
    editor.until(lambda: editor.rules(project.handler_uri) == [])


def test_a_broken_configuration_is_told_once_and_the_findings_stay(editor: Editor, project: Project) -> None:
    configuration = project.folder / "fulint.toml"
    changes = [{"uri": configuration.as_uri(), "type": 1}]
    editor.until(lambda: len(editor.published) == 2)
    configuration.write_text("selct = []\n", encoding="utf-8")
    editor.notify("workspace/didChangeWatchedFiles", changes=changes)
    editor.until(lambda: bool(editor.messages))
    assert 'fulint.toml:1: unknown key "selct"; did you mean "select"?' in editor.messages[0]
    editor.open(project.handler_uri, MENDED)
    assert actions(editor, project.handler_uri, at(1, 46)) == [], "a fix is for the text that it was found in"
    assert editor.rules(project.handler_uri) == ["FU404"]

    configuration.write_text('ignore = ["FU1"]\n', encoding="utf-8")
    editor.notify("workspace/didChangeWatchedFiles", changes=changes)
    editor.until(lambda: editor.rules(project.handler_uri) == [] and "FU101" not in editor.rules(project.template_uri))
    assert len(editor.messages) == 1


def test_a_file_in_no_open_folder_is_checked_in_its_repository(
    editor: Editor, project: Project, tmp_path: Path
) -> None:
    other = Project(tmp_path / "other")
    editor.open(other.handler_uri, HANDLER)
    editor.until(lambda: editor.rules(other.handler_uri) == ["FU404"])
    editor.close(other.handler_uri)
    editor.until(lambda: editor.rules(other.handler_uri) == [])


def test_a_folder_is_open_from_the_start_by_the_name_that_a_link_has(project: Project, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(project.folder, target_is_directory=True)
    with editing(SENT, link) as editor:
        editor.until(
            lambda: set(editor.published) == {link.joinpath(p).as_uri() for p in ("template.yaml", "src/app.py")}
        )
        editor.open((link / "src/app.py").as_uri(), MENDED)
        editor.until(lambda: editor.published[(link / "src/app.py").as_uri()] == [])


def test_nothing_that_an_editor_says_ends_the_server(editor: Editor, project: Project) -> None:
    for uri in ("file:///%FF%FE.yaml", "file:///no/where.yaml", "untitled:Untitled-1", "file://[", "\ud800", "a\0b"):
        editor.open(uri, TEMPLATE)
        editor.request("textDocument/hover", textDocument={"uri": uri}, position={"line": 2**31 - 1, "character": 0})
        assert not actions(editor, uri, at(10**6, 10**6), "quickfix")
    editor.change("file:///never/opened.py", "x")
    editor.close("file:///never/opened.py")
    editor.open(project.handler_uri, "(" * 50_000 + "\ud800")
    editor.open(project.template_uri, "{" * 50_000)
    editor.write(b"{ no json")
    editor.write(json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": [1]}).encode())
    editor.until(lambda: editor.rules(project.template_uri) != ["FU101", "FU103", "FU301"])
    editor.change(project.template_uri, TEMPLATE)
    editor.change(project.handler_uri, HANDLER)
    assert "can call it" in str(
        editor.request(
            "textDocument/hover",
            textDocument={"uri": project.template_uri},
            position={"line": 9, "character": 20},
        )
    )
    assert editor.messages == []
