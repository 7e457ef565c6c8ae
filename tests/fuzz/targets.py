"""What is tried: for each kind of file, repositories of which one file of that kind is changed."""

from collections.abc import Callable, Mapping
from functools import cache

from fuzz.changes import Choose, changed, of
from fuzz.property import Files
from fuzz.seeds import BASELINE, SETTINGS, Seed, seeds, with_file
from fuzz.structure import document, regrown, reshaped

PYTHON, JAVASCRIPT, TYPESCRIPT = (".py",), (".js", ".mjs", ".cjs"), (".ts", ".tsx", ".mts")
COMMENTS = (
    " # fulint: ignore[FU101] why",
    "# fulint: ignore[FU1, public-url] until=2031-01-01 why",
    "// fulint: ignore[FU404] x",
)


def _changed(suffixes: tuple[str, ...], language: str, keeps: Callable[[str], bool] = lambda path: True) -> "Make":
    """A change of the text of a file whose path ends so."""

    def make(choose: Choose) -> Files:
        seed, path = of([pair for pair in with_file(suffixes) if keeps(pair[1])], choose)
        return {**seed, path: changed(seed[path], choose, language, _texts(suffixes))}

    return make


def _reshaped(suffixes: tuple[str, ...], language: str, keeps: Callable[[str], bool] = lambda path: True) -> "Make":
    """A change of a document's nodes, and then perhaps of its text."""

    def make(choose: Choose) -> Files:
        pairs = _documents(suffixes)
        seed, path, text = of([triple for triple in pairs if keeps(triple[1])], choose)
        text = reshaped(text, choose, tuple(triple[2] for triple in pairs))
        return {**seed, path: text if choose(4) else changed(text, choose, language, (), 1)}

    return make


def _program(suffixes: tuple[str, ...], language: str) -> "Make":
    """A change of a program's parts, or of its text, or of both."""

    def make(choose: Choose) -> Files:
        seed, path = of(with_file(suffixes), choose)
        text, others, way = seed[path], _texts(suffixes), choose(3)
        text = text if way == 0 else regrown(text, choose, language, others)
        return {**seed, path: text if way == 1 else changed(text, choose, language, others)}

    return make


def _settings(choose: Choose) -> Files:
    name = of((*SETTINGS, ".fulint.toml"), choose)
    text = SETTINGS.get(name, SETTINGS["fulint.toml"])
    return {**_any(choose), name: changed(text, choose, "toml", tuple(SETTINGS.values()))}


def _ignores(choose: Choose) -> Files:
    """Comments that ignore, changed, at the ends of lines and between them."""
    seed = dict(_any(choose))
    path = of([*seed], choose)
    lines = seed[path].splitlines(keepends=True)
    for _ in range(1 + choose(4)):
        comment = changed(of(COMMENTS, choose), choose, "toml", ())
        at = choose(len(lines) + 1)
        if at and choose(2):
            lines[at - 1] = lines[at - 1].rstrip("\n") + comment + "\n"
        else:
            lines.insert(at, comment + "\n")
    return {**seed, path: "".join(lines)}


def _baseline(choose: Choose) -> Files:
    text = reshaped(BASELINE, choose, ()) if choose(2) else BASELINE
    return {".fulint-baseline.json": changed(text, choose, "json", ()) if choose(2) else text}


def _any(choose: Choose) -> Seed:
    return of(seeds(), choose)


@cache
def _texts(suffixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seed[path] for seed, path in with_file(suffixes)))


@cache
def _documents(suffixes: tuple[str, ...]) -> tuple[tuple[Seed, str, str], ...]:
    """The seeds with a document, the path of it, and it as JSON."""
    found = ((seed, path, document(seed[path])) for seed, path in with_file(suffixes))
    return tuple((seed, path, text) for seed, path, text in found if text is not None)


def _is_no_service(path: str) -> bool:
    return "serverless" not in path


Make = Callable[[Choose], Files]
TARGETS: Mapping[str, Make] = {
    "yaml": _changed((".yaml", ".yml"), "yaml", _is_no_service),
    "template": _reshaped((".yaml", ".yml", ".json"), "yaml", _is_no_service),
    "json": _changed((".json",), "json"),
    "hcl": _program((".tf",), "hcl"),
    "tfvars": _changed((".tfvars",), "hcl"),
    "serverless": _changed(("serverless.yml",), "yaml"),
    "service": _reshaped(("serverless.yml",), "yaml"),
    "plan": _reshaped(("plan.json",), "json"),
    "python": _program(PYTHON, "python"),
    "javascript": _program(JAVASCRIPT, "javascript"),
    "typescript": _program(TYPESCRIPT, "typescript"),
    "settings": _settings,
    "ignores": _ignores,
    "baseline": _baseline,
}
"""By name, what makes a repository of the numbers that are drawn."""
