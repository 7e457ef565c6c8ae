"""Terraform from files to findings, by the cases of `terraform_cases.md`."""

from pathlib import Path

import pytest
from cases import Case, read_cases

from fulint import check
from fulint.config import Config

PAGE = Path(__file__).parent / "terraform_cases.md"
EVERYWHERE = "FU103"


@pytest.mark.parametrize("case", read_cases(PAGE.read_text(encoding="utf-8")), ids=lambda case: case.heading)
def test_findings_are_those_of_the_page(case: Case, tmp_path: Path) -> None:
    case.write_to(tmp_path)
    report = check([str(tmp_path)], Config())

    found = sorted((f.span.path, f.span.line, f.rule) for f in report.findings if f.rule != EVERYWHERE)
    assert found == list(case.expected)
