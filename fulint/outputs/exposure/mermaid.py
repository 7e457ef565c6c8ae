"""The map as a Mermaid flowchart, for Markdown that draws it: job summaries, pull requests, documentation."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.outputs.escape import printable
from fulint.outputs.exposure.picture import Approach, Box, Lane, Line

_HEAD = """\
flowchart LR
  classDef open stroke-width:3px
  classDef guarded stroke-width:1px
  classDef closed stroke-width:1px,stroke-dasharray:2 4
  classDef dashed stroke-width:1px,stroke-dasharray:6 4
"""
_ARROWS = {Line.OPEN: "==>", Line.GUARDED: "-->", Line.CLOSED: "--x", Line.DASHED: "-.->"}
_HARMLESS = frozenset(" .,:/_-")


def render(lanes: tuple[Lane, ...]) -> str:
    """One flowchart with a subgraph for each lane."""
    return _HEAD + "".join(f"{line}\n" for number, lane in enumerate(lanes, 1) for line in _lane(lane, f"l{number}"))


def escaped(text: str) -> str:
    """A text as it stands in a quoted label: everything that could be markup is an entity, by its number.

    So a text can neither leave its quotes nor hold HTML, Markdown, a directive or an entity of its own.
    """
    return "".join(
        character if character.isalnum() or character in _HARMLESS else f"#{ord(character)};"
        for character in printable(text)
    )


def _lane(lane: Lane, id: str) -> Iterator[str]:
    held = f", when {', or '.join(lane.when)}" if lane.when else ""
    title = f"{lane.judgement.sign} {lane.judgement.word}: {lane.url.address}{held}"
    yield f'  subgraph {id}["{escaped(title)}"]'
    yield "    direction LR"
    for number, approach in enumerate(lane.approaches, 1):
        yield from _approach(approach, f"{id}c{number}", f"{id}url")
    yield _node(f"{id}url", lane.box, lane.judgement.line)
    yield _node(f"{id}qualifier", lane.qualifier, Line.GUARDED)
    yield f"    {id}url --> {id}qualifier"
    yield _node(f"{id}handler", lane.handler, Line.GUARDED)
    for number, version in enumerate(lane.versions, 1):
        yield _node(f"{id}v{number}", version, Line.GUARDED)
        yield f"    {id}qualifier -->{_label(version.arrow)} {id}v{number}"
        yield f"    {id}v{number} --> {id}handler"
    yield "  end"


def _approach(approach: Approach, id: str, url: str) -> Iterator[str]:
    arrow = _ARROWS[approach.line]
    yield _node(id, approach.caller, approach.line)
    last = id
    if approach.edge:
        last = f"{id}edge"
        yield _node(last, approach.edge, approach.line)
        yield f"    {id} {arrow}{_label(approach.edge.arrow)} {last}"
    yield f"    {last} {arrow}{_label(approach.arrow)} {url}"


def _label(text: str) -> str:
    return f'|"{escaped(text)}"|' if text else ""


def _node(id: str, box: Box, line: Line) -> str:
    place = (f"{box.place.path}:{box.place.line}",) if box.place else ()
    reason = (f"not known: {box.unknown}",) if box.unknown else ()
    rules = (" ".join(box.rules),) if box.rules else ()
    label = "<br/>".join(map(escaped, (box.title, *box.lines, *reason, *place, *rules)))
    return f'    {id}["{label}"]:::{(Line.DASHED if box.unknown else line).value}'
