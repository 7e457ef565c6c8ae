"""A rule that failed on one target.

## Why it matters
A rule that fails is a defect of fulint or of a rule pack, not of the code that it looked at. The rest of the run goes
on; what this rule would have said about this place is not known.

## Flagged
A rule that raises an exception while it looks at a Function URL.

## Instead
Report the failure with the template that causes it. Until it is mended, leave the rule out with `--ignore`.

## References
- https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
"""

from __future__ import annotations

from fulint.finding import Severity
from fulint.rule import run_rule

DECLARATION = run_rule("FU002", Severity.ERROR, precision="very-high")
