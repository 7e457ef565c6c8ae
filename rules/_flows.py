"""Request data on its way to where it is dangerous."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.facts import ANY_KEY, Flow, Handler
from fulint.finding import Related, shown


def flows_to(handler: Handler, *sinks: str) -> Iterator[Flow]:
    """The flows into one of these sinks that nothing on the way makes harmless, each place once."""
    seen = set()
    for flow in handler.flows:
        if flow.sink in sinks and not flow.is_sanitised and flow.span not in seen:
            seen.add(flow.span)
            yield flow


def source_of(flow: Flow) -> str:
    """The place of the request, as code would name it."""
    return shown(".".join(part for part in flow.source if part != ANY_KEY) or "event")


def route(flow: Flow) -> tuple[Related, ...]:
    """The places that the data passes, from the request on."""
    said = ("it comes from here", *("and goes through here" for _ in flow.via[1:]))
    return tuple(map(Related, flow.via, said))
