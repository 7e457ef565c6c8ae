"""Handlers are read by any number of processes, and nobody can tell by how many."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from hostile.repositories import lay_out

from fulint import workers
from fulint.compute import Code, CodeKind, Function
from fulint.config import Config
from fulint.engine import check
from fulint.facts import Missing, MissingHandler
from fulint.outputs import FORMATS, render
from fulint.outputs.palette import PLAIN
from fulint.record import replace
from fulint.report import Report
from fulint.repository import Repository
from fulint.source import Span
from fulint.values import Known

ROOT = Path(__file__).parent.parent
ELSEWHERE = (Missing.ELSEWHERE, "it is elsewhere", Span.top_of("template.yaml"))

FUNCTION = """\
  Fn{number}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: {handler}
      Runtime: {runtime}
      FunctionUrlConfig: {{AuthType: NONE}}
"""
PYTHON = """\
import json, hmac, os
from shared import body_of

def handler(event, context):
    order = json.loads(body_of(event))
    if event["headers"]["X-Signature-{number}"] == hmac.new(os.environ["S"].encode(), b"", "sha256").hexdigest():
        return {{"statusCode": 200, "body": order}}
    return order["lines"][{number}]
"""
SHARED = """\
def body_of(event):
    return event["body"]
"""
JAVASCRIPT = """\
exports.handler = async (event) => ({{ statusCode: "200", body: JSON.parse(event.body).line{number} }});
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Three templates of seven URLs each: handlers in two languages, broken, missing and shared ones among them."""
    (tmp_path / ".git").mkdir()
    for stack in range(3):
        folder = tmp_path / f"stack-{stack}"
        (folder / "src").mkdir(parents=True)
        head = "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n"
        (folder / "src" / "shared.py").write_text(SHARED, encoding="utf-8")
        functions = []
        for number in range(7):
            is_python = number % 2 == 0
            handler, runtime = (f"app{number}.handler", "python3.13" if is_python else "nodejs22.x")
            functions.append(FUNCTION.format(number=number, handler=handler, runtime=runtime))
            text = (PYTHON if is_python else JAVASCRIPT).format(number=number)
            if number == 2:
                text = "def handler(event, context:\n"
            if number != 4:
                name = f"app{number}.{'py' if is_python else 'js'}"
                (folder / "src" / name).write_text(text, encoding="utf-8")
        (folder / "template.yaml").write_text(head + "".join(functions), encoding="utf-8")
    return tmp_path


def checked(folder: Path, jobs: int | None) -> Report:
    return check([str(folder)], Config(pedantic=True, jobs=jobs))


def rendered(report: Report) -> dict[str, str]:
    return {name: render(name, report, PLAIN) for name in FORMATS}


@pytest.mark.parametrize("jobs", [2, 5])
def test_every_format_is_the_same_with_any_number_of_jobs(tree: Path, jobs: int) -> None:
    alone, together = checked(tree, 1), checked(tree, jobs)

    assert len(alone.findings) > 30
    assert rendered(alone) == rendered(together)
    assert alone.dockets == together.dockets


def test_so_it_is_for_the_examples() -> None:
    assert rendered(checked(ROOT / "examples", 1)) == rendered(checked(ROOT / "examples", 3))


def test_a_text_that_stands_for_a_file_is_seen_by_all(tree: Path) -> None:
    overlay = {str(tree / "stack-2" / "src" / "shared.py"): "def body_of(event):\n    return '{}'\n"}

    alone, together = (check([str(tree)], Config(jobs=jobs), overlay=overlay) for jobs in (1, 2))

    assert rendered(alone) == rendered(together)
    assert rendered(alone) != rendered(checked(tree, 1))


def test_each_process_reads_its_part(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    functions = [function(number) for number in range(20)]
    read = []

    def note(function: Function, *rest: object) -> MissingHandler:
        read.append(function.address)
        return MissingHandler(*ELSEWHERE)

    monkeypatch.setattr(workers, "read_guarded", note)

    workers.read_by_several(functions, Repository(str(tree)), {}, 2)

    assert read == [f"Fn{number}" for number in (*range(8), *range(16, 20))]


@pytest.mark.parametrize(
    "started",
    [
        "import os; os._exit(1)",
        "import sys; sys.stdin.buffer.read(); sys.stdout.write('no pickle')",
        "import sys; sys.stdout.close()",
        workers._START.replace("work()", "w = __import__('fulint.workers').workers; w.read_guarded = None; work()"),
    ],
    ids=["dies", "lies", "is silent", "fails"],
)
def test_what_a_worker_does_not_read_is_read_without_it(
    tree: Path, started: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = rendered(checked(tree, 1))
    monkeypatch.setattr(workers, "_START", started)

    assert rendered(checked(tree, 3)) == expected


def test_a_worker_that_dies_on_its_way_costs_no_more_than_the_rest(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = rendered(checked(tree, 1))
    dying = (
        "import sys, os; sys.path[:] = sys.argv[1:]; from fulint import workers; read = workers.read_guarded\n"
        "def once(function, *rest):\n"
        "    if function.address == 'Fn3': os._exit(9)\n"
        "    return read(function, *rest)\n"
        "workers.read_guarded = once; workers.work()"
    )
    monkeypatch.setattr(workers, "_START", dying)

    assert rendered(checked(tree, 2)) == expected


def test_without_an_interpreter_to_start_the_run_reads_alone(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = rendered(checked(tree, 1))
    monkeypatch.setattr(sys, "executable", str(tree / "nothing"))

    assert rendered(checked(tree, 2)) == expected


def function(number: int, kind: CodeKind = CodeKind.FOLDER) -> Function:
    span = Span.top_of("template.yaml")
    known = Known(f"app{number}.handler", span)
    return Function(f"Fn{number}", span, known, Known("python3.13", span), known, Code(kind, span))


@pytest.mark.parametrize(
    ("handlers", "wished", "processors", "processes"),
    [
        (0, None, 8, 1),
        (1, None, 8, 1),
        (99, None, 8, 1),
        (100, None, 8, 2),
        (200, None, 2, 2),
        (200, None, 1, 1),
        (2_000, None, 64, 8),
        (0, 4, 8, 1),
        (3, 4, 8, 3),
        (200, 4, 2, 4),
        (200, 1, 8, 1),
    ],
)
def test_there_are_as_many_processes_as_pay(handlers: int, wished: int | None, processors: int, processes: int) -> None:
    functions = [function(number) for number in range(handlers)]

    assert workers.how_many(functions, wished, processors) == processes


def test_handlers_that_are_elsewhere_are_no_work() -> None:
    functions = [function(number, CodeKind.ELSEWHERE) for number in range(500)]

    assert workers.how_many(functions, None, 8) == 1


def test_handlers_are_found_in_the_order_of_no_process(tree: Path) -> None:
    functions = [function(number) for number in range(20)]
    functions = [replace(each, code=replace(each.code, path="stack-0/src")) for each in functions]

    alone, together = (workers.read_by_several(functions, Repository(str(tree)), {}, jobs) for jobs in (1, 3))

    assert alone == together


def test_a_worker_loads_nothing_of_the_repository_that_is_checked(tmp_path: Path) -> None:
    mark = lay_out(tmp_path)
    command = Path(sysconfig.get_path("scripts")) / "fulint"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    alone, together = (
        subprocess.run(
            [str(command), "check", ".", "--jobs", jobs, "--format", "json"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        for jobs in ("1", "3")
    )

    assert (alone.stdout, alone.returncode, alone.stderr) == (together.stdout, 1, together.stderr)
    assert not mark.exists()
