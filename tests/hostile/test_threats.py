"""The page on security names the tests of each threat, and there are no others."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_is_named_is_there_and_every_threat_is_named() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\((tests/[\w/]+\.py)\)", text))
    hostile = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "hostile").glob("test_*.py")}

    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
    assert hostile - named == {"tests/hostile/test_surroundings.py", "tests/hostile/test_threats.py"}
    assert all((ROOT / command).is_file() for command in re.findall(r"`(\.ci/\w+)`", text))
