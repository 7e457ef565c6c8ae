"""A file that fulint writes is the old one or the new one, however the run ends, and the next run makes it good."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not copied there")

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hook:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: src/, Handler: app.handler, Runtime: python3.13, FunctionUrlConfig: {AuthType: NONE}}
"""
HANDLER = b"""\
\xef\xbb\xbfdef handler(event, context):\r
    # %s\r
    return {"statusCode": 200, "body": event["headers"]["X-Trace"]}""" % (b"x" * 1000)
WRITING = (
    ["check", ".", "--fix", "--unsafe-fixes"],
    ["check", ".", "--add-ignore", "FU101=it is meant to be public"],
    ["baseline"],
    ["check", ".", "--report", "sarif=out/report.sarif", "--report", "json=out/report.json"],
    ["exposure", "--format", "svg", "--output", "out/map.svg"],
    ["init"],
)


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What is left by each command that writes, for each end that it may come to."""
    root = tmp_path_factory.mktemp("repository")
    for name, content in {
        "template.yaml": TEMPLATE.encode() + b"# " + b"x" * 1000 + b"\n",
        "src/app.py": HANDLER,
        "out/report.sarif": b"{}",
        "out/map.svg": b"<svg/>",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(content)
    (root / "src" / "app.py").chmod(0o750)
    (root / "out" / "map.svg").chmod(0o640)
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("dying.py")), str(root), json.dumps(WRITING)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.stderr == ""
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def test_a_run_that_is_killed_leaves_the_old_file_or_the_new_one(ends: list[dict[str, Any]]) -> None:
    assert [len(end["changed"]) for end in ends] == [1, 1, 1, 2, 1, 1]
    for end in ends:
        assert len(end["kills"]) >= 3, end["command"]
        assert [(kill["torn"], kill["lost"]) for kill in end["kills"] if kill["torn"] or kill["lost"]] == []


def test_what_a_killed_run_leaves_beside_a_file_is_hidden_and_in_nobodys_way(ends: list[dict[str, Any]]) -> None:
    for end in ends:
        for kill in end["kills"]:
            assert all(name.rpartition("/")[2].startswith(".") for name in kill["left"])
            assert len(kill["left"]) <= 1
        assert [kill["is_made_good"] for kill in end["kills"] if "is_made_good" in kill] == [True], end["command"]


@pytest.mark.parametrize(("lack", "word"), [("room", "too large"), ("right", "denied")])
def test_where_nothing_can_be_written_all_is_as_it_was_and_that_is_said(
    ends: list[dict[str, Any]], lack: str, word: str
) -> None:
    for end in ends:
        assert end[lack]["code"] == 2, end["command"]
        assert end[lack]["is_old"]
        assert end[lack]["left"] == []
        assert word in end[lack]["said"]
        assert "Traceback" not in end[lack]["said"]
