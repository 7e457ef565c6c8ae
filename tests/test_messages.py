"""What each rule says, word for word: once, so that cases stay free of wording.

`messages.txt` has each thing that a rule says of the flagged example of its page and of its cases, with the places
that it refers to, how sure it is, and what it suggests. `python tests/test_messages.py` writes it anew; the change is
to be read like any other.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cases import Case, read_cases
from one_tool import skip_without_dialect

from fulint.config import Config
from fulint.engine import check
from fulint.finding import Confidence, Finding
from fulint.registry import load
from fulint.rule import Rule

RULES = [rule for rule in load() if rule.id not in ("FU002", "FU003", "FU004")]
"""Those that say something of an example by themselves."""

NOT_ITS_OWN = "FU001"
"""What cannot be parsed is said in the parser's words, which differ between its versions."""

HERE = Path(__file__).parent
SAID = HERE / "messages.txt"


def flagged(rule: Rule) -> list[Case]:
    """The example of its page, and the cases in which it finds something."""
    example = next(case for case in read_cases(rule.page) if case.heading == "Flagged")
    if rule.id == NOT_ITS_OWN:
        return [example]
    cases = read_cases((HERE / "rules" / f"{rule.name}.md").read_text(encoding="utf-8"))
    return [example, *(case for case in cases if case.expected and not case.is_known_miss)]


def said_of(case: Case, rule: Rule, folder: Path) -> Iterator[str]:
    """Each finding as it stands in the file."""
    case.write_to(folder)
    report = check([str(folder)], Config(select=(rule.id,), pedantic=True), root=str(folder))
    for finding in report.findings:
        if finding.rule == rule.id:
            yield "\n  ".join(parts(finding, rule))


def parts(finding: Finding, rule: Rule) -> Iterator[str]:
    yield f"{finding.rule} {finding.message}"
    if rule.declaration.check_deployment:
        yield f"about: {finding.address}"
    yield from (f"see: {related.message}" for related in finding.related)
    if finding.confidence is not Confidence.HIGH:
        yield f"confidence: {finding.confidence.name.lower()}"
    if finding.help:
        yield f"help: {finding.help}"
    if finding.fix:
        yield f"{'fix' if finding.fix.safe else 'unsafe fix'}: {finding.fix.description}"


def said_by(rule: Rule, folder: Path) -> list[str]:
    """Everything that a rule says, each thing once."""
    said = (text for number, case in enumerate(flagged(rule)) for text in said_of(case, rule, folder / str(number)))
    return list(dict.fromkeys(said))


def written() -> list[str]:
    return SAID.read_text(encoding="utf-8").replace("\nFU", "\0FU").rstrip("\n").split("\0")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_is_written(rule: Rule, tmp_path: Path) -> None:
    skip_without_dialect(rule)
    expected = [text for text in written() if text.startswith(rule.id)]

    said = said_by(rule, tmp_path)

    assert said, "the example is not flagged"
    assert set(said) == set(expected), "after it was read, `python tests/test_messages.py` writes it"


def test_nothing_is_written_twice_or_of_no_rule() -> None:
    lines = written()

    assert len(lines) == len(set(lines))
    assert {line.partition(" ")[0] for line in lines} == {rule.id for rule in RULES}


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        all_said = [text for rule in RULES for text in said_by(rule, Path(scratch) / rule.id)]
    SAID.write_text("".join(f"{text}\n" for text in all_said), encoding="utf-8")
