"""From a handler string to the code behind it, as the runtimes find it, and what is said where there is none."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from fulint.facts import Missing, MissingHandler
from fulint.languages.locate import Located, locate
from fulint.languages.missing import absent_symbol
from fulint.languages.program import Class, Program
from fulint.languages.symbols import Found, Lookup, NotSeen, NotThere, find_symbol, program_of
from fulint.languages.terms import Closure, Get, Literal
from fulint.model import Code, CodeKind, Function
from fulint.repository import Repository
from fulint.source import Span, Unreadable
from fulint.values import ABSENT, Known, Unknown, Value, Values

Tree: TypeAlias = dict[str, str]
Build: TypeAlias = Callable[[Tree], Repository]

TEMPLATE = Span("template.yaml", 1, 1, 1, 9)
HANDLER = Span("template.yaml", 7, 16, 7, 27)
CODE = Span("template.yaml", 8, 16, 8, 20)


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def make(tree: Tree) -> Repository:
        for path, text in tree.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return Repository(str(tmp_path))

    return make


def function(
    handler: Value[str] | str,
    runtime: Value[str] | str = "python3.13",
    code: Code | str = "src",
    layers: Values[str] = ABSENT,
    environment: dict[str, str] | None = None,
) -> Function:
    return Function(
        address="Fn",
        span=TEMPLATE,
        name=ABSENT,
        runtime=Known(runtime, TEMPLATE) if isinstance(runtime, str) else runtime,
        handler=Known(handler, HANDLER) if isinstance(handler, str) else handler,
        code=Code(CodeKind.FOLDER, CODE, path=code) if isinstance(code, str) else code,
        layers=layers,
        environment=tuple((key, Known(value, TEMPLATE)) for key, value in (environment or {}).items()),
    )


def place(found: Located | MissingHandler) -> tuple[str, tuple[str, ...]]:
    assert isinstance(found, Located), found
    return found.path, found.symbol


def missing(found: Located | MissingHandler, kind: Missing) -> MissingHandler:
    assert isinstance(found, MissingHandler), found
    assert found.kind is kind, found
    return found


@pytest.mark.parametrize(
    ("handler", "file", "symbol"),
    [
        ("app.handler", "src/app.py", "handler"),
        ("pkg.mod.handler", "src/pkg/mod.py", "handler"),
        ("pkg/mod.handler", "src/pkg/mod.py", "handler"),
        ("pkg.handler", "src/pkg/__init__.py", "handler"),
    ],
)
def test_python_splits_at_the_last_dot(build: Build, handler: str, file: str, symbol: str) -> None:
    repository = build({"src/app.py": "", "src/pkg/mod.py": "", "src/pkg/__init__.py": ""})

    assert place(locate(function(handler), repository)) == (file, (symbol,))


def test_a_python_package_wins_over_a_module_of_its_name(build: Build) -> None:
    repository = build({"src/app.py": "", "src/app/__init__.py": ""})

    assert place(locate(function("app.handler"), repository)) == ("src/app/__init__.py", ("handler",))


@pytest.mark.parametrize(
    ("handler", "file", "symbol"),
    [
        ("index.handler", "src/index.js", ("handler",)),
        ("./index.handler", "src/index.js", ("handler",)),
        ("sub/app.api.handler", "src/sub/app.mjs", ("api", "handler")),
        ("old.handler", "src/old.cjs", ("handler",)),
        ("typed.handler", "src/typed.ts", ("handler",)),
        ("folder.handler", "src/folder/index.js", ("handler",)),
        ("v1.2/app.handler", "src/v1.2/app.js", ("handler",)),
    ],
)
def test_node_splits_at_the_first_dot_behind_the_last_slash(
    build: Build, handler: str, file: str, symbol: tuple[str, ...]
) -> None:
    files = ("index.js", "sub/app.mjs", "old.cjs", "typed.ts", "folder/index.js", "v1.2/app.js")
    repository = build({f"src/{name}": "" for name in files})

    assert place(locate(function(handler, "nodejs22.x"), repository)) == (file, symbol)


def test_what_was_compiled_is_read_in_its_source(build: Build) -> None:
    repository = build({"src/index.ts": "", "src/index.js": ""})

    found = locate(function("index.handler", "nodejs22.x"), repository)

    assert place(found) == ("src/index.ts", ("handler",))
    assert isinstance(found, Located) and found.language == "typescript"


@pytest.mark.parametrize(
    ("code", "handler", "file"),
    [
        ("", "dist/app.handler", "src/app.ts"),
        ("", "dist/src/app.handler", "src/app.ts"),
        ("", "build/fn/app.handler", "fn/app.ts"),
        ("dist", "app.handler", "src/app.ts"),
        ("dist/fn", "app.handler", "fn/app.ts"),
        ("", "lib/own.handler", "lib/own.js"),
    ],
)
def test_a_built_path_leads_back_to_its_source(build: Build, code: str, handler: str, file: str) -> None:
    repository = build(
        {"src/app.ts": "", "fn/app.ts": "", "lib/own.js": "", "src/own.ts": "", "dist/app.js": "", "dist/fn/app.js": ""}
    )

    assert place(locate(function(handler, "nodejs22.x", code), repository))[0] == file


@pytest.mark.parametrize(
    ("handler", "entries", "file"),
    [
        ("app.handler", ("src/app.ts",), "code/src/app.ts"),
        ("app.handler", ("src/other.ts", "src/app"), "code/src/app.ts"),
        ("src/app.handler", ("src/app.ts",), "code/src/app.ts"),
        ("main.handler", ("src/app.ts",), "code/src/app.ts"),
    ],
)
def test_the_entry_points_of_a_bundler_come_first(
    build: Build, handler: str, entries: tuple[str, ...], file: str
) -> None:
    repository = build({"code/src/app.ts": "", "code/src/other.ts": "", "code/app.js": ""})
    code = Code(CodeKind.FOLDER, CODE, path="code", entries=entries)

    assert place(locate(function(handler, "nodejs22.x", code), repository))[0] == file


@pytest.mark.parametrize(("runtime", "language"), [("python3.12", "python"), ("nodejs20.x", "javascript")])
def test_inline_code_is_the_module_index(build: Build, runtime: str, language: str) -> None:
    lines = (Span("template.yaml", 10, 11, 10, 16), Span("template.yaml", 11, 11, 11, 18))
    code = Code(CodeKind.INLINE, CODE, text="x = 1\ny = 'a'", line_spans=lines)
    found = locate(function("index.handler", runtime, code), build({}))

    assert isinstance(found, Located) and found.source is not None
    assert (found.language, found.symbol, found.path) == (language, ("handler",), "template.yaml")
    assert found.source.span(10, 13) == Span("template.yaml", 11, 15, 11, 18)
    wrong = missing(locate(function("app.handler", runtime, code), build({})), Missing.NOT_FOUND)
    assert wrong.span == HANDLER


def test_a_code_path_may_be_one_file(build: Build) -> None:
    repository = build({"src/app.py": "", "src/app.bin": ""})

    assert place(locate(function("app.handler", code="src/app.py"), repository)) == ("src/app.py", ("handler",))
    assert missing(locate(function("app.handler", code="src/app.bin"), repository), Missing.ELSEWHERE)


def test_without_a_runtime_the_files_decide(build: Build) -> None:
    repository = build({"src/app.py": "", "src/index.mjs": ""})

    assert place(locate(function("app.handler", ABSENT), repository))[0] == "src/app.py"
    assert place(locate(function("index.handler", ABSENT), repository))[0] == "src/index.mjs"
    assert missing(locate(function("main.handler", ABSENT), repository), Missing.ELSEWHERE)


@pytest.mark.parametrize("runtime", ["java21", "provided.al2023", "dotnet8", "ruby3.3", "go1.x"])
def test_other_runtimes_are_not_read(build: Build, runtime: str) -> None:
    found = missing(locate(function("app.handler", runtime), build({"src/app.py": ""})), Missing.ELSEWHERE)

    assert runtime in found.reason


def test_what_is_not_known_is_elsewhere_with_its_reason(build: Build) -> None:
    repository = build({"src/app.py": ""})
    unknown = Unknown("the parameter Name has no default", HANDLER)
    remote = Code(CodeKind.ELSEWHERE, CODE, reason="it is in a bucket")

    assert "Name has no default" in missing(locate(function(unknown), repository), Missing.ELSEWHERE).reason
    assert "Name has no default" in missing(locate(function("a.b", unknown), repository), Missing.ELSEWHERE).reason
    assert missing(locate(function("a.b", code=remote), repository), Missing.ELSEWHERE).reason == "it is in a bucket"
    assert missing(locate(function(ABSENT), repository), Missing.ELSEWHERE)


ADAPTER = "arn:aws:lambda:eu-west-1:753240598075:layer:LambdaAdapterLayerX86:26"


def test_a_web_server_behind_the_adapter_is_no_handler(build: Build) -> None:
    repository = build({"src/run.sh": "", "src/app.py": ""})
    by_layer = function("app.handler", layers=Known((Known(ADAPTER, TEMPLATE),), TEMPLATE))
    by_script = function("app.handler", environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"})

    assert "Web Adapter" in missing(locate(by_layer, repository), Missing.ELSEWHERE).reason
    assert "Web Adapter" in missing(locate(by_script, repository), Missing.ELSEWHERE).reason
    assert missing(locate(function("run.sh"), repository), Missing.ELSEWHERE)
    assert place(locate(function("app.handler", environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel"}), repository))


@pytest.mark.parametrize(
    ("handler", "runtime", "file", "said"),
    [
        ("get.order.handler", "nodejs22.x", "src/get.order.ts", "takes all that follows the first dot"),
        ("api.v1.handler", "python3.13", "src/api.v1.py", "takes each dot before the function's name for a folder"),
    ],
)
def test_a_file_with_a_dot_in_its_name_is_never_found(
    build: Build, handler: str, runtime: str, file: str, said: str
) -> None:
    found = missing(locate(function(handler, runtime), build({file: ""})), Missing.NOT_FOUND)

    assert f"{file} is there, but Lambda {said}" in found.reason


def test_a_file_that_no_handler_string_can_name_is_not_proposed(build: Build) -> None:
    repository = build({"src/order.schema.ts": "", "src/main.ts": ""})

    assert (
        "did you mean"
        not in missing(locate(function("order.handler", "nodejs22.x"), repository), Missing.NOT_FOUND).reason
    )


def test_an_observability_layer_is_told_of_the_real_handler(build: Build) -> None:
    repository = build({"src/app.py": ""})
    wrapped = function("datadog_lambda.handler.handler", environment={"DD_LAMBDA_HANDLER": "app.main"})

    assert place(locate(wrapped, repository)) == ("src/app.py", ("main",))
    assert missing(locate(function("/opt/nodejs/x.handler", "nodejs22.x"), repository), Missing.ELSEWHERE)


@pytest.mark.parametrize(
    ("handler", "runtime", "said"),
    [
        ("app.handler", "python3.13", "did you mean api/app.handler?"),
        ("appp.handler", "python3.13", "src has neither appp.py nor appp/__init__.py"),
        ("mian.handler", "python3.13", "did you mean main.handler?"),
        ("handler", "python3.13", "has to name a module and a function"),
        ("indx.handler", "nodejs22.x", "src has no indx.js, .mjs, .cjs or .ts; src/index.mjs is there"),
        ("sub/index.handler", "nodejs22.x", "did you mean index.handler?"),
        ("index", "nodejs22.x", "has to name a module and a function"),
    ],
)
def test_a_file_that_is_not_there_is_said_with_what_may_be_meant(
    build: Build, handler: str, runtime: str, said: str
) -> None:
    repository = build({"src/api/app.py": "", "src/main.py": "", "src/index.mjs": ""})
    found = missing(locate(function(handler, runtime), repository), Missing.NOT_FOUND)

    assert said in found.reason
    assert found.span == HANDLER


@pytest.mark.parametrize(
    ("tree", "handler", "runtime"),
    [
        ({}, "app.handler", "python3.13"),
        ({"src/README.md": ""}, "app.handler", "python3.13"),
        ({"src/index.js": ""}, "app.handler", "python3.13"),
        ({"src/other.py": "", "src/Makefile": "build-Fn:"}, "app.handler", "python3.13"),
        ({"src/other.py": "", "src/requirements.txt": "zappa==0.6"}, "zappa.handler.lambda_handler", "python3.13"),
        ({"src/other.py": "", "src/requirements.txt": "New-Relic\n"}, "new_relic.handler", "python3.13"),
        ({"src/other.ts": ""}, "dist/app.handler", "nodejs22.x"),
        ({"src/other.ts": "", "src/package.json": '{"scripts": {"build": "tsc"}}'}, "app.handler", "nodejs22.x"),
        ({"src/other.ts": "", "package.json": '{"scripts": {"build:all": "x"}}'}, "app.handler", "nodejs22.x"),
        ({"src/other.ts": "", "src/webpack.config.js": ""}, "app.handler", "nodejs22.x"),
        ({"src/other.ts": "", "src/package.json": "{"}, "app.handler", "nodejs22.x"),
    ],
    ids=str,
)
def test_what_may_be_made_before_deployment_is_not_called_missing(
    build: Build, tree: Tree, handler: str, runtime: str
) -> None:
    assert missing(locate(function(handler, runtime), build(tree)), Missing.ELSEWHERE)


def test_a_module_may_lie_in_a_layer(build: Build) -> None:
    repository = build({"src/other.py": "", "src/app/x.py": ""})
    layers = Known((Known("arn:aws:lambda:eu-west-1:1:layer:x:1", TEMPLATE),), TEMPLATE)

    assert missing(locate(function("vendor.handler", layers=layers), repository), Missing.ELSEWHERE)
    assert missing(locate(function("app.handler", layers=layers), repository), Missing.NOT_FOUND)


@pytest.mark.parametrize(
    "handler", ["../secret.handler", "..secret.handler", "~/x.handler", "a\0b.handler", ".", "..", ""]
)
@pytest.mark.parametrize("runtime", ["python3.13", "nodejs22.x"])
def test_hostile_handler_strings_lead_nowhere(tmp_path: Path, handler: str, runtime: str) -> None:
    for name in ("secret.py", "secret.js"):
        (tmp_path / name).write_text("handler = 1")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "app.py").write_text("")
    (tmp_path / "root" / "app.js").write_text("")

    assert isinstance(locate(function(handler, runtime, ""), Repository(str(tmp_path / "root"))), MissingHandler)


def look_up(repository: Repository, path: str, name: str, root: str = "") -> Lookup:
    source = repository.read(path)
    assert not isinstance(source, Unreadable)
    language = {"py": "python", "ts": "typescript"}.get(path.rpartition(".")[2], "javascript")
    program = program_of(source, language)
    assert isinstance(program, Program)
    return find_symbol(program, tuple(name.split(".")), root, repository)


def found(lookup: Lookup) -> tuple[str, str]:
    """The file in which a name was found, and what it stands for as written."""
    assert isinstance(lookup, Found), lookup
    source = lookup.program.source
    value = lookup.value
    if isinstance(value, Closure):
        return source.path, value.function.name or "anonymous"
    return source.path, value.name if isinstance(value, Class) else source.text[value.start : value.end]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("def handler(e, c): pass", "handler"),
        ("def main(e, c): pass\nhandler = main", "main"),
        ("handler = Mangum(app)", "Mangum(app)"),
        ("def handler(e, c): pass\nhandler = wrap(handler)", "wrap(handler)"),
        ("class handler: pass", "handler"),
        ("if x:\n  def handler(e, c): pass", "handler"),
        ("from mangum import handler", "handler"),
        ("import zappa.x\nhandler = zappa.x.handler", "zappa.x.handler"),
    ],
)
def test_a_python_name_is_what_is_behind_it(build: Build, text: str, written: str) -> None:
    assert found(look_up(build({"app.py": text}), "app.py", "handler")) == ("app.py", written)


@pytest.mark.parametrize(
    "text",
    [
        "from src.main import handler",
        "from src import main\nhandler = main.handler",
        "import src.main as m\nhandler = m.handler",
        "from src.main import handler as h\nhandler = h",
        "from src.main import *",
        "from src.passing import handler",
        "from .src.main import handler",
    ],
)
def test_python_names_are_followed_into_other_files(build: Build, text: str) -> None:
    repository = build(
        {
            "code/app.py": text,
            "code/src/main.py": "def handler(e, c): pass",
            "code/src/passing.py": "from .main import handler",
        }
    )

    assert found(look_up(repository, "code/app.py", "handler", "code")) == ("code/src/main.py", "handler")


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("exports.handler = async (event) => {}", "handler", None),
        ("export async function handler(e) {}", "handler", "handler"),
        ("export const handler = serverless(app)", "handler", "serverless(app)"),
        ("const api = { handler(e) {} };\nexports.api = api", "api.handler", "handler"),
        ("module.exports = { api: { handler: run } };\nfunction run(e) {}", "api.handler", "run"),
        ("function run(e) {}\nexport { run as handler }", "handler", "run"),
        ("module.exports.handler = make()", "handler", "make()"),
    ],
)
def test_a_node_name_is_looked_up_as_nested_properties(build: Build, text: str, name: str, written: str | None) -> None:
    path, what = found(look_up(build({"index.js": text}), "index.js", name))

    assert path == "index.js"
    assert written in (None, what)


@pytest.mark.parametrize(
    "text",
    [
        "export { handler } from './lib/main'",
        "export * from './lib/main.js'",
        "import { handler } from './lib/main';\nexport { handler }",
        "module.exports = require('./lib/main')",
        "exports.handler = require('./lib/main').handler",
        "const main = require('./lib/main');\nmodule.exports = { handler: main.handler }",
        "export { handler } from './lib'",
    ],
)
def test_node_names_are_followed_into_other_files(build: Build, text: str) -> None:
    repository = build(
        {
            "index.js": text,
            "lib/main.ts": "export async function handler(event: any) {}",
            "lib/index.ts": "export * from './main'",
        }
    )

    assert found(look_up(repository, "index.js", "handler")) == ("lib/main.ts", "handler")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.py", "def main(e, c): pass"),
        ("app.js", "exports.main = (e) => {}"),
        ("app.js", "export default async (e) => {}"),
        ("app.js", "module.exports = { main: 1 }"),
        ("app.js", "function handler(e) {}"),
    ],
)
def test_a_name_that_is_surely_not_there(build: Build, file: str, text: str) -> None:
    assert isinstance(look_up(build({file: text}), file, "handler"), NotThere)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.py", "from elsewhere import *"),
        ("app.py", "globals()['handler'] = f"),
        ("app.py", "def __getattr__(name): pass"),
        ("app.js", "module.exports = make()"),
        ("app.js", "module.exports = { ...rest }"),
        ("app.js", "export * from 'elsewhere'"),
        ("app.js", "Object.assign(exports, rest)"),
        ("app.py", "from b import *"),
    ],
)
def test_a_name_that_may_be_where_it_cannot_be_seen(build: Build, file: str, text: str) -> None:
    repository = build({file: text, "b.py": "from app import *\nfrom c import *", "c.py": "from b import *\nx = y"})

    assert isinstance(look_up(repository, file, "handler"), NotSeen)


def test_an_import_of_itself_comes_to_an_end(build: Build) -> None:
    repository = build({"a.py": "from b import handler", "b.py": "from a import handler", "c.py": "x = y\ny = x"})

    assert isinstance(look_up(repository, "a.py", "handler"), NotSeen)
    assert isinstance(look_up(repository, "c.py", "x"), NotSeen | Found)


def test_a_package_from_elsewhere_is_shown_as_it_is_used(build: Build) -> None:
    lookup = look_up(build({"i.js": "const m = require('m');\nexports.handler = m.a.handler"}), "i.js", "handler")

    assert isinstance(lookup, Found) and isinstance(lookup.value, Get)
    assert isinstance(lookup.value.key, Literal) and lookup.value.key.value == "handler"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("app.py", "def lambda_handler(e, c): pass", "app.py defines no handler; did you mean lambda_handler?"),
        ("app.py", "def hadnler(e, c): pass", "app.py defines no handler; did you mean hadnler?"),
        ("app.py", "x = 1", "app.py defines no handler"),
        ("app.js", "function handler(e) {}", "app.js exports no handler: it is defined there, but not exported"),
        ("app.js", "exports.lambdaHandler = e => e", "app.js exports no handler; did you mean lambdaHandler?"),
    ],
)
def test_a_name_that_is_not_there_is_said_with_what_may_be_meant(build: Build, file: str, text: str, said: str) -> None:
    lookup = look_up(build({file: text}), file, "handler")

    assert isinstance(lookup, NotThere)
    assert absent_symbol(lookup.program, ("handler",), HANDLER) == MissingHandler(Missing.NOT_FOUND, said, HANDLER)
