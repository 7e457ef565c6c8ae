"""What each rule says of the flagged example of its page, word for word: once, so that cases stay free of wording.

`messages.txt` has a line for each finding, its rule's id before it.
"""

from pathlib import Path

import pytest
from cases import read_cases
from one_tool import skip_without_dialect

from fulint.config import Config
from fulint.engine import check
from fulint.registry import load
from fulint.rule import Rule

RULES = [rule for rule in load() if rule.id not in ("FU002", "FU003", "FU004")]
"""Those that say something of an example by themselves."""

SAID = (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_message_says_what_is_wrong_and_what_happens(rule: Rule, tmp_path: Path) -> None:
    skip_without_dialect(rule)
    flagged = next(case for case in read_cases(rule.page) if case.heading == "Flagged")
    flagged.write_to(tmp_path)

    report = check([str(tmp_path)], Config(select=(rule.id,)), root=str(tmp_path))

    said = [f"{finding.rule} {finding.message}" for finding in report.findings]
    assert said == [line for line in SAID if line.startswith(rule.id)]
    assert said
