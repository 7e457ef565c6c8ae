"""Whether a handler checks who calls it."""

from __future__ import annotations

from fulint.facts import Handler, MissingHandler, Verification


def check_of_caller(handler: Handler | MissingHandler) -> Verification | None:
    """The first check of the caller whose result is not thrown away."""
    if isinstance(handler, MissingHandler):
        return None
    return next((found for found in handler.verifications if found.counts), None)
