"""Rules on what only one tool does: their cases and examples are in its language."""

import pytest

from fulint.dialects import DIALECTS
from fulint.rule import Rule

DIALECT = {"FU114": "terraform", "FU117": "serverless"}


def skip_without_dialect(rule: Rule) -> None:
    """Such a rule says nothing until the tool's files are read."""
    dialect = DIALECT.get(rule.id)
    if dialect and dialect not in {known.module for known in DIALECTS}:
        pytest.skip(f"{dialect} is not read")
