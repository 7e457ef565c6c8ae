"""The same handler in every language gives the same facts; only spans, spelling and how keys are read may differ."""

import json
from pathlib import Path
from typing import Any

import pytest

from fulint.facts import Handler, Origin
from fulint.languages import read
from fulint.model import Code, CodeKind, Function
from fulint.repository import Repository
from fulint.source import Span
from fulint.values import Known

HANDLERS = Path(__file__).parent / "handlers"
CASES = sorted(folder.name for folder in HANDLERS.iterdir() if folder.is_dir())
RUNTIMES = {"py": "python3.13", "js": "nodejs22.x", "ts": "nodejs22.x"}
SPAN = Span.top_of("template.yaml")


def derive(folder: Path, suffix: str) -> Handler:
    function = Function(
        address="Handler",
        span=SPAN,
        name=Known("handler", SPAN),
        runtime=Known(RUNTIMES[suffix], SPAN),
        handler=Known("handler.handler", SPAN),
        code=Code(CodeKind.FOLDER, SPAN, path=f"handler.{suffix}"),
    )
    text = (folder / f"handler.{suffix}").read_text(encoding="utf-8")
    repository = Repository(str(folder / "alone"), overlay={f"handler.{suffix}": text})
    handler = read(function, repository)
    assert isinstance(handler, Handler), handler
    return handler


def described(origin: Origin) -> str:
    """An origin in a few words."""
    default = "" if origin.default is None else f" or {origin.default}"
    return f"{origin.kind.value} {'.'.join(origin.path)}{origin.text}{default}".strip()


def meaning(handler: Handler) -> dict[str, Any]:
    """The facts without the places and names that belong to a language."""
    reads = {
        (
            ".".join(read.path),
            read.guard.value,
            read.breaks_when_absent,
            read.key_case.value,
            *(".".join(path) for path in read.alternatives),
        )
        for read in handler.reads
    }
    return {
        "reads": sorted([list(read) for read in reads]),
        "body_uses": [
            [use.consumer.value, use.decoding.value, use.failure_status, use.sender_sends_forms]
            for use in handler.body_uses
        ],
        "comparisons": [
            [*sorted(described(origin) for origin in (one.left, one.right)), one.constant_time]
            for one in handler.comparisons
        ],
        "digests": [
            [described(digest.key) if digest.key else None, described(digest.message)] for digest in handler.digests
        ],
        "verifications": [[one.kind, one.result.value] for one in handler.verifications],
        "escapes": [".".join(escape.path) for escape in handler.escapes],
        "unknowns": len(handler.unknowns),
        "mentions_base64_flag": handler.mentions_base64_flag,
    }


@pytest.mark.parametrize("suffix", sorted(RUNTIMES))
@pytest.mark.parametrize("case", CASES)
def test_a_handler_means_the_same_in_every_language(case: str, suffix: str) -> None:
    expected = json.loads((HANDLERS / case / "expected.json").read_text(encoding="utf-8"))

    assert meaning(derive(HANDLERS / case, suffix)) == expected
