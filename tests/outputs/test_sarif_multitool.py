"""Microsoft's own validator of SARIF, with the rules of GitHub code scanning, where SARIF_MULTITOOL says where it is.

npm install @microsoft/sarif-multitool-linux
SARIF_MULTITOOL=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool pytest tests/outputs
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fulint import check
from fulint.outputs.sarif import render

ROOT = Path(__file__).parents[2]
TOOL = os.environ.get("SARIF_MULTITOOL")

pytestmark = pytest.mark.skipif(not TOOL, reason="SARIF_MULTITOOL does not say where the validator is")


def complaints(text: str, folder: Path) -> list[str]:
    """The rules of the validator that the text breaks, but for notes; it exits with 0 whatever it finds."""
    (folder / "given.sarif").write_text(text, encoding="utf-8")
    asked = ("--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite")
    subprocess.run(
        [str(TOOL), "validate", "given.sarif", *asked, "-o", "said.sarif"], cwd=folder, capture_output=True, check=True
    )
    said = json.loads((folder / "said.sarif").read_text(encoding="utf-8-sig"))
    results: list[dict[str, Any]] = said["runs"][0].get("results", [])
    return [result["ruleId"] for result in results if result.get("level", "warning") != "note"]


def test_the_findings_of_the_examples_are_valid(tmp_path: Path) -> None:
    text = render(check([str(ROOT / "examples")]))

    assert len(json.loads(text)["runs"][0]["results"]) > 10
    assert complaints(text, tmp_path) == []


def test_what_is_not_valid_is_told(tmp_path: Path) -> None:
    text = render(check([str(ROOT / "examples")]))
    document = json.loads(text)
    del document["runs"][0]["results"][0]["message"]

    assert complaints(json.dumps(document), tmp_path)
