"""Discovery lists what git does not ignore, and never leaves the repository; git itself is the oracle."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fulint.discover import find_root, list_files, mentions
from fulint.repository import Repository
from fulint.source import Unreadable

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("utf-8", "surrogateescape"))


def listed(root: Path, *starts: str, exclude: tuple[str, ...] = ()) -> list[str | Unreadable]:
    return list(list_files(Repository(str(root)), starts or ("",), exclude))


def git(root: Path, *arguments: str) -> str:
    environment = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "HOME": str(root),
        "PATH": os.environ["PATH"],
    }
    command = ("git", "-c", "core.excludesFile=", "-c", "core.quotePath=false", *arguments)
    return subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True).stdout


def unignored_by_git(root: Path) -> set[str]:
    return set(git(root, "ls-files", "-co", "--exclude-standard", "-z").split("\0")) - {""}


def test_files_come_by_name_and_a_folder_s_own_files_first(tmp_path: Path) -> None:
    write(tmp_path, {"b.yml": "", "a/z.yml": "", "a/b/c.yml": "", "c.yml": "", "a/a.yml": "", "a.yml": ""})

    assert listed(tmp_path) == ["a.yml", "b.yml", "c.yml", "a/a.yml", "a/z.yml", "a/b/c.yml"]


def test_folders_that_tools_made_or_fetched_are_left_out_and_build_folders_are_not(tmp_path: Path) -> None:
    left_out = [".aws-sam/build/t.yaml", "a/node_modules/p/t.yaml", ".venv/t.yaml", ".terraform/t.tf", ".git/t.yaml"]
    kept = ["build/t.yaml", "cdk.out/t.json", "dist/t.yaml"]
    write(tmp_path, dict.fromkeys(left_out + kept, ""))

    assert listed(tmp_path) == kept


def test_a_file_that_is_named_is_listed_though_it_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.json\n", "node_modules/t.json": "", "t.json": ""})

    assert listed(tmp_path, "t.json", "node_modules/t.json") == ["node_modules/t.json", "t.json"]


def test_in_an_ignored_folder_that_is_named_only_its_own_ignore_files_count(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "out/\n*.log\n", "out/a.json": "", "out/b.log": "", "out/c.tmp": ""})
    write(tmp_path, {"out/.gitignore": "*.tmp\n"})

    assert listed(tmp_path) == [".gitignore"]
    assert listed(tmp_path, "out") == ["out/.gitignore", "out/a.json", "out/b.log"]


def test_a_start_below_the_root_obeys_the_ignore_files_above_it(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "/a/b/x\n*.log\n", "a/b/x": "", "a/b/y": "", "a/b/z.log": ""})

    assert listed(tmp_path, "a/b") == ["a/b/y"]


def test_starts_that_overlap_list_each_file_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/x": "", "a/y": ""})

    assert listed(tmp_path, "a", "a/b", "a/b/x") == ["a/y", "a/b/x"]


def test_suffixes_pick_files_and_hide_no_folder(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.yml": "", "b.json": "", "c.py": ""})

    found = list(list_files(Repository(str(tmp_path)), suffixes=(".yml", ".json")))

    assert found == ["b.json", "a/x.yml"]


def test_excludes_are_patterns_seen_from_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"a/fixtures/x": "", "a/y": "", "fixtures/z": "", "b/a/w": "", ".gitignore": ""})

    assert listed(tmp_path, exclude=("fixtures/", "/a/y")) == [".gitignore", "b/a/w"]


def test_what_is_missing_or_outside_is_said_and_not_raised(tmp_path: Path) -> None:
    write(tmp_path, {"root/a": ""})

    found = listed(tmp_path / "root", "..", "b")

    assert [(f.path, f.reason) for f in found if isinstance(f, Unreadable)] == [
        ("..", "lies outside the repository"),
        ("b", "is no file or folder"),
    ]


def test_links_and_loops_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"root/a/x": "", "secret": ""})
    root = tmp_path / "root"
    (root / "a/loop").symlink_to(root)
    (root / "out").symlink_to(tmp_path)
    (root / "file").symlink_to(tmp_path / "secret")
    (root / "self").symlink_to("self")

    assert listed(root) == ["a/x"]
    assert [type(found) for found in listed(root, "out")] == [Unreadable]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo_is_no_file(tmp_path: Path) -> None:
    write(tmp_path, {"a": ""})
    os.mkfifo(tmp_path / "b.yml")

    assert listed(tmp_path) == ["a"]


def test_a_folder_that_cannot_be_listed_is_said_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a/x": "", "b/y": ""})
    scandir = os.scandir

    def refusing(path: str) -> Any:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = listed(tmp_path)

    assert [f if isinstance(f, str) else (f.path, f.reason) for f in found] == [
        ("a", "cannot be listed: Permission denied"),
        "b/y",
    ]


def test_a_folder_of_hundreds_of_levels_is_walked(tmp_path: Path) -> None:
    depth = 300
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            os.mkdir("d")
            os.chdir("d")
        Path("x").touch()
    finally:
        os.chdir(here)

    assert listed(tmp_path) == ["d/" * depth + "x"]


def test_a_repository_inside_a_repository_has_its_own_check(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "sub/.git": "gitdir: ../.git/modules/sub", "sub/x": "", "y": ""})

    assert listed(tmp_path) == ["y"]
    assert listed(tmp_path, "sub") == ["sub/.git", "sub/x"]


def test_repositories_side_by_side_in_a_folder_that_is_none_are_all_read(tmp_path: Path) -> None:
    write(tmp_path, {"a/.git/HEAD": "", "a/x": "", "b/.git/HEAD": "", "b/y": ""})

    assert listed(tmp_path) == ["a/x", "b/y"]


def test_the_root_is_the_nearest_folder_with_git_in_it(tmp_path: Path) -> None:
    write(tmp_path, {"outer/.git/HEAD": "", "outer/a/b/x": "", "alone/y": ""})

    assert find_root(str(tmp_path / "outer/a/b/x")) == str(tmp_path.resolve() / "outer")
    assert find_root(str(tmp_path / "outer")) == str(tmp_path.resolve() / "outer")
    assert find_root(str(tmp_path / "alone/y")) == str(tmp_path.resolve() / "alone")


def test_a_hostile_ignore_file_costs_no_more_than_its_length(tmp_path: Path) -> None:
    patterns = ["*a" * 200 + "b", "**/" * 200 + "x/y", "a/" * 5000, "[" * 5000, "\\" * 5001, "*" * 5000 + "b"]
    write(tmp_path, {".gitignore": "\n".join(patterns), "a" * 250: "", "a/" * 100 + "z": ""})

    assert listed(tmp_path) == [".gitignore", "a" * 250, "a/" * 100 + "z"] or os.name == "nt"


def test_mentions_is_a_plain_search() -> None:
    assert mentions(b"Type: AWS::Lambda::Url", (b"FunctionUrlConfig", b"AWS::Lambda::Url"))
    assert not mentions(b"Type: AWS::Lambda::Function", (b"FunctionUrlConfig", b"AWS::Lambda::Url"))


TREE = (
    "a", "b", "ab", "a.log", "b.log", "foo", "foo.txt", "Foo", "!x", "#x", "x ", "a b", "[a]", "a]", "-", "a-b", ".a",
    "d/a", "d/b", "d/a.log", "d/foo", "d/e/a", "d/e/b", "d/e/foo.txt", "d/e/f/a", "d/e/f/a.log", "e/d/a", "e/foo/bar",
    "e/foo/baz/a", "foo.d/a", "foo.d/bar/b", "a.d/b/c/d", "ä/ö", "b\\c", "*", "**", "d/*", "?", "d/?",
)  # fmt: skip

CASES = (
    "*.log\n!d/*.log", "/a\n", "d/", "d/*\n!d/e", "d/**\n!d/e/", "**/a", "d/**/a", "a/**", "**/foo/**", "e/**/baz",
    "foo*", "*o", "f*o", "?oo", "[a-c]", "[!a]", "[^a]*", "[]a]", "[[:upper:]]*", "[[:alpha:]b]", "[a", "\\[a\\]",
    "\\!x", "\\#x", "#x", "x\\ ", "x ", "x\\  ", "a b", "a\\", "\\a", "a\\\\", "b\\\\c", "\\*", "*", "*\n!*/\n!*.log",
    "!a", "a\n!a", "!a\na", "/", "//", "d//a", "/d/a", "d/a", "/*/a", "*/a", "*/*", "**", "/**", "**/", "***",
    "d/***/a", "d/**a", "a**", "[/]a", "d[/]a", "d\\/a", "\ufeffa", "a\r\nb\r\n", "a\t", " a", "ä", "ä/", "[ä]",
    "[z-a]", "[a-]", "[--a]", "[\\]a]", "[\\a]", "[[:nope:]]", "[[:alpha:]", "!", "!/", "foo.d/bar", "foo.d/*/",
    "*.d/**/d", "d/e/f/\n!d/e/f/a", "[!]a]", "[a-c-e]", "[[]a]", "[[a-c]", "*[!o]", "d/[!a]", "**/e/**/a", "**/**/a",
    "a?", "a*b*", ".*", "*.*", "foo.*", "d/.*", "[.]a", "/?", "[*]", "[?]", "\\?",
)  # fmt: skip


@pytest.fixture(scope="module")
def repository_of_git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("git")
    write(root, {path: "" for path in TREE if os.name != "nt" or not set(path) & set("*?\\")})
    yield root


def compare(root: Path, ignore: str, nested: str = "", private: str = "") -> None:
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    write(root, {".gitignore": ignore, "d/.gitignore": nested, ".git/info/exclude": private})
    expected = unignored_by_git(root)

    assert set(listed(root)) == expected


@needs_git
@pytest.mark.parametrize("ignore", CASES)
def test_a_pattern_ignores_what_git_ignores(repository_of_git: Path, ignore: str) -> None:
    compare(repository_of_git, ignore)


segments = st.one_of(
    st.sampled_from(("a", "b", "d", "e", "foo", "bar", "*", "**", "***", "?", "*.log", "foo*", "[ab]", "[!a]", "*o*")),
    st.text(alphabet="abdefo*?[]!\\-. ^:", max_size=6),
)
GLUED_STARS = re.compile(r"[^/]\*\*+\\?/")
"""Git's manual calls stars glued to text one regular star, but git reads `x**/` otherwise: not compared."""

patterns = st.builds(
    lambda negated, rooted, parts, folder: negated + rooted + "/".join(parts) + folder,
    st.sampled_from(("", "", "", "!")),
    st.sampled_from(("", "", "/")),
    st.lists(segments, min_size=1, max_size=4),
    st.sampled_from(("", "", "/")),
).filter(lambda pattern: not GLUED_STARS.search(pattern))
ignore_files = st.lists(patterns, max_size=5).map("\n".join)


@needs_git
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ignore_files, ignore_files, ignore_files)
@example("d/*\n!d/e", "e/*\n!e/f", "a")
def test_ignore_files_together_ignore_what_git_ignores(
    repository_of_git: Path, ignore: str, nested: str, private: str
) -> None:
    compare(repository_of_git, ignore, nested, private)


SYNTHESIZED = {
    "cdk.out/manifest.json": "{}",
    "cdk.out/Shop.template.json": "{}",
    "cdk.out/asset.1/t.yaml": "",
    "cdk.out/.cache/t.yaml": "",
    "cdk.out/assembly-Prod/manifest.json": "{}",
    "cdk.out/assembly-Prod/Shop.template.json": "{}",
}
TEMPLATES = ["cdk.out/Shop.template.json", "cdk.out/assembly-Prod/Shop.template.json"]


def templates(root: Path, *starts: str, exclude: tuple[str, ...] = ()) -> list[str | Unreadable]:
    return list(list_files(Repository(str(root)), starts or ("",), exclude, (".template.json", ".yaml")))


def test_what_cdk_synthesized_is_listed_though_git_ignores_it_and_its_copies_of_sources_are_not(tmp_path: Path) -> None:
    write(tmp_path, {**SYNTHESIZED, ".gitignore": "cdk.out\n*.js\n"})

    assert templates(tmp_path) == TEMPLATES
    assert templates(tmp_path, "cdk.out") == TEMPLATES


def test_an_app_s_other_output_is_found_and_nothing_beside_it(tmp_path: Path) -> None:
    made = {f"app/out/{path}": text for path, text in SYNTHESIZED.items()}
    write(tmp_path, {**made, ".gitignore": "out", "app/cdk.json": '{"output": "out/cdk.out"}', "app/out/t.yaml": ""})

    assert templates(tmp_path) == [f"app/out/{path}" for path in TEMPLATES]


def test_an_ignored_cdk_out_without_a_manifest_stays_ignored(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "cdk.out", "cdk.out/Old.template.json": "{}"})

    assert templates(tmp_path) == []


def test_the_user_s_own_patterns_leave_out_what_cdk_synthesized(tmp_path: Path) -> None:
    write(tmp_path, {**SYNTHESIZED, ".gitignore": "cdk.out"})

    assert templates(tmp_path, exclude=("cdk.out",)) == []
    assert templates(tmp_path, exclude=("assembly-*",)) == TEMPLATES[:1]


@pytest.mark.parametrize(
    "output", ['"../../elsewhere"', '"/etc"', "1", '""', '"node_modules/cdk.out"', '"."', '"a\\u0000"']
)
def test_an_output_that_makes_no_sense_adds_nothing(tmp_path: Path, output: str) -> None:
    write(tmp_path, {"cdk.json": f'{{"output": {output}}}', ".gitignore": "node_modules", "a.yaml": ""})
    write(tmp_path, {"node_modules/cdk.out/manifest.json": "{}", "node_modules/cdk.out/S.template.json": "{}"})

    assert templates(tmp_path) == ["a.yaml"]


def test_an_output_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"real/manifest.json": "{}", "real/S.template.json": "{}", "a/.gitignore": "cdk.out"})
    (tmp_path / "a" / "cdk.out").symlink_to(tmp_path / "real")

    assert templates(tmp_path) == ["real/S.template.json"]
