"""Imports point one way: a room may use what lies below it, never beside or above."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

LAYERS = (
    ("record",),
    ("source",),
    ("values", "finding", "repository", "gitignore"),
    ("assembly",),
    ("compute", "edge", "replies"),
    ("model", "facts"),
    ("policy",),
    ("syntax",),
    ("dialects", "languages", "exposure", "rule"),
    ("rules",),
    ("registry", "workers"),
    ("report", "config", "fold", "ignores", "handlers"),
    ("discover", "configfile", "suppress", "fixes", "outputs", "fingerprint", "judge", "revision"),
    ("alone", "baseline", "neighbours", "summary"),
    ("intake",),
    ("notices", "second_opinion"),
    ("engine",),
    ("server",),
    ("cli", "cfnlint"),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(LAYERS) for room in rooms}
OPEN_TO_RULES = {
    "compute",
    "edge",
    "facts",
    "finding",
    "model",
    "policy",
    "record",
    "replies",
    "rule",
    "source",
    "values",
    "rules",
}


def imported(path: Path, package: str) -> Iterator[str]:
    """The dotted names of fulint that a file imports, `from x import y` as x.y."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "fulint")
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")
                base = ".".join(parents[: len(parents) - node.level + 1] + ([base] if base else []))
            if base.split(".")[0] == "fulint":
                yield from (f"{base}.{alias.name}" for alias in node.names)


def room_of(dotted: str) -> str | None:
    """The room that a dotted name lives in; None for a name of the package itself, such as its version."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOOR else None


def files() -> Iterator[tuple[Path, str, str]]:
    for path in sorted((ROOT / "fulint").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        package = ".".join(parts[:-1])
        yield path, parts[1], package
    for path in sorted((ROOT / "rules").glob("*.py")):
        yield path, "rules", "fulint.rules"


def test_every_room_has_a_floor() -> None:
    unlisted = {room for _, room, _ in files() if room != "__init__"} - set(FLOOR)

    assert unlisted == set()


def test_imports_point_down() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, room, package in files()
        if room != "__init__"
        for name in imported(path, package)
        if (other := room_of(name)) and other != room and FLOOR[other] >= FLOOR[room]
    ]

    assert wrong == []


def test_rules_see_the_model_and_nothing_else() -> None:
    wrong = [
        f"{path.name} imports {name}"
        for path, room, package in files()
        if room == "rules"
        for name in imported(path, package)
        if room_of(name) not in OPEN_TO_RULES
    ]

    assert wrong == []


def test_rules_do_not_know_dialects() -> None:
    wrong = [path.name for path, room, _ in files() if room == "rules" and "AWS::Serverless" in code_of(path)]

    assert wrong == []


def code_of(path: Path) -> str:
    """A file's code without its module docstring, whose examples may be written in any dialect."""
    tree = ast.parse(path.read_bytes())
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    return ast.unparse(tree)
