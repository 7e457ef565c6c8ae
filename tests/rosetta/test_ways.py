"""However a handler is written, and in whatever language, what it does gives the same facts.

A file in `handlers/` is one fact. It begins with what is expected in JSON, where each family of facts that is named
there must be just so. Below it, a `##` heading is a way of writing, and a fence a file, with its name where it is not
the handler's: those of one language together are one project.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
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
RUNTIMES = {"py": "python3.13", "js": "nodejs22.x", "ts": "nodejs22.x"}
SPAN = Span.top_of("template.yaml")
FENCE = re.compile(r"```(\w+)(?: (\S+))?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Way:
    """One handler: the files of its project by their paths, and what is expected of it."""

    name: str
    suffix: str
    files: tuple[tuple[str, str], ...]
    expected: str


def ways(path: Path) -> Iterator[Way]:
    head, *parts = path.read_text(encoding="utf-8").split("\n## ")
    expected = next(text for language, _, text in FENCE.findall(head) if language == "json")
    for part in parts:
        for suffix in RUNTIMES:
            files = tuple((name or f"app.{suffix}", text) for kind, name, text in FENCE.findall(part) if kind == suffix)
            if files:
                yield Way(f"{path.stem}, {part.partition(chr(10))[0]}, {suffix}", suffix, files, expected)


WAYS = [way for path in sorted(HANDLERS.glob("*.md")) for way in ways(path)]


def derived(way: Way) -> Handler:
    function = Function(
        address="Handler",
        span=SPAN,
        name=Known("handler", SPAN),
        runtime=Known(RUNTIMES[way.suffix], SPAN),
        handler=Known("app.handler", SPAN),
        code=Code(CodeKind.FOLDER, SPAN, path=f"app.{way.suffix}"),
    )
    handler = read(function, Repository("/nonexistent", overlay=dict(way.files)))
    assert isinstance(handler, Handler), handler
    return handler


def described(origin: Origin | None) -> str:
    if origin is None:
        return ""
    default = "" if origin.default is None else f" or {origin.default}"
    return f"{origin.kind.value} {'.'.join(origin.path)}{origin.text}{default}".strip()


def shown(handler: Handler, family: str) -> Any:
    """A family of facts without the places and names that belong to a language."""
    match family:
        case "reads":
            return sorted({f"{'.'.join(one.path)} {one.guard.value}" for one in handler.reads})
        case "body_uses":
            return sorted({f"{one.consumer.value} {one.decoding.value}" for one in handler.body_uses})
        case "comparisons":
            return sorted(
                " ".join([*sorted(described(side) for side in (one.left, one.right)), str(one.constant_time)])
                for one in handler.comparisons
            )
        case "digests":
            return sorted(f"{described(one.key)} of {described(one.message)}" for one in handler.digests)
        case "verifications":
            return sorted(f"{one.kind} {one.result.value}" for one in handler.verifications)
        case "responses":
            return sorted(
                {
                    " ".join(
                        [
                            f"{one.kind} {one.status} {one.body.value}",
                            *(f"{header.name.lower()}={header.value}" for header in one.headers),
                            *(["open"] if one.is_open else []),
                        ]
                    )
                    for one in handler.responses
                }
            )
        case "error_replies":
            return sorted(
                {f"{one.leak.value} {one.status} {' '.join(one.caught)}".strip() for one in handler.error_replies}
            )
        case "logs":
            return sorted({".".join(one.path) or "event" for one in handler.logs})
        case "flows":
            return sorted(
                {f"{'.'.join(one.source)} {one.sink}{' checked' if one.is_sanitised else ''}" for one in handler.flows}
            )
        case "stream":
            stream = handler.stream
            return stream and [stream.is_ended, stream.late_prelude is not None]
        case "streams":
            return handler.style.streams
        case "escapes":
            return sorted({".".join(one.path) or "event" for one in handler.escapes})
    raise ValueError(family)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_fact_is_found_however_it_is_written(way: Way) -> None:
    expected = json.loads(way.expected)

    handler = derived(way)

    assert {family: shown(handler, family) for family in expected} == expected
    assert not handler.unknowns


def test_each_fact_is_written_in_three_ways_and_every_language() -> None:
    for path in HANDLERS.glob("*.md"):
        languages = [way.suffix for way in ways(path)]
        needed = ("js", "ts") if path.stem.startswith("stream") else tuple(RUNTIMES)

        assert all(languages.count(suffix) >= 3 for suffix in needed), path.stem
