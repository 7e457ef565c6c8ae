"""The reader of cases itself."""

import pytest
from cases import Case, read_cases

PAGE = """\
# a-rule

## One that is found
Words between do not matter.
```yaml template.yaml
Resources:
  Hello:  # expect: FU301, FU103
```
```json other.json
{}
```
```expect
other.json:1 FU001
```

## Not seen yet: one that is missed
````javascript src/index.mjs
const fence = "```"; // expect: FU404
````
"""


def test_a_heading_is_a_case_and_a_fence_with_a_path_a_file() -> None:
    found, missed = read_cases(PAGE)

    assert found == Case(
        "One that is found",
        (("template.yaml", "Resources:\n  Hello:  # expect: FU301, FU103\n"), ("other.json", "{}\n")),
        (("other.json", 1, "FU001"), ("template.yaml", 2, "FU103"), ("template.yaml", 2, "FU301")),
    )
    assert not found.is_known_miss
    assert missed.is_known_miss
    assert missed.expected == (("src/index.mjs", 1, "FU404"),)


@pytest.mark.parametrize(
    "page",
    [
        "## One\n```yaml a.yaml\n",
        "## One\n```yaml\na: 1\n```\n",
        "## One\n```yaml a.yaml\na: 1  # expect: 404\n```\n",
        "## One\n```expect\na.yaml FU404\n```\n",
    ],
)
def test_what_is_written_wrongly_is_no_silent_case(page: str) -> None:
    with pytest.raises((ValueError, AssertionError)):
        read_cases(page)
