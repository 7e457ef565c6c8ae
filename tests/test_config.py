"""What may stand in a configuration, where it may stand, and how faults are told: all at once, each with its line."""

from pathlib import Path

import pytest

from fulint.config import Config, ConfigError, unknown_rule
from fulint.configfile import load
from fulint.finding import Severity
from fulint.registry import load as load_rules

RULES = load_rules()


def read(folder: Path, text: str, name: str = "fulint.toml") -> Config:
    (folder / name).write_text(text, encoding="utf-8")
    return load(str(folder), None, RULES)


def faults(folder: Path, text: str, name: str = "fulint.toml") -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read(folder, text, name)
    return list(raised.value.messages)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(str(tmp_path), None, RULES) == Config()


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """\
select = ["FU1", "url-on-latest"]
ignore = ["FU103"]
exclude = ["vendor/"]
fail-on = "never"
min-severity = "warning"
pedantic = true
require-reason = true
url-regions = ["mx-central-1"]
"""

    assert read(tmp_path, text) == Config(
        select=("FU1", "url-on-latest"),
        ignore=("FU103",),
        exclude=("vendor/",),
        fail_on=None,
        min_severity=Severity.WARNING,
        pedantic=True,
        require_reason=True,
        url_regions=("mx-central-1",),
        origin="fulint.toml",
    )


def test_the_hidden_file_and_pyproject_serve_as_well(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert read(tmp_path / "a", "pedantic = true", ".fulint.toml").pedantic
    assert read(tmp_path / "b", "[tool.fulint]\npedantic = true", "pyproject.toml").pedantic


def test_a_pyproject_of_others_is_not_even_parsed(tmp_path: Path) -> None:
    assert read(tmp_path, "this is = no TOML =", "pyproject.toml") == Config()


def test_two_files_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / ".fulint.toml").write_text("", encoding="utf-8")

    assert faults(tmp_path, "") == ["fulint.toml and .fulint.toml both configure fulint; keep one of them"]


def test_ignores_may_be_tables_with_a_day_of_either_kind(tmp_path: Path) -> None:
    text = """\
pedantic = true
[[ignore]]
rule = "FU301"
path = "legacy/**"
address = "HelloUrl"
reason = "goes away"
until = 2027-03-01
[[ignore]]
rule = "public-url"
until = "2027-04-01"
"""
    first, second = read(tmp_path, text).ignores

    assert (first.rules, first.path, first.address, first.reason, first.until) == (
        ("FU301",),
        "legacy/**",
        "HelloUrl",
        "goes away",
        "2027-03-01",
    )
    assert (second.rules, second.until) == (("public-url",), "2027-04-01")
    assert [ignore.span.line for ignore in (first, second)] == [2, 8]
    assert first.scope is None


def test_both_kinds_of_ignores_may_stand_in_one_array(tmp_path: Path) -> None:
    config = read(tmp_path, 'ignore = ["FU1", {rule = "FU301", reason = "later"}]\n')

    assert config.ignore == ("FU1",)
    assert [ignore.rules for ignore in config.ignores] == [("FU301",)]


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """\
selct = ["FU1"]
fail-on = "eror"
min-severity = 3
pedantic = "yes"
exclude = "vendor"
ignore = ["url-on-lates"]
"""

    assert faults(tmp_path, text) == [
        'fulint.toml:1: unknown key "selct"; did you mean "select"?',
        'fulint.toml:2: fail-on is none of error, warning, note, never; did you mean "error"?',
        "fulint.toml:3: min-severity is none of error, warning, note",
        "fulint.toml:4: pedantic is neither true nor false",
        "fulint.toml:5: exclude is not an array of strings",
        'fulint.toml:6: ignore is wrong: there is no rule "url-on-lates"; did you mean "url-on-latest"?',
    ]


def test_a_fault_in_a_table_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = """\
[[ignore]]
rule = "FU301"
[[ignore]]
rules = "FU301"
[[ignore]]
rule = "FU3"
until = "soon"
"""

    assert faults(tmp_path, text) == [
        "fulint.toml:3: an ignore has no rule",
        'fulint.toml:4: unknown key "rules"; did you mean "rule"?',
        'fulint.toml:6: rule is wrong: "FU3" is only the beginning of an id, and one rule must be named',
        "fulint.toml:7: until is no day such as 2027-03-01",
    ]


def test_a_key_of_pyproject_is_looked_for_in_our_table(tmp_path: Path) -> None:
    text = '[tool.ruff]\nselect = ["E"]\n\n[tool.fulint]\nselect = ["FU9"]\n'

    (fault,) = faults(tmp_path, text, "pyproject.toml")

    assert fault.startswith('pyproject.toml:5: select is wrong: there is no rule "FU9"')


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("pedantic = \n", "fulint.toml:1: is not valid TOML"),
        ("pedantic = true\npedantic = false\n", "fulint.toml"),
        ("x = " + "[" * 5000, "fulint.toml"),
        ('x = "' + "y" * 2_000_000 + '"', "fulint.toml: is larger than 1024 KB"),
        ("k" * 200 + " = 1", "fulint.toml:1: unknown key"),
    ],
)
def test_what_is_no_configuration_is_told_not_raised(tmp_path: Path, text: str, place: str) -> None:
    (fault,) = faults(tmp_path, text)

    assert fault.startswith(place)


def test_a_file_outside_is_not_read_through_a_link(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "elsewhere.toml").write_text("pedantic = true", encoding="utf-8")
    (root / "fulint.toml").symlink_to(tmp_path / "elsewhere.toml")

    assert load(str(root), None, RULES) == Config()
    assert load(str(root), str(tmp_path / "elsewhere.toml"), RULES).pedantic


def test_a_named_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: cannot be opened"):
        load(str(tmp_path), str(tmp_path / "nowhere.toml"), RULES)


@pytest.mark.parametrize(
    ("config", "is_selected"),
    [
        (Config(), True),
        (Config(select=("FU301",)), True),
        (Config(select=("FU3",)), True),
        (Config(select=("url-on-latest",)), True),
        (Config(select=("FU1",)), False),
        (Config(ignore=("FU3",)), False),
        (Config(select=("FU301",), ignore=("FU3",)), True),
        (Config(select=("FU3",), ignore=("FU301",)), False),
        (Config(select=("FU301",), ignore=("url-on-latest",)), False),
    ],
)
def test_the_most_exact_word_decides(config: Config, is_selected: bool) -> None:
    assert config.selects("FU301", "url-on-latest") == is_selected


def test_a_prefix_means_rules_only_where_several_may_be_meant() -> None:
    assert unknown_rule("FU3", RULES) is None
    assert unknown_rule("FU3", RULES, is_exact=True) is not None
    assert unknown_rule("", RULES) is not None
    assert unknown_rule("Public_URL", RULES) == 'there is no rule "Public_URL"; did you mean "public-url"?'
